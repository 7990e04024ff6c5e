from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import path
from wagtail import hooks
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import modeladmin_register
from wagtail_modeladmin.views import InspectView

from resovilles.courriel import views
from resovilles.courriel.actions import renvoyer
from resovilles.courriel.models import Courriel
from resovilles.en_nombre import GesteEnNombre
from resovilles.exports import RegistreAdmin


class LectureSeule(PermissionHelper):
    """What has been written to people is a trace: it is read, never rewritten."""

    def user_can_list(self, user):
        return user.has_perm("courriel.view_courriel")

    def user_can_inspect_obj(self, user, obj):
        return self.user_can_list(user)

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class Lecture(InspectView):
    page_title = "Courriel"

    def get_meta_title(self):
        return f"Courriel « {self.instance} »"

    def get_context_data(self, **kwargs):
        peut_renvoyer = self.request.user.has_perm("courriel.renvoyer_courriel")
        refuse = self.instance.etat == Courriel.Etat.ECHEC
        return super().get_context_data(a_renvoyer=refuse and peut_renvoyer, **kwargs)


@modeladmin_register
class Courriels(RegistreAdmin):
    model = Courriel
    menu_label = "Courriels partis"
    menu_icon = "mail"
    menu_order = 710
    permission_helper_class = LectureSeule
    list_display = ("objet", "destinataire", "etat", "tentatives", "cree_le", "envoye_le")
    list_filter = ("etat", "cree_le")
    list_export = ("cree_le", "objet", "destinataire", "etat_en_mots", "envoye_le", "erreur")
    index_view_extra_css = ["css/travaux.css"]
    search_fields = ("objet", "destinataire")
    gestes_en_nombre = (
        GesteEnNombre(
            "renvoyer",
            "Renvoyer les courriels refusés",
            "courriel.renvoyer_courriel",
            {"etat": Courriel.Etat.ECHEC},
            lambda courriel: renvoyer(courriel.pk),
            "Ils sont remis à l’envoi, avec de nouveau toutes leurs tentatives.",
        ),
    )
    inspect_view_enabled = True
    inspect_view_class = Lecture
    inspect_template_name = "courriel/lecture.html"
    inspect_view_fields = (
        "objet",
        "destinataire",
        "etat",
        "cree_le",
        "envoye_le",
        "tentatives",
        "erreur",
    )

    @admin.display(description="état")
    def etat_en_mots(self, courriel):
        return courriel.get_etat_display()


@hooks.register("register_admin_urls")
def adresses():
    return [
        path("courriels/<int:pk>/html/", views.version_html, name="mail_html"),
        path("courriels/<int:pk>/renvoyer/", views.renvoyer_le_courriel, name="mail_resend"),
    ]


@hooks.register("register_permissions")
def permissions():
    return Permission.objects.filter(
        content_type__app_label="courriel", codename__in=["view_courriel", "renvoyer_courriel"]
    )
