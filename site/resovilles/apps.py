from django.apps import AppConfig


class ResovillesConfig(AppConfig):
    name = "resovilles"
    verbose_name = "Socle du site"

    def ready(self):
        from resovilles import amorce

        amorce.installer()
