"""What the meetings answer beside their pages: calendars."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe
from wagtail.contrib.redirects.middleware import get_redirect

from rencontres.agenda import calendrier
from rencontres.models import en_ligne


@require_safe
def agenda(request):
    """All public meetings, to subscribe to."""
    return en_ics(en_ligne().order_by("-debut", "-pk"), "rencontres-resovilles")


@require_safe
def agenda_de_la_rencontre(request, slug):
    """One meeting, to add to a calendar."""
    rencontre = en_ligne().filter(slug=slug).first()
    if rencontre is None:
        return redirect("meeting_calendar", nouveau_slug(request, slug))
    return en_ics([rencontre], slug)


def nouveau_slug(request, ancien):
    """The slug of the meeting that once had this one: its calendar moved with its page."""
    redirection = get_redirect(request, f"/rencontres/{ancien}")
    page = redirection.redirect_page if redirection else None
    return get_object_or_404(en_ligne(), pk=page and page.pk).slug


def en_ics(rencontres, nom):
    reponse = HttpResponse(calendrier(rencontres), content_type="text/calendar; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="{nom}.ics"'
    return reponse
