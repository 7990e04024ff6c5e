"""What is written about a fiche around its validation: by the team, by the bearer."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from resovilles.formulaires import sur_une_ligne

from ressources.models import Demande

EXTRAIT = 140  # characters of a paragraph, to recognise it by


class FormulaireDemande(forms.ModelForm):
    class Meta:
        model = Demande
        fields = ["nom", "fonction", "courriel"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nom in ("nom", "fonction"):
            self.fields[nom].validators.append(sur_une_ligne)


class FormulaireMotif(forms.Form):
    """The sentence for which a named person answers."""

    motif = forms.CharField(
        label="Pourquoi",
        min_length=15,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"min_length": "Une phrase entière, pour qui la relira dans un an."},
    )


class FormulaireDuPorteur(forms.Form):
    """One box per passage of the fiche, one for the whole, a name, and two buttons."""

    nom = forms.CharField(
        label="Votre nom",
        max_length=150,
        validators=[sur_une_ligne],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Écrivez votre nom : il dit qui a relu la fiche."},
    )
    general = forms.CharField(
        label="Une remarque sur l’ensemble",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    entete = forms.CharField(
        label="Votre remarque sur le titre, le chapô ou la fiche d’identité",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    ACCORD, REPRISE = "accord", "reprise"

    def __init__(self, fiche, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.passages = [bloc for bloc in fiche.corps if bloc.block_type != "section"]
        for rang, bloc in enumerate(self.passages, 1):
            self.fields[f"bloc-{bloc.id}"] = forms.CharField(
                label=f"Votre remarque sur le passage {rang}",
                required=False,
                max_length=5000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def pour(self, bloc):
        return self[f"bloc-{bloc.id}"]

    @property
    def decision(self):
        return self.data.get("decision")

    @property
    def est_un_accord(self):
        return self.decision == self.ACCORD

    def clean(self):
        donnees = super().clean()
        if self.decision not in (self.ACCORD, self.REPRISE):
            raise ValidationError("Choisissez l’un des deux boutons, en bas de la page.")
        if self.decision == self.REPRISE and not self.commentaires():
            raise ValidationError(
                "Dites ce qu’il faut changer : une remarque, sous un passage ou sur l’ensemble."
            )
        return donnees

    def commentaires(self):
        """The remarks as they are kept: {bloc, extrait, texte}, in reading order."""
        notes = [("", "Titre, chapô, identité", self.cleaned_data.get("entete"))]
        for bloc in self.passages:
            notes.append((bloc.id, extrait(bloc), self.cleaned_data.get(f"bloc-{bloc.id}")))
        notes.append(("", "L’ensemble", self.cleaned_data.get("general")))
        return [
            {"bloc": bloc, "extrait": passage, "texte": texte}
            for bloc, passage, texte in notes
            if texte
        ]


def extrait(bloc):
    """The first words of a block."""
    textes = bloc.block.get_searchable_content(bloc.value)
    mots = " ".join(strip_tags(str(texte)) for texte in textes).split()
    debut = " ".join(mots)
    if not debut:
        return bloc.block.label
    return debut if len(debut) <= EXTRAIT else debut[:EXTRAIT].rsplit(" ", 1)[0] + "…"
