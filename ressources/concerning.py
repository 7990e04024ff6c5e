"""What the documentary resources hold about a term of the vocabulary, a territory, a structure."""

from django.db.models import Q
from resovilles.concerning import Mention, concernant, ensemble
from resovilles.routage import pages_publiees

from ressources.models import Dossier, FicheExperience, Notice, Publication
from thesaurus.models import Concept

THEME, DOCUMENT = Concept.Famille.THEME, Concept.Famille.DOCUMENT
PARAMETRES = {THEME: "theme", DOCUMENT: "nature"}  # of the lists, by family of term


def filtre(concept):
    return f"{PARAMETRES.get(concept.famille, 'descripteur')}={concept.identifiant}"


@concernant("thesaurus.Concept")
def notices(concept, user):
    trouvees = Notice.objects.visible_to(user).indexees_par(concept).select_related("genre")
    adresse = f"/ressources/notices/?{filtre(concept)}"
    return ensemble("Notices de la base documentaire", trouvees, adresse, mention_de_notice)


def mention_de_notice(notice):
    return Mention(notice.titre_complet, notice.get_absolute_url(), notice.surtitre, "notice")


@concernant("thesaurus.Concept")
def dossiers(concept, user):
    return pages_du_theme("Dossiers thématiques", Dossier, "dossiers", concept)


@concernant("thesaurus.Concept")
def fiches(concept, user):
    return pages_du_theme("Fiches expériences", FicheExperience, "fiches", concept)


@concernant("thesaurus.Concept")
def publications(concept, user):
    if concept.famille == DOCUMENT:
        trouvees = en_ligne(Publication).filter(genre=concept)
        return ensemble("Publications", trouvees, f"/ressources/publications/?{filtre(concept)}")
    return pages_du_theme("Publications", Publication, "publications", concept)


def pages_du_theme(titre, modele, slug, concept):
    """Pages bear themes only: about a term of another family they say nothing."""
    if concept.famille != THEME:
        return None
    trouvees = en_ligne(modele).filter(themes=concept)
    return ensemble(titre, trouvees, f"/ressources/{slug}/?{filtre(concept)}")


def en_ligne(modele):
    """The pages that anybody reads, the latest first: nothing else is ever shown of them here."""
    return modele.objects.live().public().order_by("-date_affichee", "title")


@concernant("territoires.Territoire")
def pages_du_lieu(territoire, user):
    """Those of the territory and of its parts, each once."""
    liees = Q()
    for nom in ("dossier", "ficheexperience", "publication"):
        liees |= Q(**{f"{nom}__territoires__in": territoire.parties})
    trouvees = pages_publiees().filter(pk__in=pages_publiees().filter(liees).values("pk"))
    trouvees = trouvees.order_by("-first_published_at", "title").specific()
    return ensemble("Dossiers, fiches, publications", trouvees, "", mention_de_ressource)


def mention_de_ressource(page):
    return Mention(page.title, page.url, page.surtitre, page.genre_affiche)


@concernant("territoires.Territoire")
def notices_du_lieu(territoire, user):
    du_lieu = Notice.objects.filter(territoires__in=territoire.parties).values("pk")
    trouvees = Notice.objects.visible_to(user).filter(pk__in=du_lieu).select_related("genre")
    trouvees = trouvees.order_by("-date_entree", "titre")
    return ensemble("Notices de la base documentaire", trouvees, "", mention_de_notice)


@concernant("annuaire.Structure")
def fiches_du_porteur(structure, user):
    """Those whose bearer is written as the structure is called."""
    trouvees = en_ligne(FicheExperience).filter(porteur__iexact=structure.title)
    return ensemble("Fiches expériences", trouvees, "", mention_de_ressource)


@concernant("annuaire.Structure")
def notices_de_l_organisme(structure, user):
    """Those of which it is an author, under its name or its acronym."""
    noms = Q(responsabilites__nom__iexact=structure.title)
    if structure.sigle:
        noms |= Q(responsabilites__nom=structure.sigle)
    siennes = Notice.objects.filter(noms, responsabilites__est_collectivite=True).values("pk")
    trouvees = Notice.objects.visible_to(user).filter(pk__in=siennes).select_related("genre")
    trouvees = trouvees.order_by("-date_entree", "titre")
    return ensemble("Notices de la base documentaire", trouvees, "", mention_de_notice)
