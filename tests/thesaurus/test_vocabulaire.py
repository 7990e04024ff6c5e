"""The vocabulary of the field: its data files, its rules, its screens in the admin."""

import datetime
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse

from ressources.models import Dossier
from tests.factories import NoticeFactory
from thesaurus.actions import lire_les_familles
from thesaurus.models import Concept

pytestmark = pytest.mark.django_db

VOCABULAIRE = reverse("wagtailsnippets_thesaurus_concept:list")


def terme(identifiant):
    return Concept.objects.get(identifiant=identifiant)


def suivants(identifiant):
    return set(terme(identifiant).remplace_par.values_list("identifiant", flat=True))


def charger():
    dit, refus = StringIO(), StringIO()
    call_command("charger_vocabulaire", stdout=dit, stderr=refus)
    return dit.getvalue(), refus.getvalue()


# --- The data --------------------------------------------------------------------------------


def test_every_term_of_the_files_is_loaded_by_the_demonstration():
    identifiants = [ligne["identifiant"] for ligne in lire_les_familles()]
    assert len(identifiants) == len(set(identifiants)) == 211
    assert Concept.objects.filter(identifiant__in=identifiants).count() == 211
    assert set(Concept.objects.values_list("famille", flat=True)) == set(Concept.Famille.values)


def test_loading_again_changes_nothing():
    avant = list(Concept.objects.order_by("pk").values())
    dit, refus = charger()
    assert "Termes ajoutés : 0." in dit
    assert refus == ""
    assert list(Concept.objects.order_by("pk").values()) == avant


def test_loading_adds_what_is_missing_and_keeps_what_is_written():
    Concept.objects.filter(identifiant="gup").update(libelle="Gestion urbaine", definition="")
    Concept.objects.filter(identifiant="fph").update(definition="Écrit par la documentaliste.")
    terme("hvs").delete()
    terme("gup").remplace_par.clear()
    assert "Termes ajoutés : 1." in charger()[0]
    assert terme("gup").libelle == "Gestion urbaine"
    assert terme("gup").definition.startswith("L’ensemble des gestes")
    assert suivants("gup") == {"gusp"}
    assert terme("fph").definition == "Écrit par la documentaliste."
    assert suivants("hvs") == {"dsq"}


def test_what_an_editor_has_built_the_other_way_round_is_told_and_kept():
    precis, large = terme("qpv-2024"), terme("qpv")
    Concept.objects.filter(pk=precis.pk).update(plus_large=None)
    Concept.objects.filter(pk=large.pk).update(plus_large=precis)
    refus = charger()[1]
    assert "qpv-2024" in refus
    assert "s’emboîteraient en rond" in refus
    assert terme("qpv-2024").plus_large is None


@pytest.mark.parametrize(
    "chaine",
    [
        "hvs dsq contrat-de-ville-1994 contrat-de-ville-2000 cucs contrat-de-ville-2015 "
        "contrat-engagements-quartiers-2030",
        "zus qpv-2015 qpv-2024",
        "fasild acse cget anct",
        "div sgciv cget anct",
        "datar diact datar-2009 cget",
        "onzus onpv",
        "epareca anct",
        "dre dreal",
        "ccpd clspd",
        "gpv pnru npnru",
        "gup gusp",
        "conseil-general conseil-departemental-2015",
        "cr-dsu labo-cites",
        "pqa pqn-a",
        "crpv-paca cite-ressources",
    ],
)
def test_the_chains_of_succession(chaine):
    identifiants = chaine.split()
    for avant, apres in zip(identifiants, identifiants[1:], strict=False):
        assert suivants(avant) == {apres}


def test_nothing_begins_before_what_it_follows():
    for avant in Concept.objects.exclude(valide_du=None).prefetch_related("remplace_par"):
        for apres in avant.remplace_par.all():
            assert apres.valide_du is None or apres.valide_du >= avant.valide_du, avant


def test_every_term_says_a_right_thing():
    for concept in Concept.objects.all():
        concept.full_clean()


# --- The rules -------------------------------------------------------------------------------


def test_related_goes_both_ways():
    terme("sante").associes.add(terme("sport"))
    assert terme("sante") in terme("sport").associes.all()


def test_a_circle_of_broader_terms_is_refused_with_its_path():
    themes = [
        Concept.objects.create(identifiant=nom.lower(), libelle=nom, famille="sujet")
        for nom in ("Un", "Deux", "Trois")
    ]
    themes[1].plus_large, themes[2].plus_large = themes[0], themes[1]
    themes[1].save()
    themes[2].save()
    themes[0].plus_large = themes[2]
    with pytest.raises(ValidationError, match="Un → Trois → Deux → Un"):
        themes[0].full_clean()


def test_a_term_is_not_broader_than_itself():
    seul = terme("sante")
    seul.plus_large = seul
    with pytest.raises(ValidationError, match="en rond"):
        seul.full_clean()


def test_dates_are_in_order():
    concept = terme("cucs")
    concept.valide_au = datetime.date(2006, 1, 1)
    with pytest.raises(ValidationError, match="précède le début") as refus:
        concept.full_clean()
    assert set(refus.value.message_dict) == {"valide_au"}


def employe_par_une_notice():
    neuf = Concept.objects.create(identifiant="neuf", libelle="Neuf", famille="sujet")
    notice = NoticeFactory()
    notice.descripteurs.add(neuf)
    notice.save()
    return neuf, "1 notice"


def employe_par_un_dossier():
    neuf = Concept.objects.create(identifiant="neuf", libelle="Neuf", famille="theme")
    dossier = Dossier.objects.first()
    dossier.themes.add(neuf)
    dossier.save()
    return neuf, "1 dossier thématique"


def employe_comme_nature():
    neuf = Concept.objects.create(identifiant="neuf", libelle="Neuf", famille="document")
    NoticeFactory(genre=neuf)
    return neuf, "1 notice"


def employe_par_son_predecesseur():
    return terme("qpv-2024"), "1 terme qu’il remplace"


@pytest.mark.parametrize(
    "emploi",
    [
        employe_par_une_notice,
        employe_par_un_dossier,
        employe_comme_nature,
        employe_par_son_predecesseur,
    ],
)
def test_a_term_in_use_is_not_deleted_and_says_where_it_serves(emploi, client, officier):
    concept, ou = emploi()
    for supprimer in (concept.delete, Concept.objects.filter(pk=concept.pk).delete):
        with pytest.raises(ProtectedError, match=ou), transaction.atomic():
            supprimer()
    client.force_login(officier)
    adresse = reverse("wagtailsnippets_thesaurus_concept:delete", args=[concept.pk])
    for methode in (client.get, client.post):
        assert ou in methode(adresse, follow=True).content.decode()
    plusieurs = reverse("wagtail_bulk_action", args=["thesaurus", "concept", "delete"])
    lu = client.post(f"{plusieurs}?id={concept.pk}", follow=True).content.decode()
    assert ou in lu
    assert Concept.objects.filter(pk=concept.pk).exists()


def test_a_term_that_serves_nowhere_is_deleted(client, officier):
    seul = Concept.objects.create(identifiant="seul", libelle="Seul", famille="sujet")
    client.force_login(officier)
    client.post(reverse("wagtailsnippets_thesaurus_concept:delete", args=[seul.pk]))
    assert not Concept.objects.filter(pk=seul.pk).exists()


# --- The form --------------------------------------------------------------------------------

SAISIE = {
    "libelle": "Cité de l’emploi",
    "sigle": "",
    "famille": "dispositif",
    "identifiant": "",
    "definition": "",
    "source": "",
    "valide_du": "",
    "valide_au": "",
    "ordre": "0",
}


@pytest.fixture
def documentaliste(client):
    from membres.models import Utilisateur

    client.force_login(Utilisateur.objects.get(email="documentation@example.org"))
    return client


def ajouter(client, **champs):
    return client.post(reverse("wagtailsnippets_thesaurus_concept:add"), SAISIE | champs)


def corriger(client, concept, **champs):
    adresse = reverse("wagtailsnippets_thesaurus_concept:edit", args=[concept.pk])
    saisie = SAISIE | {"libelle": concept.libelle, "famille": concept.famille} | champs
    return client.post(adresse, saisie)


def test_a_term_is_entered_and_named_after_its_label(documentaliste):
    Concept.objects.create(identifiant="cite-de-lemploi", libelle="Autre", famille="sujet")
    ajouter(
        documentaliste,
        associes=["", str(terme("mde").pk)],
        remplace_par=[str(terme("cites-educatives").pk), ""],
    )
    neuf = Concept.objects.get(libelle="Cité de l’emploi")
    assert neuf.identifiant == "cite-de-lemploi-2"
    assert list(neuf.associes.all()) == [terme("mde")]
    assert suivants(neuf.identifiant) == {"cites-educatives"}


def test_the_form_shows_a_chooser_for_each_term_chosen_and_two_to_fill(documentaliste):
    adresse = reverse("wagtailsnippets_thesaurus_concept:edit", args=[terme("cget").pk])
    lu = documentaliste.get(adresse).content.decode()
    assert lu.count('name="remplace_par"') == 3
    assert "Agence nationale de la cohésion des territoires (ANCT)" in lu


def test_the_identifier_of_a_term_never_changes(documentaliste):
    concept = terme("caf")
    corriger(documentaliste, concept, identifiant="caisse")
    assert terme("caf") == concept


@pytest.mark.parametrize(
    ("qui", "champs", "phrase"),
    [
        ("cucs", {"valide_du": "2007-01-01", "valide_au": "2006-01-01"}, "précède le début"),
        ("qpv", {"plus_large": "qpv-2024"}, "s’emboîteraient en rond"),
        ("anct", {"remplace_par": "div"}, "se remplaceraient en rond"),
        ("caf", {"remplace_par": "caf"}, "se remplaceraient en rond"),
        ("caf", {"associes": "caf"}, "n’est pas associé à lui-même"),
    ],
)
def test_a_wrong_entry_is_refused_with_a_sentence(documentaliste, qui, champs, phrase):
    champs = {
        nom: str(terme(valeur).pk) if "valide" not in nom else valeur
        for nom, valeur in champs.items()
    }
    reponse = corriger(documentaliste, terme(qui), **champs)
    assert phrase in reponse.content.decode()


@pytest.mark.parametrize(
    ("filtre", "dedans", "dehors"),
    [
        ("famille=zonage", "Zone urbaine sensible", "Cooper’villes"),
        ("en_vigueur=non", "Zone urbaine sensible", "Agence nationale de la cohésion"),
        (
            "en_vigueur=oui&famille=organisme",
            "Agence nationale de la cohésion",
            "interministérielle à la ville",
        ),
        ("definition=non", "Bureau d’études", "Zone urbaine sensible"),
        ("transversal=true", "Jeunesse", "Zone urbaine sensible"),
    ],
)
def test_the_list_has_the_filters_of_the_work(documentaliste, filtre, dedans, dehors):
    lu = documentaliste.get(f"{VOCABULAIRE}?{filtre}").content.decode()
    assert dedans in lu
    assert dehors not in lu
