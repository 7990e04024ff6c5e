from wagtail.snippets.models import register_snippet

from territoires.viewsets import TerritoiresViewSet

register_snippet(TerritoiresViewSet)
