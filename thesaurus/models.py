"""The field's controlled vocabulary: themes, schemes, zonings, kinds of documents and meetings."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.text import slugify
from modelcluster.fields import ParentalManyToManyField
from resovilles.panels import cases_a_cocher
from resovilles.recherche import Categorie, DocumentRecherche, Texte
from wagtail.search import index


class ConceptQuerySet(models.QuerySet):
    def famille(self, famille):
        return self.filter(famille=famille)

    def du_lexique(self):
        """What readers are shown: the other families only fill the lists of forms."""
        return self.filter(propose=False).exclude(famille__in=Concept.HORS_LEXIQUE)

    def en_vigueur(self, jour):
        commences = models.Q(valide_du=None) | models.Q(valide_du__lte=jour)
        return self.filter(commences, models.Q(valide_au=None) | models.Q(valide_au__gte=jour))

    def visible_to(self, user):
        """The lexicon is public; a term that is only proposed is not there yet."""
        return self.du_lexique()


class TermeEmploye(models.ProtectedError):
    """The term serves somewhere: whoever deletes it is told where, and nothing is lost."""

    def __init__(self, concept, emplois):
        super().__init__(
            f"« {concept} » sert encore : {enumerer(emplois)}. Un terme employé ne se supprime "
            "pas ; s’il n’a plus cours, donnez-lui une date de fin et le terme qui le remplace.",
            {concept},
        )


class Concept(index.Indexed, models.Model):
    """A term with its dates. It is never renamed in place: what follows it is `remplace_par`, so
    that a figure of 2006 keeps the word of its time."""

    class Famille(models.TextChoices):
        THEME = "theme", "Thème"
        SUJET = "sujet", "Sujet"
        DISPOSITIF = "dispositif", "Dispositif ou contrat"
        ZONAGE = "zonage", "Zonage"
        ORGANISME = "organisme", "Organisme"
        DOCUMENT = "document", "Nature de document"
        RENCONTRE = "rencontre", "Nature de rencontre"
        ACTEUR = "acteur", "Type d’acteur"
        DEMANDE = "demande", "Nature de demande"
        CANAL = "canal", "Canal d’une demande"
        SUPPORT = "support", "Support d’un document"
        ROLE = "role", "Rôle dans une rencontre"
        RESEAU = "reseau", "Réseau d’acteurs"

    HORS_LEXIQUE = (
        Famille.DEMANDE,
        Famille.CANAL,
        Famille.SUPPORT,
        Famille.ROLE,
        Famille.RESEAU,
    )

    identifiant = models.SlugField("identifiant", max_length=80, unique=True)
    famille = models.CharField("famille", max_length=20, choices=Famille.choices)
    libelle = models.CharField("libellé", max_length=200)
    sigle = models.CharField("sigle", max_length=20, blank=True)
    definition = models.TextField("définition", blank=True)
    plus_large = models.ForeignKey(
        "self",
        verbose_name="terme plus large",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plus_precis",
    )
    associes = models.ManyToManyField("self", verbose_name="termes associés", blank=True)
    valide_du = models.DateField("valide depuis", null=True, blank=True)
    valide_au = models.DateField("valide jusqu’au", null=True, blank=True)
    remplace_par = models.ManyToManyField(
        "self", verbose_name="remplacé par", blank=True, symmetrical=False, related_name="remplace"
    )
    source = models.CharField("source", max_length=300, blank=True)
    transversal = models.BooleanField("transversal", default=False)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)
    propose = models.BooleanField(
        "proposé, à relire",
        default=False,
        help_text="Un terme saisi dans une notice, que la documentaliste garde, corrige ou retire.",
    )

    categorie_recherche = Categorie("terme", "Termes du vocabulaire")

    objects = ConceptQuerySet.as_manager()

    search_fields = [
        index.SearchField("libelle"),
        index.SearchField("sigle"),
        index.AutocompleteField("libelle"),
        index.AutocompleteField("sigle"),
        index.FilterField("famille"),
        index.FilterField("transversal"),
    ]

    class Meta:
        verbose_name = "terme du vocabulaire"
        verbose_name_plural = "vocabulaire"
        ordering = ["famille", "ordre", "libelle"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valide_au__isnull=True)
                | models.Q(valide_du__isnull=True)
                | models.Q(valide_au__gte=models.F("valide_du")),
                name="concept_dates_dans_l_ordre",
                violation_error_message="La fin précède le début.",
            )
        ]

    def __str__(self):
        return f"{self.libelle} ({self.sigle})" if self.sigle else self.libelle

    def get_absolute_url(self):
        return reverse("concept", args=[self.identifiant])

    def clean(self):
        super().clean()
        if self.valide_du and self.valide_au and self.valide_au < self.valide_du:
            raise ValidationError(
                {"valide_au": f"La fin ({self.valide_au:%d/%m/%Y}) précède le début."}
            )
        if boucle := chemin_de_retour(self, [self.plus_large], lambda t: [t.plus_large]):
            raise ValidationError(
                {
                    "plus_large": "Ces termes s’emboîteraient en rond : "
                    f"{flecher(boucle)}. Choisissez un autre terme plus large."
                }
            )

    @property
    def est_du_lexique(self):
        return not self.propose and self.famille not in self.HORS_LEXIQUE

    def emplois(self):
        """Where the term serves, by every relation that leads to it: [(names of what, how many)]."""
        trouves = []
        for relation in self._meta.get_fields(include_hidden=True):
            if est_un_emploi(relation):
                champ = relation.field
                nombre = champ.model._base_manager.filter(**{champ.name: self}).count()
                if nombre:
                    trouves.append((noms(champ), nombre))
        return trouves

    def document_recherche(self):
        """Terms that only class things say nothing by themselves: those that are defined do, and
        themes lead to what they gather."""
        if not self.est_du_lexique or not (self.definition or self.famille == self.Famille.THEME):
            return None
        return DocumentRecherche(
            titre=str(self),
            adresse=self.get_absolute_url(),
            surtitre=self.get_famille_display(),
            resume=self.definition,
            textes=(Texte(self.definition), Texte(self.source)),
            poids=2,
        )


def identifiant_libre(libelle):
    """A stable name for a new term, made of its label."""
    base = slugify(libelle)[:70] or "terme"
    pris = set(Concept.objects.filter(identifiant__startswith=base).values_list("identifiant"))
    rangs = (f"{base}-{rang}" for rang in range(2, len(pris) + 3))
    return next(nom for nom in (base, *rangs) if (nom,) not in pris)


# How a term serves another one; « associés » serve nobody.
ENTRE_TERMES = {
    "plus_large": ("terme plus précis", "termes plus précis"),
    "remplace_par": ("terme qu’il remplace", "termes qu’il remplace"),
}


def est_un_emploi(relation):
    if not relation.auto_created or relation.concrete or relation.field.name == "associes":
        return False
    return not relation.related_model._meta.auto_created


def noms(champ):
    """What refers to a term by this field, for one and for several."""
    if champ.model is Concept:
        return ENTRE_TERMES[champ.name]
    return champ.model._meta.verbose_name, champ.model._meta.verbose_name_plural


def enumerer(emplois):
    """[(("notice", "notices"), 2), …] as « 2 notices et 1 dossier »."""
    morceaux = [f"{nombre} {noms[nombre > 1]}" for noms, nombre in emplois]
    return " et ".join(filter(None, [", ".join(morceaux[:-1]), morceaux[-1]]))


def flecher(termes):
    return " → ".join(terme.libelle for terme in termes)


def chemin_de_retour(terme, premiers, suivants):
    """The terms by which one comes back to `terme`, itself first and last; empty when one does
    not. `suivants` gives the next ones of a term."""
    chemins, vus = [[terme, premier] for premier in premiers if premier], set()
    while chemins:
        chemin = chemins.pop()
        if chemin[-1] == terme:
            return chemin
        if chemin[-1].pk not in vus:
            vus.add(chemin[-1].pk)
            chemins += [[*chemin, suivant] for suivant in suivants(chemin[-1]) if suivant]
    return []


@receiver(pre_delete, sender=Concept)
def garder_les_termes_employes(instance, **_):
    """Every door: a list of terms deleted at once does not go through `delete`."""
    if emplois := instance.emplois():
        raise TermeEmploye(instance, emplois)


def concept_field(famille, verbose_name, **options):
    """A reference to one concept of a family (kind of document, of meeting)."""
    return models.ForeignKey(
        "thesaurus.Concept",
        verbose_name=verbose_name,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"famille": famille},
        **options,
    )


class ThematiseMixin(models.Model):
    """A content that says what it is about."""

    themes = ParentalManyToManyField(
        "thesaurus.Concept",
        verbose_name="thèmes",
        blank=True,
        limit_choices_to={"famille": Concept.Famille.THEME},
        related_name="+",
    )

    themes_panel = cases_a_cocher("themes")

    class Meta:
        abstract = True

    @property
    def themes_affiches(self):
        return list(self.themes.all())
