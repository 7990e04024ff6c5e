from wagtail.snippets.models import register_snippet

from newsletter.viewsets import NumerosViewSet

register_snippet(NumerosViewSet)
