from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django_tasks_db.models import DBTaskResult
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from resovilles.a_faire import Attente, a_faire
from resovilles.taches import views


@hooks.register("register_admin_urls")
def adresses():
    return [
        path("travaux/", views.travaux, name="background_work"),
        path("travaux/<uuid:pk>/relancer/", views.relancer_le_travail, name="task_relaunch"),
    ]


@hooks.register("register_reports_menu_item")
def menu():
    return MenuItem("Travaux en cours", reverse("background_work"), icon_name="history", order=900)


@hooks.register("register_permissions")
def permissions():
    return Permission.objects.filter(content_type__app_label="taches", codename="relancer_essai")


@a_faire("courriel.view_courriel")
def travaux_en_echec(user):
    return Attente(
        "travail du site en échec",
        "travaux du site en échec",
        DBTaskResult.objects.failed().count(),
        reverse("background_work"),
    )
