"""Where a content has stood."""

from django import template

from newsletter.models import Numero

register = template.Library()


@register.simple_tag
def numeros_de(objet):
    """The issues of La Lettre in which it stands, the latest first; none before it is saved."""
    return Numero.objects.ou_figure(objet) if objet.pk else []
