"""What follows from Wagtail's own gesture: a proposed brief that is published is accepted."""

from wagtail.signals import published

from newsletter.breves.actions import accepter
from newsletter.models import Breve


def apres_publication(instance, revision=None, **_):
    accepter(instance, par=revision.user if revision else None)


def brancher():
    published.connect(apres_publication, sender=Breve, dispatch_uid="newsletter.breve_publiee")
