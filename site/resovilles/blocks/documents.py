"""Files to download, each with its kind, its weight and its pages."""

from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock

POIDS_D_EXEMPLE = 154 * 1024


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

    def get_preview_value(self):
        """A document that is only drawn: the preview promises no file of the library."""
        document = get_document_model()(
            pk=0,
            title="Grille de suivi de la convention",
            file="grille-de-suivi.pdf",
            file_size=POIDS_D_EXEMPLE,
            nombre_pages=12,
        )
        ligne = {"document": document, "intitule": "", "note": "À remplir chaque trimestre."}
        return self.normalize({"titre": "", "documents": [ligne]})
