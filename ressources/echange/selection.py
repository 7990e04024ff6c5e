"""The notices that one ticks in the list of the admin, as a file."""

from allauth.core.exceptions import ReauthenticationRequired
from resovilles.reauthentification import est_recente
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from ressources.echange.exports import EXPORTS, descriptions, fichier
from ressources.echange.forms import FormulaireExport
from ressources.models import Notice


class ExporterNotices(SnippetBulkAction):
    display_name = "Exporter"
    action_type = "exporter"
    aria_label = "Exporter les notices choisies"
    template_name = "ressources/gestion/exporter_notices.html"
    action_priority = 20
    models = [Notice]
    form_class = FormulaireExport

    @classmethod
    def get_queryset(cls, model, object_ids):
        """Of the base only: an import that is not open has its own screen."""
        return list(Notice.objects.entrees().filter(pk__in=object_ids))

    def check_perm(self, notice):
        return self.request.user.has_perm("ressources.view_notice")

    def prepare_action(self, notices, interdites):
        """The file itself: nothing changes in the base, so nothing comes after."""
        if not est_recente(self.request):
            raise ReauthenticationRequired
        export = EXPORTS[self.cleaned_form.cleaned_data["format"]]
        if len(notices) > export.plafond:
            self.cleaned_form.add_error(
                "format", f"Ce format contient {export.plafond} notices au plus."
            )
            return self.form_invalid(self.cleaned_form)
        pks = [notice.pk for notice in notices]
        base = Notice.objects.visible_to(self.request.user)
        return fichier(export, export.ecrire(descriptions(base, pks)), "notices")
