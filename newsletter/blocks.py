"""What an issue of La Lettre is made of, line after line, under its rubriques."""

from resovilles.lettre import ResumeLettre
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

PAGES = [
    "resovilles.Actualite",
    "ressources.Dossier",
    "ressources.FicheExperience",
    "ressources.Publication",
    "rencontres.Rencontre",
]
REPRIS = "Vide : les mots de la source. Les changer ici ne la change pas."


class Ligne(blocks.StructValue):
    """A line of the issue: its own words, else those of what it points to."""

    @property
    def source(self):
        """What the line points to, None once it is deleted."""
        return self[self.block.choix]

    def resume(self):
        return self.source.resume_lettre() if self.source else ResumeLettre(titre="")

    def element(self):
        """The line as it is kept with the issue: words, addresses, and the key of its source."""
        resume = self.resume()
        jour = resume.jour and resume.jour.isoformat()
        return resume._asdict() | {
            "genre": self.block.choix,
            "source": self.source and self.source.pk,
            "phase": getattr(self.source, "genre_affiche", ""),
            "titre": self["titre"] or resume.titre,
            "texte": self["texte"] or resume.texte,
            "jour": jour,
        }

    def completer(self):
        """Write down the words of the source where the officer left a blank: when the source
        goes away, one still knows what stood there."""
        resume = self.resume()
        for nom in ("titre", "texte"):
            self[nom] = self[nom] or getattr(resume, nom)


class LigneDePage(Ligne):
    @property
    def source(self):
        page = self["page"]
        return page.specific if page else None


class LigneLibre(Ligne):
    source = None

    def resume(self):
        return ResumeLettre(
            titre=self["titre"],
            texte=self["texte"],
            adresse=self["lien"],
            detail=self["precision"],
        )


class LigneBlock(blocks.StructBlock):
    """Common to the lines that point to something: `choix` names the field that does."""

    choix = ""

    titre = blocks.CharBlock(label="Titre", required=False, max_length=300, help_text=REPRIS)
    texte = blocks.TextBlock(label="Texte", required=False, max_length=2000, rows=3)

    class Meta:
        value_class = Ligne
        label_format = "{titre}"


class BreveBlock(LigneBlock):
    choix = "breve"

    breve = SnippetChooserBlock("newsletter.Breve", label="Brève")

    class Meta:
        label = "Brève"
        icon = "list-ul"
        description = "Quelques lignes écrites une fois, pour tous les canaux."


class PageBlock(LigneBlock):
    choix = "page"

    page = blocks.PageChooserBlock(label="Page du site", page_type=PAGES)

    class Meta:
        label = "Page du site"
        icon = "doc-full"
        value_class = LigneDePage
        description = "Dossier, fiche, publication, rencontre ou actualité, telle qu’elle est."


class NoticeBlock(LigneBlock):
    choix = "notice"

    notice = SnippetChooserBlock("ressources.Notice", label="Notice")

    class Meta:
        label = "Notice"
        icon = "openquote"
        description = "Un document du fonds ; s’il se prête, la ligne mène à l’emprunt."


class LibreBlock(blocks.StructBlock):
    choix = ""

    titre = blocks.CharBlock(label="Titre", max_length=300)
    texte = blocks.TextBlock(label="Texte", required=False, max_length=2000, rows=3)
    lien = blocks.URLBlock(label="Adresse à lire", required=False)
    precision = blocks.CharBlock(
        label="Précision", required=False, max_length=200, help_text="« jusqu’au 12 mars »…"
    )

    class Meta:
        value_class = LigneLibre
        label = "Lignes libres"
        icon = "pilcrow"
        label_format = "{titre}"
        description = "Ce qui n’est nulle part sur le site."


class RubriqueBlock(blocks.StructBlock):
    titre = blocks.CharBlock(label="Titre de la rubrique", max_length=80)

    class Meta:
        label = "Rubrique"
        icon = "title"
        label_format = "{titre}"
        description = "Ouvre une partie du numéro, jusqu’à la rubrique suivante."


class ContenuBlock(blocks.StreamBlock):
    rubrique = RubriqueBlock()
    breve = BreveBlock()
    page = PageBlock()
    notice = NoticeBlock()
    libre = LibreBlock()
