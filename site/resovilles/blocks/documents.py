"""Files to download, each with its kind, its weight and its pages."""

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label="Document")
    intitule = blocks.CharBlock(
        label="Intitulé",
        required=False,
        max_length=200,
        help_text="Vide : le titre du document. Le poids et les pages s’ajoutent d’eux-mêmes.",
    )
    note = blocks.CharBlock(label="Note", required=False, max_length=200)

    class Meta:
        label = "Document"
        icon = "doc-full"
        label_format = "{intitule}"


class DocumentsBlock(blocks.StructBlock):
    titre = blocks.CharBlock(label="Titre", required=False, max_length=150)
    documents = blocks.ListBlock(DocumentBlock(), label="Documents", min_num=1)

    class Meta:
        label = "Documents à télécharger"
        icon = "download"
        template = "blocks/documents.html"
        description = "Une liste de fichiers, avec format, poids et nombre de pages."
