"""What one presses to choose a term, a structure or a territory in a form of the admin."""

from django.utils.functional import cached_property
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
