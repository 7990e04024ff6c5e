from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from resovilles.a_faire import Attente, a_faire
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from thesaurus.models import Concept, TermeEmploye
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


@hooks.register("before_delete_snippet")
def dire_ou_le_terme_sert(request, instances):
    """Said before the button is shown, for one term and for several at once."""
    termes = [terme for terme in instances if isinstance(terme, Concept)]
    employes = [(terme, emplois) for terme in termes if (emplois := terme.emplois())]
    for terme, emplois in employes:
        messages.error(request, TermeEmploye(terme, emplois).args[0])
    if employes:
        return redirect(Concept.snippet_viewset.get_url_name("list"))
    return None
