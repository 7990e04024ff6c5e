"""Briefs of January 2007, and what readers propose."""

from django.utils.html import linebreaks

from home.demo.dates import moment
from home.demo.lecture import lire
from newsletter.models import Breve, Proposition
from thesaurus.models import Concept

DE_LA_PROPOSITION = ("titre", "nom", "structure", "courriel")


def charger_breves():
    for ligne in lire("breves.yaml"):
        if not Breve.objects.filter(titre=ligne["titre"]).exists():
            creer(ligne)


def charger_propositions():
    if not Proposition.objects.exists():
        for ligne in lire("propositions.yaml"):
            breve = creer(ligne | {"diffusion": ["infos"], "brouillon": True})
            champs = {nom: ligne[nom] for nom in DE_LA_PROPOSITION}
            Proposition.objects.create(breve=breve, **champs)


def creer(ligne):
    """As the team makes one: a revision, then its publication."""
    breve = Breve(
        live=False,
        titre=ligne["titre"],
        nature=ligne["nature"],
        texte=linebreaks(ligne["texte"], autoescape=True),
        lien=ligne.get("lien", ""),
        source=ligne.get("source") or ligne.get("structure", ""),
        valable_au=ligne.get("au"),
    )
    for canal in ("lettre", "flash", "infos", "membres"):
        setattr(breve, f"pour_{canal}", canal in ligne["diffusion"])
    if ligne.get("le"):
        breve.cree_le = moment(ligne["le"])
    breve.themes = Concept.objects.filter(identifiant__in=ligne.get("themes", []))
    breve.save()
    revision = breve.save_revision()
    if not ligne.get("brouillon"):
        revision.publish()
    return breve
