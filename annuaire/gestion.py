"""Screens of the admin: two cards that are one person, the ledger of consents."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.db.models.functions import Lower
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from resovilles.exports import RegistreAdmin
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.views import CreateView

from annuaire.actions import (
    CHAMPS,
    FusionImpossible,
    fusionner,
    inscrire,
    liens_vers_les_fiches,
)
from annuaire.models import Consentement, Personne

PROPOSEES = 30
FICHE = "wagtailsnippets_annuaire_personne:edit"


# --- Two cards, one person --------------------------------------------------------------------


def peut_fusionner(user):
    return user.has_perms(["annuaire.change_personne", "annuaire.delete_personne"])


class ChoixDesFiches(forms.Form):
    """Which two; each chosen in the register."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        selecteur = Personne.snippet_viewset.chooser_viewset.widget_class
        for nom, libelle in (("a", "Une fiche"), ("b", "L’autre")):
            self.fields[nom] = forms.ModelChoiceField(
                label=libelle, queryset=Personne.objects.all(), widget=selecteur
            )

    def clean(self):
        donnees = super().clean()
        if donnees.get("a") and donnees.get("a") == donnees.get("b"):
            self.add_error("b", "C’est deux fois la même fiche.")
        return donnees


class ChoixDesValeurs(forms.Form):
    """Field by field, what the one card that stays will say."""

    def __init__(self, *args, fiches, **kwargs):
        super().__init__(*args, **kwargs)
        self.fiches = fiches
        for nom in CHAMPS:
            champ = Personne._meta.get_field(nom)
            self.fields[nom] = forms.ChoiceField(
                label=champ.verbose_name.capitalize(),
                choices=[(str(f.pk), affichee(f, nom)) for f in fiches],
                initial=str(self.la_plus_remplie(nom).pk),
                widget=forms.RadioSelect,
            )

    def la_plus_remplie(self, nom):
        """The first card unless only the other one says something. What is shown of an address
        goes with the address that is kept."""
        montre = nom.removeprefix("visibilite_")
        une, autre = self.fiches
        return autre if getattr(autre, montre) and not getattr(une, montre) else une

    def lignes(self):
        """Both cards side by side: [(label, field when they differ, what both say)]."""
        for nom in CHAMPS:
            textes = {affichee(f, nom) for f in self.fiches}
            yield self[nom].label, self[nom] if len(textes) > 1 else None, textes.pop()

    def valeurs(self):
        par_pk = {str(f.pk): f for f in self.fiches}
        return {nom: getattr(par_pk[pk], nom) for nom, pk in self.cleaned_data.items()}


def affichee(fiche, nom):
    affiche = getattr(fiche, f"get_{nom}_display", None)
    return (affiche() if affiche else getattr(fiche, nom)) or "(vide)"


def fusion(request):
    """First which two, then field by field what is kept; nothing is done before the button."""
    if not peut_fusionner(request.user):
        raise PermissionDenied
    choix = ChoixDesFiches(request.GET if "b" in request.GET else None, initial=initiale(request))
    if not choix.is_valid():
        contexte = {"choix": choix, "media": choix.media, "paires": doublons()}
        return TemplateResponse(request, "annuaire/gestion/choisir_deux_fiches.html", contexte)
    fiches = [choix.cleaned_data["a"], choix.cleaned_data["b"]]
    formulaire = ChoixDesValeurs(request.POST or None, fiches=fiches)
    if request.method == "POST" and formulaire.is_valid() and reunir(request, formulaire):
        return redirect(FICHE, fiches[0].pk)
    contexte = {
        "fiches": fiches,
        "formulaire": formulaire,
        "liens": [(fiche, ce_qui_y_tient(fiche)) for fiche in fiches],
    }
    return TemplateResponse(request, "annuaire/gestion/fusionner.html", contexte)


def initiale(request):
    """The first card may come from a button of the list."""
    a = request.GET.get("a", "")
    return {"a": a} if a.isdecimal() and len(a) < 18 else {}


def reunir(request, formulaire):
    gardee, absorbee = formulaire.fiches
    try:
        fusionner(gardee, absorbee, formulaire.valeurs())
    except FusionImpossible as refus:
        formulaire.add_error(None, str(refus))
        return False
    messages.success(request, f"Une seule fiche pour {gardee} : tout ce qui y tenait l’a suivie.")
    return True


def ce_qui_y_tient(fiche):
    """Whatever refers to a card, by the name of what it is: « 2 prêts »."""
    trouves = []
    for relation in liens_vers_les_fiches():
        modele, nom = relation.related_model, relation.field.name
        if modele._meta.auto_created:
            continue  # themes, territories: they are among what the card says
        nombre = modele._base_manager.filter(**{nom: fiche}).count()
        if nombre:
            noms = modele._meta.verbose_name_plural if nombre > 1 else modele._meta.verbose_name
            trouves.append(f"{nombre} {noms}")
    return trouves


def doublons():
    """Pairs that a person would ask about: same address, or same name."""
    paires, vues = [], set()
    for groupe in (*groupes("courriel"), *groupes("nom", "prenom")):
        for autre in groupe[1:]:
            if (paire := (groupe[0].pk, autre.pk)) not in vues:
                vues.add(paire)
                paires.append((groupe[0], autre))
    return paires[:PROPOSEES]


def groupes(*champs):
    """The cards that say the same, whatever the case, in these fields."""
    cles = {f"cle_{nom}": Lower(nom) for nom in champs}
    annotees = Personne.objects.annotate(**cles).exclude(**{champs[0]: ""})
    repetees = annotees.order_by().values(*cles).annotate(n=Count("pk")).filter(n__gt=1)
    for cle in repetees[:PROPOSEES]:
        cle.pop("n")
        yield list(annotees.filter(**cle).order_by("pk"))


# --- The ledger -------------------------------------------------------------------------------


class LignesAjoutees(PermissionHelper):
    def user_can_list(self, user):
        return user.has_perm("annuaire.view_consentement")

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class NouvelleLigne(CreateView):
    def get_instance(self):
        """`?personne=` comes from the card."""
        numero = self.request.GET.get("personne", "")
        connue = numero.isdecimal() and len(numero) < 18
        fiche = Personne.objects.filter(pk=numero).first() if connue else None
        return Consentement(personne=fiche)

    def form_valid(self, form):
        ligne = form.save(commit=False)
        ligne.inscrit_par = self.request.user
        inscrire(ligne)
        messages.success(self.request, "La ligne est inscrite : elle ne se réécrit pas.")
        return redirect(reverse(FICHE, args=[ligne.personne_id]))


class Consentements(RegistreAdmin):
    model = Consentement
    menu_label = "Consentements"
    menu_icon = "tick"
    menu_order = 60
    menu_hook = "register_menu_annuaire"
    permission_helper_class = LignesAjoutees
    create_view_class = NouvelleLigne
    list_display = ("personne", "objet", "sens", "date", "source", "inscrit_par")
    list_filter = ("objet", "sens")
    list_export = ("personne", "objet", "sens", "date", "source", "preuve", "inscrit_le")
    search_fields = ("personne__nom", "personne__prenom", "source")
    list_select_related = True
