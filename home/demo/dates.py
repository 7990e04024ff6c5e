"""The dates of the data files."""

import datetime

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime


def moment(valeur):
    """A date, or a date and hour, of a data file as a moment of Paris."""
    if isinstance(valeur, str):
        valeur = parse_datetime(valeur) or parse_date(valeur)
    if not isinstance(valeur, datetime.datetime):
        valeur = datetime.datetime.combine(valeur, datetime.time())
    return timezone.make_aware(valeur) if timezone.is_naive(valeur) else valeur
