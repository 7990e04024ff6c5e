"""StreamField blocks, one module per family; apps compose their bodies from them."""

from wagtail import blocks

from resovilles.blocks.chiffres import ChiffresBlock, ChronologieBlock, TableauBlock
from resovilles.blocks.documents import DocumentsBlock
from resovilles.blocks.medias import ImageBlock, VideoBlock
from resovilles.blocks.references import (
    BibliographieBlock,
    OrganismesBlock,
    RevueDePresseBlock,
    TextesOfficielsBlock,
)
from resovilles.blocks.textes import (
    AppelBlock,
    CitationBlock,
    EncadreBlock,
    QuestionsBlock,
    SectionBlock,
    TemoignageBlock,
    TexteBlock,
    TitreBlock,
)

__all__ = ["CorpsBlock"]


class CorpsBlock(blocks.StreamBlock):
    """The body of every page. It is flat: a section opens and lasts until the next one, so that
    the editor moves a paragraph with one gesture and a page costs one query per kind of block."""

    section = SectionBlock(group="Texte")
    titre = TitreBlock(group="Texte")
    texte = TexteBlock(group="Texte")
    encadre = EncadreBlock(group="Texte")
    citation = CitationBlock(group="Texte")
    temoignage = TemoignageBlock(group="Texte")
    questions = QuestionsBlock(group="Texte")
    appel = AppelBlock(group="Texte")
    image = ImageBlock(group="Images et vidéos")
    video = VideoBlock(group="Images et vidéos")
    chiffres = ChiffresBlock(group="Chiffres et dates")
    chronologie = ChronologieBlock(group="Chiffres et dates")
    tableau = TableauBlock(group="Chiffres et dates")
    documents = DocumentsBlock(group="Documents et références")
    bibliographie = BibliographieBlock(group="Documents et références")
    textes_officiels = TextesOfficielsBlock(group="Documents et références")
    revue_de_presse = RevueDePresseBlock(group="Documents et références")
    organismes = OrganismesBlock(group="Documents et références")

    class Meta:
        collapsed = False
