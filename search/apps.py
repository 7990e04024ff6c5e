from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Recherche"

    def ready(self):
        from resovilles import sante

        from search import controle, suivi

        suivi.brancher()
        sante.CONTROLES["index"] = controle.index
