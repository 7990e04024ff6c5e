from django.apps import AppConfig


class RessourcesConfig(AppConfig):
    name = "ressources"
    verbose_name = "Ressources documentaires"

    def ready(self):
        """Listen to Wagtail's gestures, add the screens of fiches and loans to its admin, hide the
        files of the notices that a reader does not see, and say what the app holds of a term."""
        from resovilles.models import CACHETTES

        from ressources import concerning
        from ressources.echange import retraits
        from ressources.models.notices import documents_caches
        from ressources.prets import admin as prets
        from ressources.validation import admin, suites

        CACHETTES.append(documents_caches)

        suites.brancher()
        retraits.brancher()
        return admin, prets, concerning
