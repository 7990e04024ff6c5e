"""La Lettre: put together, read in its four outputs, sent; and what keeps it from leaving."""

import io
import json
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from resovilles.courriel.models import Courriel
from wagtail.models import PageViewRestriction

from newsletter.assemblage import ajouter, propositions
from newsletter.composition import courriel_html, courriel_texte
from newsletter.envoi.actions import porter
from newsletter.models import Abonnement, Breve, Envoi, Numero
from newsletter.pdf import mettre_en_page
from newsletter.travaux import envoyer_ce_qui_est_du
from ressources.models import Exemplaire, Notice, Pret
from ressources.prets.actions import emprunter
from tests.factories import DossierFactory, NoticeFactory, PublicationFactory, RencontreFactory

pytestmark = pytest.mark.django_db

ADRESSE_DU_SITE = "https://www.example.org"


@pytest.fixture
def officiere(client, prouver, django_user_model):
    return prouver(client, django_user_model.objects.get(email="communication@example.org"))


@pytest.fixture
def breve():
    return Breve.objects.create(
        titre="Adultes-relais : l’appel est ouvert",
        texte="<p>Jusqu’au <b>12 mars</b>.</p>",
        nature=Breve.Nature.APPEL,
        lien="https://autre.example/appel?a=1&b=2",
        source="Préfecture",
    )


@pytest.fixture
def notice():
    notice = NoticeFactory(titre="Comprendre l’emploi", resume="Une enquête de huit mois.")
    Exemplaire.objects.create(notice=notice, cote="EMP 12")
    return notice


@pytest.fixture
def page():
    return DossierFactory(title="La gestion urbaine", chapo="Quatre documents nouveaux.")


@pytest.fixture
def numero(breve, notice, page):
    return Numero.objects.create(
        numero=47,
        titre="Dix fiches pour reprendre une idée",
        accroche="Dix équipes racontent ce qu’elles ont fait.",
        edito=f'<p>Lisez <a linktype="page" id="{page.pk}">le dossier</a>.</p>',
        contenu=[
            {"type": "rubrique", "value": {"titre": "Nouveau en ligne"}},
            {"type": "page", "value": {"page": page.pk}},
            {"type": "rubrique", "value": {"titre": "En bref"}},
            {"type": "breve", "value": {"breve": breve.pk}},
            {"type": "rubrique", "value": {"titre": "Entré au fonds"}},
            {"type": "notice", "value": {"notice": notice.pk, "titre": "À lire <vite>"}},
            {"type": "rubrique", "value": {"titre": "Les lecteurs"}},
            {
                "type": "libre",
                "value": {"titre": "Écrivez-nous", "lien": "", "texte": "Avant le 3."},
            },
        ],
    )


def ecran(nom, numero):
    return reverse(f"issue_{nom}", args=[numero.pk])


def paraitre(numero):
    numero.en_ligne = True
    numero.save()
    return numero


def restreindre(numero):
    page = numero.contenu[1].value["page"]
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def depublier(numero):
    numero.contenu[1].value["page"].specific.unpublish()


def cacher(numero):
    Notice.objects.filter(titre="Comprendre l’emploi").update(etat=Notice.Etat.INTERNE)


def supprimer(numero):
    Notice.objects.get(titre="Comprendre l’emploi").delete()


def perimer(numero):
    Breve.objects.update(valable_au=timezone.localdate() - timedelta(days=1))


FERMETURES = {
    restreindre: "La gestion urbaine",
    depublier: "La gestion urbaine",
    cacher: "À lire <vite>",
    supprimer: "À lire <vite>",
}


# --- Assembling ------------------------------------------------------------------------------
@pytest.fixture
def suivant():
    """The issue after the last one of the demonstration, which is of January 2007."""
    dernier = Numero.objects.first()
    dernier.date_parution = timezone.localdate() - timedelta(days=30)
    dernier.save()
    return Numero.objects.create(titre="Un titre provisoire")


def proposees(numero):
    return {p.titre: [str(ligne.objet) for ligne in p.lignes] for p in propositions(numero)}


def test_what_is_new_is_proposed_by_rubrique(suivant, breve, notice, page):
    rencontre = RencontreFactory(title="Bientôt", debut=timezone.now() + timedelta(days=9))
    publication = PublicationFactory(title="Une publication")
    NoticeFactory(titre="Interne", etat=Notice.Etat.INTERNE)
    NoticeFactory(titre="Ancienne", date_entree=timezone.localdate() - timedelta(days=90))
    Breve.objects.create(titre="Pour le Flash", nature="appel", pour_lettre=False)
    offertes = proposees(suivant)
    assert page.title in offertes["Nouveau en ligne"]
    assert publication.title in offertes["Nouveau en ligne"]
    assert breve.titre in offertes["En bref"]
    assert "Pour le Flash" not in offertes["En bref"]
    assert notice.titre in offertes["Entré au fonds ce mois-ci"]
    assert not {"Interne", "Ancienne"} & set(offertes["Entré au fonds ce mois-ci"])
    assert rencontre.title in offertes["Prochaines rencontres"]


def test_what_has_stood_in_an_issue_is_not_proposed_again(suivant, notice, page):
    cles = {f"notice-{notice.pk}", f"page-{page.pk}"}
    assert ajouter(suivant, cles) == 2
    assert ajouter(suivant, cles) == 0
    autre = Numero.objects.create(titre="Le suivant", date_parution=suivant.date_parution)
    assert notice.titre not in str(proposees(autre))
    assert list(Numero.objects.ou_figure(notice)) == [suivant]
    assert list(Numero.objects.ou_figure(page)) == [suivant]


def test_nothing_new_is_said(officiere, suivant):
    suivant.date_parution = timezone.localdate() + timedelta(days=3000)
    suivant.save()
    Numero.objects.filter(numero=46).update(date_parution=timezone.localdate())
    Breve.objects.update(pour_lettre=False)
    reponse = officiere.get(ecran("assemble", suivant))
    assert "Rien de nouveau depuis" in reponse.content.decode()


def test_a_ticked_line_joins_its_rubrique_and_its_words_change_alone(officiere, numero, suivant):
    numero.delete()
    notice = Notice.objects.get(titre="Comprendre l’emploi")
    page = officiere.get(ecran("assemble", suivant)).content.decode()
    assert f'value="notice-{notice.pk}"' in page
    suite = officiere.post(ecran("assemble", suivant), {"ligne": [f"notice-{notice.pk}"]})
    assert suite["Location"] == reverse("wagtailsnippets_newsletter_numero:edit", args=[suivant.pk])
    suivant.refresh_from_db()
    assert [bloc.block_type for bloc in suivant.contenu] == ["rubrique", "notice"]
    ligne = suivant.contenu[1].value
    assert (ligne["titre"], ligne["texte"]) == (notice.titre, notice.resume)
    ligne["titre"] = "D’autres mots"
    suivant.save()
    notice.refresh_from_db()
    assert notice.titre == "Comprendre l’emploi"
    assert "D’autres mots" in courriel_texte(suivant)


def test_a_new_issue_bears_the_next_number_and_leads_to_assembling(officiere):
    formulaire = {
        "numero": "47",
        "date_parution": "2007-02-20",
        "titre": "Provisoire",
        "accroche": "",
        "edito": "null",
        "supplement": "null",
        "sommaire": "null",
        "contenu-count": "0",
    }
    ajout = reverse("wagtailsnippets_newsletter_numero:add")
    assert 'value="47"' in officiere.get(ajout).content.decode()
    reponse = officiere.post(ajout, formulaire)
    assert reponse["Location"] == ecran("assemble", Numero.objects.get(numero=47))


# --- Outputs ---------------------------------------------------------------------------------
def test_every_version_says_the_same(client, settings, numero):
    settings.ADRESSE_DU_SITE = ADRESSE_DU_SITE
    paraitre(numero)
    html = BeautifulSoup(courriel_html(numero), "html.parser").get_text(" ")
    page = BeautifulSoup(client.get("/lettre/47/").content, "html.parser").get_text(" ")
    texte = client.get("/lettre/47.txt").content.decode()
    versions = {"courriel": html, "page": page, "texte": texte, "part": courriel_texte(numero)}
    attendus = [
        "Dix fiches pour reprendre une idée",
        "Dix équipes racontent",
        "le dossier",
        "Quatre documents nouveaux.",
        "l’appel est ouvert",
        "À lire <vite>",
        "Une enquête de huit mois.",
        "Avant le 3.",
    ]
    manques = [
        (n, m) for n, v in versions.items() for m in attendus if m not in " ".join(v.split())
    ]
    assert manques == []


def test_links_to_our_pages_say_from_where_and_others_are_left_alone(settings, numero, page):
    settings.ADRESSE_DU_SITE = ADRESSE_DU_SITE
    liens = [a["href"] for a in BeautifulSoup(courriel_html(numero), "html.parser").select("a")]
    siens = [lien for lien in liens if lien.startswith(ADRESSE_DU_SITE)]
    assert len(siens) > 4
    assert all("de=lettre-47" in lien for lien in siens)
    assert f"{ADRESSE_DU_SITE}{page.url}?de=lettre-47" in siens
    autres = {lien for lien in liens if lien not in siens}
    assert autres == {"https://autre.example/appel?a=1&b=2", "@@PREFERENCES@@", "@@DESABONNEMENT@@"}
    texte = courriel_texte(numero)
    assert "https://autre.example/appel?a=1&b=2\n" in texte
    assert f"{ADRESSE_DU_SITE}{page.url}?de=lettre-47" in texte


def test_a_loan_is_borrowed_from_the_letter_and_counted_with_it(
    officiere, adherent, numero, notice
):
    paraitre(numero)
    adresse = f"/ressources/emprunter/{notice.pk}/?provenance=lettre-47"
    assert adresse in officiere.get("/lettre/47/").content.decode()
    assert adresse in courriel_html(numero)
    emprunter(adherent, notice, remise="sur_place", adresse="", provenance="lettre-47")
    assert Pret.objects.get(notice=notice).provenance == "lettre-47"
    assert numero.nombre_de_prets == 1
    edition = reverse("wagtailsnippets_newsletter_numero:edit", args=[numero.pk])
    assert "1 prêt demandé depuis ce numéro" in officiere.get(edition).content.decode()


def test_the_mail_is_light_and_without_pictures(numero):
    html = courriel_html(numero)
    assert len(html.encode()) < 100_000
    assert "<img" not in html
    assert "prefers-color-scheme: dark" in html
    assert "À lire &lt;vite&gt;" in html


@pytest.mark.parametrize("adresse", ["/lettre/47/", "/lettre/47.txt", "/lettre/47.pdf"])
def test_an_issue_in_the_making_does_not_exist(client, numero, adresse):
    assert client.get(adresse).status_code == 404
    assert "Dix fiches" not in client.get("/lettre/").content.decode()
    assert "Dix fiches" not in client.get("/lettre/flux/").content.decode()


@pytest.mark.parametrize("fermer", [*FERMETURES])
def test_the_archive_says_nothing_of_what_has_been_closed(client, numero, fermer):
    paraitre(numero)
    mettre_en_page.func(numero.pk)
    assert client.get("/lettre/47.pdf").status_code == 200
    fermer(numero)
    titre = FERMETURES[fermer]
    for adresse in ("/lettre/47/", "/lettre/47.txt"):
        assert titre not in BeautifulSoup(client.get(adresse).content, "html.parser").get_text()
    assert client.get("/lettre/47.pdf").status_code == 503
    mettre_en_page.func(numero.pk)
    assert titre not in texte_du_pdf(client.get("/lettre/47.pdf"))


def texte_du_pdf(reponse):
    octets = b"".join(reponse.streaming_content)
    with pypdfium2.PdfDocument(octets) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


def test_the_paper_is_tagged_and_in_two_columns(client, numero):
    for rang in range(12):
        mots = {"titre": f"Long {rang}", "texte": "Des mots. " * 18, "lien": "", "precision": ""}
        numero.contenu.append(("libre", mots))
    paraitre(numero)
    mettre_en_page.func(numero.pk)
    reponse = client.get("/lettre/47.pdf")
    assert reponse["Content-Type"] == "application/pdf"
    octets = b"".join(reponse.streaming_content)
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "fr"
        assert "Dix fiches" in str(pdf.docinfo["/Title"])
    gauches = debuts_de_ligne(octets, "Des mots")
    largeur = 595 / 2
    assert min(gauches) < largeur < max(gauches)


def debuts_de_ligne(octets, mots):
    """How far from the left, in points, these words stand."""
    with pypdfium2.PdfDocument(octets) as document:
        trouves = []
        for page in document:
            cherche = page.get_textpage().search(mots)
            texte = page.get_textpage()
            while trouve := cherche.get_next():
                trouves.append(texte.get_charbox(trouve[0])[0])
        return trouves


def test_an_issue_of_before_has_its_page(client):
    page = client.get("/lettre/12/").content.decode()
    assert "l’archive garde le titre" in page
    assert client.get("/lettre/12.pdf").status_code == 404
    assert client.get("/lettre/46/").status_code == 200
    assert "/lettre/46/" in client.get("/lettre/flux/").content.decode()


@pytest.mark.parametrize("numero_demande", ["0", "48", "999999999999"])
def test_an_issue_that_there_is_not(client, numero_demande):
    assert client.get(f"/lettre/{numero_demande}/").status_code == 404


@pytest.mark.parametrize(
    ("mode", "mots"),
    [
        ("courriel", "Dix fiches"),
        ("sombre", "@media all"),
        ("texte", "LA LETTRE DE RÉSO VILLES"),
        ("web", "Dix fiches"),
        ("papier", 'alt="Page 1"'),
    ],
)
def test_the_form_shows_each_output_as_it_is_written(officiere, numero, mode, mots):
    apercu = reverse("wagtailsnippets_newsletter_numero:preview_on_edit", args=[numero.pk])
    contenu = {
        "contenu-count": "1",
        "contenu-0-deleted": "",
        "contenu-0-order": "0",
        "contenu-0-type": "rubrique",
        "contenu-0-id": "",
        "contenu-0-value-titre": "Entré au fonds",
    }
    formulaire = {
        "numero": "47",
        "date_parution": "2007-02-20",
        "titre": "Dix fiches pour reprendre une idée",
        "accroche": "",
        "edito": json.dumps({"blocks": [], "entityMap": {}}),
        "supplement": "null",
        "sommaire": "null",
    }
    assert officiere.post(apercu, formulaire | contenu).json()["is_valid"]
    reponse = officiere.get(apercu, {"mode": mode})
    assert mots in reponse.content.decode()
    assert " style=" not in reponse.content.decode()


# --- Sending ---------------------------------------------------------------------------------
def test_from_the_summary_to_the_letter_boxes(officiere, client, numero, valider):
    Abonnement.objects.filter(liste="lettre-courriel")[:3][0].delete()
    Abonnement.objects.filter(
        pk__in=Abonnement.objects.filter(liste="lettre-courriel").values("pk")[:3]
    ).update(etat=Abonnement.Etat.SUSPENDU)
    resume = officiere.get(ecran("prepare", numero)).content.decode()
    assert "283 destinataires, 3 adresses suspendues" in resume
    suivi = officiere.post(ecran("launch", numero), follow=True)
    assert "283" in suivi.content.decode()
    envoi = Envoi.objects.get(reference="lettre-47")
    while Envoi.objects.get(pk=envoi.pk).etat == Envoi.Etat.EN_COURS:
        porter(envoi.pk)
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 283
    assert client.get("/lettre/47/").status_code == 200
    numero.refresh_from_db()
    assert numero.est_lance
    edition = reverse("wagtailsnippets_newsletter_numero:edit", args=[numero.pk])
    assert "il ne change plus" in officiere.get(edition).content.decode()


def test_a_test_goes_to_oneself_alone(officiere, numero):
    officiere.post(ecran("test", numero))
    courriel = Courriel.objects.get()
    assert courriel.destinataire == "communication@example.org"
    assert courriel.objet.startswith("[Essai] La Lettre n° 47")
    assert "@@" not in courriel.texte + courriel.html
    assert not Envoi.objects.filter(reference="lettre-47").exists()


@pytest.mark.parametrize("fermer", [*FERMETURES, perimer])
def test_what_has_been_closed_stops_the_launch_and_is_named(officiere, numero, fermer):
    fermer(numero)
    for adresse in ("prepare", "launch"):
        reponse = officiere.post(ecran(adresse, numero), follow=True)
        dit = BeautifulSoup(reponse.content, "html.parser").get_text()
        assert f"« {FERMETURES.get(fermer, 'Adultes-relais')}" in dit
    assert not Envoi.objects.filter(reference="lettre-47").exists()


def planifier(officiere, numero):
    quand = timezone.localtime() + timedelta(days=1)
    heure = quand.strftime("%Y-%m-%dT%H:%M")
    officiere.post(ecran("launch", numero), {"quand": heure, "confirme": heure})
    envoi = Envoi.objects.get(reference="lettre-47")
    assert envoi.etat == Envoi.Etat.PLANIFIE
    return envoi


def a_l_heure(envoi):
    Envoi.objects.filter(pk=envoi.pk).update(planifie_le=timezone.now() - timedelta(minutes=1))
    envoyer_ce_qui_est_du()
    envoi.refresh_from_db()
    return envoi


def test_a_planned_issue_enters_the_archive_when_it_leaves(officiere, client, numero):
    envoi = planifier(officiere, numero)
    assert client.get("/lettre/47/").status_code == 404
    assert a_l_heure(envoi).etat == Envoi.Etat.EN_COURS
    assert client.get("/lettre/47/").status_code == 200
    assert "Dix fiches" in client.get("/lettre/").content.decode()


@pytest.mark.parametrize("fermer", [*FERMETURES])
def test_what_is_closed_before_the_hour_holds_the_issue_back(officiere, numero, fermer):
    envoi = planifier(officiere, numero)
    fermer(numero)
    assert a_l_heure(envoi).etat == Envoi.Etat.EN_PAUSE
    assert FERMETURES[fermer] in envoi.motif
    officiere.post(reverse("sending_gesture", args=[envoi.pk, "reprendre"]))
    envoi.refresh_from_db()
    assert envoi.etat == Envoi.Etat.EN_PAUSE
    assert not envoi.destinataires.exists()


def test_an_empty_issue_and_a_list_without_anybody_are_said(officiere, numero):
    vide = Numero.objects.create(titre="Rien")
    assert "Ce numéro est vide" in officiere.get(ecran("prepare", vide)).content.decode()
    officiere.post(ecran("launch", vide))
    Abonnement.objects.all().delete()
    reponse = officiere.get(ecran("prepare", numero)).content.decode()
    assert "Personne n’est abonné" in reponse
    officiere.post(ecran("launch", numero))
    assert not Envoi.objects.filter(reference__startswith="lettre-").exists()


def test_sending_asks_for_a_recent_proof(client, numero, django_user_model):
    client.force_login(django_user_model.objects.get(email="communication@example.org"))
    reponse = client.post(ecran("launch", numero))
    assert reponse["Location"].startswith(reverse("account_reauthenticate"))


def test_a_double_click_sends_once(officiere, numero):
    for _ in range(2):
        officiere.post(ecran("launch", numero))
    assert Envoi.objects.get(reference="lettre-47").destinataires.count() == 287


def test_what_has_left_changes_no_more(officiere, numero):
    officiere.post(ecran("launch", numero))
    suite = officiere.post(ecran("assemble", numero), {"ligne": ["notice-1"]})
    assert suite.status_code == 302
    numero.refresh_from_db()
    assert len(numero.elements) == 4
