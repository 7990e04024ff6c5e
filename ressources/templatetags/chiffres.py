"""What the front page of the resources says of the base: how much it holds, what is taken most."""

import datetime

from django import template
from django.utils import timezone

from ressources.chiffres import les_plus_telecharges
from ressources.models import Notice

UN_AN = datetime.timedelta(days=365)
MONTRES = 6

register = template.Library()


@register.simple_tag
def nombre_de_references():
    """Those that everybody reads."""
    return Notice.objects.en_ligne().count()


@register.simple_tag
def les_plus_telecharges_de_l_annee():
    """(document, number) over the last twelve months, of the files that a stranger may read."""
    aujourdhui = timezone.localdate()
    return les_plus_telecharges(aujourdhui - UN_AN, aujourdhui, combien=MONTRES)
