"""Screens of the admin: the gestures on a subscription, the import of a list, labels."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.validators import FileExtensionValidator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from resovilles.reauthentification import reauthentification_recente

from newsletter.actions import importer, preparer_un_import
from newsletter.etiquettes import PLANCHES, a_poster, etiquettes, fichier_de_routage
from newsletter.lecture import FichierIllisible
from newsletter.listes import Liste
from newsletter.models import Abonnement, ImportDeListe
from newsletter.models.abonnements import NPAI

CSV = "text/csv; charset=utf-8"
APERCU = 20  # rows shown before an import
REGISTRE = "newsletter_abonnement_modeladmin_index"
GESTES = {
    "npai": (lambda siens: siens.suspendre(NPAI), "Suspendu : plus rien n’y est posté."),
    "reprendre": (lambda siens: siens.reprendre(), "L’envoi reprend."),
    "reconfirmer": (lambda siens: siens.reconfirmer(), "Confirmé pour un an."),
    "arreter": (lambda siens: siens.arreter(), "Désabonné."),
}


class FormulaireImport(forms.Form):
    liste = forms.ChoiceField(label="Dans quelle liste ?", choices=Liste.choices)
    fichier = forms.FileField(
        label="Le fichier, CSV ou XLSX",
        help_text=(
            "La première ligne nomme les colonnes : courriel, nom, prénom, structure ; "
            "pour le papier, adresse, code postal, ville."
        ),
        validators=[FileExtensionValidator(["csv", "txt", "xlsx"])],
    )
    base_legale = forms.ChoiceField(
        label="Pourquoi avons-nous le droit de leur écrire ?",
        choices=[("", "Choisir…"), *ImportDeListe.Base.choices],
    )
    provenance = forms.CharField(
        label="D’où vient cette liste ?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Gardé avec chaque abonnement : « bulletins de la journée du 12 mars 2007 ».",
    )


def droit(permission):
    def decorer(vue):
        def gardee(request, *args, **kwargs):
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return vue(request, *args, **kwargs)

        return gardee

    return decorer


@droit("newsletter.change_abonnement")
@require_POST
def geste_d_abonnement(request, pk, geste):
    faire, annonce = GESTES[geste]
    faire(Abonnement.objects.filter(pk=get_object_or_404(Abonnement, pk=pk).pk))
    messages.success(request, annonce)
    return redirect("newsletter_abonnement_modeladmin_inspect", pk)


@droit("newsletter.add_abonnement")
@reauthentification_recente
def importer_une_liste(request):
    """Choose a file; what it would do is shown before anything is done."""
    envoi = request.method == "POST"
    formulaire = FormulaireImport(*([request.POST, request.FILES] if envoi else []))
    if envoi and formulaire.is_valid() and (lot := lire(request, formulaire)):
        return redirect("subscriber_import_preview", lot.pk)
    return render(request, "newsletter/gestion/importer.html", {"formulaire": formulaire})


def lire(request, formulaire):
    """The import that waits to be confirmed; otherwise the form says why there is none."""
    champs = formulaire.cleaned_data
    fichier = champs.pop("fichier")
    try:
        return preparer_un_import(
            **champs, nom=fichier.name, octets=fichier.read(), par=request.user
        )
    except FichierIllisible as erreur:
        formulaire.add_error("fichier", str(erreur))
    return None


@droit("newsletter.add_abonnement")
def apercu_de_l_import(request, pk):
    lot = get_object_or_404(ImportDeListe, pk=pk, fait_le=None, par=request.user)
    if request.method == "POST":
        nombre = len(lot.lignes)
        importer(lot)
        messages.success(request, f"{nombre} abonnés ajoutés à « {lot.get_liste_display()} ».")
        return redirect(REGISTRE)
    contexte = {"lot": lot, "premieres": lot.lignes[:APERCU], "refusees": lot.refus[:200]}
    return render(request, "newsletter/gestion/apercu.html", contexte)


class FormulairePapier(forms.Form):
    planche = forms.ChoiceField(
        label="Quelles planches d’étiquettes ?",
        choices=[(nom, planche.libelle) for nom, planche in PLANCHES.items()],
    )
    premiere = forms.IntegerField(
        label="Première étiquette libre",
        min_value=1,
        max_value=max(planche.par_feuille for planche in PLANCHES.values()),
        initial=1,
        help_text="1 pour une planche neuve ; 5 si les quatre premières ont servi.",
    )

    def clean(self):
        champs = super().clean()
        planche = PLANCHES.get(champs.get("planche"))
        if planche and champs.get("premiere", 1) > planche.par_feuille:
            self.add_error("premiere", f"Cette planche n’a que {planche.par_feuille} étiquettes.")
        return champs


@droit("newsletter.change_abonnement")
@reauthentification_recente
def papier_a_poster(request):
    """Labels to stick, or a file for the mailing house: nothing of it stays on the server."""
    adresses = a_poster()
    formulaire = FormulairePapier(request.POST if request.method == "POST" else None)
    if request.method == "POST" and "routage" in request.POST:
        lignes = StreamingHttpResponse(fichier_de_routage(adresses), content_type=CSV)
        return en_fichier(lignes, "routage.csv")
    if request.method == "POST" and formulaire.is_valid():
        planche = PLANCHES[formulaire.cleaned_data["planche"]]
        pdf = etiquettes(planche, adresses, formulaire.cleaned_data["premiere"] - 1)
        return en_fichier(HttpResponse(pdf, content_type="application/pdf"), "etiquettes.pdf")
    contexte = {"formulaire": formulaire, "nombre": len(adresses)}
    return render(request, "newsletter/gestion/papier.html", contexte)


def en_fichier(reponse, nom):
    reponse["Content-Disposition"] = f'attachment; filename="la-lettre-{nom}"'
    reponse["Cache-Control"] = "private, no-store"
    return reponse
