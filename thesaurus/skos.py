"""The vocabulary in SKOS (W3C, 2009), in Turtle and in JSON-LD, without a library: it is small.

Both come from the same statements. The dates are schema.org's, since SKOS has none.
"""

import json

from django.urls import reverse
from resovilles.adresses import absolue

from thesaurus.lexique import vocabulaire

PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TITRE = "Vocabulaire de la politique de la ville"
# Of Turtle’s short strings (RDF 1.1 Turtle, 2.5.1).
ECHAPPEMENTS = str.maketrans(
    {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\b": r"\b", "\f": r"\f"}
)


class Ressource(str):
    """An address that a statement points to."""


class Texte(str):
    """Words in French."""


class Jour(str):
    """A date, as 2007-01-01."""


def declarations():
    """Every resource with its statements: [(address, type, [(predicate, value)])]."""
    schema = Ressource(absolue(reverse("lexicon")))
    termes = vocabulaire().values()
    sommets = [("skos:hasTopConcept", adresse(t)) for t in termes if t.plus_large is None]
    titre = [("dcterms:title", Texte(TITRE)), ("dcterms:publisher", Texte("RésO Villes"))]
    yield schema, "skos:ConceptScheme", titre + sommets
    for terme in termes:
        yield adresse(terme), "skos:Concept", list(decrire(terme, schema))


def adresse(terme):
    return Ressource(absolue(terme.concept.get_absolute_url()))


def decrire(terme, schema):
    concept = terme.concept
    yield "dcterms:identifier", concept.identifiant
    yield "skos:prefLabel", Texte(concept.libelle)
    yield "skos:inScheme", schema
    if terme.plus_large is None:
        yield "skos:topConceptOf", schema
    for predicat, texte in (
        ("skos:altLabel", concept.sigle),
        ("skos:definition", concept.definition),
        ("dcterms:source", concept.source),
    ):
        if texte:
            yield predicat, Texte(texte)
    for predicat, jour in (
        ("schema:validFrom", concept.valide_du),
        ("schema:validThrough", concept.valide_au),
    ):
        if jour:
            yield predicat, Jour(jour.isoformat())
    for predicat, voisins in (
        ("skos:broader", [terme.plus_large] if terme.plus_large else []),
        ("skos:narrower", terme.plus_precis),
        ("skos:related", terme.associes),
        ("dcterms:isReplacedBy", terme.remplace_par),
        ("dcterms:replaces", terme.remplace),
    ):
        for voisin in voisins:
            yield predicat, adresse(voisin)


def en_turtle():
    lignes = [f"@prefix {prefixe}: <{base}> ." for prefixe, base in PREFIXES.items()]
    for sujet, genre, phrases in declarations():
        suites = [f"    {predicat} {valeur_turtle(valeur)}" for predicat, valeur in phrases]
        lignes.append(" ;\n".join([f"\n<{sujet}> a {genre}", *suites]) + " .")
    return "\n".join(lignes) + "\n"


def valeur_turtle(valeur):
    if isinstance(valeur, Ressource):
        return f"<{valeur}>"
    cite = f'"{valeur.translate(ECHAPPEMENTS)}"'
    if isinstance(valeur, Texte):
        return f"{cite}@fr"
    return f"{cite}^^xsd:date" if isinstance(valeur, Jour) else cite


def en_json_ld():
    graphe = [
        {"@id": sujet, "@type": genre} | rassembler(phrases)
        for sujet, genre, phrases in declarations()
    ]
    return json.dumps({"@context": PREFIXES, "@graph": graphe}, ensure_ascii=False, indent=1)


def rassembler(phrases):
    """Statements as an object: a predicate said several times has a list."""
    objet = {}
    for predicat, valeur in phrases:
        objet.setdefault(predicat, []).append(valeur_json(valeur))
    return objet


def valeur_json(valeur):
    if isinstance(valeur, Ressource):
        return {"@id": valeur}
    if isinstance(valeur, Texte):
        return {"@value": valeur, "@language": "fr"}
    return {"@value": valeur, "@type": "xsd:date"} if isinstance(valeur, Jour) else valeur
