"""What a bearer agrees to: the content of a fiche, in a form that two versions can be compared in.

Wagtail makes a new revision at each save, even when not a word has changed: agreement is given
to a content, not to the number of a revision.
"""

import difflib
import hashlib
import json
import re

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import strip_tags

# Themes are the centre's own filing; the place may give someone away, so it is agreed to.
CHAMPS = (
    "title",
    "chapo",
    "porteur",
    "periode",
    "public_vise",
    "partenaires",
    "budget",
    "document_id",
)
# Names under which a partial save may touch this content.
CHAMPS_ENREGISTRES = {*CHAMPS, "document", "corps", "territoires", "live"}

CLE_DE_PARAGRAPHE = re.compile(r'\s*data-block-key="[^"]*"')  # set by the rich text editor


def touche_au_contenu(update_fields):
    """Whether a save of these fields, or of all when None, may change what the bearer reads."""
    return update_fields is None or bool(CHAMPS_ENREGISTRES & set(update_fields))


def contenu(fiche):
    """The content of a fiche as plain data: the same words always give the same data."""
    donnees = {nom: getattr(fiche, nom) for nom in CHAMPS}
    donnees["territoires"] = sorted(territoire.code for territoire in fiche.territoires.all())
    donnees["corps"] = [epure(bloc.get_prep_value()) for bloc in fiche.corps]
    return json.loads(json.dumps(epure(donnees), cls=DjangoJSONEncoder))


def epure(valeur):
    """Without identifiers of blocks nor empty values: a field added to a block later must not
    make a stranger of a content that was agreed to."""
    if isinstance(valeur, dict):
        propres = {cle: epure(v) for cle, v in valeur.items() if cle != "id"}
        return {cle: v for cle, v in propres.items() if not est_vide(v)}
    if isinstance(valeur, list | tuple):
        return [epure(v) for v in valeur]
    if isinstance(valeur, str):
        return CLE_DE_PARAGRAPHE.sub("", valeur).strip()
    return valeur


def est_vide(valeur):
    return valeur is False or valeur in ("", None, [], {})


def empreinte(donnees):
    """A fingerprint of a content, to find its agreement by."""
    texte = json.dumps(donnees, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(texte.encode()).hexdigest()


def lignes(valeur):
    """The texts of a content, in reading order."""
    if isinstance(valeur, dict):
        valeur = [v for cle, v in valeur.items() if cle != "type"]
    if isinstance(valeur, list):
        return [ligne for v in valeur for ligne in lignes(v)]
    return [" ".join(strip_tags(str(valeur).replace("<", " <")).split())]


def differences(avant, apres):
    """What a correction changes: pairs of texts, before and after; either may be empty."""
    ancien, nouveau = lignes(avant), lignes(apres)
    comparaison = difflib.SequenceMatcher(a=ancien, b=nouveau, autojunk=False)
    return [
        (" ".join(ancien[i:j]), " ".join(nouveau[k:m]))
        for geste, i, j, k, m in comparaison.get_opcodes()
        if geste != "equal"
    ]
