"""Gestures that cross models: ask for a paper edition, make it; order copies, send them."""

import logging

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from resovilles.courriel.actions import poster
from resovilles.formulaires import compter
from resovilles.papier import BlocFautif, edition_en_pdf
from resovilles.poids import nombre_de_pages
from resovilles.taches.declaration import tache

from ressources.echange.bibliographie import bibliographie_de
from ressources.models import Commande, Edition, Stock
from ressources.models.editions import ce_qui_differe, empreintes, sections_papier

logger = logging.getLogger("resovilles")

GABARIT = "papier/page.html"
DOSSIER_DU_STOCKAGE = "editions"
ECHEC_INEXPLIQUE = (
    "La mise en page n’a pas abouti, sans qu’un bloc soit en cause. "
    "Redemandez l’édition ; si cela recommence, prévenez l’administrateur."
)


class EditionImpossible(Exception):
    """Nothing to print, or another edition came first; the message is for the editor."""


class StockEpuise(Exception):
    """Fewer copies are left than were asked for."""


def prochain_numero(dossier):
    """The number of the next edition: that of a failed one is taken up again."""
    derniere = dossier.editions.first()
    if derniere is None:
        return 1
    return derniere.numero + (derniere.etat == Edition.Etat.PARUE)


def changements_proposes(dossier):
    """What the editor may start from, in words; empty for a first edition."""
    derniere = dossier.editions.parues().first()
    return ce_qui_differe(derniere.empreintes, empreintes(dossier)) if derniere else ""


def demander_edition(dossier, numero, changements=""):
    """Put edition `numero` of a dossier in the queue. Asked twice, it is made once: the number
    is the one that the editor saw. Raises EditionImpossible."""
    if not dossier.live:
        raise EditionImpossible("Publiez d’abord le dossier : on imprime ce qui est en ligne.")
    if not dossier.a_une_edition_papier:
        raise EditionImpossible(
            "Toutes les sections de ce dossier sont « En ligne seulement » : "
            "il n’a pas d’édition papier."
        )
    if numero > prochain_numero(dossier):
        raise EditionImpossible(f"L’édition qui vient est le n° {prochain_numero(dossier)}.")
    champs = {
        "revision": dossier.live_revision,
        "changements": changements,
        "date": timezone.localdate(),
    }
    with transaction.atomic():
        edition, neuve = dossier.editions.get_or_create(numero=numero, defaults=champs)
        if neuve or Edition.objects.prendre_en_charge(edition.pk, **champs):
            fabriquer_edition.enqueue(edition.pk)  # a row too: both are kept, or neither
    return edition


@tache("Édition papier d’un dossier", file="documents")
def fabriquer_edition(pk):
    """Make the PDF of an edition. Run again, it changes nothing; when it fails, the editor reads
    why, and the former editions stay as they are."""
    edition = Edition.objects.select_related("dossier", "revision").get(pk=pk)
    if edition.etat != Edition.Etat.EN_PREPARATION:
        return
    try:
        paraitre(edition, *composer_edition(edition))
    except BlocFautif as erreur:
        noter_echec(edition, str(erreur))
    except Exception:
        logger.exception("édition en échec : %s", edition.pk)
        noter_echec(edition, ECHEC_INEXPLIQUE)


def composer_edition(edition):
    """The bytes of the PDF, and the digests of what was printed."""
    dossier = edition.contenu()
    contexte = {
        "page": dossier,
        "titre": dossier.title,
        "surtitre": dossier._meta.verbose_name.capitalize(),
        "description": dossier.description,
        "edition": edition,
        "references": bibliographie_de(dossier),
    }
    base = dossier.full_url or ""
    return edition_en_pdf(GABARIT, sections_papier(dossier), contexte, base), empreintes(dossier)


def paraitre(edition, pdf, imprimees):
    fichier = ContentFile(pdf)
    stockage = edition.fichier.storage
    nom = f"{DOSSIER_DU_STOCKAGE}/{edition.pk}.pdf"
    stockage.delete(nom)  # left by a worker that was killed
    champs = {
        "fichier": stockage.save(nom, fichier),
        "poids": len(pdf),
        "pages": nombre_de_pages(fichier, "pdf"),
        "empreintes": imprimees,
    }
    Edition.objects.faire_paraitre(edition.pk, **champs)


def noter_echec(edition, raison):
    preparation = Edition.objects.filter(pk=edition.pk, etat=Edition.Etat.EN_PREPARATION)
    preparation.update(etat=Edition.Etat.EN_ECHEC, raison=raison[:600])


def commander(publication, champs, origine):
    """Keep an order, promise its copies, confirm it by e-mail. `origine` is the sender's IP
    address, counted within the hour and not stored. Raises StockEpuise, TropDEnvois."""
    compter("commande", origine, champs["courriel"])
    with transaction.atomic():
        if not Stock.objects.promettre(publication, champs["exemplaires"]):
            raise StockEpuise
        commande = Commande.objects.create(publication=publication, **champs)
        poster("commande_recue", commande.courriel, {"commande": commande})
    return commande


@transaction.atomic
def envoyer_commande(commande):
    """The copies are in the post; done twice, they leave the stock once."""
    if Commande.objects.clore(commande.pk, Commande.Etat.ENVOYEE):
        Stock.objects.sortir(commande.publication, commande.exemplaires)
        poster("commande_envoyee", commande.courriel, {"commande": commande})


@transaction.atomic
def annuler_commande(commande):
    """Nothing leaves: the promised copies may be ordered again."""
    if Commande.objects.clore(commande.pk, Commande.Etat.ANNULEE):
        Stock.objects.rendre(commande.publication, commande.exemplaires)
