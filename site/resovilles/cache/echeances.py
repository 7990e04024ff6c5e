"""The dates at which pages change by themselves. Scheduled publications are not among them: the
clock publishes them, and that is a change like any other."""

from datetime import timedelta

from django.utils import timezone

_sources = []


def echeance(fonction):
    """Register a function of the present moment that returns the next date at which the pages
    of an app change, or None."""
    _sources.append(fonction)
    return fonction


def minuit_prochain(maintenant):
    demain = timezone.localtime(maintenant) + timedelta(days=1)
    return demain.replace(hour=0, minute=0, second=0, microsecond=0)


def prochaine():
    """The first of these dates to come, midnight at the latest (timestamp)."""
    maintenant = timezone.now()
    dates = [minuit_prochain(maintenant), *(source(maintenant) for source in _sources)]
    return min(date for date in dates if date).timestamp()
