"""The HTML version of a message as it can be shown under a strict policy."""

from bs4 import BeautifulSoup


def sans_attribut_style(html, nonce):
    """Mail readers want styles on the elements, our policy refuses them there: move them to a
    style sheet, first in the head so that the media queries of the message come after it."""
    soupe = BeautifulSoup(html, "html.parser")
    regles = []
    for numero, element in enumerate(soupe.find_all(style=True)):
        nom = f"style-{numero}"
        regles.append(f".{nom} {{ {element.attrs.pop('style')} }}")
        element["class"] = [*element.get_attribute_list("class", []), nom]
    feuille = soupe.new_tag("style")
    feuille.string = "\n".join(regles).replace("<", "")
    (soupe.head or soupe).insert(0, feuille)
    for feuille in soupe.find_all("style"):
        feuille["nonce"] = nonce
    return str(soupe)
