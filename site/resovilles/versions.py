"""The versions of a content in the admin."""

from django.http import Http404
from wagtail.snippets.views.snippets import RevisionsCompareView


class ComparerLesVersions(RevisionsCompareView):
    """Wagtail's stumbles on an address whose number is none."""

    def get_object(self, queryset=None):
        if not self.pk.isdecimal():
            raise Http404
        return super().get_object(queryset)
