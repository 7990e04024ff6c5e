"""What comes in: every format, every broken file, twice without change, undone by one switch."""

import io

import pymarc
import pytest
from django_tasks_db.models import DBTaskResult
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from ressources.echange import actions, bibtex, lecteurs, marc, marc21, ris, tableau, unimarc
from ressources.echange.actions import (
    commencer,
    effacer,
    fermer,
    importer,
    ouvrir,
    recevoir,
    supprimer,
)
from ressources.echange.description import Auteur, Copie, Description, decrire
from ressources.echange.lecture import FichierRefuse, Format, Lecture, compter, reconnaitre
from ressources.models import Constat, Lot, Notice, NoticeRetiree
from territoires.models import Territoire
from tests.factories import NoticeFactory
from tests.ressources.echange import article, donnees, notice_complete

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base_a_soi")]

ENTETE = "Titre;Auteurs;Année;ISBN;Éditeur"
RANGEE = "Habiter l’île d’Yeu;Le Goff, Anaïs;2004;;Éditions de l’été"


def faire_lire(octets, nom="fichier", **champs):
    """Import as the queue does, and return the lot as it is kept."""
    lot = recevoir(io.BytesIO(octets), nom, **champs)
    assert commencer(lot)
    importer.func(lot.pk)
    lot.refresh_from_db()
    return lot


def csv(*lignes, encodage="utf-8"):
    return "\r\n".join([ENTETE, *lignes, ""]).encode(encodage)


def en_iso2709(*notices):
    return b"".join(marc.en_iso2709(notice) for notice in notices)


def une_notice(**champs):
    return unimarc.ecrire(Description(titre="Un titre à accents", annee=2001, pk=7, **champs))


def titres(lot):
    return list(lot.notices.order_by("pk").values_list("titre", flat=True))


def rapport(lot):
    return [(c.ligne, c.issue, c.motif) for c in lot.constats.all()]


# --- Real files of other programs ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("nom", "format", "notices", "attendu"),
    [
        ("marc/unimarc-fabrique-utf8.mrc", Format.ISO2709, 4, "Guide de l'évaluation des contrats"),
        ("marc/unimarc-fabrique.xml", Format.XML, 4, "Guide de l'évaluation des contrats"),
        ("marc/pymarc-testunimarc.dat", Format.ISO2709, 1, ""),
        ("marc/pymarc-utf8_with_leader_flag.dat", Format.ISO2709, 1, ""),
        ("ris/rispy-example_full.ris", Format.RIS, 2, "Title of reference"),
        ("ris/rispy-example_utf_chars.ris", Format.RIS, 1, "Состояние рецепторного аппарата"),
    ],
)
def test_real_files_enter_whole_and_once(nom, format, notices, attendu):
    octets = donnees(nom).read_bytes()
    assert reconnaitre(io.BytesIO(octets)).format == format
    lot = faire_lire(octets, nom)
    assert (lot.entrees, lot.refus, lot.doublons) == (notices, 0, 0), rapport(lot)
    assert any(attendu in titre for titre in titres(lot))
    assert not any("\ufffd" in titre or "\x88" in titre for titre in titres(lot))
    encore = faire_lire(octets, nom)
    assert (encore.entrees, encore.doublons) == (0, notices)


def test_unimarc_says_all_of_a_notice():
    lot = faire_lire(donnees("marc/unimarc-fabrique-utf8.mrc").read_bytes())
    notice = lot.notices.get(identifiant_origine="N0003")
    auteur = notice.responsabilites.get()
    assert (auteur.nom, auteur.prenom, auteur.role) == ("Œuvrard", "François", "auteur")
    assert (notice.editeur, notice.lieu_edition) == ("Éditions du Délégué", "Nantes")
    assert (notice.annee, notice.pages, notice.langue) == (2003, "148", "fre")
    assert notice.resume.startswith("Méthodes et outils à l'usage")
    exemplaire = notice.exemplaires.get()
    assert (exemplaire.cote, exemplaire.inventaire) == ("PV 03", "C0003")


# --- There and back -----------------------------------------------------------------------------

SANS_PERTE = {
    "unimarc": lambda d: en_iso2709(unimarc.ecrire(d)),
    "marc21": lambda d: en_iso2709(marc21.ecrire(d)),
    "marcxml": lambda d: b"".join(marc.collection_xml([marc21.ecrire(d)], marc.MARCXML)),
    "marcxchange": lambda d: b"".join(
        marc.collection_xml([unimarc.ecrire(d)], unimarc.MARCXCHANGE)
    ),
    "ris": lambda d: ris.ecrire(d).encode(),
    "bibtex": lambda d: bibtex.ecrire(d).encode(),
    "csv": lambda d: "".join(tableau.en_csv([d])).encode(),
    "xlsx": lambda d: tableau.en_xlsx([d]),
}
# What a format has no place for.
PERDUS = {
    "ris": {"titre", "sous_titre", "collection", "numero_collection", "titre_original"},
    "bibtex": {"titre", "sous_titre", "titre_original", "source", "droits"},
}
CHAMPS = ["titre", "sous_titre", "titre_original", "editeur", "lieu_edition", "collection"]
CHAMPS += ["numero_collection", "annee", "pages", "periodique", "volume", "numero", "isbn", "issn"]
CHAMPS += ["langue", "url", "source", "droits"]


def relire(octets):
    fichier = io.BytesIO(octets)
    lecture = reconnaitre(fichier)
    lecture.colonnes = tableau.proposer(lecteurs.entetes(fichier, lecture))
    ((_, lue),) = lecteurs.lire(fichier, lecture)
    assert isinstance(lue, Description), lue
    return lue


@pytest.mark.parametrize("format", SANS_PERTE)
@pytest.mark.parametrize("fabriquer", [notice_complete, article])
def test_our_own_files_come_back_without_loss(format, fabriquer):
    partie = decrire(fabriquer())
    revenue = relire(SANS_PERTE[format](partie))
    for nom in CHAMPS:
        if nom not in PERDUS.get(format, ()):
            assert getattr(revenue, nom) == getattr(partie, nom), nom
    assert partie.titre in revenue.titre
    assert {a.nom for a in revenue.auteurs} == {a.nom for a in partie.auteurs}
    assert set(revenue.mots) == set(partie.mots)
    assert " ".join(revenue.resume.split()) == " ".join(partie.resume.split())


TEXTE = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn", "Zl", "Zp", "Zs", "Mn")), min_size=1
).filter(lambda texte: "\ufffd" not in texte and "\ufeff" not in texte)


@settings(max_examples=25, deadline=None)
@given(TEXTE, TEXTE)
def test_no_sign_breaks_a_format(titre, nom):
    description = Description(titre=titre, auteurs=[Auteur(nom, est_collectivite=True)], pk=1)
    for format in ("unimarc", "marc21", "marcxml", "ris", "csv"):
        revenue = relire(SANS_PERTE[format](description))
        assert revenue.titre == titre, format
    entree = relire(SANS_PERTE["bibtex"](description))
    assert entree.titre or not titre.strip("\\{}$")


# --- Encodings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_a_table_is_read_in_its_encoding(encodage):
    lot = faire_lire(csv(RANGEE, encodage=encodage))
    notice = lot.notices.get()
    assert (notice.titre, notice.editeur) == ("Habiter l’île d’Yeu", "Éditions de l’été")
    assert notice.responsabilites.get().prenom == "Anaïs"


@pytest.mark.parametrize("encodage", ["cp1252", "utf-16"])
def test_ris_is_read_in_its_encoding(encodage):
    texte = "TY  - BOOK\r\nTI  - L’été à l’Île\r\nAU  - Le Goff, Anaïs\r\nER  - \r\n"
    assert titres(faire_lire(texte.encode(encodage))) == ["L’été à l’Île"]


def transcoder(octets, remplacements):
    """A record whose accents are in another code: lengths are counted anew."""
    notice = next(iter(pymarc.MARCReader(octets, force_utf8=True)))
    brute = pymarc.Record(to_unicode=False)
    brute.leader = notice.leader
    for champ in notice.fields:
        if champ.control_field:
            brute.add_field(pymarc.RawField(tag=champ.tag, data=champ.data.encode()))
            continue
        sous_zones = []
        for code, valeur in champ.subfields:
            for signe, code_ancien in remplacements.items():
                valeur = valeur.replace(signe, code_ancien)
            sous_zones.append(pymarc.Subfield(code, valeur.encode("latin-1")))
        brute.add_field(
            pymarc.RawField(tag=champ.tag, indicators=champ.indicators, subfields=sous_zones)
        )
    return brute.as_marc()


def test_old_unimarc_is_in_iso_5426():
    ancienne = une_notice(auteurs=[Auteur("Œuvrard", "Hélène")])
    ancienne["100"].subfields[0] = pymarc.Subfield("a", "20050301d2004    m  y0frey0103    ba")
    octets = transcoder(
        en_iso2709(ancienne), {"à": "\xc1a", "é": "\xc2e", "è": "\xc1e", "Œ": "\xea"}
    )
    lot = faire_lire(octets)
    assert titres(lot) == ["Un titre à accents"]
    auteur = lot.notices.get().responsabilites.get()
    assert (auteur.nom, auteur.prenom) == ("Œuvrard", "Hélène")


def test_old_marc_21_is_in_marc_8():
    notice = marc21.ecrire(Description(titre="Un été à Brest", pk=1))
    octets = transcoder(en_iso2709(notice), {"é": "\xe2e", "à": "\xe1a"})
    octets = octets[:9] + b" " + octets[10:]
    assert titres(faire_lire(octets)) == ["Un été à Brest"]


# --- Broken files -------------------------------------------------------------------------------


def abimer(octets, quoi):
    return {
        "nul": octets.replace(b"accents", b"acc\0nts"),
        "leader": b"XXXXX" + octets[5:],
        "repertoire": octets[:24] + b"zzz" + octets[27:],
        "coupee": octets[: len(octets) // 2],
    }[quoi]


@pytest.mark.parametrize(
    ("quoi", "raison"),
    [
        ("nul", "nul"),
        ("leader", "étiquette"),
        ("coupee", "coupée"),
    ],
)
def test_a_broken_marc_record_is_refused_alone(quoi, raison):
    bonne, autre = en_iso2709(une_notice()), en_iso2709(unimarc.ecrire(Description("Autre", pk=2)))
    abimee = abimer(en_iso2709(une_notice(editeur="accents")), quoi)
    # What is cut takes its end mark with it: it comes last.
    octets = autre + bonne + abimee if quoi == "coupee" else autre + abimee + bonne
    lot = faire_lire(octets, "f.mrc")
    assert (lot.entrees, lot.refus) == (2, 1)
    ((_, issue, motif),) = rapport(lot)
    assert issue == "refus"
    assert raison in motif


def test_a_file_whose_first_leader_is_wrong_is_still_read():
    octets = b"XXXXX" + en_iso2709(une_notice())[5:] + en_iso2709(une_notice())
    lot = faire_lire(octets, "catalogue")
    assert (lot.entrees, lot.refus) == (1, 1)


def test_an_xml_file_that_is_cut_keeps_its_beginning():
    xml = b"".join(
        marc.collection_xml([une_notice(), une_notice(isbn="9782070408504")], marc.MARCXML)
    )
    lot = faire_lire(xml[:-60])
    assert (lot.entrees, lot.refus) == (1, 1)
    assert "coupé" in rapport(lot)[0][2]


def test_an_xml_bomb_expands_nothing():
    bombe = b'<!DOCTYPE c [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    xml = bombe + b"".join(marc.collection_xml([une_notice()], marc.MARCXML)).split(b"?>")[1]
    xml = xml.replace(b"Un titre", b"&b; titre")
    lot = faire_lire(xml)
    assert not any("aaaa" in titre for titre in titres(lot))


@pytest.mark.parametrize(
    ("octets", "raison"),
    [
        (b"TY  - BOOK\nTI  - Sans fin\n", "dernière ligne"),
        (b"TY  - BOOK\nTI  - Nul\0\nER  - \n", "caractère nul"),
        (b"TY  - BOOK\nAU  - Sans, Titre\nER  - \n", "pas de titre"),
        (b"@book{a, title = {Ouvert\n", "mal"),
        (b"@book{a, title = {Nul\0}}\n", "caractère nul"),
        (csv("=1;;;;", "Nul\0;;;;")[: -len(b"\r\n")].replace(b"=1;;;;\r\n", b""), "caractère nul"),
        (csv(";Le Goff;2004;;"), "pas de titre"),
        (csv("Indéfini \x81;;2004;;", encodage="latin-1"), "lisible"),
    ],
)
def test_a_broken_line_is_refused_with_its_reason(octets, raison):
    lot = faire_lire(octets)
    assert lot.entrees == 0
    ((_, issue, motif),) = rapport(lot)
    assert issue == "refus"
    assert raison in motif


def test_a_refusal_names_its_line():
    lot = faire_lire(csv(RANGEE, ";;;;x", "Autre;;;;"))
    assert (lot.entrees, [ligne for ligne, *_ in rapport(lot)]) == (2, [3])


@pytest.mark.parametrize(
    ("octets", "raison"),
    [
        (b"", "vide"),
        (b"%PDF-1.7 xx", "reconnu"),
        (b"PK\x03\x04rien", "abîmé"),
        (b"Une phrase sans colonne.", "reconnu"),
        (b"<html></html>", "MARCXML"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_whole(octets, raison):
    with pytest.raises(FichierRefuse, match=raison):
        recevoir(io.BytesIO(octets), "fichier")
    assert not Lot.objects.exists()


@pytest.mark.parametrize("nom", SANS_PERTE)
def test_a_file_above_the_limit_is_refused_before_it_is_read(settings, monkeypatch, nom):
    settings.IMPORT_NOTICES_MAXIMUM = 2
    monkeypatch.setattr(lecteurs, "lire", lambda *_: pytest.fail("lu"))
    une = SANS_PERTE[nom](decrire(article()))
    if nom in ("marcxml", "marcxchange"):
        une = une.replace(b"</record>", b"</record><record></record><record></record>")
    elif nom == "csv":
        une += b"\r\n".join([b"a;b"] * 4)
    elif nom == "xlsx":
        une = tableau.en_xlsx([decrire(article())] * 3)
    else:
        une *= 3
    with pytest.raises(FichierRefuse, match="plus de 2 notices"):
        recevoir(io.BytesIO(une), nom)


def test_counting_stops_where_the_limit_is_passed():
    fichier = io.BytesIO(b"TY  - BOOK\r\nER  - \r\n" * 50)
    assert compter(fichier, Lecture(Format.RIS, "utf-8"), plafond=2) == 3


# --- What is wrong in a record that enters ------------------------------------------------------


def test_what_does_not_fit_is_kept_in_the_note_and_said():
    long = "Éditeur " * 40
    lot = faire_lire(csv(f"Un livre;;2004;978-0-00-000000-9;{long}"))
    notice = lot.notices.get()
    assert notice.isbn == ""
    assert "ISBN : 978-0-00-000000-9" in notice.note
    assert long.strip() in notice.note
    ((_, issue, motif),) = rapport(lot)
    assert issue == "remarque"
    assert "ISBN faux" in motif
    assert "coupé" in motif


def test_words_of_the_thesaurus_index_and_the_others_wait():
    from thesaurus.models import Concept

    theme = Concept.objects.famille("theme")[0]
    texte = f"TY  - BOOK\nTI  - Un livre\nKW  - {theme.libelle.upper()}\nKW  - Inconnu\nER  - \n"
    notice = faire_lire(texte.encode()).notices.get()
    assert list(notice.themes.all()) == [theme]
    assert notice.note == "Mots clés d’origine : Inconnu"
    assert notice.genre.libelle == "Ouvrage"


@pytest.mark.parametrize(
    ("dit", "code", "note"),
    [
        ("44109", "44109", ""),
        ("Nantes (44109)", "44109", ""),
        ("NANTES", "44109", ""),
        ("Nantes (Loire-Atlantique)", "44109", ""),
        ("Nantes (Loire-Atlantique, France)", "44109", ""),
        ("Nantes (44)", "44109", ""),
        ("Loire-Atlantique", "D44", ""),
        ("Nantes (Deux-Sèvres)", None, "Lieux : Nantes (Deux-Sèvres)"),
        ("99999", None, "Lieux : 99999"),
        ("Ville-Double", None, "Lieux : Ville-Double"),
        ("Ville-Double (Sarthe)", "72999", ""),
        ("Samarcande", None, "Lieux : Samarcande"),
    ],
)
def test_a_place_is_found_by_its_code_or_by_a_name_that_it_alone_bears(dit, code, note):
    for homonyme in ("72999", "49999"):
        Territoire.objects.create(genre="commune", code=homonyme, nom="Ville-Double")
    notice = faire_lire(f"Titre;Territoires\r\nUn livre;{dit}\r\n".encode()).notices.get()
    assert list(notice.territoires.values_list("code", flat=True)) == ([code] if code else [])
    assert notice.note == note


def test_an_inventory_number_stays_that_of_one_copy():
    notice_complete().exemplaires.update(inventaire="C0001")
    lot = faire_lire(
        en_iso2709(une_notice(copies=[Copie("A 1", "C0001"), Copie("A 2", "C0002", True)]))
    )
    assert list(lot.notices.get().exemplaires.values_list("cote", "inventaire", "etat")) == [
        ("A 1", "", "en_rayon"),
        ("A 2", "C0002", "sur_place"),
    ]
    assert "inventaire déjà pris" in rapport(lot)[0][2]


# --- Duplicates ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rangee", "deja"),
    [
        ("Un autre titre;;1999;2-07-040850-7;", True),  # the same ISBN with ten digits
        ("L’œuvre et la ville;Le Goff, Anaïs;2005;;", True),
        ("L'OEUVRE ET LA VILLE;Le Goff, A.;2005;;", True),  # letters alone are compared
        ("L’œuvre et la ville;Le Goff, Anaïs;2006;;", False),  # another year
        ("L’œuvre et la ville;Dupont, Élise;2005;;", False),  # another author
        ("L’œuvre et la ville;Le Goff, Anaïs;2005;080442957X;", False),  # another ISBN
    ],
)
def test_a_document_that_is_there_is_left_as_it_is(rangee, deja):
    presente = notice_complete(titre="L’œuvre et la ville", sous_titre="")
    avant = presente.modifiee_le
    lot = faire_lire(csv(rangee))
    assert (lot.doublons, lot.entrees) == ((1, 0) if deja else (0, 1))
    presente.refresh_from_db()
    assert presente.modifiee_le == avant
    if deja:
        constat = lot.constats.get()
        assert constat.notice_id == presente.pk
        assert "L’œuvre et la ville" in constat.motif


def test_the_number_of_another_catalogue_is_not_ours():
    NoticeFactory(titre="Tout autre chose", identifiant_origine="7")
    assert faire_lire(en_iso2709(une_notice())).entrees == 1


def test_the_same_document_twice_in_a_file_enters_once():
    lot = faire_lire(csv(RANGEE, RANGEE))
    assert (lot.entrees, lot.doublons) == (1, 1)
    assert "la notice 2 de ce fichier" in rapport(lot)[0][2]


def test_a_file_that_comes_again_changes_nothing():
    rangees = [f"Livre {rang};Dupont, Élise;2004;;" for rang in range(5)]
    faire_lire(csv(*rangees))
    encore = faire_lire(csv(*rangees))
    assert (encore.entrees, encore.doublons, Notice.objects.filter(lot=encore).count()) == (0, 5, 0)


# --- The switch, and what cuts a reading short --------------------------------------------------


def test_nothing_is_seen_before_the_lot_is_opened_nor_after_it_is_shut(client, valider):
    lot = faire_lire(csv(RANGEE))
    notice = lot.notices.get()

    def visible():
        valider()
        vu = client.get(notice.get_absolute_url()).status_code == 200
        assert vu == ("Yeu" in client.get("/ressources/notices/").content.decode())
        return vu

    assert not visible()
    assert ouvrir(lot)
    assert not ouvrir(lot)
    assert visible()
    assert fermer(lot)
    assert not visible()
    assert ouvrir(lot)
    assert visible()


def test_an_import_that_is_not_read_to_its_end_does_not_open():
    lot = recevoir(io.BytesIO(csv(RANGEE)), "f.csv")
    assert not ouvrir(lot)


def test_a_deleted_import_leaves_nothing_but_what_harvesters_need():
    lot = faire_lire(csv(RANGEE, "Autre;;2001;;"))
    assert not supprimer(ouvert(lot))
    fermer(lot)
    assert supprimer(lot)
    effacer.func(lot.pk)
    assert not Lot.objects.exists()
    assert not Constat.objects.exists()
    assert not Notice.objects.filter(titre__contains="Yeu").exists()
    assert NoticeRetiree.objects.count() == 2


def ouvert(lot):
    ouvrir(lot)
    return lot


def test_a_killed_reading_goes_on_from_where_it_stopped(monkeypatch):
    monkeypatch.setattr(actions, "PAR_PAQUET", 3)
    rangees = [f"Livre {rang};;2004;;" for rang in range(10)]
    lot = recevoir(io.BytesIO(csv(*rangees)), "f.csv")
    commencer(lot)

    def tuer(lot):
        if lot.position == 6:
            raise SystemExit

    lot.refresh_from_db()
    with pytest.raises(SystemExit):
        actions.lire_le_lot(lot, tuer)
    lot.refresh_from_db()
    assert (lot.etape, lot.position, lot.entrees) == (Lot.Etape.EN_COURS, 6, 6)
    importer.func(lot.pk)
    lot.refresh_from_db()
    assert (lot.etape, lot.entrees, lot.doublons) == (Lot.Etape.FINI, 10, 0)
    assert titres(lot) == [f"Livre {rang}" for rang in range(10)]


def test_a_long_reading_gives_way_to_the_letters(monkeypatch):
    monkeypatch.setattr(actions, "PAR_PAQUET", 2)
    monkeypatch.setattr(actions, "PRISE", -1)
    lot = recevoir(io.BytesIO(csv(*(f"Livre {rang};;2004;;" for rang in range(4)))), "f.csv")
    commencer(lot)
    en_file = DBTaskResult.objects.filter(task_path__endswith=".importer")
    for attendues, lues in ((2, 2), (3, 4), (3, 4)):
        importer.func(lot.pk)
        lot.refresh_from_db()
        assert (en_file.count(), lot.position) == (attendues, lues)
    assert lot.etape == Lot.Etape.FINI


def test_two_workers_on_a_lot_write_it_once(monkeypatch):
    monkeypatch.setattr(actions, "PAR_PAQUET", 2)
    lot = recevoir(io.BytesIO(csv(*(f"Livre {rang};;2004;;" for rang in range(6)))), "f.csv")
    commencer(lot)
    un, autre = Lot.objects.get(pk=lot.pk), Lot.objects.get(pk=lot.pk)
    actions.lire_le_lot(un, lambda _: actions.lire_le_lot(autre))
    lot.refresh_from_db()
    assert (lot.entrees, lot.doublons, lot.position) == (6, 0, 6)


def test_a_second_click_starts_nothing():
    lot = recevoir(io.BytesIO(csv(RANGEE)), "f.csv")
    assert commencer(lot)
    assert not commencer(lot)


def test_a_workbook_enters_like_a_table():
    classeur = Workbook()
    classeur.active.append(["Intitulé", "Auteur", "Date", "Cote"])
    classeur.active.append(["Été à Brest", "Le Goff, Anaïs", 2004, "URB 1"])
    tampon = io.BytesIO()
    classeur.save(tampon)
    notice = faire_lire(tampon.getvalue(), "f.xlsx").notices.get()
    assert (notice.titre, notice.annee) == ("Été à Brest", 2004)
    assert notice.exemplaires.get().cote == "URB 1"


# --- Every broken kind × every format -----------------------------------------------------------

TROIS = [Description(f"Été {rang} à l’œuvre", annee=2004, pk=rang) for rang in (1, 2, 3)]
FAIRE = {
    "csv": lambda d: b"".join(morceau.encode() for morceau in tableau.en_csv(d)),
    "ris": lambda d: "".join(map(ris.ecrire, d)).encode(),
    "bibtex": lambda d: "".join(map(bibtex.ecrire, d)).encode(),
    "iso2709": lambda d: en_iso2709(*map(unimarc.ecrire, d)),
    "xml": lambda d: b"".join(marc.collection_xml(map(marc21.ecrire, d), marc.MARCXML)),
    "xlsx": tableau.en_xlsx,
}
EN_TEXTE = ("csv", "ris", "bibtex")


def recoder(encodage):
    return lambda octets: octets.decode("utf-8-sig").encode(encodage)


def avec_un_nul(octets):
    debut, titre, fin = octets.rpartition("Été 3".encode())
    return debut + titre.replace(b"3", b"\0") + fin


def coupe_dans_un_signe(octets):
    return octets[: octets.rindex("Été 3".encode()) + len("Été 3 à".encode()) - 1]


def etiquette_fausse(octets):
    *autres, derniere, _ = octets.split(b"\x1d")
    return b"\x1d".join([*autres, b"XXXXX" + derniere[5:], b""])


FAUTES = [
    *((f, "cp1252", recoder("cp1252"), 3, 0) for f in EN_TEXTE),
    *((f, "BOM", recoder("utf-8-sig"), 3, 0) for f in EN_TEXTE),
    *((f, "UTF-16", recoder("utf-16"), 3, 0) for f in EN_TEXTE),
    *((f, "UTF-16 sans BOM", recoder("utf-16-le"), 3, 0) for f in EN_TEXTE),
    *((f, "NUL", avec_un_nul, 2, 1) for f in (*EN_TEXTE, "iso2709", "xml")),
    *((f, "coupé", coupe_dans_un_signe, 2, 1) for f in (*EN_TEXTE, "iso2709", "xml")),
    ("iso2709", "étiquette fausse", etiquette_fausse, 2, 1),
]


@pytest.mark.parametrize(
    ("format", "abimer_le_fichier", "entrees", "refus"),
    [pytest.param(f, geste, e, r, id=f"{f}-{faute}") for f, faute, geste, e, r in FAUTES],
)
def test_a_broken_file_is_refused_line_by_line(format, abimer_le_fichier, entrees, refus):
    """What is sound enters with its accents, the rest is told in French, nothing shows, and the
    same file again changes nothing."""
    octets = abimer_le_fichier(FAIRE[format](TROIS))
    lot = faire_lire(octets, f"f.{format}")
    assert (lot.entrees, lot.refus) == (entrees, refus), rapport(lot)
    assert titres(lot)[:2] == ["Été 1 à l’œuvre", "Été 2 à l’œuvre"]
    assert all(motif and ligne for ligne, _, motif in rapport(lot))
    assert not Notice.objects.entrees().filter(lot=lot).exists()
    encore = faire_lire(octets, f"f.{format}")
    assert (encore.entrees, encore.doublons) == (0, entrees)


def test_a_broken_workbook_is_refused_whole():
    octets = tableau.en_xlsx(TROIS)
    with pytest.raises(FichierRefuse, match="abîmé"):
        recevoir(io.BytesIO(octets[: len(octets) // 2]), "f.xlsx")
    assert not Lot.objects.exists()
