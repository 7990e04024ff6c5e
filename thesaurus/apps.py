from django.apps import AppConfig


class ThesaurusConfig(AppConfig):
    name = "thesaurus"
    verbose_name = "Vocabulaire"

    def ready(self):
        """Give the base the acronyms that it explains."""
        from thesaurus import lexique

        return lexique
