from django.apps import AppConfig


class RessourcesConfig(AppConfig):
    name = "ressources"
    verbose_name = "Ressources documentaires"

    def ready(self):
        """Listen to Wagtail's gestures, and add the screens of fiches and loans to its admin."""
        from ressources.prets import admin as prets
        from ressources.validation import admin, suites

        suites.brancher()
        return admin, prets
