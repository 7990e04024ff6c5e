"""What a member fills in to borrow, and the team for somebody."""

from copy import copy

from django import forms
from django.core.exceptions import ValidationError
from resovilles.formulaires import sur_une_ligne
from resovilles.postal import ChampAdresse
from wagtail.admin.forms import WagtailAdminModelForm

from annuaire.models import Personne
from ressources.models import Notice, Pret
from ressources.models.prets import provenance_valide

OU_L_ENVOYER = "Écrivez l’adresse où envoyer le document, ou choisissez de venir le chercher."
PROVENANCE = "notice"  # of a request whose link says nothing of where it was born


def provenance_de(valeur):
    """The word of a link, or what is meant when it says nothing that we know."""
    try:
        provenance_valide(valeur or "")
    except ValidationError:
        return PROVENANCE
    return valeur


class AvecRemise:
    """By post needs an address; on the spot needs none, and keeps none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        adresse = self.fields["adresse"]
        adresse.required = self.data.get("remise") != Pret.Remise.SUR_PLACE
        adresse.help_text = f"Inutile si le document est remis sur place. {adresse.help_text}"
        adresse.error_messages["required"] = OU_L_ENVOYER

    def clean(self):
        champs = super().clean()
        if champs.get("remise") == Pret.Remise.SUR_PLACE:
            champs["adresse"] = ""
        return champs


class FormulaireEmprunt(AvecRemise, forms.Form):
    remise = forms.ChoiceField(label="Comment l’avoir", choices=Pret.Remise.choices)
    adresse = ChampAdresse()
    message = forms.CharField(
        label="Un mot pour la documentaliste",
        required=False,
        max_length=500,
        help_text="Par exemple : « Le chapitre 2 me suffit », « J’en ai besoin avant le 15 mars ».",
    )
    provenance = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_provenance(self):
        """It comes from a link: a wrong one is nothing that the reader could correct."""
        return provenance_de(self.cleaned_data["provenance"])


class FormulaireDePret(AvecRemise, WagtailAdminModelForm):
    """The name and the e-mail may come from the card of the directory."""

    adresse = ChampAdresse()

    class Meta:
        model = Pret
        fields = [
            "notice",
            "emprunteur",
            "nom",
            "courriel",
            "remise",
            "adresse",
            "provenance",
            "note",
        ]
        help_texts = {
            "emprunteur": "Choisie, elle donne le nom et le courriel laissés vides.",
            "courriel": "Sans courriel, ni confirmation ni rappel : prévenez par téléphone.",
            "provenance": "D’où vient la demande : « equipe », « lettre-46 », « question-12 »…",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for champ, modele in (("notice", Notice), ("emprunteur", Personne)):
            # Not known when this module is read: thousands of lines would make a list of them.
            self.fields[champ].widget = copy(modele.snippet_viewset.chooser_viewset.widget_class)
        self.fields["notice"].required = True
        self.fields["nom"].required = False
        self.fields["nom"].validators.append(sur_une_ligne)

    def clean(self):
        champs = super().clean()
        fiche = champs.get("emprunteur")
        if fiche is not None:
            champs["nom"] = champs.get("nom") or fiche.nom_complet
            champs["courriel"] = champs.get("courriel") or fiche.courriel
        if not champs.get("nom") and "nom" not in self.errors:
            self.add_error("nom", "Écrivez un nom, ou choisissez une fiche de l’annuaire.")
        return champs
