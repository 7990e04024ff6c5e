"""What one presses to choose a term, a structure or a territory in a form of the admin."""

from django import forms
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from wagtail.snippets.views.chooser import SnippetChooserViewSet


class Selecteur(SnippetChooserViewSet):
    """Wagtail puts its verb before the bare name of the model, which reads badly in French
    (« Choisir structure », « Choisir un autre structure »); the label already says of what."""

    @cached_property
    def widget_class(self):
        widget = super().widget_class
        widget.choose_one_text = "Choisir dans la liste"
        widget.choose_another_text = "Remplacer"
        widget.link_to_chosen_text = "Modifier"
        return widget


class SelecteurMultiple(forms.Widget):
    """Several objects of a register, each chosen on a line of its own; empty lines wait for more.

    Wagtail has nothing for a plain many-to-many: its list loses all that was selected at a click
    without the right key.
    """

    LIGNES_LIBRES = 2

    def __init__(self, modele, attrs=None):
        super().__init__(attrs)
        self.modele = modele

    @property
    def ligne(self):
        return self.modele.snippet_viewset.chooser_viewset.widget_class

    @property
    def media(self):
        return self.ligne.media

    def render(self, name, value, attrs=None, renderer=None):
        identifiant, ligne = attrs["id"], self.ligne
        valeurs = [*(value or []), *[None] * self.LIGNES_LIBRES]
        lignes = [
            (ligne.render(name, valeur, attrs | {"id": f"{identifiant}_{rang}"}),)
            for rang, valeur in enumerate(valeurs)
        ]
        return format_html(
            '<ul class="choix-multiples">{}</ul>', format_html_join("", "<li>{}</li>", lignes)
        )

    def value_from_datadict(self, data, files, name):
        return [valeur for valeur in data.getlist(name) if valeur]

    def value_omitted_from_data(self, data, files, name):
        return False

    def id_for_label(self, id_):
        return f"{id_}_0"
