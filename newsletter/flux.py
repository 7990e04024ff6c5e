"""The Atom feed of La Lettre: each issue and its summary."""

from django.utils.html import escape
from resovilles.adresses import absolue
from resovilles.flux import Flux, a_minuit
from resovilles.templatetags.typographie import composer, composer_html
from wagtail.rich_text import expand_db_html

from newsletter.models import Numero


class FluxLettre(Flux):
    nom = "lettre_feed"
    chemin = "/lettre/"
    titre = "La Lettre"
    subtitle = "Chaque mois, l’actualité de la politique de la ville et du centre de ressources."

    def elements(self):
        return Numero.objects.parus()

    def item_guid(self, numero):
        return f"tag:resovilles,2004:lettre-{numero.numero}"

    def item_title(self, numero):
        return composer(f"{numero} : {numero.titre}")

    def item_description(self, numero):
        sommaire = composer_html(expand_db_html(numero.sommaire))
        return f"{escape(composer(numero.accroche))}{sommaire}"

    def item_link(self, numero):
        return absolue(numero.adresse)

    def item_pubdate(self, numero):
        return a_minuit(numero.date_parution)

    item_updateddate = item_pubdate
