"""Agreement as in French: zero is singular. In the place of Django's own filter, everywhere."""

from django import template
from django.template import defaultfilters

register = template.Library()


@register.filter
def pluralize(nombre, terminaison="s"):
    return defaultfilters.pluralize(nombre or 1, terminaison)
