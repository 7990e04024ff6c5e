"""The editor's form as a browser would send it back."""

from bs4 import BeautifulSoup
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

TEXTES = ("title", "slug", "chapo", "porteur", "periode", "public_vise", "budget", "partenaires")


def champs_caches(reponse):
    """The hidden fields of a page: the tokens, the counts of the lists of sub-forms."""
    return {
        champ["name"]: champ.get("value", "")
        for champ in BeautifulSoup(reponse.content, "html.parser").select("input[name]")
        if champ.get("type") == "hidden"
    }


def champs_du_formulaire(client, fiche):
    """Every field of the edit form of a fiche, with its present value."""
    champs = champs_caches(client.get(f"/gestion/pages/{fiche.pk}/edit/"))
    corps = [
        ("texte", rich_text(bloc.value.source))
        for bloc in fiche.corps
        if bloc.block_type == "texte"
    ]
    champs |= {nom: getattr(fiche, nom) for nom in TEXTES}
    return champs | nested_form_data({"corps": streamfield(corps)})
