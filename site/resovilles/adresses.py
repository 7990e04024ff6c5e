"""Absolute addresses: from the settings, never from what a request claims."""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site


def absolue(chemin):
    """`/rencontres/` as one writes it in a feed, a calendar, a letter."""
    return settings.ADRESSE_DU_SITE.rstrip("/") + chemin


def hote_et_port():
    """The public address as Wagtail's Site record keeps it."""
    adresse = urlsplit(settings.ADRESSE_DU_SITE)
    port = adresse.port or (443 if adresse.scheme == "https" else 80)
    return {"hostname": adresse.hostname, "port": port}


def accorder_le_site(**_):
    """Give Wagtail's Site record the address of the settings: one truth for all links."""
    Site.objects.filter(is_default_site=True).update(**hote_et_port())
    Site.clear_site_root_paths_cache()
