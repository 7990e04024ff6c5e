"""From the blocks of a data file to the JSON of a StreamField."""

from uuid import uuid4

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from home.demo.balisage import en_html


class Convertisseur:
    """Knows the identifiers that data files name: pages by path, documents and
    pictures by name."""

    def __init__(self, pages, documents, images):
        self.pages = pages
        self.documents = documents
        self.images = images

    def corps(self, flux, entrees):
        """`entrees` is a list of {block name: value}; `flux` the StreamBlock that receives it."""
        lignes = []
        for entree in entrees or []:
            ((nom, valeur),) = entree.items()
            bloc = flux.child_blocks[nom]
            lignes.append({"type": nom, "value": self.valeur(bloc, valeur)})
        return lignes

    def valeur(self, bloc, valeur):
        match bloc:
            case TypedTableBlock():
                return valeur
            case blocks.StructBlock() if "tableau" in bloc.child_blocks:
                return self.tableau(valeur)
            case blocks.StructBlock():
                return {
                    nom: self.valeur(enfant, valeur[nom])
                    for nom, enfant in bloc.child_blocks.items()
                    if valeur.get(nom) is not None
                }
            case blocks.ListBlock():
                return [
                    {
                        "type": "item",
                        "id": str(uuid4()),  # without it Wagtail takes the item for its value
                        "value": self.valeur(bloc.child_block, element),
                    }
                    for element in valeur
                ]
            case blocks.RichTextBlock():
                return en_html(valeur, self.pages)
            case blocks.PageChooserBlock():
                return self.pages[valeur]
            case DocumentChooserBlock():
                return self.documents[valeur].pk
            case ImageChooserBlock():
                return self.images[valeur].pk
            case blocks.DateBlock():
                return str(valeur)
            case blocks.BooleanBlock():
                return bool(valeur)
        return str(valeur).strip()

    @staticmethod
    def tableau(valeur):
        colonnes = [c if isinstance(c, dict) else {"titre": c} for c in valeur["colonnes"]]
        return {
            "titre": valeur["titre"],
            "source": valeur.get("source", ""),
            "tableau": {
                "columns": [
                    {"type": "nombre" if c.get("nombre") else "texte", "heading": str(c["titre"])}
                    for c in colonnes
                ],
                "rows": [{"values": [str(v) for v in ligne]} for ligne in valeur["lignes"]],
                "caption": "",
            },
        }
