"""What a stranger fills in to ask for an access, and what the team decides."""

from django import forms
from resovilles.courriel.actions import verifier_adresse
from resovilles.formulaires import ChampCourriel, FormulairePublic, sur_une_ligne

from annuaire.models import Personne, Structure
from membres.acces.rapprochement import fiches_proches, structures_proches
from membres.models import DemandeAcces

NOUVELLE = "Une nouvelle fiche"


def ligne(libelle, longueur, autocomplete, **options):
    return forms.CharField(
        label=libelle,
        max_length=longueur,
        strip=False,
        validators=[sur_une_ligne],
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
        **options,
    )


class FormulaireDemande(FormulairePublic):
    usage = "acces"
    field_order = ["prenom", "nom", "courriel", "structure", "fonction", "message"]

    prenom = ligne("Votre prénom", 100, "given-name")
    nom = ligne("Votre nom", 100, "family-name")
    courriel = ChampCourriel(
        label="Votre courriel professionnel",
        help_text="Vous y recevrez un lien de confirmation. Exemple : prenom.nom@ville.fr",
        validators=[verifier_adresse],
    )
    structure = ligne(
        "Votre structure", 200, "organization", help_text="Et le service, s’il y a lieu."
    )
    fonction = ligne("Votre fonction", 200, "organization-title")
    message = forms.CharField(
        label="Un mot à l’équipe",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": "Votre message dépasse 2 000 signes : abrégez-le."},
    )

    def clean_courriel(self):
        return self.cleaned_data["courriel"].lower()


class FormulaireAccord(forms.Form):
    """The officer's answer: which card, which structure, which post."""

    fiche = forms.ModelChoiceField(
        label="Fiche de l’annuaire",
        queryset=Personne.objects.none(),
        required=False,
        blank=True,
        empty_label=NOUVELLE,
        widget=forms.RadioSelect,
    )
    structure = forms.ModelChoiceField(
        label="Structure de l’annuaire",
        queryset=Structure.objects.all(),
        required=False,
        empty_label="Aucune pour l’instant",
    )
    fonction = forms.CharField(label="Fonction", max_length=200)

    def __init__(self, *args, demande, **kwargs):
        fiches = fiches_proches(demande)
        proches = structures_proches(demande.structure)
        initial = {
            "fonction": demande.fonction,
            "fiche": fiches[0].pk if fiches else None,
            "structure": proches[0].pk if proches else None,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["fiche"].queryset = Personne.objects.filter(pk__in=[f.pk for f in fiches])
        self.fields["fiche"].label_from_instance = decrire_la_fiche


class FormulaireRefus(forms.ModelForm):
    class Meta:
        model = DemandeAcces
        fields = ["reponse"]
        labels = {"reponse": "Un mot à joindre, s’il aide"}
        widgets = {"reponse": forms.Textarea(attrs={"rows": 3})}


def decrire_la_fiche(personne):
    """Enough to tell two people of the same name apart."""
    postes = [str(f) for f in personne.fonctions.select_related("structure", "personne")][:2]
    return " – ".join(filter(None, [personne.nom_complet, personne.courriel, *postes]))
