"""« Assembler » : by rubrique, what is new since the last issue, for the officer to tick."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Q
from resovilles.models import Actualite

from newsletter.models import Breve, Numero
from rencontres.models import en_ligne as rencontres_en_ligne
from ressources.models import Dossier, FicheExperience, Notice, Publication
from ressources.models import en_ligne as ressources_en_ligne

AU_PLUS = 60  # lines of a rubrique; an import may bring thousands of notices
COCHEES = 12  # ticked from the start, as long as there are no more of them


def breves(numero, depuis):
    return Breve.objects.valables(numero.date_parution).pour_la_lettre()


def nouveau(modele):
    """The pages of a kind put online or gone over since, the latest first."""

    def pages(numero, depuis):
        recentes = Q(date_affichee__gt=depuis) | Q(mise_a_jour__gt=depuis)
        return modele().filter(recentes).order_by("-date_affichee", "title")

    return pages


def notices(numero, depuis):
    return Notice.objects.en_ligne().filter(date_entree__gt=depuis).pour_une_ligne()


def rencontres(numero, depuis):
    """Those to come, whether an issue has announced them already or not."""
    return rencontres_en_ligne().filter(debut__date__gte=numero.date_parution).order_by("debut")


def actualites():
    return Actualite.objects.live().public().select_related("lien_document")


@dataclass(frozen=True)
class Source:
    genre: str  # of the block that it makes
    candidats: Callable
    se_repete: bool = False  # an issue may speak again of what another has spoken of


@dataclass(frozen=True)
class Rubrique:
    titre: str
    sources: list[Source]


# In the order of the issue.
RUBRIQUES = [
    Rubrique(
        "Nouveau en ligne",
        [
            Source("page", nouveau(actualites)),
            Source("page", nouveau(lambda: ressources_en_ligne(Dossier))),
            Source("page", nouveau(lambda: ressources_en_ligne(FicheExperience))),
            Source("page", nouveau(lambda: ressources_en_ligne(Publication))),
        ],
    ),
    Rubrique("En bref", [Source("breve", breves)]),
    Rubrique("Entré au fonds ce mois-ci", [Source("notice", notices)]),
    Rubrique("Prochaines rencontres", [Source("page", rencontres, se_repete=True)]),
]


@dataclass
class Proposition:
    """The lines of a rubrique that are offered, each with the value of its box."""

    titre: str
    lignes: list = field(default_factory=list)
    autres: int = 0  # that are not shown

    @property
    def est_cochee(self):
        return len(self.lignes) <= COCHEES


@dataclass(frozen=True)
class LigneProposee:
    genre: str
    objet: object

    @property
    def cle(self):
        return f"{self.genre}-{self.objet.pk}"

    @property
    def resume(self):
        return self.objet.resume_lettre()


def depuis_quand(numero):
    """The day of the issue before; an issue without one speaks of all that there is."""
    precedent = Numero.objects.avant(numero)
    return precedent.date_parution if precedent else numero.date_parution.replace(year=1)


def propositions(numero):
    """What there is to take, rubrique by rubrique; those that have nothing are left out."""
    depuis, dedans, deja = depuis_quand(numero), cles_de(numero), cles_des_autres(numero)
    offertes = [proposer(rubrique, numero, depuis, dedans, deja) for rubrique in RUBRIQUES]
    return [proposition for proposition in offertes if proposition.lignes]


def proposer(rubrique, numero, depuis, dedans, deja):
    lignes = []
    for source in rubrique.sources:
        ecartes = dedans if source.se_repete else dedans | deja
        ecartes = {pk for genre, pk in ecartes if genre == source.genre}
        candidats = source.candidats(numero, depuis).exclude(pk__in=ecartes)
        lignes += [LigneProposee(source.genre, objet) for objet in candidats[: AU_PLUS + 1]]
    return Proposition(rubrique.titre, lignes[:AU_PLUS], max(0, len(lignes) - AU_PLUS))


def cles_de(numero):
    return {(element["genre"], element["source"]) for element in numero.elements}


def cles_des_autres(numero):
    """What other issues have spoken of."""
    autres = Numero.objects.exclude(pk=numero.pk).exclude(elements=[])
    return {cle for autre in autres.only("elements") for cle in cles_de(autre)}


def ajouter(numero, cles):
    """Put the ticked lines in the issue, each under its rubrique, in the order offered. Return
    how many; what has gone away meanwhile, or is there already, is left out."""
    blocs, ajoutees = list(numero.contenu.raw_data), 0
    for proposition in propositions(numero):
        lignes = [ligne for ligne in proposition.lignes if ligne.cle in cles]
        if lignes:
            fin = fin_de_la_rubrique(blocs, proposition.titre)
            blocs[fin:fin] = [en_bloc(ligne) for ligne in lignes]
            ajoutees += len(lignes)
    numero.contenu = Numero._meta.get_field("contenu").to_python(blocs)
    numero.save()
    return ajoutees


def fin_de_la_rubrique(blocs, titre):
    """Where its next line goes; the rubrique is opened at the end when it is not there."""
    rangs = [rang for rang, bloc in enumerate(blocs) if bloc["type"] == "rubrique"]
    ouverte = next((r for r in rangs if blocs[r]["value"]["titre"] == titre), None)
    if ouverte is None:
        blocs.append({"type": "rubrique", "value": {"titre": titre}})
        return len(blocs)
    return next((rang for rang in rangs if rang > ouverte), len(blocs))


def en_bloc(ligne):
    resume = ligne.resume
    return {
        "type": ligne.genre,
        "value": {ligne.genre: ligne.objet.pk, "titre": resume.titre, "texte": resume.texte},
    }
