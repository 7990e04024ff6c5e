"""What follows from Wagtail's own gestures: a corrected page leaves the list at once."""

from wagtail.signals import page_published, page_unpublished

from resovilles.verification.actions import oublier_les_liens_retires
from resovilles.verification.models import LienCasse


def apres_publication(instance, **_):
    if LienCasse.objects.filter(page_id=instance.pk).exists():
        oublier_les_liens_retires(instance)


def apres_retrait(instance, **_):
    LienCasse.objects.filter(page_id=instance.pk).delete()


def brancher():
    page_published.connect(apres_publication, dispatch_uid="verification.publication")
    page_unpublished.connect(apres_retrait, dispatch_uid="verification.retrait")
