"""The lists in the admin: who receives what, and the way in for lists kept elsewhere."""

from django.contrib.auth.models import Permission
from django.urls import path, re_path, reverse
from resovilles.a_faire import Attente, a_faire
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import ModelAdminGroup, modeladmin_register

from newsletter.breves import admin as breves
from newsletter.envoi import views as envoi
from newsletter.gestion import (
    GESTES,
    REGISTRE,
    apercu_de_l_import,
    geste_d_abonnement,
    importer_une_liste,
    papier_a_poster,
)
from newsletter.models import Abonnement, Numero
from newsletter.numeros import assembler_le_numero, pdf_du_numero
from newsletter.viewsets import (
    Abonnements,
    Effectifs,
    Envois,
    Flashs,
    NumerosViewSet,
    Retours,
)

register_snippet(NumerosViewSet)
hooks.register("register_admin_urls", breves.adresses)


class MenuImport(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("newsletter.add_abonnement")


class MenuPapier(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("newsletter.change_abonnement")


@modeladmin_register
class LesAbonnements(ModelAdminGroup):
    menu_label = "Abonnements"
    menu_icon = "group"
    menu_order = 85
    items = (Abonnements, Effectifs)

    def get_submenu_items(self):
        adresse = reverse("subscriber_import")
        return [
            *super().get_submenu_items(),
            MenuImport("Importer une liste", adresse, icon_name="upload", order=900),
            MenuPapier(
                "Étiquettes et routage", reverse("paper_mailing"), icon_name="download", order=910
            ),
        ]


@modeladmin_register
class FlashEtEnvois(ModelAdminGroup):
    menu_label = "Flash et envois"
    menu_icon = "mail"
    menu_order = 82
    items = (Flashs, Envois, Retours)


@hooks.register("register_permissions")
def permissions():
    return Permission.objects.filter(content_type__app_label="newsletter", codename="envoyer_envoi")


def ecrans_d_envoi(genre, nom):
    """The same four screens for each publication."""
    ecrans = [
        ("envoyer", envoi.preparer, "prepare"),
        ("apercu", envoi.apercu, "preview"),
        ("essai", envoi.essai, "test"),
        ("lancer", envoi.lancer, "launch"),
    ]
    return [
        path(f"{genre}/<int:pk>/{mot}/", vue, {"genre": genre}, f"{nom}_{fin}")
        for mot, vue, fin in ecrans
    ]


@hooks.register("register_admin_urls")
def adresses():
    return [
        *ecrans_d_envoi("flash", "flash"),
        *ecrans_d_envoi("lettre", "issue"),
        path("lettre/<int:pk>/assembler/", assembler_le_numero, name="issue_assemble"),
        path("lettre/<int:pk>/pdf/", pdf_du_numero, name="issue_paper"),
        path("abonnements/papier/", papier_a_poster, name="paper_mailing"),
        re_path(
            rf"^envois/(?P<pk>\d+)/(?P<geste>{'|'.join(envoi.GESTES)})/$",
            envoi.geste_d_envoi,
            name="sending_gesture",
        ),
        path("abonnements/importer/", importer_une_liste, name="subscriber_import"),
        path(
            "abonnements/importer/<int:pk>/", apercu_de_l_import, name="subscriber_import_preview"
        ),
        re_path(
            rf"^abonnements/(?P<pk>\d+)/(?P<geste>{'|'.join(GESTES)})/$",
            geste_d_abonnement,
            name="subscription_gesture",
        ),
    ]


@a_faire("newsletter.change_numero")
def lettre_en_preparation(user):
    return Attente(
        "numéro de La Lettre en préparation",
        "numéros de La Lettre en préparation",
        Numero.objects.en_preparation().count(),
        reverse("wagtailsnippets_newsletter_numero:list"),
    )


@a_faire("newsletter.change_abonnement")
def papier_a_reconfirmer(user):
    return Attente(
        "abonnement papier à reconfirmer",
        "abonnements papier à reconfirmer",
        Abonnement.objects.a_reconfirmer().count(),
        reverse(REGISTRE) + "?suivre=papier",
    )
