from django.apps import AppConfig


class TachesConfig(AppConfig):
    name = "resovilles.taches"
    label = "taches"
    verbose_name = "Travaux"
