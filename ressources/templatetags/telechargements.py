"""What readers took most, for the front page of the resources."""

import datetime

from django import template
from django.utils import timezone

from ressources.chiffres import les_plus_telecharges

UN_AN = datetime.timedelta(days=365)
MONTRES = 6

register = template.Library()


@register.simple_tag
def les_plus_telecharges_de_l_annee():
    """(document, number) over the last twelve months, of the files that a stranger may read."""
    aujourdhui = timezone.localdate()
    return les_plus_telecharges(aujourdhui - UN_AN, aujourdhui, combien=MONTRES)
