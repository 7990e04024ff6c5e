"""Meetings in a calendar: the hour on the wall of the room, whatever the season."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from rencontres.models import Rencontre
from tests.factories import RencontreFactory
from tests.test_requetes import requetes

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")


def a_paris(*moment):
    return datetime.datetime(*moment, tzinfo=PARIS)


def lire(client, adresse):
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    assert reponse["Content-Type"].startswith("text/calendar")
    agenda = Calendar.from_ical(reponse.content)
    assert agenda.walk("VTIMEZONE")
    return reponse, agenda.walk("VEVENT")


@pytest.mark.parametrize(
    ("debut", "fin"),
    [
        (a_paris(2026, 10, 24, 9, 30), a_paris(2026, 10, 24, 17)),
        (a_paris(2026, 10, 25, 9, 30), a_paris(2026, 10, 25, 17)),
        (a_paris(2027, 3, 27, 9, 30), a_paris(2027, 3, 27, 17)),
        (a_paris(2027, 3, 28, 9, 30), a_paris(2027, 3, 28, 17)),
        (a_paris(2026, 10, 24, 20), a_paris(2026, 10, 25, 12)),
    ],
)
def test_the_wall_time_holds_across_the_changes_of_hour(client, debut, fin):
    rencontre = RencontreFactory(debut=debut, fin=fin)
    reponse, (event,) = lire(client, f"{rencontre.url}agenda.ics")
    assert f"DTSTART;TZID=Europe/Paris:{debut:%Y%m%dT%H%M%S}" in reponse.content.decode()
    assert event.decoded("dtstart") == debut
    assert event.decoded("dtend") == fin


def test_a_meeting_whose_hour_is_unknown_takes_the_day(client):
    rencontre = RencontreFactory(debut=a_paris(2026, 10, 25))
    reponse = client.get(f"{rencontre.url}agenda.ics")
    (event,) = Calendar.from_ical(reponse.content).walk("VEVENT")
    assert event.decoded("dtstart") == datetime.date(2026, 10, 25)
    assert event.decoded("dtend") == datetime.date(2026, 10, 26)


def test_the_calendar_holds_every_public_meeting_once(client):
    RencontreFactory(title="Canari hors ligne", live=False)
    reservee = RencontreFactory(title="Canari réservé")
    PageViewRestriction.objects.create(page=reservee, restriction_type="login")
    reponse, events = lire(client, "/rencontres/agenda.ics")
    identifiants = {str(event["uid"]) for event in events}
    assert len(identifiants) == len(events) == Rencontre.objects.live().count() - 1
    assert "Canari" not in reponse.content.decode()
    assert client.get(f"{reservee.url}agenda.ics").status_code == 404


def test_the_identifier_survives_a_change_of_title_and_address(client):
    rencontre = RencontreFactory()
    _, (avant,) = lire(client, f"{rencontre.url}agenda.ics")
    rencontre.title, rencontre.slug = "Un autre titre", "une-autre-adresse"
    rencontre.save()
    _, (apres,) = lire(client, f"{rencontre.url}agenda.ics")
    assert apres["uid"] == avant["uid"]
    assert apres["url"] != avant["url"]


def test_the_old_address_of_a_calendar_leads_to_the_new_one(
    client, django_capture_on_commit_callbacks
):
    rencontre = RencontreFactory()
    ancienne = f"{rencontre.url}agenda.ics"
    rencontre.slug = "une-autre-adresse"
    with django_capture_on_commit_callbacks(execute=True):
        rencontre.save()
    reponse = client.get(ancienne)
    assert reponse.status_code == 302
    assert reponse["Location"].endswith("/rencontres/une-autre-adresse/agenda.ics")


def test_an_unchanged_calendar_is_not_sent_twice(client):
    premiere, _ = lire(client, "/rencontres/agenda.ics")
    seconde = client.get("/rencontres/agenda.ics", HTTP_IF_NONE_MATCH=premiere["ETag"])
    assert seconde.status_code == 304


def test_links_of_a_calendar_come_from_the_settings(client, settings):
    settings.ADRESSE_DU_SITE = "https://www.example.org"
    reponse = client.get("/rencontres/agenda.ics", HTTP_HOST="127.0.0.1")
    events = Calendar.from_ical(reponse.content).walk("VEVENT")
    assert all(event["url"].startswith("https://www.example.org/") for event in events)


def test_a_longer_calendar_costs_no_more(client, valider):
    avant = requetes(client, "/rencontres/agenda.ics")
    RencontreFactory.create_batch(10)
    valider()
    assert requetes(client, "/rencontres/agenda.ics") <= avant


def test_the_page_offers_its_calendar(client):
    rencontre = RencontreFactory(debut=timezone.now())
    page = client.get(rencontre.url).content.decode()
    assert f'href="{rencontre.url}agenda.ics">Ajouter à mon agenda' in page
