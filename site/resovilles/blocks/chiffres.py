"""Figures, dates and tables."""

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from resovilles.blocks.textes import texte_riche


class ChiffreBlock(blocks.StructBlock):
    valeur = blocks.CharBlock(label="Chiffre", max_length=12, help_text="Par exemple : 1 041, 52 %")
    libelle = blocks.CharBlock(label="Ce qu’il compte", max_length=120)

    class Meta:
        label = "Chiffre"
        icon = "order"
        label_format = "{valeur} {libelle}"


class ChiffresBlock(blocks.StructBlock):
    titre = blocks.CharBlock(label="Titre", required=False, max_length=150)
    chiffres = blocks.ListBlock(ChiffreBlock(), label="Chiffres", min_num=1, max_num=6)
    source = blocks.CharBlock(label="Source", required=False, max_length=200)

    class Meta:
        label = "Chiffres clés"
        icon = "order"
        template = "blocks/chiffres.html"
        description = "Un à six chiffres en grand, avec leur source."
        preview_value = {
            "titre": "",
            "chiffres": [
                {"valeur": "1 041", "libelle": "références"},
                {"valeur": "751", "libelle": "notices en ligne"},
                {"valeur": "131", "libelle": "entrées dans l’année"},
            ],
            "source": "RésO Villes, rapport d’activité 2006",
        }


class EtapeBlock(blocks.StructBlock):
    date = blocks.CharBlock(label="Date", max_length=40, help_text="Une année, un mois, un jour")
    texte = texte_riche(label="Ce qui s’est passé")

    class Meta:
        label = "Étape"
        icon = "date"
        label_format = "{date}"


class ChronologieBlock(blocks.StructBlock):
    titre = blocks.CharBlock(label="Titre", required=False, max_length=150)
    etapes = blocks.ListBlock(EtapeBlock(), label="Étapes", min_num=1)

    class Meta:
        label = "Chronologie"
        icon = "history"
        template = "blocks/chronologie.html"
        description = "Des dates le long d’une ligne."
        preview_value = {
            "titre": "",
            "etapes": [
                {"date": "1996", "texte": "<p>Les zones urbaines sensibles sont créées.</p>"},
                {"date": "2007", "texte": "<p>Les contrats urbains de cohésion sociale.</p>"},
            ],
        }


class TableauBlock(blocks.StructBlock):
    titre = blocks.CharBlock(
        label="Titre du tableau",
        max_length=200,
        help_text="Il est lu avant le tableau : dites ce qu’il compare, et en quelle année.",
    )
    tableau = TypedTableBlock(
        [
            ("texte", blocks.CharBlock(label="Texte", required=False)),
            ("nombre", blocks.CharBlock(label="Nombre", required=False)),
        ],
        label="Tableau",
    )
    source = blocks.CharBlock(label="Source", required=False, max_length=200)

    class Meta:
        label = "Tableau"
        icon = "table"
        template = "blocks/tableau.html"
        label_format = "{titre}"
        description = "Un tableau avec son titre et sa source ; les nombres s’alignent à droite."
        preview_value = {
            "titre": "Participants aux journées de 2006",
            "tableau": {
                "columns": [
                    {"type": "texte", "heading": "Journée"},
                    {"type": "nombre", "heading": "Participants"},
                ],
                "rows": [{"values": ["Réussite éducative", "70"]}],
                "caption": "",
            },
        }
