"""What leaves the public base is remembered by its number and its themes, for the harvesters.

Writes in bulk send no signal: those of the imports say by the switch of their lot what they do.
"""

from django.db.models.signals import post_save, pre_delete, pre_save
from django.utils import timezone

from ressources.models import Notice, NoticeRetiree


def avant_ecriture(sender, instance, raw=False, **_):
    instance.etait_en_ligne = bool(
        instance.pk and not raw and Notice.objects.en_ligne().filter(pk=instance.pk).exists()
    )


def apres_ecriture(sender, instance, raw=False, **_):
    if raw or instance.etait_en_ligne == instance.est_en_ligne:
        return
    if instance.etait_en_ligne:
        retirer(instance)
    else:
        NoticeRetiree.objects.filter(notice=instance.pk).delete()


def avant_suppression(sender, instance, **_):
    """Also of an import that was open and is shut: its notices were harvested."""
    if Notice.objects.moissonnables().filter(pk=instance.pk).exists():
        retirer(instance)


def retirer(notice):
    NoticeRetiree.objects.update_or_create(
        notice=notice.pk,
        defaults={"retiree_le": timezone.now(), "ensembles": en_ensembles(notice)},
    )


def en_ensembles(notice):
    """“ habitat emploi ”: each theme between spaces, to be found whole."""
    themes = notice.themes.values_list("identifiant", flat=True)
    return " ".join(["", *themes, ""])[:1000]


def brancher():
    pre_save.connect(avant_ecriture, sender=Notice, dispatch_uid="echange.avant_ecriture")
    post_save.connect(apres_ecriture, sender=Notice, dispatch_uid="echange.apres_ecriture")
    pre_delete.connect(avant_suppression, sender=Notice, dispatch_uid="echange.avant_suppression")
