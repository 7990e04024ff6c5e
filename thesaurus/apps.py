from django.apps import AppConfig


class ThesaurusConfig(AppConfig):
    name = "thesaurus"
    verbose_name = "Vocabulaire"
