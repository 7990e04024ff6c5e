"""The Atom feed of a search, as a stranger finds it: the latest first."""

from datetime import date

from django.urls import reverse
from resovilles.adresses import absolue
from resovilles.flux import Flux, a_minuit
from resovilles.templatetags.typographie import composer

from search.adresse import lire, parametres
from search.colonnes import IndexIndisponible
from search.resultats import Recherche

LONGUEUR = 20


class FluxRecherche(Flux):
    subtitle = "Ce que le site publie et qui répond à cette recherche."

    def get_object(self, request):
        return lire(request.GET, tri="date")

    def title(self, demande):
        return f"RésO Villes : recherche « {demande.texte} »" if demande.texte else "RésO Villes"

    def link(self, demande):
        return absolue(f"{reverse('search')}?{parametres(demande)}")

    def feed_url(self, demande):
        return absolue(f"{reverse('search_feed')}?{parametres(demande)}")

    def items(self, demande):
        try:
            return Recherche(demande).resultats(LONGUEUR)
        except IndexIndisponible:
            return []

    def item_guid(self, resultat):
        return absolue(resultat.adresse)

    def item_title(self, resultat):
        return composer(resultat.titre_nu)

    def item_description(self, resultat):
        return composer(resultat.resume)

    def item_link(self, resultat):
        return absolue(resultat.adresse)

    def item_pubdate(self, resultat):
        return a_minuit(date.fromordinal(resultat.jour)) if resultat.jour else None

    item_updateddate = item_pubdate
