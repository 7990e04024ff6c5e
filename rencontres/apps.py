from django.apps import AppConfig


class RencontresConfig(AppConfig):
    name = "rencontres"
    verbose_name = "Rencontres"

    def ready(self):
        """Say what the app holds about a term of the vocabulary."""
        from rencontres import concerning

        return concerning
