"""What the site answers outside the page tree."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from wagtail.models import Page

from resovilles.actions import recevoir_message
from resovilles.adresses import absolue
from resovilles.cache.gardable import gardable
from resovilles.contact import FormulaireContact
from resovilles.declarations import DECLARATIONS, MESURES, durees
from resovilles.donnees_personnelles import CONSERVATIONS
from resovilles.formulaires import TROP_D_ENVOIS, TropDEnvois, vient_d_ici
from resovilles.models import PageContact
from resovilles.routage import site_de


@gardable
@require_safe
def plan_du_site(request):
    """The published tree, three levels deep, in one query."""
    racine = site_de(request).root_page
    pages = Page.objects.descendant_of(racine).live().public().order_by("path")
    pages = pages.filter(depth__lte=racine.depth + 3).only(
        "title", "url_path", "locale_id", "depth"
    )
    entrees = [
        {"titre": p.title, "url": p.url, "niveau": p.depth - racine.depth, "pk": p.pk}
        for p in pages
    ]
    return render(
        request,
        "resovilles/plan_du_site.html",
        {"titre": "Plan du site", "arbre": en_arbre(entrees)},
    )


def en_arbre(entrees, niveau=1):
    """Entries in tree order, nested: each gets its `enfants`."""
    arbre, branche = [], []
    for entree in entrees:
        if entree["niveau"] == niveau:
            branche = []
            arbre.append(entree | {"enfants": branche})
        else:
            branche.append(entree)
    return [e | {"enfants": en_arbre(e["enfants"], niveau + 1)} for e in arbre]


@gardable
@require_safe
def declaration(request, sujet):
    """A page generated from the settings of the site: legal notice, accessibility…"""
    contexte = {
        "sujet": sujet,
        "durees": durees(),
        "conservations": CONSERVATIONS,
        "mesures": MESURES,
    }
    return render(request, "resovilles/declaration.html", DECLARATIONS[sujet] | contexte)


@gardable
@require_safe
def robots(request):
    carte = absolue(reverse("sitemap"))
    fermes = ("/gestion/", "/recherche/", "/ressources/notices/export/")
    lignes = ["User-agent: *", *(f"Disallow: {f}" for f in fermes), f"Sitemap: {carte}"]
    return HttpResponse("\n".join(lignes) + "\n", content_type="text/plain; charset=utf-8")


def document(request, document_id, nom):
    """Where files stood before they were counted; other doors of Wagtail's lead here too."""
    return redirect("download", document_id, nom, permanent=True)


@csrf_exempt
def envoyer_message(request):
    page = PageContact.objects.live().first()
    if page is None:
        return redirect("/")
    if request.method != "POST":
        return redirect(page.url)
    formulaire = FormulaireContact(request.POST)
    if not vient_d_ici(request):
        formulaire.add_error(None, "Envoyez ce message depuis la page de contact du site.")
    elif formulaire.is_valid():
        try:
            recevoir_message(formulaire.champs(), request.META.get("REMOTE_ADDR", ""))
        except TropDEnvois:
            formulaire.add_error(None, TROP_D_ENVOIS)
        else:
            return redirect(f"{page.url}?envoye")
    formulaire.renouveler()
    contexte = page.get_context(request, formulaire=formulaire)
    return render(request, page.template, contexte, status=422)
