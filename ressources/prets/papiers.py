"""What goes with a document lent: the slip inside, the label outside."""

from resovilles.models import ReglagesSite
from resovilles.papier import en_pdf


def bordereau(pret):
    return imprimer("bordereau", pret, "Bordereau de prêt")


def etiquette(pret):
    return imprimer("etiquette", pret, "Étiquette d’envoi")


def imprimer(gabarit, pret, titre):
    """A page without pictures takes a fraction of a second: the screen waits for it, and no file
    with an address is left behind."""
    reglages = ReglagesSite.du_site()
    bureaux = [bloc.value for bloc in reglages.bureaux]
    contexte = {
        "pret": pret,
        "titre": titre,
        "surtitre": "Centre de documentation",
        "site_reglages": reglages,
        "bureau": bureaux[0] if bureaux else None,
    }
    return en_pdf(f"ressources/prets/{gabarit}.html", contexte)
