from django.apps import AppConfig


class CourrielConfig(AppConfig):
    name = "resovilles.courriel"
    label = "courriel"
    verbose_name = "Courriels"
