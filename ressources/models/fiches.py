"""Fiches expériences, validated by those who led them, and their list."""

from django.db import models
from django.utils import timezone
from resovilles.listes import IndexMixin
from resovilles.pages import PageBase
from resovilles.recherche import Categorie, Texte
from resovilles.routage import PagesQuerySet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page, PageManager

from ressources import contenu
from ressources.models.accords import Decision, Etape
from ressources.models.base import FILTRE_TERRITOIRE, FILTRE_THEME, Ressource, en_ligne


class PublicationRefusee(Exception):
    """Nobody agreed to this content of the fiche: it does not go online."""

    def __init__(self, fiche, phrase):
        self.fiche = fiche
        super().__init__(phrase)


class FicheQuerySet(PagesQuerySet):
    """Written in bulk, what the bearer reads would meet no decision: each fiche is saved."""

    def update(self, **champs):
        if champs != {"live": False}:  # taking offline needs nobody's agreement
            refuser_en_lot(champs)
        return super().update(**champs)

    def bulk_update(self, objs, fields, *args, **kwargs):
        refuser_en_lot(fields)
        return super().bulk_update(objs, fields, *args, **kwargs)


def refuser_en_lot(champs):
    if contenu.CHAMPS_ENREGISTRES & set(champs):
        raise TypeError("Une fiche se modifie et se publie une à une, par save() ou publish().")


class FicheExperience(Ressource):
    porteur = models.CharField("porteur du projet", max_length=200)
    periode = models.CharField("période", max_length=100, blank=True)
    public_vise = models.CharField("public", max_length=200, blank=True)
    partenaires = models.TextField("partenaires", blank=True, max_length=600)
    budget = models.CharField("budget", max_length=200, blank=True)
    # Written by `save` from the proof, so that lists show them without a query more.
    validee_le = models.DateField("validée par le porteur le", null=True, editable=False)
    validee_par = models.CharField("validée par", max_length=400, blank=True, editable=False)

    objects = PageManager.from_queryset(FicheQuerySet)()

    genre_affiche = "fiche"
    categorie_recherche = Categorie("fiche", "Fiches expériences")
    mise_en_ligne_a_part = True
    content_panels = [
        *PageBase.content_panels,
        Ressource.classement_panel,
        MultiFieldPanel(
            [
                FieldPanel("porteur"),
                FieldRowPanel([FieldPanel("periode"), FieldPanel("budget")]),
                FieldPanel("public_vise"),
                FieldPanel("partenaires"),
            ],
            "L’action",
        ),
        FieldPanel("document"),
        FieldPanel("corps"),
        Ressource.bibliographie_panel,
    ]
    parent_page_types = ["ressources.FichesIndex"]

    class Meta:
        verbose_name = "fiche expérience"
        verbose_name_plural = "fiches expériences"
        permissions = [
            ("publier_sans_accord", "Mettre une fiche en ligne sans l’accord du porteur")
        ]

    def save(self, *args, update_fields=None, **kwargs):
        """The one door to the public: whatever the gesture, what stands online was decided."""
        if self.pk is None and not self.alias_of_id:
            self.live = False  # a fiche is born a draft, since nobody can have agreed to it
        touche = contenu.touche_au_contenu(update_fields)
        if self.live and touche and not self.alias_of_id:
            self.signer(self.exiger_une_decision())
            if update_fields is not None:
                update_fields = {*update_fields, "validee_le", "validee_par"}
        return super().save(*args, update_fields=update_fields, **kwargs)

    def publish(self, revision, *args, **kwargs):
        """Refuse before anything is written, and at once for a publication planned for later."""
        try:
            revision.as_object().exiger_une_decision()
        except PublicationRefusee:
            # The clock would stumble on it every minute, and on nothing that stands behind it.
            self.revisions.filter(pk=revision.pk).update(approved_go_live_at=None)
            raise
        return super().publish(revision, *args, **kwargs)

    def exiger_une_decision(self):
        """The decision that opens the site to this very content; raises PublicationRefusee."""
        empreinte = contenu.empreinte(contenu.contenu(self))
        decision = Decision.objects.ouvrant(self.pk, empreinte).first()
        if decision is None:
            raise PublicationRefusee(self, self.motif_du_refus())
        return decision

    def motif_du_refus(self):
        suite = "demandez-lui de la relire, ou notez pourquoi la mettre en ligne sans attendre."
        if self.decisions.accords().exists():
            return (
                f"« {self.title} » a changé depuis l’accord du porteur. "
                "Elle est gardée en brouillon : " + suite
            )
        return (
            f"« {self.title} » n’a pas encore l’accord du porteur du projet. "
            "Elle est gardée en brouillon : " + suite
        )

    def exiger_une_demande(self):
        if not self.demandes.ouvertes().exists():
            raise PublicationRefusee(
                self, "Dites d’abord à qui envoyer la fiche : nom, fonction et courriel du porteur."
            )

    def champs_recherche(self):
        champs = super().champs_recherche()
        action = " ".join([self.public_vise, self.partenaires, self.periode])
        return champs | {
            "detail": self.porteur,
            "personnes": (self.porteur,),
            "jour": self.date_affichee,
            "textes": (*champs["textes"], Texte(action)),
        }

    def signer(self, decision):
        """Show the agreement on which the published content stands."""
        accord = decision.accord
        self.validee_le = timezone.localdate(accord.le) if accord else None
        self.validee_par = accord.fonction if accord else ""

    @property
    def version_a_lire(self):
        """The latest draft, as it would stand online."""
        revision = self.get_latest_revision()
        return revision.as_object() if revision else self

    @property
    def decision_du_brouillon(self):
        """What already opens the site to the latest draft, or None."""
        empreinte = contenu.empreinte(contenu.contenu(self.version_a_lire))
        return Decision.objects.ouvrant(self.pk, empreinte).first()

    @property
    def passage(self):
        """The last step entered; all of them are read, since lists prefetch them."""
        return next(iter(self.passages_d_etape.all()), None)

    @property
    def etape(self):
        return Etape(self.passage.etape) if self.passage else Etape.REPERAGE

    def franchir(self, etape, par=None):
        """Note the day on which the fiche enters a step."""
        if self.passage is None or self.etape != etape:
            self.passages_d_etape.create(etape=etape, par=par)


def exiger_de_la_page(instance, raw=False, update_fields=None, **_):
    """The title and the state of a fiche stand in Wagtail's own table: saved there, without the
    fiche, they meet the same guard."""
    if raw or not (instance.live and contenu.touche_au_contenu(update_fields)):
        return
    fiche = FicheExperience.objects.filter(pk=instance.pk, alias_of=None).first()
    if fiche:
        for champ in Page._meta.concrete_fields:
            setattr(fiche, champ.attname, getattr(instance, champ.attname))
        fiche.exiger_une_decision()


class FichesIndex(IndexMixin, PageBase):
    flux = "fiches_feed"
    filtres = [FILTRE_THEME, FILTRE_TERRITOIRE]
    tris = {"date": ("Date", ["-date_affichee", "title"]), "titre": ("Titre", ["title"])}
    parent_page_types = ["ressources.RubriqueRessources"]
    subpage_types = ["ressources.FicheExperience"]
    max_count = 1

    class Meta:
        verbose_name = "liste des fiches expériences"

    def elements(self):
        return en_ligne(FicheExperience)
