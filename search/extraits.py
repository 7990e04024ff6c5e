"""The sentence of a text that holds the words, and the words marked in it."""

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from itertools import islice

from django.utils.html import escape
from django.utils.safestring import mark_safe

from search import analyse

LONGUEUR = 230  # signs of an extract
CANDIDATS = 12  # places of a text that are looked at
AVANT = 70  # signs of an extract before the first word found
LETTRE = re.compile("oe|ae|[a-z]")
FIN_SANS_POINT = re.compile(r"(?<=[\w)%])\s*\n\s*")  # of a title, before the text that it heads
VARIANTES = {
    "a": "[aàâä]",
    "ae": "(?:[aàâä][eéèêë]|æ)",
    "c": "[cç]",
    "e": "[eéèêë]",
    "i": "[iîï]",
    "o": "[oôö]",
    "oe": "(?:[oôö][eéèêë]|œ)",
    "u": "[uùûü]",
    "y": "[yÿ]",
}


def mots(texte, depuis=0):
    """(start, end, root) of the words of a text; those that say nothing are left out."""
    for trouve in analyse.MOT.finditer(texte, depuis):
        if racine := racine_de(trouve.group()):
            yield trouve.start(), trouve.end(), racine


@lru_cache(maxsize=32_768)
def racine_de(mot):
    """The root of a word as it stands in a text; none when it says nothing."""
    forme = analyse.plier(mot)[: analyse.LONGUEUR_D_UN_MOT]
    return "" if forme in analyse.VIDES else analyse.radical(forme)


def reperes(texte, suites):
    """(start, end) of what is to be marked: sequences of roots wherever they stand."""
    par_debut = defaultdict(list)
    for suite in suites:
        par_debut[suite[0]].append(suite)
    trouves = set()
    for place in motif(tuple(sorted(par_debut))).finditer(texte) if par_debut else ():
        for suite in par_debut.get(racine_de(analyse.MOT.match(texte, place.start()).group()), ()):
            suivants = list(islice(mots(texte, place.start()), len(suite)))
            if tuple(mot[2] for mot in suivants) == suite:
                trouves.update(mot[:2] for mot in suivants)
    return sorted(trouves)


def suites_de(groupes):
    """What to look for: each word that was typed, each variant as a whole."""
    suites = set()
    for groupe in groupes:
        suites |= {groupe.radicaux} if groupe.exact else {(r,) for r in groupe.radicaux}
        suites |= {variante.radicaux for variante in groupe.variantes}
    return suites


def marquer(texte, suites):
    """HTML of a text, its words marked."""
    texte = unicodedata.normalize("NFC", texte)
    morceaux, fin_d_avant = [], 0
    for debut, fin in reperes(texte, suites):
        morceaux += [escape(texte[fin_d_avant:debut]), f"<mark>{escape(texte[debut:fin])}</mark>"]
        fin_d_avant = fin
    return mark_safe("".join([*morceaux, escape(texte[fin_d_avant:])]))


@lru_cache(maxsize=512)
def motif(radicaux):
    """Where words may start that have these roots: a guess, cheap on a long text."""
    debuts = (racine[:-1] if len(racine) > 4 else racine for racine in radicaux)
    motifs = "|".join(LETTRE.sub(avec_accents, debut) for debut in debuts)
    return re.compile(rf"(?<![^\W_])(?:{motifs})", re.IGNORECASE)


def avec_accents(lettre):
    return VARIANTES.get(lettre.group(), lettre.group())


def extrait(texte, resume, suites):
    """HTML of the part of a text that says most of what was looked for, else of its summary."""
    texte = unicodedata.normalize("NFC", texte)
    if not suites:
        return marquer(couper(resume or texte, 0), suites)
    meilleure, valeur = 0, 0
    for place in places_de(texte, suites):
        trouvees = richesse(texte, place, suites)
        if trouvees > valeur:
            meilleure, valeur = place, trouvees
        if valeur == len(suites):
            break
    return marquer(couper(texte, meilleure) if valeur else couper(resume or texte, 0), suites)


def places_de(texte, suites):
    """Where words may start that were looked for, the first of them."""
    for trouve in islice(motif(radicaux_de(suites)).finditer(texte), CANDIDATS):
        yield trouve.start()


def radicaux_de(suites):
    return tuple(sorted({radical for suite in suites for radical in suite}))


def richesse(texte, place, suites):
    """How many of the things looked for stand right after a place. Only words that begin as one of
    them are reduced to their root: that is what costs."""
    fenetre = texte[place : place + LONGUEUR - AVANT]
    debuts = motif(radicaux_de(suites)).finditer(fenetre)
    presents = {racine_de(analyse.MOT.match(fenetre, debut.start()).group()) for debut in debuts}
    return sum(presents.issuperset(suite) for suite in suites)


def couper(texte, place):
    """A part of a text around a place, on one line: from the beginning of its sentence when it
    is near, else cut between words."""
    phrase = max(texte.rfind("\n", 0, place), texte.rfind(". ", 0, place) + 1, 0)
    debut = phrase if place - phrase <= AVANT else texte.find(" ", place - AVANT, place)
    debut = place if debut < 0 else debut
    fin = (
        len(texte) if len(texte) - debut <= LONGUEUR else texte.rfind(" ", debut, debut + LONGUEUR)
    )
    fin = debut + LONGUEUR if fin <= place else fin
    coupe = " ".join(FIN_SANS_POINT.sub(" – ", texte[debut:fin].strip()).split())
    return f"{'' if debut == phrase else '… '}{coupe}{' …' if fin < len(texte) else ''}"
