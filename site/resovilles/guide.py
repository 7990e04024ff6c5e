"""The editors' guide in the admin: the files of docs/guide, the very ones that the repository shows."""

import re

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

GUIDE = settings.BASE_DIR / "docs" / "guide"
SOMMAIRE = "README"
PAGE = re.compile(r"([\w-]+)\.md")
# Tags typed in a file are shown as text, and addresses that run something stay text.
LECTEUR = MarkdownIt("js-default")


@require_safe
def lire_le_guide(request, nom=SOMMAIRE):
    fichier = GUIDE / f"{nom}.md"
    if not fichier.is_file():
        raise Http404
    titre, corps = en_page(fichier.read_text(encoding="utf-8"))
    contexte = {"titre": titre, "corps": corps, "est_le_sommaire": nom == SOMMAIRE}
    return render(request, "resovilles/gestion/guide.html", contexte)


def en_page(texte):
    """The title that opens the file, and the rest as HTML."""
    ouverture, titre, fermeture, *jetons = LECTEUR.parse(texte)
    for jeton in jetons:
        jeton.attrs.pop("style", None)  # the side of a column: our policy refuses the attribute
        for enfant in jeton.children or ():
            conduire(enfant)
    return titre.content, mark_safe(LECTEUR.renderer.render(jetons, LECTEUR.options, {}))


def conduire(jeton):
    """Pictures and pages are told from the folder: give them their addresses here."""
    if jeton.type == "image":
        jeton.attrs["src"] = static("guide/" + jeton.attrs["src"].removeprefix("images/"))
        jeton.attrs["loading"] = "lazy"
    elif jeton.type == "link_open" and (page := PAGE.fullmatch(jeton.attrs["href"])):
        jeton.attrs["href"] = adresse_de_la_page(page[1])


def adresse_de_la_page(nom):
    return reverse("guide") if nom == SOMMAIRE else reverse("guide_page", args=[nom])
