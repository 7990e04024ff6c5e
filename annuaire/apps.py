from django.apps import AppConfig


class AnnuaireConfig(AppConfig):
    name = "annuaire"
    verbose_name = "Annuaire des acteurs"

    def ready(self):
        """Say what the app holds about a term of the vocabulary."""
        from annuaire import concerning

        return concerning
