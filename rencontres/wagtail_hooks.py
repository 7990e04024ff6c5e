from wagtail.snippets.models import register_snippet

from rencontres.viewsets import CyclesViewSet

register_snippet(CyclesViewSet)
