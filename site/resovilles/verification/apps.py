from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "resovilles.verification"
    label = "verification"
    verbose_name = "Vérification des liens"

    def ready(self):
        from resovilles.verification import suites

        suites.brancher()
