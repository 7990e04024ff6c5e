"""Nothing of what a stranger may not read shows to him, by any door of the search."""

import re
from datetime import date
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from resovilles.acces import Acces
from resovilles.models import Analyse, DocumentSite
from resovilles.recherche import contenus_changes, modeles_cherchables
from wagtail.models import Page, PageViewRestriction

from annuaire.models import Fonction, Personne
from ressources.models import Fichier, Lot, Notice, Responsabilite
from search.indexation import construire, index_courant
from search.moteurs import moteur
from tests.factories import DossierFactory, PageContenuFactory, RencontreFactory, StructureFactory
from thesaurus.models import Concept

pytestmark = pytest.mark.django_db

_numeros = count(1)
VOYELLES = "aeiou"


def canari():
    """A word that stands nowhere else, which no other word resembles."""
    rang = next(_numeros)
    suite = "".join(VOYELLES[(rang // 5**p) % 5] + "zkwbx"[(rang + p) % 5] for p in range(6))
    return f"qx{suite}"


PORTES = [
    "/recherche/?q={}",
    "/recherche/?q={}&tri=date",
    "/recherche/?q={}&tri=titre",
    "/recherche/?q=«{}»",
    "/recherche/?q=auteur:{}",
    "/recherche/?q=thème:santé {}",
    "/recherche/flux/?q={}",
    "/recherche/suggestions/?q={}",
]


def fuites(client, mot):
    """The doors that say more of a word than was typed: a result, a count, a spelling."""
    trouvees = []
    for porte in PORTES:
        texte = client.get(porte.format(mot)).content.decode()
        if "<entry>" in texte or '"titre": ' in texte or '<li class="ligne">' in texte:
            trouvees.append(porte)
    presque = mot[:-1] + ("b" if mot[-1] != "b" else "k")
    if mot in client.get(f"/recherche/?q={presque}").content.decode():
        trouvees.append("orthographe")
    if mot in client.get(f"/recherche/suggestions/?q={mot[:6]}").content.decode():
        trouvees.append("suggestions")
    return trouvees


def page_restreinte(genre, groupes=()):
    mot = canari()
    page = PageContenuFactory(title=f"Rapport {mot}", chapo=f"Ce que dit {mot}.")
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=genre)
    restriction.groups.set(groupes)
    return mot


def brouillon():
    mot = canari()
    DossierFactory(title=f"Dossier {mot}", live=False)
    return mot


def depubliee():
    mot = canari()
    page = DossierFactory(title=f"Dossier {mot}")
    page.unpublish()
    return mot


def supprimee():
    mot = canari()
    DossierFactory(title=f"Dossier {mot}").delete()
    return mot


def sous_une_section_fermee():
    mot = canari()
    parent = PageContenuFactory(title="Une section")
    PageContenuFactory(title=f"Note {mot}", parent=parent)
    PageViewRestriction.objects.create(page=parent, restriction_type="login")
    return mot


def deplacee_sous_une_section_fermee():
    mot = canari()
    parent = PageContenuFactory(title="Une section")
    PageViewRestriction.objects.create(page=parent, restriction_type="login")
    page = PageContenuFactory(title=f"Note {mot}")
    page.move(parent, pos="last-child")
    return mot


def document_de_l_equipe():
    mot = canari()
    document = DocumentSite.objects.create(title=f"Note {mot}", file="n.pdf", acces=Acces.INTERNE)
    bloc = {"titre": "", "documents": [{"document": document.pk, "intitule": mot, "note": ""}]}
    DossierFactory(corps=[{"type": "documents", "value": bloc}])
    return mot


def document_devenu_interne():
    mot = canari()
    document = DocumentSite.objects.create(title=f"Note {mot}", file="n.pdf")
    ligne = {"document": document.pk, "intitule": "", "note": ""}
    RencontreFactory(documents=[{"type": "document", "value": ligne}])
    document.acces = Acces.INTERNE
    document.save()
    return mot


def personne_de_l_equipe():
    mot = canari()
    Personne.objects.create(prenom="Awa", nom=mot)
    return mot


def courriel_reserve():
    mot = canari()
    personne = Personne.objects.create(
        prenom="Awa", nom="Exemple", courriel=f"{mot}@example.org", telephone="0240580203",
        visibilite_telephone=Personne.Visibilite.PUBLIC,
    )  # fmt: skip
    assert personne.pk
    return mot


def adresse_reservee():
    mot = canari()
    Personne.objects.create(
        prenom="Awa", nom="Exemple", adresse=f"1 rue {mot}", telephone="0240580203",
        visibilite_telephone=Personne.Visibilite.PUBLIC,
    )  # fmt: skip
    return mot


def fonction_hors_du_centre():
    mot = canari()
    structure = StructureFactory(title="Une ville")
    personne = Personne.objects.create(prenom="Awa", nom="Exemple")
    Fonction.objects.create(personne=personne, structure=structure, intitule=f"Agent {mot}")
    return mot


# --- The base -----------------------------------------------------------------------------------
def notice(titre="Cahier", **champs):
    genre = Concept.objects.famille(Concept.Famille.DOCUMENT).first()
    return Notice.objects.create(titre=titre, genre=genre, **champs)


def notice_interne():
    mot = canari()
    creee = notice(f"Cahier {mot}", etat=Notice.Etat.INTERNE, resume=f"Ce que dit {mot}.")
    Responsabilite.objects.create(notice=creee, nom=mot.title())
    return mot


def notice_devenue_interne():
    mot = canari()
    creee = notice(f"Cahier {mot}")
    creee.etat = Notice.Etat.INTERNE
    creee.save()
    return mot


def note_d_une_notice():
    mot = canari()
    notice(note=f"Don de {mot}", source=f"Fonds {mot}", droits=f"Accord de {mot}")
    return mot


def lot_ferme():
    """Hidden by one switch that no line of the index knows."""
    mot = canari()
    lot = Lot.objects.create(nom=f"Fonds {mot}", ouvert=True)
    notice(f"Cahier {mot}", lot=lot)
    Lot.objects.filter(pk=lot.pk).update(ouvert=False)
    return mot


def fichier_de_notice(acces, **etat):
    mot = canari()
    document = DocumentSite.objects.create(title=f"Note {mot}", file="n.pdf", acces=acces)
    Analyse.objects.create(document=document, texte=f"Page deux : {mot}.")
    Fichier.objects.create(notice=notice(**etat), document=document, libelle=f"Annexe {mot}")
    return mot


def fichier_partage(etat):
    """Shown by a public notice too: the one that hides it is stronger."""
    mot = canari()
    document = DocumentSite.objects.create(title=f"Note {mot}", file="n.pdf")
    Analyse.objects.create(document=document, texte=f"Page deux : {mot}.")
    autre = notice(etat=etat)
    for porteuse in (autre, notice()):
        Fichier.objects.create(notice=porteuse, document=document)
    autre.etat = Notice.Etat.INTERNE
    autre.save()
    return mot


def texte_devenu_reserve():
    mot = canari()
    document = DocumentSite.objects.create(title="Note", file="n.pdf")
    Analyse.objects.create(document=document, texte=f"Page deux : {mot}.")
    Fichier.objects.create(notice=notice(), document=document)
    document.acces = Acces.ADHERENTS
    document.save()
    return mot


# --- What is being written ----------------------------------------------------------------------
def brouillon_de_modification():
    mot = canari()
    page = DossierFactory(title="Dossier public")
    page.title, page.chapo = f"Dossier {mot}", f"Ce que dit {mot}."
    page.save_revision()
    return mot


def telephone_reserve():
    mot = canari()
    Personne.objects.create(
        prenom="Awa", nom="Exemple", courriel="awa.qx@example.org", telephone=mot,
        visibilite_courriel=Personne.Visibilite.PUBLIC,
    )  # fmt: skip
    return mot


def personne_reservee_aux_adherents():
    mot = canari()
    Personne.objects.create(
        prenom="Awa", nom=mot, courriel="b@example.org",
        visibilite_courriel=Personne.Visibilite.ADHERENTS,
    )  # fmt: skip
    return mot


CACHETTES = {
    "login": lambda: page_restreinte("login"),
    "mot de passe": lambda: page_restreinte("password"),
    "groupe": lambda: page_restreinte("groups", [Group.objects.create(name="Bureau")]),
    "brouillon": brouillon,
    "dépubliée": depubliee,
    "supprimée": supprimee,
    "section fermée": sous_une_section_fermee,
    "déplacée": deplacee_sous_une_section_fermee,
    "document interne": document_de_l_equipe,
    "document devenu interne": document_devenu_interne,
    "personne": personne_de_l_equipe,
    "courriel": courriel_reserve,
    "adresse": adresse_reservee,
    "fonction": fonction_hors_du_centre,
    "notice interne": notice_interne,
    "notice devenue interne": notice_devenue_interne,
    "note de notice": note_d_une_notice,
    "lot fermé": lot_ferme,
    "fichier interne": lambda: fichier_de_notice(Acces.INTERNE),
    "fichier d’une notice interne": lambda: fichier_de_notice(Acces.PUBLIC, etat="interne"),
    "fichier partagé": lambda: fichier_partage(Notice.Etat.INTERNE),
    "fichier partagé devenu interne": lambda: fichier_partage(Notice.Etat.EN_LIGNE),
    "texte réservé": lambda: fichier_de_notice(Acces.ADHERENTS),
    "texte devenu réservé": texte_devenu_reserve,
    "modification": brouillon_de_modification,
    "téléphone": telephone_reserve,
    "personne réservée": personne_reservee_aux_adherents,
}


def test_what_is_not_public_shows_by_no_door(client, valider):
    """Two words in each place (one where a group is made), then the same from an index that is
    built anew: fifty-one words."""
    mots = {
        f"{nom} {rang}": planter()
        for nom, planter in CACHETTES.items()
        for rang in range(1 if nom == "groupe" else 2)
    }
    assert len(mots) >= 40
    valider()
    for _ in range(2):
        trouvees = {nom: fuites(client, mot) for nom, mot in mots.items()}
        assert {nom: portes for nom, portes in trouvees.items() if portes} == {}
        construire()


@pytest.mark.parametrize(
    ("acces", "partage", "annonce"),
    [(Acces.INTERNE, False, False), (Acces.PUBLIC, True, False), (Acces.ADHERENTS, False, True)],
)
def test_a_result_says_of_its_file_what_its_reader_may_know(
    client, valider, acces, partage, annonce
):
    mot = canari()
    document = DocumentSite.objects.create(title="Note", file="n.pdf", acces=acces)
    Fichier.objects.create(notice=notice(f"Cahier {mot}"), document=document)
    if partage:
        Fichier.objects.create(notice=notice(etat=Notice.Etat.INTERNE), document=document)
    valider()
    lu = client.get(f"/recherche/?q={mot}").content.decode()
    assert "Cahier" in lu
    assert (document.description_fichier in lu) is annonce


# --- Every model ----------------------------------------------------------------------------------
# Models whose words are for everybody, or are no text of anybody. All others are private: a word
# planted in them, beside public contents, shows by no door. A new model is private until it stands
# here.
PUBLICS = {
    *("annuaire.structure", "annuaire.fonction", "newsletter.numero", "rencontres.cycle"),
    *("ressources.responsabilite", "ressources.exemplaire", "ressources.reference"),
    *("territoires.territoire", "territoires.contrat", "territoires.indicateur"),
    *("territoires.mesure", "territoires.zonage", "territoires.succession", "territoires.contour"),
    *("territoires.appartenance", "thesaurus.concept", "resovilles.imagesite"),
    *("resovilles.rendition", "resovilles.documentsite", "resovilles.reglagessite"),
    *("ressources.fichier", "resovilles.analyse", "newsletter.breve", "search.choix"),
    *("ressources.notice", "annuaire.personne"),  # planted field by field, above
}
TEXTES = (models.CharField, models.TextField)


def prives():
    maison = {"resovilles", *(app.name.partition(".")[0] for app in apps.get_app_configs()
              if settings.BASE_DIR in Path(app.path).parents and ".venv" not in app.path)}  # fmt: skip
    for modele in apps.get_models():
        de_la_maison = modele.__module__.partition(".")[0] in maison
        if (
            de_la_maison
            and not issubclass(modele, Page)
            and modele._meta.label_lower not in PUBLICS
        ):
            yield modele


def libres(modele):
    """The fields in which anything may be written."""
    for champ in modele._meta.concrete_fields:
        if isinstance(champ, TEXTES) and not champ.choices and champ.max_length != 1:
            yield champ


def semer(modele, mot):
    """A row whose texts hold the word, tied to what everybody reads where it is tied."""
    ligne = modele()
    for champ in modele._meta.concrete_fields:
        if champ.is_relation and not champ.primary_key:
            lies = champ.related_model._default_manager
            lies = lies.visible_to(None) if hasattr(lies, "visible_to") else lies.all()
            pris = modele._base_manager.values(champ.attname) if champ.unique else []
            if not champ.null or champ.related_model._meta.label_lower in ("ressources.notice",):
                setattr(
                    ligne,
                    champ.name,
                    lies.exclude(pk__in=pris).last() or semer(champ.related_model, mot),
                )
        elif champ in set(libres(modele)):
            setattr(ligne, champ.attname, f"{mot}@example.org" if isinstance(champ, models.EmailField)
                    else f"https://{mot}.example.org/" if isinstance(champ, models.URLField)
                    else mot[: champ.max_length or 99])  # fmt: skip
        elif champ.choices and not champ.has_default():
            setattr(ligne, champ.attname, champ.choices[0][0])
        elif not (champ.null or champ.has_default() or champ.primary_key):
            if isinstance(champ, models.IntegerField):
                setattr(ligne, champ.attname, 4242)
            elif isinstance(champ, models.BooleanField):
                setattr(ligne, champ.attname, False)
            elif isinstance(champ, models.UUIDField):
                setattr(ligne, champ.attname, uuid4())
            elif isinstance(champ, models.JSONField):
                setattr(ligne, champ.attname, {})
            elif isinstance(champ, models.BinaryField):
                setattr(ligne, champ.attname, b"")
            elif isinstance(champ, models.DateTimeField):
                setattr(ligne, champ.attname, timezone.now())
            elif isinstance(champ, models.DateField):
                setattr(ligne, champ.attname, timezone.localdate())
    ligne.save()
    return ligne


def test_nothing_written_in_a_private_model_shows_by_any_door(client, valider):
    mots = {}
    for modele in prives():
        if any(libres(modele)):
            mots[modele._meta.label_lower] = mot = canari()
            semer(modele, mot)
    assert len(mots) >= 20
    contenus = {
        modele: modele._base_manager.values_list("pk", flat=True)
        for modele in modeles_cherchables().values()
    }
    for modele, pks in contenus.items():
        contenus_changes.send(modele, pks=list(pks))
    valider()
    trouvees = {nom: fuites(client, mot) for nom, mot in mots.items()}
    assert {nom: portes for nom, portes in trouvees.items() if portes} == {}


# --- Timing ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "cachette", ["login", "notice interne", "texte réservé", "personne", "modification"]
)
def test_a_hidden_word_costs_what_a_word_that_is_nowhere_costs(client, valider, cachette):
    """The same questions to the database, in the same order, for the word and for a slip of it: no
    clock tells one from the other. benchmarks/recherche.py compares the clocks."""
    cache, nulle_part = CACHETTES[cachette](), canari()
    valider()
    for porte in ["/recherche/?q={}", "/recherche/?q={} ville", "/recherche/suggestions/?q={}",
                  "/recherche/flux/?q={}"]:  # fmt: skip
        for fin in (None, -1):
            lues = []
            for mot in (nulle_part, cache):
                client.get(porte.format(mot[:fin]))
                with CaptureQueriesContext(connection) as requetes:
                    client.get(porte.format(mot[:fin]))
                lues.append([forme_de(r["sql"]) for r in requetes])
            assert lues[0] == lues[1], (porte, fin)


def forme_de(sql):
    """A query without its values, nor how many alternatives it has."""
    return re.sub(r"'(?:[^']|'')*'|\d+|[(),%s\s]|UNION ALL SELECT.*", "", sql)[:400]


def test_these_doors_do_show_what_is_public(client):
    """Or the tests above would prove nothing."""
    mot = canari()
    DossierFactory(title=f"Dossier {mot}")
    assert {"orthographe", "suggestions", *PORTES[:4]} <= set(fuites(client, mot))


@pytest.mark.parametrize("geste", ["restreindre", "dépublier", "supprimer"])
def test_a_stale_index_opens_nothing(client, valider, geste):
    """The lines stand in the index, and the database says no."""
    mot = canari()
    page = DossierFactory(title=f"Dossier {mot}")
    courant = moteur(index_courant().pk)
    lignes = courant.colonnes([("ressources.dossier", page.pk)])
    assert len(lignes) == 1
    if geste == "restreindre":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    else:
        Page.objects.filter(pk=page.pk).update(live=False)
        valider()
        if geste == "supprimer":
            type(page).objects.filter(pk=page.pk)._raw_delete("default")
    assert courant.colonnes([("ressources.dossier", page.pk)]) == lignes
    assert fuites(client, mot) == []


def test_a_member_finds_what_is_for_members_and_nothing_of_the_team(client, adherent):
    reserve, ferme = page_restreinte("login"), page_restreinte("password")
    interne = document_de_l_equipe()
    client.force_login(adherent)
    assert "Réservé aux adhérents" in client.get(f"/recherche/?q={reserve}").content.decode()
    assert fuites(client, ferme) == fuites(client, interne) == []


def test_a_section_opens_to_its_group_alone(client, adherent):
    bureau = Group.objects.create(name="Bureau")
    mot = page_restreinte("groups", [bureau])
    client.force_login(adherent)
    assert fuites(client, mot) == []
    adherent.groups.add(bureau)
    client.force_login(adherent)
    assert fuites(client, mot) != []


def test_the_feed_is_that_of_a_stranger_whoever_asks(client, officier):
    mot = page_restreinte("login")
    client.force_login(officier)
    assert "<entry>" not in client.get(f"/recherche/flux/?q={mot}").content.decode()


def test_a_document_for_members_is_announced_and_stays_closed(client, adherent):
    mot = canari()
    document = DocumentSite.objects.create(title="Note", file="n.pdf", acces=Acces.ADHERENTS)
    DossierFactory(title=f"Dossier {mot}", document=document)
    page = client.get(f"/recherche/?q={mot}").content.decode()
    assert "Demander un accès" in page
    assert document.url not in page
    client.force_login(adherent)
    assert document.url in client.get(f"/recherche/?q={mot}").content.decode()


def test_a_bulk_write_tells_the_index_itself(client):
    mot = canari()
    page = DossierFactory()
    type(page).objects.filter(pk=page.pk).update(title=f"Dossier {mot}", date_affichee=date.today())
    contenus_changes.send(type(page), pks=[page.pk])
    assert mot in client.get(f"/recherche/?q={mot}").content.decode().partition("ligne")[2]
