"""The front door: it shows the latest of everything and is read by nobody."""

from django.db import models
from django.utils import timezone
from resovilles.cache.gardes import garder
from resovilles.models import Actualite
from resovilles.pages import PageBase
from wagtail.admin.panels import FieldPanel

from newsletter.models import Numero
from rencontres.models import en_ligne as rencontres_en_ligne
from ressources.models import Dossier, FicheExperience, Publication
from ressources.models import en_ligne as ressources_en_ligne

NOMBRE_A_LA_UNE = 3


class Accueil(PageBase):
    se_cherche = False  # it shows the others

    titre_affiche = models.CharField(
        "grand titre", max_length=120, default="Ce qu’une ville apprend sert à toutes les autres."
    )
    dossier_vedette = models.ForeignKey(
        "ressources.Dossier",
        verbose_name="dossier mis en avant",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    content_panels = [
        *PageBase.content_panels,
        FieldPanel("titre_affiche"),
        FieldPanel("dossier_vedette"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = "accueil"

    def get_context(self, request, *args, **kwargs):
        contexte = super().get_context(request, *args, **kwargs)
        vedette = self.dossier_vedette_id
        return contexte | garder(
            ("accueil", vedette), lambda: actualites() | agenda() | fonds(vedette)
        )


def actualites():
    """The three news of the day as the home page draws them along its line."""
    liste = list(
        Actualite.objects.live()
        .public()
        .filter(a_la_une=True)
        .select_related("lien_page", "lien_document")
        .order_by("-date_affichee", "title")[:NOMBRE_A_LA_UNE]
    )
    return {"une": [carte_de_une(actualite) for actualite in liste], "actualites": liste}


def carte_de_une(actualite):
    document = actualite.lien_document
    if document and not document.est_annonce_a(None):
        document = None
    cible = actualite.lien_page.url if actualite.lien_page else None
    return {
        "genre": actualite.genre_affiche,
        "titre": actualite.title,
        "texte": actualite.chapo,
        "url": (document.url if document else cible) or actualite.url,
        "libelle_lien": actualite.lien_libelle or "Lire la suite",
        "detail": document.description_publique if document else "",
        "pictogramme": actualite.pictogramme,
    }


def agenda():
    """The next four meetings, or the last four when none is announced."""
    a_venir = list(rencontres_en_ligne().filter(debut__gte=timezone.now()).order_by("debut")[:4])
    passees = [] if a_venir else list(rencontres_en_ligne().order_by("-debut")[:4])
    return {"rencontres": a_venir or passees, "rencontres_a_venir": bool(a_venir)}


def fonds(dossier_vedette_id):
    dossiers = list(ressources_en_ligne(Dossier).order_by("-last_published_at", "title")[:10])
    vedette = next((d for d in dossiers if d.pk == dossier_vedette_id), None)
    vedette = vedette or (dossiers[0] if dossiers else None)
    return {
        "dossier_vedette": vedette,
        "dossiers": [dossier for dossier in dossiers if dossier != vedette],
        "fiches": list(ressources_en_ligne(FicheExperience).order_by("-date_affichee")[:3]),
        "publications": list(ressources_en_ligne(Publication).order_by("-date_parution")[:3]),
        "lettre": Numero.objects.parus().select_related("document").first(),
        "fonds": None,
    }
