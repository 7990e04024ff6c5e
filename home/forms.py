"""What members change by themselves."""

from django import forms

from annuaire.models import Personne


class FormulaireFiche(forms.ModelForm):
    """The ways to reach oneself, and who sees each of them."""

    field_order = [
        "courriel",
        "visibilite_courriel",
        "telephone",
        "visibilite_telephone",
        "adresse",
        "visibilite_adresse",
    ]

    class Meta:
        model = Personne
        fields = [
            "courriel",
            "visibilite_courriel",
            "telephone",
            "visibilite_telephone",
            "adresse",
            "visibilite_adresse",
        ]
        widgets = {
            "courriel": forms.EmailInput(attrs={"autocomplete": "email"}),
            "telephone": forms.TextInput(attrs={"autocomplete": "tel"}),
            "adresse": forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
        }


class FormulaireFermeture(forms.Form):
    class Etendue:
        COMPTE, TOUT = "compte", "tout"

    etendue = forms.ChoiceField(
        label="Que faut-il effacer ?",
        choices=[
            (Etendue.COMPTE, "Mon accès réservé seulement : mes abonnements et ma fiche restent"),
            (Etendue.TOUT, "Mon accès, et tout ce que le site sait de moi"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qu’il faut effacer."},
    )
    lu = forms.BooleanField(
        label="J’ai lu ce qui sera effacé : cela ne se défait pas",
        error_messages={"required": "Cochez cette case : rien n’est effacé sans elle."},
    )
