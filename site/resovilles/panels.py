"""Panels of the editors' forms that several apps share."""

from django.forms import CheckboxSelectMultiple, Select
from wagtail.admin.panels import FieldPanel


def cases_a_cocher(champ, widget=CheckboxSelectMultiple):
    """Several terms of a register, one box each: in the browser's own list, a click without the
    right key loses all the others."""
    return FieldPanel(champ, widget=widget, classname="cases-a-cocher")


def liste_courte(champ):
    """One term among a few. Wagtail's chooser would show the whole register, whatever the family
    that the field asks for."""
    return FieldPanel(champ, widget=Select)
