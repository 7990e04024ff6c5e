"""The actors of the demonstration: the public bodies of the two regions, and invented structures
with invented people, about 230 in all. The same data file always gives the same directory."""

from datetime import timedelta
from itertools import cycle, islice, product
from random import Random

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.search.backends import get_search_backend

from annuaire.en_nombre import ajouter_en_nombre
from annuaire.models import AnnuaireIndex, Fonction, Personne, Structure
from home.demo.lecture import lire
from territoires.models import Territoire
from thesaurus.models import Concept

INVENTEES = 175
PERSONNES = 260
PAR_RESEAU = 18
A_INTERROGER = 5  # persons whose card nobody has confirmed yet
MENTION = "Structure inventée pour la démonstration."
UN_AN = 365


@transaction.atomic
def charger_annuaire():
    """All the actors at once, or nothing when somebody else than the centre is there already."""
    if Structure.objects.filter(est_le_centre=False).exists():
        return
    donnees, hasard = lire("annuaire.yaml"), Random(2006)
    lieux = {territoire.code: territoire for territoire in Territoire.objects.all()}
    fiches = [*publiques(donnees, lieux), *inventees(donnees, lieux, hasard)]
    structures = creer(fiches, hasard)
    peupler(structures, donnees, hasard)


def publiques(donnees, lieux):
    """Regions, départements, their prefectures and family benefit offices, towns, agglomerations."""
    theme = ["politique-de-la-ville"]
    for code, lieu in lieux.items():
        commun = {"site": donnees["sites"].get(code, ""), "themes": theme, "territoires": [lieu]}
        if lieu.genre == Territoire.Genre.REGION:
            ville = lieux["35238" if code == "R53" else "44109"]
            yield commun | {"nom": f"Région {lieu.nom}", "type": "conseil-regional", "ville": ville}
        elif lieu.genre == Territoire.Genre.DEPARTEMENT:
            yield from du_departement(code, donnees, lieux, commun)
        elif lieu.genre == Territoire.Genre.EPCI:
            chef_lieu = lieux[{"243500139": "35238", "244900015": "49007"}.get(code, "44109")]
            chef_lieu = lieux["44184"] if code == "244400644" else chef_lieu
            yield commun | {"nom": lieu.nom, "type": "intercommunalite", "ville": chef_lieu}
        elif lieu.genre == Territoire.Genre.COMMUNE and lieu.visite_2006:
            nom = f"Ville {de_la_ville(lieu.nom)}"
            yield commun | {"nom": nom, "type": "service-de-ville", "ville": lieu}


def du_departement(code, donnees, lieux, commun):
    ville, de = lieux.get(donnees["chefs_lieux"].get(code)), donnees["de"][code]
    commun |= {"ville": ville}
    yield commun | {"nom": f"Département {de}", "type": "conseil-departemental"}
    yield commun | {"nom": f"Préfecture {de}", "type": "service-etat", "site": ""}
    caf = {"nom": f"Caisse d’allocations familiales {de}", "type": "caf", "site": ""}
    yield commun | caf | {"themes": ["precarite-vieillissement"]}


def de_la_ville(nom):
    if nom.startswith("Le "):
        return f"du {nom.removeprefix('Le ')}"
    return f"d’{nom}" if nom[0] in "AEIOU" else f"de {nom}"


def inventees(donnees, lieux, hasard):
    porteurs = [
        porteur | {"missions": "", "ville": lieux[porteur["ville"]]}
        for porteur in donnees["porteurs"]
    ]
    villes = [lieux[code] for code, part in donnees["villes"].items() for _ in range(part)]
    couples = list(product(donnees["formes"], donnees["lieux"]))
    hasard.shuffle(couples)
    autant = INVENTEES - len(porteurs)
    autres = [
        forme | {"nom": forme["nom"].format(de=de), "ville": ville}
        for (forme, de), ville in zip(couples[:autant], islice(cycle(villes), autant), strict=True)
    ]
    for fiche in [*porteurs, *autres]:
        missions = f"{fiche['missions']} {MENTION}".strip()
        yield fiche | {"chapo": missions, "site": site_de(fiche["nom"]), "territoires": []}


def site_de(nom):
    return f"https://{slugify(nom)[:60].strip('-')}.example.org/"


def creer(fiches, hasard):
    termes = {concept.identifiant: concept.pk for concept in Concept.objects.all()}
    aujourdhui = timezone.localdate()
    structures = [
        Structure(
            title=fiche["nom"],
            slug=slugify(fiche["nom"]),
            chapo=fiche.get("chapo", ""),
            type_acteur_id=termes[fiche["type"]],
            ville=fiche["ville"],
            site=fiche["site"],
            verifiee_le=aujourdhui - timedelta(days=hasard.randrange(UN_AN)),
            **joindre(fiche, hasard),
        )
        for fiche in fiches
    ]
    ajouter_en_nombre(
        AnnuaireIndex.objects.get(),
        structures,
        themes=[[termes[nom] for nom in fiche["themes"]] for fiche in fiches],
        territoires=[[lieu.pk for lieu in fiche["territoires"]] for fiche in fiches],
    )
    get_search_backend().add_bulk(Structure, structures)
    return structures


def joindre(fiche, hasard):
    """Ways to reach what is invented; of public bodies nothing is made up."""
    if "chapo" not in fiche:
        return {}
    return {
        "telephone": numero(hasard),
        "courriel": f"contact@{slugify(fiche['nom'])[:60].strip('-')}.example.org",
        "adresse": f"{hasard.randrange(1, 90)} rue de l’Exemple\n{fiche['ville'].code[:2]}000 "
        f"{fiche['ville'].nom}",
    }


def numero(hasard):
    """Of the range that the Arcep keeps for fiction."""
    return f"02 61 91 {hasard.randrange(100):02} {hasard.randrange(100):02}"


def peupler(structures, donnees, hasard):
    """One to four people in most invented structures, none in public bodies."""
    employeurs = [s for s in structures if s.courriel]
    noms = list(product(donnees["noms"], donnees["prenoms"]))
    hasard.shuffle(noms)
    aujourdhui = timezone.localdate()
    vues = [Personne.Visibilite.ADHERENTS] * 8 + [*Personne.Visibilite]
    personnes = Personne.objects.bulk_create(
        Personne(
            prenom=prenom,
            nom=nom,
            courriel=f"{slugify(prenom)}.{slugify(nom)}@annuaire.example.org",
            telephone=numero(hasard),
            visibilite_courriel=hasard.choice(vues),
            visibilite_telephone=hasard.choice(vues),
            verifiee_le=aujourdhui - timedelta(days=rang % 340) if rang >= A_INTERROGER else None,
        )
        for rang, (nom, prenom) in enumerate(noms[:PERSONNES])
    )
    get_search_backend().add_bulk(Personne, personnes)
    reseaux = list(Concept.objects.famille(Concept.Famille.RESEAU))
    for reseau in reseaux:
        reseau.membres.add(*hasard.sample(personnes, PAR_RESEAU))
    Fonction.objects.bulk_create(
        Fonction(
            personne=personne,
            structure=hasard.choice(employeurs),
            intitule=hasard.choice(donnees["postes"]),
            depuis=timezone.localdate() - timedelta(days=hasard.randrange(90, 3000)),
            ordre=rang,
        )
        for rang, personne in enumerate(personnes)
    )
