from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from annuaire.models import Fonction, Personne, Structure


class StructuresViewSet(SnippetViewSet):
    model = Structure
    icon = "group"
    list_display = ("nom", "sigle", "type_acteur", "ville")
    list_filter = ("type_acteur",)


class PersonnesViewSet(SnippetViewSet):
    model = Personne
    icon = "user"
    list_display = ("__str__", "courriel", "visibilite_courriel")
    list_filter = ("visibilite_courriel",)


class FonctionsViewSet(SnippetViewSet):
    model = Fonction
    icon = "calendar-alt"
    list_display = ("intitule", "personne", "structure", "depuis", "jusque")
    list_filter = ("structure",)


class AnnuaireGroup(SnippetViewSetGroup):
    items = (StructuresViewSet, PersonnesViewSet, FonctionsViewSet)
    menu_label = "Annuaire"
    menu_icon = "group"
    menu_order = 590
