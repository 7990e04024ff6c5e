"""Reading the feeds: each source by itself, so that a bad one harms none of the others."""

import logging

from django.db import IntegrityError, transaction
from resovilles.verification.visiteur import LienMort, visiteur

from veille.flux import FluxDouteux, FluxIllisible, lire_flux
from veille.models import Information, Source

logger = logging.getLogger("resovilles")


def relever(sources, va_voir=None):
    """Read each feed once and note what came of it."""
    va_voir = va_voir or visiteur()
    for source in sources:
        try:
            relever_une(source, va_voir)
        except Exception:
            logger.exception("source de veille %s en échec", source.pk)
            source.noter(empechement="Ce flux n’a pas pu être lu.", douteuse=True)


def relever_une(source, va_voir):
    try:
        entrees = lire_flux(va_voir.lire(source.adresse), source.adresse)
    except FluxDouteux as erreur:
        source.noter(empechement=str(erreur), douteuse=True)
    except (LienMort, FluxIllisible) as erreur:
        source.noter(empechement=str(erreur))
    else:
        source.noter(nouvelles=sum(entrer(entree, source) for entree in entrees))


def entrer(entree, source):
    """True for an item that the watch did not have."""
    if Information.objects.de_cette_adresse(entree.lien).exists():
        return False
    try:
        with transaction.atomic():
            Information.objects.create(
                titre=entree.titre,
                lien=entree.lien,
                note=entree.note,
                nature=source.nature,
                famille=source.famille,
                provenance=source.nom,
                flux=source,
            )
    except IntegrityError:  # two readings at once: the other one had it first
        return False
    return True


def tout_relever():
    relever(Source.objects.a_relever())
