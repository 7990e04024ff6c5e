"""The vocabulary in the admin: a list that one filters, a form in the words of the trade."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_filters import ChoiceFilter
from resovilles.exports import ListeDeFiches
from resovilles.selecteurs import Selecteur, SelecteurMultiple
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from thesaurus.models import Concept, chemin_de_retour, flecher, identifiant_libre

UN_TERME_NE_SE_RENOMME_PAS = (
    "Un terme ne se renomme pas : créez le nouveau, puis dites ici lequel remplace l’ancien. "
    "Les chiffres de 2006 gardent ainsi le mot de leur temps."
)


class FormulaireDeTerme(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["identifiant"].required = False
        self.fields["identifiant"].disabled = self.instance.pk is not None

    def clean(self):
        donnees = super().clean()
        if not donnees.get("identifiant") and donnees.get("libelle"):
            donnees["identifiant"] = identifiant_libre(donnees["libelle"])
        if self.instance.pk:
            self.refuser_soi_meme(donnees)
            self.refuser_une_boucle(donnees)
        return donnees

    def refuser_soi_meme(self, donnees):
        if self.instance in (donnees.get("associes") or []):
            self.add_error("associes", "Un terme n’est pas associé à lui-même.")

    def refuser_une_boucle(self, donnees):
        suivants = donnees.get("remplace_par") or []
        boucle = chemin_de_retour(self.instance, suivants, lambda t: t.remplace_par.all())
        if boucle:
            phrase = f"Ces termes se remplaceraient en rond : {flecher(boucle)}."
            self.add_error("remplace_par", ValidationError(phrase))


class FiltresDuVocabulaire(WagtailFilterSet):
    en_vigueur = ChoiceFilter(
        label="En vigueur",
        choices=[("oui", "Aujourd’hui"), ("non", "Plus, ou pas encore")],
        method="filtrer_en_vigueur",
    )
    definition = ChoiceFilter(
        label="Définition",
        choices=[("oui", "Écrite"), ("non", "À écrire")],
        method="filtrer_definition",
    )

    class Meta:
        model = Concept
        fields = ["famille", "transversal", "propose"]

    def filtrer_en_vigueur(self, termes, _, valeur):
        valables = Concept.objects.en_vigueur(timezone.localdate()).values("pk")
        return (
            termes.filter(pk__in=valables) if valeur == "oui" else termes.exclude(pk__in=valables)
        )

    def filtrer_definition(self, termes, _, valeur):
        return termes.exclude(definition="") if valeur == "oui" else termes.filter(definition="")


FORMULAIRE = ObjectList(
    [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("libelle"), FieldPanel("sigle")]),
                FieldRowPanel(
                    [
                        FieldPanel("famille"),
                        FieldPanel(
                            "identifiant",
                            help_text="L’adresse du terme dans le lexique. Laissez vide : il est "
                            "tiré du libellé, puis ne change plus.",
                        ),
                    ]
                ),
                FieldPanel("definition", widget=forms.Textarea(attrs={"rows": 3})),
                FieldPanel(
                    "source", help_text="La loi, le décret, le rapport : ce qui fait foi des dates."
                ),
            ],
            "Le terme",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("valide_du"), FieldPanel("valide_au")]),
                FieldPanel(
                    "remplace_par",
                    widget=SelecteurMultiple(Concept),
                    help_text=UN_TERME_NE_SE_RENOMME_PAS,
                ),
            ],
            "Dans le temps",
            help_text="D’une date dont on ne connaît que l’année, mettez le 1er janvier (début) "
            "ou le 31 décembre (fin) : le lexique ne montre alors que l’année.",
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "plus_large",
                    help_text="« Réussite éducative » a pour terme plus large « Éducation ».",
                ),
                FieldPanel(
                    "associes",
                    widget=SelecteurMultiple(Concept),
                    help_text="Les termes à voir aussi. L’association vaut dans les deux sens.",
                ),
            ],
            "Parmi les autres",
        ),
        FieldRowPanel(
            [
                FieldPanel("transversal", help_text="Il traverse les autres thèmes."),
                FieldPanel("ordre", help_text="Son rang parmi ceux de sa famille."),
                FieldPanel("propose"),
            ]
        ),
    ],
    base_form_class=FormulaireDeTerme,
)


class VocabulaireViewSet(SnippetViewSet):
    model = Concept
    icon = "tag"
    menu_label = "Vocabulaire"
    menu_order = 500
    add_to_admin_menu = True
    index_view_class = ListeDeFiches
    chooser_viewset_class = Selecteur
    filterset_class = FiltresDuVocabulaire
    edit_handler = FORMULAIRE
    list_display = ("libelle", "sigle", "famille", "plus_large", "valide_du", "valide_au")
    list_export = (
        "identifiant",
        "libelle",
        "sigle",
        "famille",
        "plus_large",
        "valide_du",
        "valide_au",
        "definition",
        "source",
    )
    list_per_page = 50
