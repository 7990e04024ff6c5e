"""Paper editions: what is printed of a text, block by block, before it is composed."""

from urllib.parse import urljoin

from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

IMAGE_ILLISIBLE = (SourceImageIOError, InvalidFilterSpecError, OSError)


class BlocFautif(Exception):
    """A block that does not go through; the message names it as the editor sees it."""

    def __init__(self, section, bloc, cause):
        super().__init__(
            f"Le bloc « {bloc.block.label} »{situer(section)} n’a pas pu être mis en page : "
            f"{expliquer(cause)} Corrigez-le, publiez le dossier, puis redemandez l’édition."
        )


def situer(section):
    titre = section["titre"]
    return f" de la section « {titre} »" if titre else ", avant la première section,"


def expliquer(cause):
    if isinstance(cause, IMAGE_ILLISIBLE):
        return "son image est introuvable ou illisible."
    return f"son contenu est abîmé ({type(cause).__name__})."


def en_pdf(gabarit, contexte):
    """The bytes of a tagged PDF (PDF/UA-1, ISO 14289). Slow (seconds): only background tasks
    call it."""
    # Imported here: the library costs every process nearly a second.
    from resovilles.composition import composer

    return composer(render_to_string(gabarit, contexte))


class Renvois:
    """The addresses that a text links to, each numbered once, in the order of first mention:
    on paper a link is worth nothing without its address."""

    def __init__(self, base):
        self.base = base
        self.adresses = {}

    def poser(self, html):
        """The same HTML where each link is followed by the number of its address."""
        soupe = BeautifulSoup(html, "html.parser")
        for lien in soupe.select("a[href]"):
            adresse = urljoin(self.base, lien["href"])
            if adresse.startswith("http"):
                lien["href"] = adresse
                lien.append(self.appel(soupe, adresse))
        return mark_safe(soupe.decode(formatter="minimal"))

    def appel(self, soupe, adresse):
        numero = self.adresses.setdefault(adresse, len(self.adresses) + 1)
        appel = soupe.new_tag("sup", attrs={"class": "renvoi"})
        appel.string = str(numero)
        return appel


def edition_en_pdf(gabarit, sections, contexte, base):
    """The bytes of a paper edition: its sections, then the addresses that they cite. Raises
    BlocFautif, which names the block at fault."""
    renvois = Renvois(base)
    for section in sections:
        section["rendus"] = [renvois.poser(rendre(section, bloc)) for bloc in section["blocs"]]
    contexte |= {"sections": sections, "adresses": list(renvois.adresses)}
    try:
        return en_pdf(gabarit, contexte)
    except Exception:
        chercher_la_faute(sections)
        raise


def rendre(section, bloc):
    niveau = 3 if section["titre"] else 2
    contexte = {"niveau": niveau, "titre_section": section["titre"], "papier": True}
    try:
        return bloc.render(contexte)
    except Exception as erreur:
        raise BlocFautif(section, bloc, erreur) from erreur


def chercher_la_faute(sections):
    """After a failure of the whole: compose each block alone, and name the one that fails."""
    from resovilles.composition import composer

    for section in sections:
        for bloc, rendu in zip(section["blocs"], section["rendus"], strict=True):
            try:
                composer(f'<html lang="fr"><title>Bloc</title><body>{rendu}</body></html>')
            except Exception as erreur:
                raise BlocFautif(section, bloc, erreur) from erreur
