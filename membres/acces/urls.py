from django.urls import path, re_path
from django.views.decorators.http import require_safe

from membres.acces import views

urlpatterns = [
    path("demander/", views.demander, name="access_request"),
    path("confirmee/", require_safe(views.confirmee), name="access_confirmed"),
    re_path(
        r"^confirmer/(?P<numero>[0-9]{1,9})-(?P<secret>[^/]{1,100})/$",
        views.confirmer,
        name="access_confirm",
    ),
    # A link cut or mangled on its way gets the same answer as one that has served.
    re_path(r"^confirmer/.*$", views.lien_inconnu, name="access_confirm_unknown"),
]
