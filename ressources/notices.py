"""Entering a notice in a minute: what one types is compared with what the base holds, descriptors
are completed, and a missing one is proposed on the spot."""

from difflib import SequenceMatcher

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.forms.models import ModelMultipleChoiceField
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import Panel

from ressources.identifiants import isbn_normalise
from ressources.models.notices import Notice, cle
from thesaurus.models import Concept, identifiant_libre

RESSEMBLANCE = 0.82  # of two titles, from 0 to 1: above, a person would ask
CANDIDATES, MONTREES = 300, 5
MOTS_COMPARES = 3


def doublons(titre, isbn, sauf=None):
    """The notices that may describe the same document, the most alike first."""
    notices = Notice.objects.entrees().exclude(pk=sauf)
    numero = isbn_ou_rien(isbn)
    pareilles = list(notices.filter(isbn=numero)) if numero else []
    titre = cle(titre)
    if len(titre) > 5:
        pareilles += [n for n in proches(notices, titre) if n not in pareilles]
    return pareilles[:MONTREES]


def isbn_ou_rien(saisie):
    try:
        return isbn_normalise(saisie)
    except ValidationError:
        return ""


def proches(notices, titre):
    """Titles that share one of the longest words, then compared letter by letter."""
    mots = sorted(titre.split(), key=len, reverse=True)[:MOTS_COMPARES]
    partage = Q()
    for mot in mots:
        partage |= Q(cle_titre__contains=mot)
    notes = [
        (SequenceMatcher(None, titre, notice.cle_titre).ratio(), notice)
        for notice in notices.filter(partage).order_by("-pk")[:CANDIDATES]
    ]
    retenues = [couple for couple in notes if couple[0] >= RESSEMBLANCE]
    return [notice for _, notice in sorted(retenues, key=lambda couple: -couple[0])]


@require_safe
def voir_les_doublons(request):
    """A piece of page for the form, which asks while one types."""
    if not request.user.has_perm("ressources.add_notice"):
        raise PermissionDenied
    saisie = {nom: request.GET.get(nom, "")[:500].replace("\0", "") for nom in ("titre", "isbn")}
    sauf = request.GET.get("sauf", "")
    notices = doublons(**saisie, sauf=int(sauf) if sauf.isdecimal() and len(sauf) < 18 else None)
    return render(request, "ressources/gestion/doublons.html", {"notices": notices})


class Descripteurs(forms.SelectMultiple):
    """The terms chosen, and a field which completes what one types. Without script, one term at
    a time is added at each save."""

    template_name = "ressources/gestion/descripteurs.html"

    def get_context(self, name, value, attrs):
        contexte = super().get_context(name, value, attrs)
        choisis = set(map(str, value or []))
        termes = self.choices.queryset.order_by("libelle")
        contexte["widget"] |= {
            "termes": termes,
            "choisis": [terme for terme in termes if str(terme.pk) in choisis],
            "nouveaux": [mot for mot in choisis if mot and not mot.isdecimal()],
        }
        return contexte


class ChampDescripteurs(ModelMultipleChoiceField):
    """Terms of the vocabulary, by number or by name; a name that it lacks becomes a proposal."""

    widget = Descripteurs

    def clean(self, value):
        saisies = [mot.strip() for mot in value or [] if mot.strip()]
        numeros = [mot for mot in saisies if mot.isdecimal()]
        connus = list(super().clean(numeros))
        nommes = [self.terme(mot) for mot in saisies if not mot.isdecimal()]
        return connus + [terme for terme in nommes if terme not in connus]

    def terme(self, mot):
        meme_nom = Q(libelle__iexact=mot) | Q(sigle__iexact=mot)
        if connu := self.queryset.filter(meme_nom).first():
            return connu
        if len(mot) > Concept._meta.get_field("libelle").max_length or not slugify(mot):
            raise ValidationError(f"« {mot[:60]} » ne peut pas servir de descripteur.")
        return Concept(libelle=mot, famille=Concept.Famille.SUJET, propose=True)


class FormulaireNotice(WagtailAdminModelForm):
    descripteurs = ChampDescripteurs(
        Concept.objects.all(),
        required=False,
        label="Descripteurs",
        help_text="Tapez les premières lettres. Un terme qui manque est proposé au vocabulaire.",
    )

    class Media:
        js = ["js/notice.js"]

    @transaction.atomic
    def save(self, commit=True):
        for terme in self.cleaned_data.get("descripteurs", []):
            if terme.pk is None:
                terme.identifiant = identifiant_libre(terme.libelle)
                terme.save()
        return super().save(commit)


class LectureDesFichiers(Panel):
    """What was found in the files of a notice once stored: can everyone read them?"""

    class BoundPanel(Panel.BoundPanel):
        template_name = "ressources/gestion/lecture_des_fichiers.html"

        def is_shown(self):
            return bool(self.instance.pk) and self.instance.fichiers.exists()

        def get_context_data(self, parent_context=None):
            contexte = super().get_context_data(parent_context)
            fichiers = self.instance.fichiers.select_related("document__analyse")
            return contexte | {"fichiers": fichiers}


class Doublons(Panel):
    """The place where the form shows the notices that look like the one being typed."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "ressources/gestion/place_des_doublons.html"

        def get_context_data(self, parent_context=None):
            contexte = super().get_context_data(parent_context)
            return contexte | {"adresse": reverse_lazy("notice_duplicates")}
