from django.urls import reverse
from resovilles.a_faire import Attente, a_faire
from wagtail.snippets.models import register_snippet

from thesaurus.models import Concept
from thesaurus.viewsets import VocabulaireViewSet

register_snippet(VocabulaireViewSet)


@a_faire("thesaurus.change_concept")
def termes_proposes(user):
    return Attente(
        "descripteur proposé, à relire",
        "descripteurs proposés, à relire",
        Concept.objects.filter(propose=True).count(),
        f"{reverse('wagtailsnippets_thesaurus_concept:list')}?propose=true",
    )
