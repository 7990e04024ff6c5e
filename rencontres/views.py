"""What the meetings answer beside their pages: calendars."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from rencontres.agenda import calendrier
from rencontres.models import en_ligne


@require_safe
def agenda(request):
    """All public meetings, to subscribe to."""
    return en_ics(en_ligne().order_by("-debut", "-pk"), "rencontres-resovilles")


@require_safe
def agenda_de_la_rencontre(request, slug):
    """One meeting, to add to a calendar."""
    return en_ics([get_object_or_404(en_ligne(), slug=slug)], slug)


def en_ics(rencontres, nom):
    reponse = HttpResponse(calendrier(rencontres), content_type="text/calendar; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="{nom}.ics"'
    return reponse
