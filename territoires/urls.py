from django.urls import path

from territoires import views

urlpatterns = [
    path("zonages/", views.zonages, name="zonings"),
]
