"""From a Flash to its sending: composed in both versions, tried on oneself, launched."""

from django.db import transaction
from resovilles.adresses import absolue
from resovilles.courriel.actions import en_texte, poster, version_html

from newsletter.envoi.actions import lancer, preparer
from newsletter.envoi.message import LIEN_DESABONNEMENT, LIEN_PREFERENCES
from newsletter.listes import Liste
from newsletter.models import Flash

MODELE = "flash"


def contexte_du_flash(flash, preferences=LIEN_PREFERENCES, desabonnement=LIEN_DESABONNEMENT):
    return {
        "flash": flash,
        "elements": list(flash.elements.all()),
        "en_ligne": absolue(flash.adresse),
        "preferences": preferences,
        "desabonnement": desabonnement,
    }


def versions(flash):
    """Subject, text and HTML, with the places of the personal links."""
    contexte = contexte_du_flash(flash)
    objet = en_texte(f"courriel/{MODELE}.objet.txt", contexte).strip()
    texte = en_texte(f"courriel/{MODELE}.txt", contexte).strip() + "\n"
    return objet, texte, version_html(MODELE, contexte | {"objet": objet})


def essayer(flash, courriel):
    """Send it to oneself; the links of a subscriber lead to the page where one subscribes."""
    page = absolue("/abonnement/")
    poster(MODELE, courriel, contexte_du_flash(flash, page, page) | {"essai": True})


@transaction.atomic
def envoyer_le_flash(flash, par, quand=None):
    """Freeze it as it reads now and launch it, or plan it. True for the one gesture that does.
    Raises EnvoiImpossible."""
    verrou = Flash.objects.select_for_update().get(pk=flash.pk)
    if verrou.est_lance:
        return False
    envoi = preparer(verrou.reference, Liste.FLASH, *versions(verrou))
    Flash.objects.filter(pk=flash.pk).update(envoi=envoi)
    return lancer(envoi, par, quand)
