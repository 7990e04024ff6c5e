"""The home of the admin: what waits, what one does most, what changed, how the machine is."""

from django_tasks_db.models import DBTaskResult
from wagtail.admin.ui.components import Component
from wagtail.admin.views.reports import PageReportView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from resovilles.a_faire import attentes
from resovilles.courriel.models import Courriel
from resovilles.gestes import gestes_de
from resovilles.poids import poids_lisible
from resovilles.sauvegarde import derniere_sauvegarde
from resovilles.taches.models import Passage

NOMBRE_DE_CHANGEMENTS = 8


class Panneau(Component):
    def __init__(self, order):
        self.order = order


class AFaire(Panneau):
    template_name = "resovilles/gestion/a_faire.html"

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        lignes = attentes(user)
        return {
            "attentes": [ligne for ligne in lignes if ligne.nombre],
            "calmes": [ligne for ligne in lignes if not ligne.nombre],
            "gestes": gestes_de(user),
        }


class Changements(Panneau):
    template_name = "resovilles/gestion/changements.html"

    def get_context_data(self, parent_context):
        pages = page_permission_policy.instances_user_has_permission_for(
            parent_context["request"].user, "change"
        )
        derniers = pages.filter(latest_revision__isnull=False).select_related(
            "latest_revision__user", "content_type"
        )
        return {"pages": derniers.order_by("-latest_revision_created_at")[:NOMBRE_DE_CHANGEMENTS]}


class EtatDesTravaux(Panneau):
    template_name = "resovilles/gestion/etat.html"

    def get_context_data(self, parent_context):
        return {
            "courriels_en_echec": Courriel.objects.filter(etat=Courriel.Etat.ECHEC).count(),
            "courriels_en_attente": Courriel.objects.filter(etat=Courriel.Etat.A_ENVOYER).count(),
            "taches_en_echec": DBTaskResult.objects.filter(status="FAILED").count(),
            "taches_en_attente": DBTaskResult.objects.filter(status="READY").count(),
            "dernier_passage": Passage.objects.order_by("-debut").first(),
            "sauvegarde": sauvegarde(),
        }


def sauvegarde():
    """The latest backup in plain words, or None."""
    archive = derniere_sauvegarde()
    return archive and {
        "le": archive.le,
        "poids": poids_lisible(archive.poids),
        "ancienne": archive.est_ancienne,
        "controlee": archive.est_controlee,
    }


def brouillons_de(user):
    """Pages that `user` left unpublished or changed since: work begun, not yet online."""
    return Page.objects.filter(has_unpublished_changes=True, latest_revision__user=user)


class MesBrouillons(PageReportView):
    page_title = "Vos brouillons"
    export_filename = "vos-brouillons"
    header_icon = "edit"
    index_url_name = "my_drafts"
    index_results_url_name = "my_drafts_results"

    def get_queryset(self):
        self.queryset = brouillons_de(self.request.user).specific()
        return super().get_queryset()
