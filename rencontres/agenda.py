"""Meetings as calendars read them (RFC 5545)."""

import datetime

from django.utils import timezone
from icalendar import Calendar, Event
from resovilles.adresses import absolue
from resovilles.templatetags.typographie import composer

PRODUCTEUR = "-//RésO Villes//Agenda des rencontres//FR"
RYTHME = datetime.timedelta(hours=12)  # how often a calendar may ask again


def calendrier(rencontres):
    """The bytes of a calendar; the same meetings always give the same bytes."""
    agenda = Calendar()
    agenda.add("prodid", PRODUCTEUR)
    agenda.add("version", "2.0")
    agenda.add("method", "PUBLISH")
    agenda.add("x-wr-calname", "RésO Villes : rencontres")
    agenda.add("refresh-interval", RYTHME, parameters={"value": "DURATION"})
    for rencontre in rencontres:
        agenda.add_component(evenement(rencontre))
    agenda.add_missing_timezones()
    return agenda.to_ical()


def evenement(rencontre):
    modifiee = (rencontre.last_published_at or rencontre.debut).astimezone(datetime.UTC)
    adresse = absolue(rencontre.url)
    event = Event()
    # Neither the title nor the address of the page makes the identifier: both may change.
    event.add("uid", f"{rencontre.translation_key}@resovilles")
    event.add("dtstamp", modifiee)
    event.add("last-modified", modifiee)
    event.add("summary", composer(rencontre.title))
    event.add("status", "CONFIRMED")
    event.add("url", adresse)
    event.add("description", composer(f"{rencontre.chapo}\n\n{adresse}".strip()))
    if lieu := rencontre.lieu_complet:
        event.add("location", composer(lieu))
    for nom, valeur in bornes(rencontre):
        event.add(nom, valeur)
    return event


def bornes(rencontre):
    """Start and end on the clock of Paris; whole days when the hour is not known (midnight)."""
    debut = timezone.localtime(rencontre.debut)
    fin = timezone.localtime(rencontre.fin) if rencontre.fin else None
    if rencontre.horaires:
        return [("dtstart", debut)] + ([("dtend", fin)] if fin else [])
    lendemain = (fin or debut).date() + datetime.timedelta(days=1)
    return [("dtstart", debut.date()), ("dtend", lendemain)]
