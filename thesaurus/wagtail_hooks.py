from wagtail.snippets.models import register_snippet

from thesaurus.viewsets import VocabulaireViewSet

register_snippet(VocabulaireViewSet)
