"""The lexicon: its list, the page of a term, and the whole in SKOS."""

from functools import cache

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from resovilles.cache.gardable import declarer_gardable, gardable
from resovilles.cache.gardes import garder
from resovilles.concerning import concerning
from resovilles.routage import Etape, chaine, site_de, situer

from thesaurus import skos
from thesaurus.lexique import familles, par_lettre, vocabulaire
from thesaurus.models import Concept

RUBRIQUE = "ressources"


def rubrique(request):
    """The pages down to the rubrique of the lexicon."""
    racine = site_de(request).root_page.url_path
    return garder(("chaine_du_lexique", racine), lambda: chaine(racine, RUBRIQUE))


def etape_du_lexique():
    return Etape("Lexique", reverse("lexicon"))


@require_safe
def lexique(request):
    declarer_gardable(request, {"famille"})
    situer(request, rubrique(request), etape_du_lexique())
    demandee = request.GET.get("famille", "")
    famille = demandee if demandee in dict(familles()) else ""
    contexte = {
        "titre": "Lexique",
        "famille": famille and Concept.Famille(famille),
        "familles": cache(familles),
        "nombre": cache(lambda: len(vocabulaire())),
        "lettres": cache(lambda: par_lettre(famille)),
    }
    return render(request, "thesaurus/lexique.html", contexte)


@gardable
@require_safe
def concept(request, identifiant):
    """What a term means, and what the site holds about it for everybody."""
    terme = vocabulaire().get(identifiant)
    if terme is None:
        raise Http404
    situer(
        request, rubrique(request), etape_du_lexique(), Etape(terme.concept.libelle, request.path)
    )
    contexte = {
        "titre": terme.concept.libelle,
        "terme": terme,
        "ensembles": cache(lambda: concerning(terme.concept, None)),
    }
    return render(request, "thesaurus/concept.html", contexte)


@gardable
@require_safe
def turtle(request):
    return HttpResponse(
        garder("lexique.ttl", skos.en_turtle), content_type="text/turtle; charset=utf-8"
    )


@gardable
@require_safe
def json_ld(request):
    return HttpResponse(
        garder("lexique.jsonld", skos.en_json_ld), content_type="application/ld+json; charset=utf-8"
    )
