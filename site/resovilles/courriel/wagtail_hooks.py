from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin, modeladmin_register

from resovilles.courriel.models import Courriel


class LectureSeule(PermissionHelper):
    """What has been written to people is a trace: it is read, never rewritten."""

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


@modeladmin_register
class Courriels(ModelAdmin):
    model = Courriel
    menu_label = "Courriels partis"
    menu_icon = "mail"
    menu_order = 710
    permission_helper_class = LectureSeule
    list_display = ("objet", "destinataire", "etat", "tentatives", "cree_le", "envoye_le")
    list_filter = ("etat", "modele", "cree_le")
    search_fields = ("objet", "destinataire")
    inspect_view_enabled = True
    inspect_view_fields = (
        "objet",
        "destinataire",
        "etat",
        "cree_le",
        "envoye_le",
        "tentatives",
        "erreur",
        "texte",
    )
