from django.apps import AppConfig


class RessourcesConfig(AppConfig):
    name = "ressources"
    verbose_name = "Ressources documentaires"

    def ready(self):
        """Listen to Wagtail's gestures, add the fiches' screens to its admin, and say what the
        app holds about a term."""
        from ressources import concerning
        from ressources.validation import admin, suites

        suites.brancher()
        return admin, concerning
