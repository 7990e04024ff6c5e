"""The pages of the directory."""

from string import ascii_uppercase

from django import forms
from resovilles.acces import lecteur
from resovilles.blocks import CorpsBlock
from resovilles.cache.gardes import garder
from resovilles.fields import CorpsField
from resovilles.listes import Filtre, IndexMixin, avec
from resovilles.pages import PageBase
from wagtail.admin.panels import FieldPanel

from annuaire.models.personnes import Fonction
from annuaire.models.structures import Structure
from annuaire.visibilite import lit_les_contacts
from territoires.models import Territoire
from thesaurus.models import Concept

MOTS, LETTRE = "mots", "lettre"
TRANCHES = 12  # pages that one still names by their letters


def types_d_acteurs():
    return termes(Concept.Famille.ACTEUR)


def themes():
    return termes(Concept.Famille.THEME)


def reseaux():
    return termes(Concept.Famille.RESEAU)


def termes(famille):
    concepts = Concept.objects.famille(famille)
    return [(concept.identifiant, concept.libelle) for concept in concepts]


def territoires():
    suivis = Territoire.objects.des_deux_regions().suivis().par_taille()
    suivis = suivis.exclude(genre=Territoire.Genre.QUARTIER).order_by("rang", "nom")
    return [(territoire.code, territoire.nom) for territoire in suivis]


class FiltreDeMots(Filtre):
    """Words that one types, where the other filters offer a choice."""

    def field(self):
        return forms.CharField(
            label=self.libelle,
            required=False,
            max_length=100,
            widget=forms.TextInput(attrs={"placeholder": "régie de quartier, Lannion…"}),
        )

    def appliquer(self, elements, valeur):
        return elements.for_mots(valeur)

    def en_mots(self, champ, valeur):
        return f"« {valeur} »"


class FiltreDeTerritoire(Filtre):
    """A territory with all its parts."""

    def appliquer(self, elements, valeur):
        return elements.for_territoire(garder(("territoire", valeur), lambda: avec_parties(valeur)))


def avec_parties(code):
    territoire = Territoire.objects.get(code=code)
    assert territoire.parties  # read now, and kept with it
    return territoire


class FiltreDeLettre(Filtre):
    """Chosen in the alphabet above the list: the form leaves it out, hence starts from all."""

    def field(self):
        champ = super().field()
        champ.widget = forms.HiddenInput()
        return champ


class FiltreDeReseau(Filtre):
    """Those where somebody in post belongs to a réseau."""

    def appliquer(self, elements, valeur):
        return elements.for_reseau(valeur)


FILTRE_TERRITOIRE = FiltreDeTerritoire("territoire", "Territoire", territoires)


class AnnuaireIndex(IndexMixin, PageBase):
    corps = CorpsField(CorpsBlock(), verbose_name="contenu", blank=True)

    par_page = 40
    filtres = [
        FiltreDeMots(MOTS, "Nom, mission, ville", ()),
        Filtre("type", "Type d’acteur", types_d_acteurs, "type_acteur__identifiant"),
        FILTRE_TERRITOIRE,
        Filtre("theme", "Thème", themes, "themes__identifiant"),
        FiltreDeReseau("reseau", "Réseau", reseaux),
        FiltreDeLettre(LETTRE, "Initiale", [(a, a) for a in ascii_uppercase], "tri__istartswith"),
    ]
    tris = {"nom": ("Nom", ["tri", "pk"])}

    content_panels = [*PageBase.content_panels, FieldPanel("corps")]
    parent_page_types = ["home.Accueil"]
    subpage_types = ["annuaire.Structure", "resovilles.PageContenu"]
    max_count = 1

    class Meta:
        verbose_name = "rubrique de l’annuaire"

    @property
    def parametres(self):
        """Words that strangers type are not kept as pages: they never end."""
        return super().parametres - {MOTS}

    def elements(self):
        return Structure.objects.en_ligne().pour_une_ligne()

    def liste(self, request):
        liste = super().liste(request)
        lettres = self.de_toutes_lettres(request.GET, liste["elements"]).par_lettre()
        return liste | {
            "alphabet": alphabet(dict(lettres), request.GET),
            "tranches": tranches(lettres, liste["page_obj"]),
            "villes": liste["elements"].par_ville(),
        }

    def de_toutes_lettres(self, donnees, elements):
        """The same list whatever the initial, which an address may have chosen."""
        return self.choisies({**donnees.dict(), LETTRE: ""}) if LETTRE in donnees else elements

    def choisies(self, donnees):
        """The structures that the filters of an address leave."""
        return self.selection(donnees)[1]

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "lit_les_contacts": lit_les_contacts(lecteur(request))
        }


def alphabet(comptes, donnees):
    """Every letter with its address, or none where no structure begins with it."""
    return [
        {
            "lettre": lettre,
            "nombre": comptes.get(lettre.lower(), 0),
            "courante": donnees.get(LETTRE) == lettre,
            "adresse": avec(donnees, LETTRE, lettre),
        }
        for lettre in ascii_uppercase
    ]


def tranches(lettres, page_obj):
    """[(1, "A–C"), (2, "D–F")…]: the letters that each page holds. None when a letter is chosen
    or when there are too many pages to name."""
    initiales = "".join(lettre.upper() * nombre for lettre, nombre in lettres)
    pages = page_obj.paginator
    if pages.count != len(initiales) or not 1 < pages.num_pages <= TRANCHES:
        return []
    bornes = [
        initiales[debut : debut + pages.per_page]
        for debut in range(0, len(initiales), pages.per_page)
    ]
    return [
        (rang, b[0] if b[0] == b[-1] else f"{b[0]}–{b[-1]}") for rang, b in enumerate(bornes, 1)
    ]


class PageEquipe(PageBase):
    corps = CorpsField(CorpsBlock(), verbose_name="contenu", blank=True)

    content_panels = [*PageBase.content_panels, FieldPanel("corps")]
    parent_page_types = ["resovilles.PageContenu"]
    subpage_types = []
    max_count = 1

    class Meta:
        verbose_name = "page de l’équipe"

    def get_context(self, request, *args, **kwargs):
        fonctions = Fonction.objects.de_l_equipe()
        return super().get_context(request, *args, **kwargs) | {
            "equipe": fonctions.en_cours(),
            "anciens": fonctions.passees(),
        }


def noms_des_departements():
    departements = Territoire.objects.filter(genre=Territoire.Genre.DEPARTEMENT)
    return {code.removeprefix("D"): nom for code, nom in departements.values_list("code", "nom")}


def nom_du_departement(ville):
    if ville is None or ville.genre != Territoire.Genre.COMMUNE:
        return ""
    return garder("departements", noms_des_departements).get(ville.departement, "")
