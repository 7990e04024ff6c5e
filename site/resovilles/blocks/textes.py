"""What one reads: sections, paragraphs, quotations, questions."""

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail import blocks

# What the editor may do inside a paragraph: the house style has nothing else.
MISE_EN_FORME = ["bold", "italic", "superscript", "link", "document-link", "ol", "ul"]


def texte_riche(**options):
    """A rich-text field with the house's few features."""
    return blocks.RichTextBlock(features=MISE_EN_FORME, **options)


class Section(blocks.StructValue):
    @property
    def ancre(self):
        """The section's identifier in the page, stable as long as its title is."""
        return slugify(self["titre"]) or "section"


class SectionBlock(blocks.StructBlock):
    titre = blocks.CharBlock(label="Titre de la section", max_length=150)
    support = blocks.ChoiceBlock(
        choices=[
            ("les_deux", "En ligne et sur papier"),
            ("web", "En ligne seulement"),
            ("papier", "Sur papier seulement"),
        ],
        default="les_deux",
        label="Supports",
        help_text=(
            "Une liste d’adresses qui change souvent reste en ligne ; un mode d’emploi à "
            "photocopier peut n’aller que sur papier."
        ),
    )

    class Meta:
        label = "Section"
        icon = "title"
        template = "blocks/section.html"
        value_class = Section
        label_format = "{titre}"
        description = (
            "Ouvre une partie de la page, jusqu’à la section suivante, et l’inscrit au sommaire."
        )
        preview_value = {"titre": "Qui fait quoi au pied de l’immeuble", "support": "les_deux"}


class TitreBlock(blocks.StructBlock):
    texte = blocks.CharBlock(label="Intertitre", max_length=150)

    class Meta:
        label = "Intertitre"
        icon = "h3"
        template = "blocks/titre.html"
        label_format = "{texte}"
        description = "Un titre à l’intérieur d’une section ; il n’entre pas au sommaire."
        preview_value = {"texte": "Le diagnostic en marchant"}


class TexteBlock(blocks.RichTextBlock):
    def __init__(self, **options):
        super().__init__(features=MISE_EN_FORME, **options)

    class Meta:
        label = "Texte"
        icon = "pilcrow"
        template = "blocks/texte.html"
        description = "Un ou plusieurs paragraphes, avec listes et liens."
        preview_value = (
            "<p>Nettoyer, éclairer, réparer, ramasser, accueillir : aucun de ces gestes n’est "
            "nouveau. Ce qui l’est, c’est de les réunir dans une convention.</p>"
        )


class EncadreBlock(blocks.StructBlock):
    titre = blocks.CharBlock(label="Titre", max_length=150)
    texte = texte_riche(label="Texte")

    class Meta:
        label = "Encadré"
        icon = "doc-full-inverse"
        template = "blocks/encadre.html"
        label_format = "{titre}"
        description = "Un point à part, que l’on peut lire seul : une définition, un rappel."
        preview_value = {
            "titre": "GUP ou GUSP ?",
            "texte": "<p>Le « S » de « sociale » est venu plus tard.</p>",
        }


class CitationBlock(blocks.StructBlock):
    texte = blocks.TextBlock(label="Citation", help_text="Sans guillemets : la page les pose.")
    auteur = blocks.CharBlock(label="De qui", required=False, max_length=150)
    fonction = blocks.CharBlock(label="À quel titre", required=False, max_length=200)

    class Meta:
        label = "Citation"
        icon = "openquote"
        template = "blocks/citation.html"
        description = "Une phrase marquante et son auteur, avec son accord."
        preview_value = {
            "texte": "Le jour où nous avons marché ensemble, la convention a existé.",
            "auteur": "Une cheffe de projet",
        }


class TemoignageBlock(blocks.StructBlock):
    texte = texte_riche(label="Témoignage")
    nom = blocks.CharBlock(label="Qui parle", max_length=150)
    fonction = blocks.CharBlock(label="À quel titre", required=False, max_length=200)

    class Meta:
        label = "Témoignage"
        icon = "user"
        template = "blocks/temoignage.html"
        label_format = "{nom}"
        description = "Une parole recueillie, plus longue qu’une citation."
        preview_value = {
            "texte": "<p>Au début, nous étions trois autour de la table.</p>",
            "nom": "Une habitante",
            "fonction": "membre du comité de gestion",
        }


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label="Question", max_length=200)
    reponse = texte_riche(label="Réponse")

    class Meta:
        label = "Question"
        icon = "help"
        label_format = "{question}"


class QuestionsBlock(blocks.StructBlock):
    titre = blocks.CharBlock(label="Titre", required=False, max_length=150)
    questions = blocks.ListBlock(QuestionBlock(), label="Questions", min_num=1)

    class Meta:
        label = "Questions repliables"
        icon = "help"
        template = "blocks/questions.html"
        description = "Des questions dont la réponse s’ouvre d’un clic."
        preview_value = {
            "titre": "",
            "questions": [
                {
                    "question": "Qui peut déposer une demande ?",
                    "reponse": "<p>Tout groupe d’habitants, même sans association.</p>",
                }
            ],
        }


class AppelBlock(blocks.StructBlock):
    titre = blocks.CharBlock(label="Titre", max_length=150)
    texte = blocks.TextBlock(label="Texte", required=False)
    libelle = blocks.CharBlock(label="Texte du bouton", max_length=60)
    page = blocks.PageChooserBlock(label="Page du site", required=False)
    url = blocks.URLBlock(label="Ou adresse d’un autre site", required=False)

    class Meta:
        label = "Appel à action"
        icon = "circle-plus"
        template = "blocks/appel.html"
        label_format = "{titre}"
        description = "Un bouton vers une page : poser une question, s’inscrire, écrire."
        preview_value = {
            "titre": "Vous ne trouvez pas ?",
            "texte": "La documentaliste cherche avec vous.",
            "libelle": "Poser une question",
            "url": "https://example.org/",
        }

    def clean(self, value):
        value = super().clean(value)
        if bool(value["page"]) == bool(value["url"]):
            raise ValidationError(
                "Choisissez une page du site ou donnez une adresse, pas les deux."
            )
        return value
