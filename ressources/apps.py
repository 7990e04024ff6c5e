from django.apps import AppConfig


class RessourcesConfig(AppConfig):
    name = "ressources"
    verbose_name = "Ressources documentaires"

    def ready(self):
        """Listen to Wagtail's gestures, and add the fiches' screens to its admin."""
        from ressources.echange import retraits
        from ressources.validation import admin, suites

        suites.brancher()
        retraits.brancher()
        return admin
