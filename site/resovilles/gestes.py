"""Quick actions of the admin's home: the apps name the pages that one creates most."""

from typing import NamedTuple

from django.apps import apps
from django.urls import reverse


class Geste(NamedTuple):
    libelle: str
    icone: str
    adresse: str


_registre = []


def nouvelle_page(libelle, modele, icone):
    """Register « Nouvelle fiche » for "ressources.FicheExperience"."""
    _registre.append((libelle, modele, icone))


def gestes_de(user):
    """What `user` may create, each with the address of its empty form."""
    gestes = (geste(user, *inscription) for inscription in _registre)
    return [trouve for trouve in gestes if trouve]


def geste(user, libelle, modele, icone):
    modele = apps.get_model(modele)
    parent = premier_parent(modele)
    if parent is None or not parent.permissions_for_user(user).can_add_subpage():
        return None
    arguments = (modele._meta.app_label, modele._meta.model_name, parent.pk)
    return Geste(libelle, icone, reverse("wagtailadmin_pages:add", args=arguments))


def premier_parent(modele):
    """The index that holds pages of this kind; each has only one."""
    for parent in modele.allowed_parent_page_models():
        trouve = parent.objects.first()
        if trouve:
            return trouve
    return None
