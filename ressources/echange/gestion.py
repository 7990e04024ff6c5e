"""Screens of the imports, in the admin: send a file, look at it, let it be read, open, shut."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST, require_safe
from resovilles.exports import ListeDeFiches, ligne_csv
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import HeaderButton

from ressources.echange import actions, lecteurs
from ressources.echange.forms import FormulaireColonnes, FormulaireImport
from ressources.echange.lecture import FichierRefuse, Format, Lecture, Refus
from ressources.models import Constat, Lot

RELECTURE = 3  # seconds between two looks at an import that is read
PAR_PAGE = 50
ENTETES_DU_RAPPORT = ["Notice ou ligne", "Issue", "Titre", "Pourquoi"]
importateur = permission_required("ressources.add_notice")


@importateur
def imports(request):
    """The imports made, and the form that sends a new file."""
    envoi = request.method == "POST"
    formulaire = FormulaireImport(*((request.POST, request.FILES) if envoi else ()))
    if envoi and formulaire.is_valid() and (lot := recevoir(request, formulaire)):
        return redirect("notice_import", lot.pk)
    lots = Paginator(Lot.objects.select_related("par"), PAR_PAGE)
    contexte = {"formulaire": formulaire, "lots": lots.get_page(request.GET.get("page"))}
    return render(request, "ressources/gestion/imports.html", contexte)


def recevoir(request, formulaire):
    """The lot of the file that was sent; None when the form says why it is refused."""
    champs = formulaire.cleaned_data
    fichier = champs["fichier"]
    try:
        return actions.recevoir(
            fichier.file,
            fichier.name,
            nom=champs["nom"],
            etat_des_notices=champs["etat"],
            par=request.user,
        )
    except FichierRefuse as erreur:
        formulaire.add_error("fichier", str(erreur))
        return None


@importateur
def un_import(request, pk):
    """What is known of an import, from its first lines to its report."""
    lot = get_object_or_404(Lot.objects.select_related("par"), pk=pk)
    attend = lot.etape == Lot.Etape.RECU
    contexte = preparation(request, lot) if attend else suivi(request, lot)
    if contexte is None:
        return redirect("notice_import", pk)
    contexte |= {"lot": lot, "peut_supprimer": request.user.has_perm("ressources.delete_notice")}
    reponse = render(request, "ressources/gestion/import.html", contexte)
    if lot.etape in (Lot.Etape.EN_COURS, Lot.Etape.SUPPRESSION):
        reponse["Refresh"] = str(RELECTURE)
    return reponse


def preparation(request, lot):
    """Before the reading: the columns of a table, the first records; None once it has begun."""
    with lot.fichier.open("rb") as fichier:
        entetes = lecteurs.entetes(fichier, Lecture(**lot.lecture))
    colonnes = lot.lecture["colonnes"]
    envoi = request.POST if request.method == "POST" else None
    formulaire = FormulaireColonnes(entetes, colonnes, envoi)
    if envoi is not None and formulaire.is_valid():
        if entetes:
            lot.lecture["colonnes"] = formulaire.colonnes()
            lot.save(update_fields=["lecture"])
        if "commencer" in envoi:
            actions.commencer(lot)
        return None
    lues = actions.apercu(lot)
    return {
        "format": Format(lot.lecture["format"]).label,
        "formulaire": formulaire,
        "apercu": [(n, d.raison if isinstance(d, Refus) else "", d) for n, d in lues],
        "jumeau": jumeau(lot),
    }


def jumeau(lot):
    """An import of the very same file, read before."""
    memes = Lot.objects.filter(empreinte=lot.empreinte, etape=Lot.Etape.FINI)
    return memes.exclude(pk=lot.pk).first()


def suivi(request, lot):
    constats = lot.constats.select_related("notice")
    if (issue := request.GET.get("issue")) in Constat.Issue:
        constats = constats.filter(issue=issue)
    pages = Paginator(constats, PAR_PAGE)
    return {
        "format": Format(lot.lecture["format"]).label if lot.lecture else "",
        "constats": pages.get_page(request.GET.get("page")),
        "issues": [(i, lot.constats.filter(issue=i).count()) for i in Constat.Issue],
        "issue": issue,
        "jumeau": jumeau(lot),
        "part": 100 * lot.position // max(lot.total, lot.position, 1),
    }


GESTES = {
    "ouvrir": (actions.ouvrir, "L’import est ouvert : ses notices sont dans la base."),
    "fermer": (actions.fermer, "L’import est fermé : aucune de ses notices n’est plus visible."),
    "reprendre": (actions.reprendre, "La lecture reprend où elle s’était arrêtée."),
    "supprimer": (actions.supprimer, "L’import et ses notices vont disparaître."),
}


@require_POST
@importateur
def geste_d_import(request, pk, geste):
    lot = get_object_or_404(Lot, pk=pk)
    if geste == "supprimer" and not request.user.has_perm("ressources.delete_notice"):
        raise PermissionDenied
    faire, annonce = GESTES[geste]
    if faire(lot):
        messages.success(request, annonce)
    else:
        messages.info(request, "Il n’y avait rien à faire : l’import n’en est plus là.")
    vers_la_liste = geste == "supprimer"
    return redirect("notice_imports") if vers_la_liste else redirect("notice_import", pk)


@require_safe
@importateur
def rapport(request, pk):
    """The whole report, as a table that a spreadsheet opens."""
    lot = get_object_or_404(Lot, pk=pk)
    reponse = StreamingHttpResponse(lignes_du_rapport(lot), content_type="text/csv; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="rapport-import-{lot.pk}.csv"'
    return reponse


def lignes_du_rapport(lot):
    yield "\ufeff" + ligne_csv(ENTETES_DU_RAPPORT)
    for c in lot.constats.iterator():
        yield ligne_csv((str(c.ligne), c.get_issue_display(), c.titre, c.motif))


ADRESSES = [
    path("notices/imports/", imports, name="notice_imports"),
    path("notices/imports/<int:pk>/", un_import, name="notice_import"),
    path("notices/imports/<int:pk>/rapport.csv", rapport, name="notice_import_report"),
    *(
        path(
            f"notices/imports/<int:pk>/{geste}/",
            geste_d_import,
            {"geste": geste},
            name=f"notice_import_{geste}",
        )
        for geste in GESTES
    ),
]


class MenuDesImports(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("ressources.add_notice")


def menu():
    return MenuDesImports(
        "Imports de notices", reverse("notice_imports"), icon_name="upload", order=16
    )


class ListeDesNotices(ListeDeFiches):
    """The list of the base, with the way to its imports."""

    @cached_property
    def header_buttons(self):
        boutons = super().header_buttons
        if self.request.user.has_perm("ressources.add_notice"):
            adresse = reverse("notice_imports")
            boutons = [*boutons, HeaderButton("Importer", adresse, icon_name="upload")]
        return boutons
