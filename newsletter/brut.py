"""Rich text as plain text, whose links still lead somewhere."""

import re

from bs4 import BeautifulSoup
from resovilles.adresses import absolue

PARAGRAPHES = ("p", "ul", "ol", "h2", "h3", "h4", "blockquote")


def en_brut(html):
    """Paragraphs apart, lists with their dashes, each link followed by its address."""
    soupe = BeautifulSoup(html, "html.parser")
    for lien in soupe.select("a[href]"):
        adresse = lien["href"]
        adresse = absolue(adresse) if adresse.startswith("/") else adresse
        if adresse != lien.get_text():
            lien.append(f" ({adresse})")
    for saut in soupe.find_all("br"):
        saut.replace_with("\n")
    for element in soupe.find_all("li"):
        element.insert(0, "- ")
        element.append("\n")
    for paragraphe in soupe.find_all(PARAGRAPHES):
        paragraphe.append("\n\n")
    return re.sub(r"\n{3,}", "\n\n", soupe.get_text()).strip()
