"""MARC 21, the format of the rest of the world: the punctuation of ISBD stands in the data."""

from pymarc import Field, Record, Subfield

from ressources.echange.description import Auteur, Description
from ressources.echange.marc import (
    MARC21_DU_ROLE,
    ROLE_DU_CODE,
    ZoneDExemplaire,
    ajouter,
    annee_dans,
    controle,
    pages_dans,
    paragraphes,
    premiere,
    valeurs,
    zone,
)
from ressources.echange.unimarc import CENTRE, mention

SANS_PONCTUATION = "c"  # leader/18
PONCTUEES = (
    "100 110 111 240 245 260 264 300 440 490 600 610 611 630 650 651 653 655 700 710 711 765 773"
)
PERSONNES, COLLECTIVITES = "100 700", "110 111 710 711"
EXEMPLAIRES = ZoneDExemplaire(
    "852", fonds="a", cote="hi", inventaire="p", remarque="z", sur_place="Consultation sur place"
)


def ecrire(description):
    """The record of a notice of ours, without ISBD punctuation (leader/18 “c”)."""
    d = description
    niveau = "a" if d.est_un_article else "m"
    notice = Record()
    notice.leader = f"     na{niveau} a22     7c 4500"
    notice.add_field(Field("001", data=str(d.pk)), Field("003", data=CENTRE))
    if d.modifiee:
        notice.add_field(Field("005", data=f"{d.modifiee:%Y%m%d%H%M%S}.0"))
    notice.add_field(Field("008", data=donnees_codees(d)))
    ajouter(
        notice,
        zone("020", ("a", d.isbn)),
        zone("022", ("a", "" if d.est_un_article else d.issn)),
        zone("024", ("a", d.adresse), ("2", d.adresse and "uri"), indicateurs="7 "),
        *(zone_d_auteur(auteur, "1") for auteur in d.auteurs[:1]),
        zone("245", ("a", d.titre), ("b", d.sous_titre), ("c", mention(d)), indicateurs="10"),
        zone(
            "264",
            ("a", d.lieu_edition),
            ("b", d.editeur),
            ("c", d.date_iso),
            indicateurs=" 1",
        ),
        zone("300", ("a", "" if d.est_un_article else d.pages and f"{d.pages} p.")),
        zone("490", ("a", d.collection), ("v", d.numero_collection), indicateurs="0 "),
        *(zone("520", ("a", morceau)) for morceau in paragraphes(d.resume)),
        zone("540", ("a", d.droits)),
        zone("541", ("a", d.source)),
        *(zone("650", ("a", mot), indicateurs=" 4") for mot in d.mots),
        *(zone("651", ("a", lieu), indicateurs=" 4") for lieu in d.lieux),
        zone("655", ("a", d.nature), indicateurs=" 4"),
        *(zone_d_auteur(auteur, "7") for auteur in d.auteurs[1:]),
        zone("765", ("t", d.titre_original), indicateurs="0 "),
        *hote(d),
        *map(EXEMPLAIRES.ecrire, d.copies),
        zone("856", ("u", d.url), indicateurs="40"),
    )
    return notice


def donnees_codees(d):
    """008, 40 positions: entered, year, country, language."""
    entree = f"{d.entree:%y%m%d}" if d.entree else " " * 6
    return f"{entree}s{d.annee or '    '}    fr {' ' * 17}{d.langue:3.3} d"


def hote(d):
    details = [d.volume and f"vol. {d.volume}", d.numero and f"n° {d.numero}"]
    if d.est_un_article:
        details.append(d.pages and f"p. {d.pages}")
    yield zone(
        "773",
        ("t", d.periodique),
        ("g", ", ".join(filter(None, details))),
        ("x", d.issn if d.est_un_article else ""),
        indicateurs="0 ",
    )


def zone_d_auteur(auteur, centaine):
    return zone(
        centaine + ("10" if auteur.est_collectivite else "00"),
        ("a", auteur.nom_inverse),
        ("4", MARC21_DU_ROLE[auteur.role]),
        indicateurs=("2 " if auteur.est_collectivite else "1 "),
    )


def decrire(notice):
    """A description from a record of any library, with or without ISBD punctuation."""
    if notice.leader[18] != SANS_PONCTUATION:
        oter_la_ponctuation(notice)
    volume, numero, pages = details_d_hote(premiere(notice, "773", "g"))
    return Description(
        titre=titre(notice),
        sous_titre=premiere(notice, "245", "b"),
        titre_original=premiere(notice, "765", "t") or premiere(notice, "240"),
        auteurs=auteurs(notice),
        editeur=premiere(notice, "264 260", "b"),
        lieu_edition=premiere(notice, "264 260", "a"),
        collection=premiere(notice, "490 440", "a"),
        numero_collection=premiere(notice, "490 440", "v"),
        annee=annee_dans(premiere(notice, "264 260", "c")) or annee_dans(controle_008(notice)),
        pages=pages or pages_dans(premiere(notice, "300")),
        periodique=premiere(notice, "773", "t"),
        volume=volume,
        numero=numero,
        isbn=premiere(notice, "020").partition(" ")[0],
        issn=premiere(notice, "022") or premiere(notice, "773", "x"),
        langue=langue(notice),
        resume="\n\n".join(valeurs(notice, "520", "a")),
        url=premiere(notice, "856", "u"),
        source=premiere(notice, "541", "a"),
        droits=premiere(notice, "540", "a"),
        nature=premiere(notice, "655"),
        mots=sujets(notice),
        lieux=valeurs(notice, "651", "a"),
        copies=EXEMPLAIRES.lire(notice),
        identifiant=identifiant(notice),
    )


def oter_la_ponctuation(notice):
    for champ in notice.get_fields(*PONCTUEES.split()):
        champ.subfields = [Subfield(s.code, sans_isbd(s.value)) for s in champ.subfields]


def sans_isbd(texte):
    """Without the sign that announces the next element; a full stop may belong to initials."""
    texte = texte.rstrip(" /:;,=")
    return texte[:-1] if texte.endswith(".") and len(texte) > 3 and texte[-3] != " " else texte


def titre(notice):
    return ". ".join(valeurs(notice, "245", "anp"))


def controle_008(notice):
    return controle(notice, "008")[7:11]


def langue(notice):
    code = next((zone.data[35:38] for zone in notice.get_fields("008")), "")
    return code.strip() or premiere(notice, "041")[:3]


def details_d_hote(texte):
    """“vol. 3, n° 12, p. 12-25” in three; what is said otherwise stays with the volume."""
    volume, numero, pages = [], "", ""
    for morceau in filter(None, map(str.strip, texte.split(","))):
        if morceau.startswith(("n° ", "no. ", "no ")):
            numero = morceau.partition(" ")[2]
        elif morceau.startswith(("p. ", "pp. ")):
            pages = morceau.partition(" ")[2]
        else:
            volume.append(morceau.removeprefix("vol. "))
    return ", ".join(volume), numero, pages


def sujets(notice):
    vedettes = [
        " -- ".join(s.value for s in zone.subfields if s.code in "abxyzvt" and s.value)
        for zone in notice.get_fields("600", "610", "611", "630", "650", "653")
    ]
    return list(dict.fromkeys(filter(None, vedettes)))


def auteurs(notice):
    trouves = [auteur(z) for z in notice.get_fields(*f"{PERSONNES} {COLLECTIVITES}".split())]
    trouves = [a for a in trouves if a.nom]
    if not trouves and (mention := premiere(notice, "245", "c")):
        return [Auteur(mention)]
    return trouves


def auteur(zone):
    codes = zone.get_subfields("4")
    connus = [ROLE_DU_CODE[code] for code in codes if code in ROLE_DU_CODE]
    role = connus[0] if connus else ROLE_DU_CODE["ctb" if codes else "aut"]
    nom = zone.get("a", "")
    if zone.tag[1:] == "00":
        return Auteur.depuis_nom_inverse(nom, role)
    corps = [nom, *zone.get_subfields("b")]
    return Auteur(". ".join(filter(None, corps)), "", True, role)


def identifiant(notice):
    numero, agence = controle(notice, "001"), controle(notice, "003")
    return f"{agence}:{numero}" if agence and numero else numero
