from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TachesConfig(AppConfig):
    name = "resovilles.taches"
    label = "taches"
    verbose_name = "Travaux"

    def ready(self):
        """Listen to the queue, and read the `travaux.py` of every app: the clock's jobs."""
        from resovilles.taches import suivi

        autodiscover_modules("travaux")
        return suivi
