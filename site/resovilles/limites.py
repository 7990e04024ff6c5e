"""How often one origin may ask for what costs: counted for an hour, in the cache of all workers."""

from django.core.cache import cache

HEURE = 3600


def depasse(usage, origine, par_heure):
    """Count one request more; True when it is one too many within the hour."""
    cle = f"{usage}:{origine}"
    cache.add(cle, 0, timeout=HEURE)
    return cache.incr(cle) > par_heure
