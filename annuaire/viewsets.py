from resovilles.exports import ListeDeFiches
from resovilles.selecteurs import Selecteur
from wagtail.snippets.views.snippets import SnippetViewSet

from annuaire.models import Fonction, Personne, Structure


class Annuaire(SnippetViewSet):
    """What the lists of the directory share: their place in the menu, their safe exports."""

    index_view_class = ListeDeFiches
    chooser_viewset_class = Selecteur
    menu_hook = "register_menu_annuaire"


class StructuresViewSet(Annuaire):
    model = Structure
    icon = "group"
    menu_label = "Structures"
    menu_order = 20
    list_export = ("nom", "sigle", "type_acteur", "ville", "site")
    list_display = ("nom", "sigle", "type_acteur", "ville")
    list_filter = ("type_acteur",)


class PersonnesViewSet(Annuaire):
    model = Personne
    icon = "user"
    menu_label = "Personnes"
    menu_order = 30
    list_export = (
        "nom",
        "prenom",
        "courriel",
        "visibilite_courriel",
        "telephone",
        "visibilite_telephone",
        "adresse",
        "visibilite_adresse",
    )
    list_display = ("__str__", "courriel", "telephone", "visibilite_courriel")
    list_filter = ("themes", "reseaux", "visibilite_courriel", "visibilite_telephone")


class FonctionsViewSet(Annuaire):
    model = Fonction
    icon = "calendar-alt"
    menu_label = "Fonctions"
    menu_order = 40
    list_export = ("intitule", "personne", "structure", "depuis", "jusque")
    list_display = ("intitule", "personne", "structure", "depuis", "jusque")
    list_filter = ("structure",)
