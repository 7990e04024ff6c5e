"""Broken links on the home of the admin, and their list."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.permissions import page_permission_policy
from wagtail_modeladmin.options import modeladmin_register

from resovilles.courriel.wagtail_hooks import LectureSeule
from resovilles.exports import RegistreAdmin
from resovilles.tableau_de_bord import Panneau
from resovilles.taches.models import Passage
from resovilles.verification.models import LienCasse
from resovilles.verification.travaux import TRAVAIL

MONTRES = 5


def liens_de(user):
    """The broken links that this person may mend."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    return LienCasse.objects.confirmes().des_pages(pages).select_related("page")


class LiensCasses(Panneau):
    template_name = "verification/panneau.html"

    def get_context_data(self, parent_context):
        liens = liens_de(parent_context["request"].user)
        return {
            "nombre": liens.count(),
            "liens": liens[:MONTRES],
            "passage": Passage.objects.filter(travail=TRAVAIL).first(),
            "liste": reverse("verification_liencasse_modeladmin_index"),
        }


@hooks.register("construct_homepage_panels")
def panneau_des_liens(request, panels):
    if page_permission_policy.user_has_permission(request.user, "change"):
        panels.append(LiensCasses(265))


class ChacunLesSiens(LectureSeule):
    def user_can_list(self, user):
        return page_permission_policy.user_has_permission(user, "change")

    def user_can_inspect_obj(self, user, obj):
        return False  # the list says it all


@modeladmin_register
class RegistreDesLiensCasses(RegistreAdmin):
    model = LienCasse
    permission_helper_class = ChacunLesSiens
    menu_label = "Liens cassés"
    menu_icon = "link"
    menu_order = 720
    list_display = ("page_a_corriger", "lien", "motif", "depuis", "ou")
    list_filter = ("externe", "depuis")
    list_export = ("page", "texte", "adresse", "motif", "depuis", "externe")
    search_fields = ("page__title", "texte", "adresse", "motif")

    def get_queryset(self, request):
        return liens_de(request.user)

    @admin.display(description="page à corriger", ordering="page__title")
    def page_a_corriger(self, lien):
        adresse = reverse("wagtailadmin_pages:edit", args=[lien.page_id])
        return format_html('<a href="{}">{}</a>', adresse, lien.page.get_admin_display_title())

    @admin.display(description="lien", ordering="adresse")
    def lien(self, lien):
        if not lien.texte:
            return lien.adresse
        precision = '« {} » <span class="gestion-precision">{}</span>'
        return format_html(precision, lien.texte, lien.adresse)

    @admin.display(description="vers", ordering="externe")
    def ou(self, lien):
        return "un autre site" if lien.externe else "le site"
