"""What is cited: books, laws, press, bodies."""

from wagtail import blocks


class ReferenceBlock(blocks.StructBlock):
    reference = blocks.RichTextBlock(label="Référence", features=["italic", "link"])
    lien = blocks.URLBlock(label="Lien", required=False)

    class Meta:
        label = "Référence"
        icon = "openquote"


class BibliographieBlock(blocks.StructBlock):
    titre = blocks.CharBlock(label="Titre", required=False, max_length=150)
    references = blocks.ListBlock(ReferenceBlock(), label="Références", min_num=1)

    class Meta:
        label = "Bibliographie"
        icon = "list-ol"
        template = "blocks/bibliographie.html"
        description = "Des références rédigées : auteur, titre, lieu, éditeur, année, pages."
        preview_value = {
            "titre": "",
            "references": [
                {
                    "reference": (
                        "<p>RésO Villes. <i>L’observation, quels indicateurs, pour quelle "
                        "finalité ?</i> Nantes, juillet 2006.</p>"
                    )
                }
            ],
        }


class TexteOfficielBlock(blocks.StructBlock):
    nature = blocks.CharBlock(
        label="Nature et numéro",
        max_length=150,
        help_text="Par exemple : Loi n° 2003-710 du 1er août 2003",
    )
    titre = blocks.CharBlock(label="Intitulé", max_length=300)
    extrait = blocks.TextBlock(label="Extrait ou portée", required=False)
    source = blocks.CharBlock(label="Article ou version", required=False, max_length=200)
    lien = blocks.URLBlock(label="Lien vers le texte", required=False)

    class Meta:
        label = "Texte officiel"
        icon = "doc-full-inverse"
        label_format = "{nature}"


class TextesOfficielsBlock(blocks.StructBlock):
    titre = blocks.CharBlock(label="Titre", required=False, max_length=150)
    textes = blocks.ListBlock(TexteOfficielBlock(), label="Textes", min_num=1)

    class Meta:
        label = "Textes officiels"
        icon = "doc-full-inverse"
        template = "blocks/textes_officiels.html"
        description = "Lois, décrets, circulaires, avec leur numéro et un lien."
        preview_value = {
            "titre": "",
            "textes": [
                {
                    "nature": "Loi n° 2003-710 du 1er août 2003",
                    "titre": "Orientation et programmation pour la ville et la rénovation urbaine",
                }
            ],
        }


class ArticleBlock(blocks.StructBlock):
    journal = blocks.CharBlock(label="Journal", max_length=120)
    date = blocks.DateBlock(label="Date", required=False)
    titre = blocks.CharBlock(label="Titre de l’article", max_length=250)
    resume = blocks.TextBlock(
        label="De quoi il parle",
        required=False,
        help_text="Avec nos mots : l’article lui-même appartient au journal.",
    )
    lien = blocks.CharBlock(label="Lien", required=False, max_length=500)

    class Meta:
        label = "Article"
        icon = "openquote"
        label_format = "{journal} : {titre}"


class RevueDePresseBlock(blocks.StructBlock):
    titre = blocks.CharBlock(label="Titre", required=False, max_length=150)
    articles = blocks.ListBlock(ArticleBlock(), label="Articles", min_num=1)

    class Meta:
        label = "Revue de presse"
        icon = "list-ul"
        template = "blocks/revue_de_presse.html"
        description = "Des articles cités et résumés, jamais recopiés."
        preview_value = {
            "titre": "",
            "articles": [{"journal": "Un quotidien régional", "titre": "Le quartier se raconte"}],
        }


class OrganismeBlock(blocks.StructBlock):
    nom = blocks.CharBlock(label="Nom", max_length=200)
    role = blocks.TextBlock(label="Ce qu’il apporte", required=False)
    lien = blocks.URLBlock(label="Site", required=False)

    class Meta:
        label = "Organisme"
        icon = "group"
        label_format = "{nom}"


class OrganismesBlock(blocks.StructBlock):
    titre = blocks.CharBlock(label="Titre", required=False, max_length=150)
    organismes = blocks.ListBlock(OrganismeBlock(), label="Organismes", min_num=1)

    class Meta:
        label = "Liste d’organismes"
        icon = "group"
        template = "blocks/organismes.html"
        description = "À qui s’adresser : un nom, un rôle, un site."
        preview_value = {
            "titre": "",
            "organismes": [{"nom": "Délégation interministérielle à la ville", "role": "État"}],
        }
