"""Absolute addresses: from the settings, never from what a request claims."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from wagtail.models import Site


def absolue(chemin):
    """`/rencontres/` as one writes it in a feed, a calendar, a letter."""
    return settings.ADRESSE_DU_SITE.rstrip("/") + chemin


def identite_du_site():
    """The name and the public address as Wagtail's Site record keeps them."""
    adresse = urlsplit(settings.ADRESSE_DU_SITE)
    port = adresse.port or (443 if adresse.scheme == "https" else 80)
    return {"site_name": settings.WAGTAIL_SITE_NAME, "hostname": adresse.hostname, "port": port}


def accorder_le_site(**_):
    """Give Wagtail's Site record the address of the settings: one truth for all links. Nothing
    to do yet when only some apps were migrated."""
    if Site._meta.db_table not in connection.introspection.table_names():
        return
    call_command("createcachetable", verbosity=0)  # what comes next empties a part of the cache
    Site.objects.filter(is_default_site=True).update(**identite_du_site())
    Site.clear_site_root_paths_cache()
