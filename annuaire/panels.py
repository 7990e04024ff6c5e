"""Panels of the card of a person."""

from wagtail.admin.panels import Panel


class RegistreDesConsentements(Panel):
    """What she has agreed to and objected to, read only: a line is added by its own form."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "annuaire/gestion/registre.html"

        def is_shown(self):
            peut_voir = self.request.user.has_perm("annuaire.view_consentement")
            return self.instance.pk is not None and peut_voir

        def get_context_data(self, parent_context=None):
            return {"personne": self.instance, "lignes": self.instance.consentements.all()}
