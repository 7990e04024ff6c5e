from django.contrib.auth.models import Permission
from resovilles.exports import Registre
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin, modeladmin_register

from search.models import RechercheSansReponse
from search.viewsets import ChoixViewSet

register_snippet(ChoixViewSet)


class LectureSeule(PermissionHelper):
    """What readers asked is read, never rewritten."""

    def user_can_list(self, user):
        return user.has_perm("search.view_recherchesansreponse")

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


@modeladmin_register
class RecherchesSansReponse(ModelAdmin):
    model = RechercheSansReponse
    index_view_class = Registre
    permission_helper_class = LectureSeule
    menu_label = "Recherches sans réponse"
    menu_icon = "search"
    menu_order = 720
    list_display = ("question", "jour", "nombre")
    list_filter = ("jour",)
    search_fields = ("question",)
    list_export = ("jour", "question", "nombre")


@hooks.register("register_permissions")
def permissions():
    return Permission.objects.filter(
        content_type__app_label="search", codename="view_recherchesansreponse"
    )
