"""La Lettre 1 to 46 and the seventeen Flash of 2006 (report, p. 9 and 10). The last six issues are
composed of what the demonstration holds; of the others the archive keeps a title."""

from resovilles.adresses import absolue

from home.demo.balisage import en_html
from home.demo.lecture import lire
from newsletter.models import Flash, Numero
from newsletter.pdf import remettre_en_page
from ressources.models import Exemplaire, Notice


def charger_lettres(pages):
    for ligne in lire("lettres.yaml"):
        if not Numero.objects.filter(numero=ligne["numero"]).exists():
            numero = creer_le_numero(ligne, pages)
            if numero.est_compose:
                remettre_en_page(numero)


def creer_le_numero(ligne, pages):
    return Numero.objects.create(
        numero=ligne["numero"],
        date_parution=ligne["date"],
        titre=ligne["titre"],
        sommaire=en_html(ligne.get("sommaire") or "", pages),
        accroche=ligne.get("accroche", ""),
        edito=en_html(ligne.get("edito") or "", pages),
        a_un_supplement="supplement" in ligne,
        supplement=en_html(ligne.get("supplement") or "", pages),
        contenu=list(blocs(ligne, pages)),
        en_ligne=True,
    )


def blocs(ligne, pages):
    """The lines of the file as the field keeps them. A line is the path of a page, free words, or
    `emprunter`: how many documents to lend, of which theme."""
    for rubrique in ligne.get("contenu", []):
        yield {"type": "rubrique", "value": {"titre": rubrique["rubrique"]}}
        for chemin in rubrique.get("pages", []):
            yield en_bloc("page", pages[chemin])
        if "emprunter" in rubrique:
            for pk in a_emprunter(ligne["date"], **rubrique["emprunter"]):
                yield en_bloc("notice", pk)
        for libre in rubrique.get("libres", []):
            yield {"type": "libre", "value": libre}


def en_bloc(genre, pk):
    return {"type": genre, "value": {genre: pk}}


def a_emprunter(jour, theme, nombre):
    """The latest documents of a theme that were on the shelf when the issue came out."""
    rayon = Exemplaire.objects.filter(etat=Exemplaire.Etat.EN_RAYON)
    presentes = Notice.objects.en_ligne().filter(date_entree__lt=jour, exemplaires__in=rayon)
    presentes = presentes.filter(themes__identifiant=theme).distinct()
    return presentes.order_by("-date_entree", "pk").values_list("pk", flat=True)[:nombre]


def charger_flashs():
    for ligne in lire("flashs.yaml"):
        if not Flash.objects.filter(numero=ligne["numero"]).exists():
            creer_le_flash(ligne)


def creer_le_flash(ligne):
    """Sent before this site did it: it bears its day, and no sending of ours."""
    flash = Flash.objects.create(
        numero=ligne["numero"],
        titre=ligne["titre"],
        texte=ligne["texte"].strip(),
        paru_le=ligne["date"],
    )
    for rang, lien in enumerate(ligne["liens"]):
        flash.elements.create(
            titre=lien["titre"],
            adresse=absolue(lien["page"]),
            precision=lien.get("precision", ""),
            sort_order=rang,
        )
