"""The light mark-up of the data files: paragraphs by blank lines, lists by dashes."""

import re

LIEN_DE_PAGE = re.compile(r'<a page="([^"]+)">')


def en_html(texte, identifiants):
    """Rich text as Wagtail stores it. `identifiants` maps the path of a page to its id, or to
    None when there is no such page: the words then stay without a link."""
    blocs = re.split(r"\n\s*\n", str(texte).strip())
    html = "".join(paragraphe(bloc) for bloc in blocs if bloc.strip())
    return LIEN_DE_PAGE.sub(lambda lien: balise(identifiants[lien[1]]), html)


def balise(identifiant):
    return f'<a linktype="page" id="{identifiant}">' if identifiant else "<a>"


def paragraphe(bloc):
    lignes = [ligne.strip() for ligne in bloc.strip().splitlines()]
    if lignes[0].startswith("## "):
        return f"<h2>{lignes[0][3:]}</h2>" + (
            paragraphe("\n".join(lignes[1:])) if lignes[1:] else ""
        )
    if lignes[0].startswith("- "):
        return f"<ul>{''.join(f'<li>{item}</li>' for item in items(lignes))}</ul>"
    if any(ligne.startswith("- ") for ligne in lignes):
        debut = next(rang for rang, ligne in enumerate(lignes) if ligne.startswith("- "))
        return paragraphe("\n".join(lignes[:debut])) + paragraphe("\n".join(lignes[debut:]))
    return f"<p>{' '.join(lignes)}</p>"


def items(lignes):
    """The items of a list; a line without dash continues the one above."""
    trouves = []
    for ligne in lignes:
        if ligne.startswith("- "):
            trouves.append(ligne[2:])
        else:
            trouves[-1] += f" {ligne}"
    return trouves
