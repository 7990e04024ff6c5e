"""What the directory answers beside its pages: cards for address books, the list as a file, the
card that its holder checks once a year."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from resovilles.acces import lecteur
from resovilles.formulaires import vient_d_ici
from resovilles.liens_prives import sans_trace

from annuaire import carte
from annuaire.exports import LimiteDuJour, en_csv, nombre_de_lignes, retenir
from annuaire.forms import CONFIRMER, FormulaireDeCarte
from annuaire.models import AnnuaireIndex, Fonction, Personne, Structure, Verification
from annuaire.verification import CarteClose, DejaRepondu, confirmer, corriger
from annuaire.visibilite import lit_l_annuaire

FERME = 410  # the same answer for a link that has served, has expired, or never was
D_AILLEURS = "Répondez depuis la page que le lien du courriel ouvre."


@never_cache
@require_safe
def carte_de_structure(request, slug):
    user = lecteur(request)
    visibles = Structure.objects.visible_to(user).select_related("type_acteur", "ville")
    structure = get_object_or_404(visibles, slug=slug)
    return en_vcard(
        carte.de_la_structure(structure, structure.coordonnees_pour(user)), structure.slug
    )


@never_cache
@require_safe
def carte_de_personne(request, pk):
    user = lecteur(request)
    personne = get_object_or_404(Personne.objects.visible_to(user), pk=pk)
    fonctions = Fonction.objects.visible_to(user).en_cours().filter(personne=personne)
    fonctions = fonctions.select_related("structure")
    contenu = carte.de_la_personne(personne, list(fonctions), personne.coordonnees_pour(user))
    return en_vcard(contenu, slugify(personne.nom_complet))


def en_vcard(contenu, nom):
    reponse = HttpResponse(contenu, content_type=carte.TYPE)
    reponse["Content-Disposition"] = content_disposition_header(True, f"{nom}.vcf")
    return reponse


@never_cache
@require_safe
def liste(request):
    """The list that the filters of the address leave, for members."""
    user = lecteur(request)
    if not lit_l_annuaire(user):
        raise PermissionDenied
    index = get_object_or_404(AnnuaireIndex.objects.live())
    structures = index.choisies(request.GET)
    try:
        retenir(user, nombre_de_lignes(structures, user))
    except LimiteDuJour as limite:
        contexte = {"titre": "Assez pour aujourd’hui", "limite": limite}
        return render(request, "annuaire/limite.html", contexte, status=429)
    reponse = StreamingHttpResponse(
        en_csv(structures, user), content_type="text/csv; charset=utf-8"
    )
    nom = f"annuaire-{timezone.localdate().isoformat()}.csv"
    reponse["Content-Disposition"] = content_disposition_header(True, nom)
    return reponse


@csrf_exempt
@sans_trace
@require_http_methods(["GET", "HEAD", "POST"])
def verifier(request, numero, secret):
    """One's own card, without an account. Scanners follow every link: only POST acts."""
    ouvertes = Verification.objects.ouvertes().select_related("personne")
    verification = ouvertes.filter(pk=numero).first()
    if verification is None or not verification.est_ouverte_par(secret):
        return lien_ferme(request)
    if verification.carte_close:
        return carte_close(request, verification)
    if request.method != "POST":
        return page_de_la_carte(
            request, verification, FormulaireDeCarte(instance=verification.personne)
        )
    return repondre(request, verification)


def repondre(request, verification):
    confirme = request.POST.get("decision") == CONFIRMER
    # An instance of its own: what is refused must not show as what the card says.
    formulaire = FormulaireDeCarte(
        None if confirme else request.POST,
        instance=Personne.objects.get(pk=verification.personne_id),
    )
    if not vient_d_ici(request):
        return page_de_la_carte(request, verification, formulaire, D_AILLEURS, status=422)
    if not confirme and not formulaire.is_valid():
        return page_de_la_carte(request, verification, formulaire, status=422)
    try:
        if confirme:
            confirmer(verification)
        else:
            corriger(verification, formulaire.coordonnees(), formulaire.cleaned_data["remarque"])
    except CarteClose:
        return carte_close(request, verification)
    except DejaRepondu:
        return lien_ferme(request)
    proposee = not confirme and formulaire.cleaned_data["remarque"]
    return redirect("card_checked", "proposee" if proposee else "juste")


def page_de_la_carte(request, verification, formulaire, refus="", status=200):
    personne = verification.personne
    contexte = {
        "personne": personne,
        "fonctions": personne.fonctions.en_cours().select_related("structure"),
        "formulaire": formulaire,
        "refus": refus,
    }
    return render(request, "annuaire/verifier.html", contexte, status=status)


def carte_close(request, verification):
    contexte = {"personne": verification.personne}
    return render(request, "annuaire/carte_close.html", contexte, status=409)


def lien_ferme(request):
    return render(request, "annuaire/lien_ferme.html", status=FERME)


@csrf_exempt
@sans_trace
def lien_inconnu(request):
    return lien_ferme(request)


@sans_trace
@require_safe
def verifiee(request, reponse):
    return render(request, "annuaire/verifiee.html", {"proposee": reponse == "proposee"})
