"""What the directory answers beside its pages: cards for address books, the list as a file."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from resovilles.acces import lecteur

from annuaire import carte
from annuaire.exports import LimiteDuJour, en_csv, nombre_de_lignes, retenir
from annuaire.models import AnnuaireIndex, Personne, Structure
from annuaire.visibilite import lit_l_annuaire


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
    fonctions = personne.fonctions.en_cours().select_related("structure")
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
