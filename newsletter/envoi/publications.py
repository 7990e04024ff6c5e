"""From a Flash or an issue of La Lettre to its sending: composed in both versions, tried on
oneself, launched once."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models, transaction
from resovilles.adresses import absolue
from resovilles.courriel.actions import en_texte, poster, version_html

from newsletter.composition import contexte_du_courriel, marqueur
from newsletter.envoi.actions import EnvoiImpossible, lancer, preparer
from newsletter.envoi.message import LIEN_DESABONNEMENT, LIEN_PREFERENCES
from newsletter.listes import Liste
from newsletter.models import Breve, Envoi, Flash, Numero
from newsletter.models.numeros import montrables
from newsletter.pdf import remettre_en_page

POIDS_MAXIMUM = 100_000  # bytes of HTML: many webmails cut beyond
VIDE = "Ce numéro est vide : rien n’y a été choisi, et il n’a pas d’édito."


@dataclass(frozen=True)
class Genre:
    """What differs between the publications that are sent."""

    modele: type[models.Model]
    courriel: str  # the name of its templates
    adresses: str  # the beginning of the names of its screens
    corriger: str  # the screen where it is written
    liste: Liste
    contexte: Callable
    empechements: Callable = lambda objet: []
    suites: Callable = lambda objet, quand: None  # what the launch brings with it


def contexte_du_flash(flash, preferences=LIEN_PREFERENCES, desabonnement=LIEN_DESABONNEMENT):
    marquer = marqueur(flash.reference)
    return {
        "flash": flash,
        "elements": [
            {"titre": e.titre, "precision": e.precision, "adresse": marquer(e.adresse)}
            for e in flash.elements.all()
        ],
        "en_ligne": marquer(flash.adresse),
        "preferences": preferences,
        "desabonnement": desabonnement,
    }


def empechements_du_numero(numero):
    """In words, what keeps an issue from leaving: asked anew of each of its sources."""
    if not numero.est_compose:
        return [VIDE]
    elements = numero.composer()
    motifs = [motif(element) for element in absents(elements)]
    if not motifs and len(versions(GENRES["lettre"], numero)[2].encode()) > POIDS_MAXIMUM:
        motifs.append("Ce numéro dépasse 100 Ko : des messageries le couperaient. Allégez-le.")
    return motifs


def absents(elements):
    """The lines whose source one may not show, or whose dates are past."""
    pks = [element["source"] for element in elements if element["genre"] == "breve"]
    valables = set(Breve.objects.valables().filter(pk__in=pks).values_list("pk", flat=True))
    montres = [
        element
        for element in montrables(elements)
        if element["genre"] != "breve" or element["source"] in valables
    ]
    return [element for element in elements if element not in montres]


def motif(element):
    if element["source"] is None:
        return f"« {element['titre']} » a été supprimé : retirez cette ligne."
    if element["genre"] == "breve":
        return f"« {element['titre']} » n’est plus en ligne, ou plus valable : retirez cette ligne."
    return (
        f"« {element['titre']} » n’est plus en ligne, ou plus ouvert à tous : retirez cette ligne."
    )


def suites_du_numero(numero, quand):
    """The archive opens with the first message, and the paper is made."""
    if quand is None:
        numero.en_ligne = True
        numero.save(update_fields=["en_ligne"])
    remettre_en_page(numero)


GENRES = {
    "flash": Genre(
        Flash,
        courriel="flash",
        adresses="flash",
        corriger="newsletter_flash_modeladmin_edit",
        liste=Liste.FLASH,
        contexte=contexte_du_flash,
    ),
    "lettre": Genre(
        Numero,
        courriel="lettre",
        adresses="issue",
        corriger="wagtailsnippets_newsletter_numero:edit",
        liste=Liste.LETTRE_COURRIEL,
        contexte=contexte_du_courriel,
        empechements=empechements_du_numero,
        suites=suites_du_numero,
    ),
}


def versions(genre, objet):
    """Subject, text and HTML, with the places of the personal links."""
    contexte = genre.contexte(objet)
    sujet = en_texte(f"courriel/{genre.courriel}.objet.txt", contexte).strip()
    texte = en_texte(f"courriel/{genre.courriel}.txt", contexte).strip() + "\n"
    return sujet, texte, version_html(genre.courriel, contexte | {"objet": sujet})


def essayer(genre, objet, courriel):
    """Send it to oneself; the links of a subscriber lead to the page where one subscribes."""
    page = absolue("/abonnement/")
    poster(genre.courriel, courriel, genre.contexte(objet, page, page) | {"essai": True})


@transaction.atomic
def envoyer(genre, objet, par, quand=None):
    """Freeze it as it reads now and launch it, or plan it. True for the one gesture that does.
    Raises EnvoiImpossible, which names what keeps it back."""
    verrou = genre.modele.objects.select_for_update().get(pk=objet.pk)
    if verrou.est_lance:
        return False
    if motifs := genre.empechements(verrou):
        raise EnvoiImpossible(" ".join(motifs))
    verrou.envoi = preparer(verrou.reference, genre.liste, *versions(genre, verrou))
    verrou.save(update_fields=["envoi"])
    if lance := lancer(verrou.envoi, par, quand):
        genre.suites(verrou, quand)
    return lance


# --- What was planned, when its hour comes ---------------------------------------------------
def empechements_de(envoi):
    """What keeps back a sending of which nothing has left yet."""
    numero = Numero.objects.filter(envoi=envoi).first()
    if numero is None or envoi.inscrits_le is not None:
        return []
    return empechements_du_numero(numero)


def retenir_les_empeches():
    """What was planned and speaks of something that has been closed meanwhile does not leave."""
    for envoi in Envoi.objects.a_l_heure():
        if motifs := empechements_de(envoi):
            Envoi.objects.passer(
                envoi.pk, [Envoi.Etat.PLANIFIE], Envoi.Etat.EN_PAUSE, motif=" ".join(motifs)[:200]
            )


def faire_paraitre():
    """What has left stands in the archive, for good: this is what tells it to the pages."""
    for numero in Numero.objects.filter(en_ligne=False, envoi__inscrits_le__isnull=False):
        numero.en_ligne = True
        numero.save(update_fields=["en_ligne"])
    for flash in Flash.objects.filter(paru_le=None, envoi__inscrits_le__isnull=False):
        flash.paru_le = flash.jour_de_parution
        flash.save(update_fields=["paru_le"])
