"""A publication refused is told in the admin, whatever the screen that asked for it."""

from django.contrib import messages
from django.shortcuts import redirect

from ressources.models import PublicationRefusee


class PublicationsRefusees:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, PublicationRefusee):
            return None
        messages.error(request, str(exception))
        return redirect("fiche_follow_up", exception.fiche.pk)
