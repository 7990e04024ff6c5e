from django.urls import path

from ressources.prets import views

urlpatterns = [
    path("emprunter/<int:pk>/", views.emprunter, name="borrow"),
    path("mes-prets/", views.mes_prets, name="my_loans"),
    *(
        path(f"mes-prets/<int:pk>/{nom}/", views.geste, {"geste": nom}, "my_loan_gesture")
        for nom in views.GESTES
    ),
]
