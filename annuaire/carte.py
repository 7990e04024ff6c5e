"""Structures and persons as address books read them: vCard 4.0 (RFC 6350)."""

from resovilles.adresses import absolue
from resovilles.donnees_structurees import CODE_ET_VILLE

TYPE = "text/vcard; charset=utf-8"
OCTETS_PAR_LIGNE = 75
ECHAPPEMENTS = str.maketrans({"\\": r"\\", ",": r"\,", ";": r"\;", "\n": r"\n", "\r": None})


def de_la_structure(structure, coordonnees):
    """`coordonnees` are those that the reader may see."""
    return composer(
        ("KIND", "org"),
        ("FN", texte(structure.nom_complet)),
        ("ORG", texte(structure.title)),
        ("CATEGORIES", texte(structure.type_acteur and structure.type_acteur.libelle)),
        *joindre(coordonnees, structure.ville),
        ("URL", structure.site),
        ("SOURCE", absolue(structure.url)),
        ("REV", structure.verifiee_le and f"{structure.verifiee_le:%Y%m%d}T000000Z"),
    )


def de_la_personne(personne, fonctions, coordonnees):
    fonction = fonctions[0] if fonctions else None
    return composer(
        ("KIND", "individual"),
        ("FN", texte(personne.nom_complet)),
        ("N", f"{texte(personne.nom)};{texte(personne.prenom)};;;"),
        ("ORG", texte(fonction and fonction.structure.title)),
        ("TITLE", texte(fonction and fonction.intitule)),
        *joindre(coordonnees, None),
    )


def joindre(coordonnees, ville):
    telephone = "".join(coordonnees.get("telephone", "").split())
    return [
        ("TEL;VALUE=uri;TYPE=work", telephone and f"tel:{telephone}"),
        ("EMAIL;TYPE=work", coordonnees.get("courriel")),
        ("ADR;TYPE=work", adresse(coordonnees.get("adresse", ""), ville)),
    ]


def adresse(postale, ville):
    """Post office box, extended, street, town, region, code, country: seven parts."""
    if not postale:
        return f";;;{texte(ville.nom)};;;France" if ville else ""
    *rue, derniere = postale.strip().splitlines()
    trouve = CODE_ET_VILLE.match(derniere.strip())
    lignes = rue if trouve else [*rue, derniere]
    lieu = trouve["addressLocality"] if trouve else ""
    code = trouve["postalCode"] if trouve else ""
    return f";;{texte(', '.join(lignes))};{texte(lieu)};;{code};France"


def texte(valeur):
    return (valeur or "").translate(ECHAPPEMENTS)


def composer(*champs):
    """The fields that have something to say, between the marks of a card."""
    lignes = ["BEGIN:VCARD", "VERSION:4.0", "PRODID:-//RésO Villes//Annuaire des acteurs//FR"]
    lignes += [f"{nom}:{sur_une_ligne(valeur)}" for nom, valeur in champs if valeur]
    return "".join(f"{pliee(ligne)}\r\n" for ligne in [*lignes, "END:VCARD"])


def sur_une_ligne(valeur):
    """No value ends its line: the next one would be a field that somebody typed."""
    return "".join(signe for signe in valeur if signe.isprintable())


def pliee(ligne):
    """Cut into lines of 75 bytes, each but the first after a space (RFC 6350, 3.2)."""
    morceaux, courant, poids = [], "", 0
    for signe in ligne:
        octets = len(signe.encode())
        if poids + octets > OCTETS_PAR_LIGNE:
            morceaux.append(courant)
            courant, poids = " ", 1
        courant += signe
        poids += octets
    return "\r\n".join([*morceaux, courant])
