"""What the officer puts first for a question."""

from resovilles.cache.gardes import garder
from resovilles.routage import PagesQuerySet
from wagtail.models import Page

from search import analyse
from search.models import Choix


def choisis(requete, lecteur):
    """The pages put first for this question, with the reason of each; only those he may read."""
    racines = tuple(radical for terme in requete.termes for radical in terme.radicaux)
    voulus = {pk: raison for questions, pk, raison in tous() if racines and racines in questions}
    if not voulus:
        return []
    pages = PagesQuerySet(Page).visible_to(lecteur).filter(pk__in=voulus).specific()
    return [(page, voulus[page.pk] or getattr(page, "chapo", "")) for page in pages]


def tous():
    return garder("recherche.choix", lire)


def lire():
    return [
        (
            {tuple(analyse.radicaux(mots)) for mots in choix.mots.split(",")},
            choix.page_id,
            choix.raison,
        )
        for choix in Choix.objects.all()
    ]
