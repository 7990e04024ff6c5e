"""Acronyms are explained where a page first has them, and nowhere else."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from resovilles import sigles
from resovilles.sigles import Explications, Sens

from tests.factories import DossierFactory, NoticeFactory, RencontreFactory
from thesaurus.models import Concept

JOUR = datetime.date(2006, 12, 1)
CUCS = '<abbr title="Contrat urbain de cohésion sociale">CUCS</abbr>'
SENS = [
    Sens("CUCS", "Contrat urbain de cohésion sociale"),
    Sens("GUP", "Gestion urbaine de proximité"),
    Sens("QPV", "Quartier prioritaire de la politique de la ville"),
    Sens("QPV 2015", "Quartier prioritaire de la politique de la ville (2015)"),
    Sens("DATAR", "Délégation à l’action régionale", au=datetime.date(2005, 12, 31)),
    Sens("DATAR", "Délégation à l’attractivité régionale", datetime.date(2009, 12, 14)),
]


@pytest.fixture
def connus(monkeypatch):
    monkeypatch.setattr(sigles, "_sources", [lambda: SENS])


def poser(source, jour=JOUR):
    return Explications(jour).poser(source)


@pytest.mark.usefixtures("connus")
@pytest.mark.django_db
class TestLeTexte:
    @pytest.mark.parametrize(
        ("source", "attendu"),
        [
            ("<p>Un CUCS, deux CUCS.</p>", f"<p>Un {CUCS}, deux CUCS.</p>"),
            ("<h2>Le CUCS</h2><p>Le CUCS.</p>", f"<h2>Le {CUCS}</h2><p>Le CUCS.</p>"),
            ("<p>(CUCS/GUP)</p>", None),
            ("l’CUCS : « CUCS »", f"l’{CUCS} : « CUCS »"),
        ],
    )
    def test_the_first_occurrence_is_explained(self, source, attendu):
        assert poser(source) == (attendu or poser(source))
        assert poser(source).count(CUCS) == 1

    @pytest.mark.parametrize(
        "source",
        [
            "<p>Les CUCSA, le cucs, XCUCS, CUCS-X, a@CUCS</p>",
            '<a href="/CUCS" title="Le > CUCS">voir</a>',
            "<img alt='Un plan \" CUCS > GUP'>",
            "<p><code>CUCS</code> <pre>x <b>CUCS</b></pre> <svg><title>CUCS</title></svg></p>",
            "<nav><ol><li>CUCS</li></ol></nav>",
            "<!-- CUCS > -->",
            "<style>.CUCS</style><script>CUCS</script>",
            '<p><abbr title="Autre">CUCS</abbr> puis CUCS</p>',
            "<p>Les contrats urbains de cohésion sociale (CUCS) et les CUCS</p>",
            "<h2>CUCS : <b>contrat urbain</b> de cohésion&nbsp;sociale</h2><p>CUCS</p>",
        ],
    )
    def test_the_rest_is_left_as_it_is(self, source):
        assert poser(source) == source

    def test_the_code_over_the_text_goes_on(self):
        assert CUCS in poser("<code>a<code>CUCS</code>CUCS</code> CUCS <code>CUCS")

    def test_a_longer_acronym_wins_whatever_its_space(self):
        lu = poser("Les QPV\u00a02015, puis les QPV")
        assert '(2015)">QPV\u00a02015</abbr>' in lu
        assert lu.endswith(
            '<abbr title="Quartier prioritaire de la politique de la ville">QPV</abbr>'
        )

    @pytest.mark.parametrize(
        ("jour", "titre"),
        [((2004, 1, 1), "action régionale"), ((2010, 1, 1), "attractivité"), ((2007, 1, 1), "")],
    )
    def test_of_two_meanings_that_of_the_day_of_the_page(self, jour, titre):
        lu = poser("La DATAR", datetime.date(*jour))
        assert ("<abbr" in lu) is bool(titre)
        assert titre in lu

    def test_a_meaning_cannot_break_the_attribute(self, monkeypatch):
        monkeypatch.setattr(sigles, "_sources", [lambda: [Sens("XY", 'Un "mot" <b>')]])
        assert poser("XY") == '<abbr title="Un &quot;mot&quot; &lt;b&gt;">XY</abbr>'

    def test_without_any_acronym_nothing_changes(self, monkeypatch):
        monkeypatch.setattr(sigles, "_sources", [])
        assert poser("<p>CUCS</p>") == "<p>CUCS</p>"


def corps(*textes):
    return [{"type": "texte", "value": f"<p>{texte}</p>"} for texte in textes]


@pytest.mark.django_db
class TestLaPage:
    def test_the_standfirst_then_the_body_explain_each_acronym_once(self, client):
        page = DossierFactory(
            title="Du CUCS au reste", chapo="Le CUCS en bref.", corps=corps("Le CUCS.", "La GUP.")
        )
        lu = client.get(page.url).content.decode()
        assert f'<p class="chapo">Le {CUCS} en bref.</p>' in lu
        assert lu.count(">CUCS</abbr>") == 1
        assert "<p>Le CUCS.</p>" in lu
        assert 'title="Gestion urbaine de proximité">GUP</abbr>' in lu
        assert "<h1" in lu
        assert "Du CUCS au reste</h1>" in lu

    def test_what_the_title_spells_out_needs_no_more(self, client):
        titre = "Les contrats urbains de cohésion sociale (CUCS)"
        page = DossierFactory(title=titre, chapo="Le CUCS et la GUP.")
        chapo = client.get(page.url).content.decode().split('<p class="chapo">')[1]
        assert chapo.startswith("Le CUCS et la <abbr")

    def test_a_meeting_and_a_notice_explain_too(self, client):
        rencontre = RencontreFactory(corps=corps("Le CUCS."))
        notice = NoticeFactory(resume="Le CUCS en débat.")
        for adresse in (rencontre.url, notice.get_absolute_url()):
            assert CUCS in client.get(adresse).content.decode()

    def test_the_page_speaks_with_the_words_of_its_day(self, client):
        avant = DossierFactory(corps=corps("La DATAR."), date_affichee=datetime.date(2004, 1, 1))
        apres = DossierFactory(corps=corps("La DATAR."), date_affichee=datetime.date(2010, 1, 1))
        assert "action régionale" in client.get(avant.url).content.decode()
        assert "attractivité régionale" in client.get(apres.url).content.decode()

    def test_a_change_of_the_vocabulary_is_read_at_once(self, client, valider):
        page = DossierFactory(corps=corps("Le CUCS et la ZZZ."))
        valider()
        assert CUCS in client.get(page.url).content.decode()
        Concept.objects.create(
            identifiant="z", libelle="Zone de test", sigle="ZZZ", famille="sujet"
        )
        valider()
        assert 'title="Zone de test">ZZZ</abbr>' in client.get(page.url).content.decode()

    def test_an_acronym_costs_no_query_on_a_warm_page(self, client, valider, monkeypatch):
        page = DossierFactory(corps=corps("Le CUCS."))
        valider()

        def cout():
            client.get(page.url)
            with CaptureQueriesContext(connection) as capture:
                client.get(page.url)
            return len(capture)

        avec = cout()
        monkeypatch.setattr(Explications, "poser", lambda self, source: source)
        page.save()
        valider()
        assert avec == cout()

    def test_a_paper_edition_spells_it_out(self):
        from django.template.loader import render_to_string

        page = DossierFactory(chapo="Le CUCS en bref.")
        sections = [{"titre": "Suite", "ancre": "s", "blocs": [], "rendus": ["<p>Le CUCS</p>"]}]
        lu = render_to_string(
            "papier/page.html", {"page": page, "titre": "x", "sections": sections}
        )
        assert lu.count(CUCS) == 1
