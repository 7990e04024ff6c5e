from django.urls import path

from rencontres import views
from rencontres.flux import FluxRencontres

urlpatterns = [
    path("flux/", FluxRencontres(), name="rencontres_feed"),
    path("agenda.ics", views.agenda, name="meetings_calendar"),
    path("<slug:slug>/agenda.ics", views.agenda_de_la_rencontre, name="meeting_calendar"),
]
