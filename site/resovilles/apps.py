from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class ResovillesConfig(AppConfig):
    name = "resovilles"
    verbose_name = "Socle du site"

    def ready(self):
        from resovilles import amorce, conservation, filtres, routage
        from resovilles.adresses import accorder_le_site
        from resovilles.cache import signaux

        amorce.installer()
        filtres.installer()
        post_migrate.connect(accorder_le_site, sender=self)
        signaux.brancher()
        routage.garder_les_racines()
        routage.borner_les_nombres()
        autodiscover_modules("donnees_personnelles")
        return conservation
