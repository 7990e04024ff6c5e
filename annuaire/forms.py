"""What somebody fills in about her own card."""

from django import forms

from annuaire.models import Personne
from annuaire.models.personnes import COORDONNEES

CONFIRMER, CORRIGER = "confirmer", "corriger"
# The e-mail is what the link is bound to: changing it is asked of the team.
CHAMPS = [
    champ
    for nom in sorted(COORDONNEES, reverse=True)
    for champ in (nom, f"visibilite_{nom}")
    if champ != "courriel"
]


class FormulaireDeCarte(forms.ModelForm):
    remarque = forms.CharField(
        label="Autre chose à corriger",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Fonction, structure, nom, courriel, départ : l’équipe s’en charge.",
    )

    class Meta:
        model = Personne
        fields = CHAMPS
        widgets = {"adresse": forms.Textarea(attrs={"rows": 3})}

    def coordonnees(self):
        return {nom: self.cleaned_data[nom] for nom in self.Meta.fields}
