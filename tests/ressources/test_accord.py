"""A fiche goes online with the agreement of its bearer, and by no other door."""

import re

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from resovilles.courriel.models import Courriel
from wagtail.models import Comment, Page, Revision

from ressources.models import Decision, Demande, Etape, FicheExperience, PublicationRefusee
from ressources.validation import actions
from tests.factories import FicheFactory

pytestmark = pytest.mark.django_db

CORPS = [
    {"type": "section", "value": {"titre": "La démarche", "support": "les_deux"}},
    {"type": "texte", "value": "<p>Quatre mois de récits d’abord, puis l’écriture.</p>"},
    {"type": "citation", "value": {"texte": "Le quartier a besoin d’un théâtre.", "auteur": "A."}},
]
BROUILLON = "n’a pas encore l’accord"


@pytest.fixture
def fiche():
    return FicheFactory(title="Un jardin sur dalle", slug="jardin", corps=CORPS, live=False)


@pytest.fixture
def demande(fiche, officier):
    return actions.demander_l_accord(
        fiche, officier, "Awa Exemple", "la directrice de la régie", "awa@example.org"
    )


@pytest.fixture
def lien(demande):
    return lien_de(Courriel.objects.get(destinataire="awa@example.org"))


def lien_de(courriel):
    return re.search(r"http://[^/]+(/ressources/fiches/validation/\S+)", courriel.texte)[1]


def relue(fiche):
    return FicheExperience.objects.get(pk=fiche.pk)


def passage(demande):
    """The field of the first passage, as the page names it."""
    corps = demande.revision.as_object().corps
    return f"bloc-{next(bloc.id for bloc in corps if bloc.block_type == 'texte')}"


# --- The doors of publication ----------------------------------------------------------------


def par_le_bouton(fiche, client):
    from tests.ressources.formulaire import champs_du_formulaire

    champs = champs_du_formulaire(client, fiche)
    client.post(f"/gestion/pages/{fiche.pk}/edit/", champs | {"action-publish": "1"})


def en_masse(fiche, client):
    client.post(f"/gestion/bulk/wagtailcore/page/publish/?id={fiche.pk}", {"next": "/gestion/"})


def en_masse_par_le_parent(fiche, client):
    adresse = f"/gestion/bulk/wagtailcore/page/publish/?id={fiche.get_parent().pk}"
    client.post(adresse, {"include_descendants": "on", "next": "/gestion/"})


def par_le_code(fiche, client):
    with pytest.raises(PublicationRefusee, match=BROUILLON):
        fiche.get_latest_revision().publish()


def par_l_action(fiche, client):
    from wagtail.actions.publish_page_revision import PublishPageRevisionAction

    with pytest.raises(PublicationRefusee, match=BROUILLON):
        PublishPageRevisionAction(fiche.get_latest_revision()).execute()


def par_l_enregistrement(fiche, client):
    fiche.live = True
    with pytest.raises(PublicationRefusee, match=BROUILLON):
        fiche.save()


def par_un_champ(fiche, client):
    fiche.live = True
    with pytest.raises(PublicationRefusee, match=BROUILLON):
        fiche.save(update_fields=["live"])


def par_la_page(fiche, client):
    page = Page.objects.get(pk=fiche.pk)
    page.live = True
    with pytest.raises(PublicationRefusee, match=BROUILLON):
        page.save()


def par_un_champ_de_la_page(fiche, client):
    page = Page.objects.get(pk=fiche.pk)
    page.live = True
    with pytest.raises(PublicationRefusee, match=BROUILLON):
        page.save(update_fields=["live"])


def en_base(fiche, client):
    with pytest.raises(TypeError, match="une à une"):
        FicheExperience.objects.filter(pk=fiche.pk).update(live=True)


def en_base_par_lot(fiche, client):
    fiche.live = True
    with pytest.raises(TypeError, match="une à une"):
        FicheExperience.objects.bulk_update([fiche], ["live"])


def par_l_horloge(fiche, client):
    Revision.objects.filter(pk=fiche.latest_revision_id).update(
        approved_go_live_at=timezone.now() - timezone.timedelta(minutes=5)
    )
    with pytest.raises(PublicationRefusee, match=BROUILLON):
        call_command("publish_scheduled")


def par_une_date(fiche, client):
    fiche.go_live_at = timezone.now() + timezone.timedelta(days=1)
    with pytest.raises(PublicationRefusee, match=BROUILLON):
        fiche.save_revision().publish()
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def par_le_circuit(fiche, client):
    with pytest.raises(PublicationRefusee, match="à qui envoyer"):
        actions.installer_le_circuit().start(fiche, None)


def par_une_copie(fiche, client):
    en_ligne = FicheFactory(corps=CORPS)
    copie = en_ligne.copy(update_attrs={"title": "Copie", "slug": "copie"}, keep_live=True)
    assert not relue(copie).live


def par_un_ajout(fiche, client):
    neuve = FicheExperience(title="Née en ligne", slug="nee-en-ligne", porteur="X", live=True)
    fiche.get_parent().add_child(instance=neuve)
    assert not relue(neuve).live


PORTES = [
    par_le_bouton,
    en_masse,
    en_masse_par_le_parent,
    par_le_code,
    par_l_action,
    par_l_enregistrement,
    par_un_champ,
    par_la_page,
    par_un_champ_de_la_page,
    en_base,
    en_base_par_lot,
    par_l_horloge,
    par_une_date,
    par_le_circuit,
    par_une_copie,
    par_un_ajout,
]


@pytest.mark.parametrize("porte", PORTES)
def test_every_door_is_closed_without_agreement(porte, fiche, officier, client):
    client.force_login(officier)
    porte(fiche, client)
    assert not relue(fiche).live
    assert client.get("/ressources/fiches/jardin/").status_code == 404


@pytest.mark.parametrize("porte", [par_le_bouton, en_masse, en_masse_par_le_parent])
def test_the_admin_says_why_it_stays_a_draft(porte, fiche, officier, client):
    client.force_login(officier)
    porte(fiche, client)
    page = client.get("/gestion/fiches/tableau/").content.decode()
    assert BROUILLON in page


def test_the_button_pressed_too_early_loses_no_word(fiche, officier, client):
    from tests.ressources.formulaire import champs_du_formulaire

    client.force_login(officier)
    champs = champs_du_formulaire(client, fiche) | {"chapo": "Trois mots de plus."}
    client.post(f"/gestion/pages/{fiche.pk}/edit/", champs | {"action-publish": "1"})
    assert relue(fiche).get_latest_revision().content["chapo"] == "Trois mots de plus."
    assert not relue(fiche).live


@pytest.mark.parametrize("par_le_parent", [False, True])
def test_fiches_refused_in_bulk_are_named_and_hold_up_no_other_page(
    fiche, officier, client, par_le_parent
):
    refusee = FicheFactory(title="Un verger", slug="verger", corps=CORPS, live=False)
    agreee = FicheFactory(title="Un rucher", slug="rucher", corps=CORPS, live=False)
    agreee.save_revision()
    actions.attester(agreee, "Awa", "la directrice", timezone.now())
    pages = [fiche.get_parent()] if par_le_parent else [fiche, agreee, refusee]
    adresse = "/gestion/bulk/wagtailcore/page/publish/?" + "&".join(f"id={p.pk}" for p in pages)
    client.force_login(officier)
    champs = {"next": "/gestion/", "include_descendants": "on"}
    dit = client.post(adresse, champs, follow=True).content.decode()
    assert [relue(f).live for f in (fiche, agreee, refusee)] == [False, True, False]
    for gardee in ("Un jardin sur dalle", "Un verger"):
        assert f"« {gardee} » {BROUILLON}" in dit
    assert "Un rucher »" not in dit


def test_the_button_on_a_new_fiche_keeps_it_as_a_draft(officier, client, fiche):
    from tests.ressources.formulaire import champs_du_formulaire

    client.force_login(officier)
    champs = champs_du_formulaire(client, fiche) | {"slug": "autre", "title": "Une autre fiche"}
    adresse = f"/gestion/pages/add/ressources/ficheexperience/{fiche.get_parent().pk}/"
    reponse = client.post(adresse, champs | {"action-publish": "1"}, follow=True)
    assert BROUILLON in reponse.content.decode()
    assert not FicheExperience.objects.get(slug="autre").live


def test_a_refused_schedule_holds_up_nothing_behind_it(fiche, client):
    par_l_horloge(fiche, client)
    call_command("publish_scheduled")


def test_the_words_online_cannot_change_without_a_decision(client):
    fiche = FicheFactory(slug="jardin", corps=CORPS)
    fiche.chapo = "Un chapô que personne n’a relu."
    with pytest.raises(PublicationRefusee, match="a changé depuis l’accord"):
        fiche.save()
    with pytest.raises(PublicationRefusee):
        fiche.save_revision().publish()
    assert "personne n’a relu" not in client.get("/ressources/fiches/jardin/").content.decode()


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("title", "Autre titre"),
        ("porteur", "Un autre porteur"),
        ("budget", "1 €"),
        ("corps", CORPS[:2]),
        ("territoires", []),
    ],
)
def test_all_that_the_bearer_reads_is_agreed_to(champ, valeur):
    from territoires.models import Territoire

    fiche = FicheFactory(corps=CORPS, budget="58 600 €", live=False)
    fiche.territoires.set(Territoire.objects.all()[:1])
    fiche.save_revision()
    actions.attester(fiche, "Awa", "la directrice", timezone.now())
    fiche.get_latest_revision().publish()
    fiche = relue(fiche)
    if champ == "territoires":
        fiche.territoires.set(valeur)
    else:
        setattr(fiche, champ, valeur)
    with pytest.raises(PublicationRefusee):
        fiche.save_revision().publish()


def test_filing_and_saving_again_ask_nobody(fiche, demande):
    """Blocks get new identifiers and paragraphs new keys in the editor: same words, same text."""
    actions.repondre(demande, True, "Awa Exemple", [])
    fiche = relue(fiche)
    fiche.corps = [
        CORPS[0],
        {
            "type": "texte",
            "value": CORPS[1]["value"].replace("<p>", '<p data-block-key="a1b2c">'),
        },
        CORPS[2],
    ]
    fiche.seo_title = "Jardin"
    fiche.save_revision().publish()
    assert relue(fiche).live


# --- The bearer ------------------------------------------------------------------------------


def test_the_bearer_agrees_and_the_fiche_says_so(client, fiche, demande, lien, officier):
    page = client.get(lien)
    assert "Un jardin sur dalle" in page.content.decode()
    assert "Quatre mois de récits" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]
    assert not page.cookies
    reponse = client.post(lien, {"decision": "accord", "nom": "Awa E."}, follow=True)
    assert "donné votre accord" in reponse.content.decode()
    assert not relue(fiche).live  # going online stays the team's gesture
    relue(fiche).get_latest_revision().publish(user=officier)
    publique = client.get("/ressources/fiches/jardin/").content.decode()
    assert "la directrice de la régie" in publique
    decision = Decision.objects.get(fiche=fiche)
    assert (decision.nature, decision.nom) == ("accord", "Awa E.")
    assert decision.version == demande.revision_id
    assert decision.contenu["title"] == "Un jardin sur dalle"
    assert relue(fiche).etape == Etape.MISE_EN_LIGNE
    assert "Accord du porteur" in Courriel.objects.get(destinataire=officier.email).objet


def test_remarks_come_back_to_the_editor(client, fiche, demande, lien, officier):
    remarque = "Trois mois, pas quatre."
    champs = {"decision": "reprise", "nom": "Awa", passage(demande): remarque}
    assert client.post(lien, champs).status_code == 302
    client.force_login(officier)
    suivi = client.get(f"/gestion/fiches/{fiche.pk}/suivi/").content.decode()
    assert remarque in suivi
    assert "Quatre mois de récits" in suivi
    assert remarque in Comment.objects.get(page=fiche).text
    assert remarque in Courriel.objects.get(destinataire=officier.email).texte
    assert relue(fiche).etape == Etape.REDACTION
    with pytest.raises(PublicationRefusee):
        fiche.get_latest_revision().publish()


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"decision": "accord"}, "Écrivez votre nom"),
        ({"decision": "reprise", "nom": "Awa"}, "ce qu’il faut changer"),
        ({"nom": "Awa"}, "Choisissez l’un des deux boutons"),
        ({"decision": "accord", "nom": "Awa\r\nBcc: x@example.org"}, "sans retour à la ligne"),
        ({"decision": "accord", "nom": "a\0"}, "nul"),
    ],
)
def test_a_mistake_is_told_and_loses_nothing(client, demande, lien, champs, phrase):
    reponse = client.post(lien, champs | {"general": "" if "changer" in phrase else "Une note."})
    assert reponse.status_code == 422
    assert phrase in reponse.content.decode()
    assert "Une note." in reponse.content.decode() or "changer" in phrase
    demande.refresh_from_db()
    assert demande.etat == Demande.Etat.ATTENTE


def test_a_mail_scanner_changes_nothing(client, demande, lien):
    for geste in (client.get, client.head):
        for _ in range(3):
            assert geste(f"{lien}?decision=accord&nom=Robot").status_code == 200
    assert client.put(lien).status_code == 405
    demande.refresh_from_db()
    assert demande.etat == Demande.Etat.ATTENTE
    assert not Decision.objects.filter(fiche=demande.fiche).exists()


@pytest.mark.parametrize(
    "entetes", [{"Origin": "https://ailleurs.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_another_site_cannot_answer(client, demande, lien, entetes):
    champs = {"decision": "accord", "nom": "Awa"}
    assert client.post(lien, champs, headers=entetes).status_code == 422
    assert not Decision.objects.filter(fiche=demande.fiche).exists()


def un_bit_de_moins(lien, demande):
    return f"{lien[:-2]}{chr(ord(lien[-2]) ^ 1)}/"


def coupe_en_route(lien, demande):
    return f"{lien[: len(lien) // 2]}/"


def sans_numero(lien, demande):
    return re.sub(r"/\d+-", "/", lien)


def apres_la_reponse(lien, demande):
    actions.repondre(demande, False, "Awa", [])
    return lien


def apres_le_retrait(lien, demande):
    actions.retirer_la_demande(demande, None)
    return lien


def apres_l_expiration(lien, demande):
    Demande.objects.update(expire_le=timezone.now())
    return lien


def pour_une_autre_version(lien, demande):
    autre = demande.fiche.save_revision()
    Demande.objects.filter(pk=demande.pk).update(revision=autre)
    return lien


def pour_d_autres_mots(lien, demande):
    revision = demande.revision
    revision.content["chapo"] = "Réécrit en place."
    revision.save()
    return lien


def pour_une_autre_adresse(lien, demande):
    Demande.objects.filter(pk=demande.pk).update(courriel="pirate@example.org")
    return lien


def pour_un_autre_usage(lien, demande):
    from django.utils.crypto import salted_hmac

    secret = "x" * 43
    objet = demande.objet_du_lien(secret)
    imprevue = salted_hmac("desabonnement", objet, algorithm="sha256").hexdigest()
    demande.liens.create(empreinte=imprevue)
    return f"/ressources/fiches/validation/{demande.pk}-{secret}/"


def d_une_autre_demande(lien, demande):
    return re.sub(r"/\d+-", "/999999999-", lien)


@pytest.mark.parametrize(
    "falsifier",
    [
        un_bit_de_moins,
        coupe_en_route,
        sans_numero,
        apres_la_reponse,
        apres_le_retrait,
        apres_l_expiration,
        pour_une_autre_version,
        pour_d_autres_mots,
        pour_une_autre_adresse,
        pour_un_autre_usage,
        d_une_autre_demande,
    ],
)
def test_any_other_link_gets_the_same_closed_door(client, demande, lien, falsifier):
    temoin = client.get("/ressources/fiches/validation/1-rien/")
    adresse = falsifier(lien, demande)
    avant = Decision.objects.filter(nature="accord", fiche=demande.fiche).count()
    for reponse in (client.get(adresse), client.post(adresse, {"decision": "accord", "nom": "A"})):
        assert reponse.status_code == temoin.status_code == 410
        assert reponse.content == temoin.content
    assert Decision.objects.filter(nature="accord", fiche=demande.fiche).count() == avant


def test_the_link_is_kept_nowhere_in_clear(demande, lien):
    secret = lien.rstrip("/").split("-", 1)[1]
    assert len(secret) >= 43  # 256 bits
    assert demande.liens.get().empreinte not in lien
    assert secret not in str(Demande.objects.values().get(pk=demande.pk))


def test_two_answers_at_once_are_one(demande):
    autre = Demande.objects.get(pk=demande.pk)
    actions.repondre(demande, True, "Awa", [])
    with pytest.raises(actions.DemandeClose):
        actions.repondre(autre, False, "Awa", [])
    assert Decision.objects.filter(fiche=demande.fiche).count() == 1


# --- While it waits --------------------------------------------------------------------------


def test_the_draft_is_locked_while_it_waits(client, fiche, demande, officier):
    verrou = relue(fiche).get_lock()
    assert verrou.for_user(officier)
    client.force_login(officier)
    page = client.get(f"/gestion/pages/{fiche.pk}/edit/").content.decode()
    assert "chez le porteur" in page
    actions.retirer_la_demande(demande, officier)
    assert relue(fiche).get_lock() is None
    assert relue(fiche).etape == Etape.REDACTION
    assert "retirée" in Courriel.objects.get(destinataire=officier.email).objet


def test_cancelling_the_workflow_withdraws_the_demand(fiche, demande, officier):
    relue(fiche).current_workflow_state.cancel(user=officier)
    demande.refresh_from_db()
    assert demande.etat == Demande.Etat.RETIREE


def test_a_bearer_who_does_not_answer_is_reminded_then_the_link_expires(
    client, fiche, demande, lien, officier
):
    jour = timezone.timedelta(days=1)
    debut = timezone.now()
    for rang in range(1, 33):
        with time_machine.travel(debut + rang * jour, tick=False):
            actions.suivre_les_demandes()
            actions.suivre_les_demandes()
    au_porteur = Courriel.objects.filter(destinataire="awa@example.org").order_by("pk")
    assert [c.modele for c in au_porteur] == ["accord_demande", "accord_relance", "accord_relance"]
    a_l_equipe = Courriel.objects.filter(destinataire=officier.email).order_by("pk")
    assert [c.modele for c in a_l_equipe] == [
        "accord_relance_faite",
        "accord_relance_faite",
        "accord_expire",
    ]
    demande.refresh_from_db()
    assert demande.etat == Demande.Etat.EXPIREE
    assert relue(fiche).get_lock() is None
    assert client.get(lien).status_code == 410


def test_the_reminder_opens_and_so_does_the_first_letter(client, demande, lien):
    actions.relancer(demande)
    rappel = lien_de(Courriel.objects.get(modele="accord_relance"))
    assert rappel != lien
    assert client.get(rappel).status_code == client.get(lien).status_code == 200


def test_the_edit_after_agreement_asks_again(fiche, demande, officier):
    actions.repondre(demande, True, "Awa", [])
    fiche = relue(fiche)
    fiche.get_latest_revision().publish(user=officier)
    fiche = relue(fiche)
    fiche.chapo = "Un autre chapô."
    revision = fiche.save_revision()
    with pytest.raises(PublicationRefusee, match="a changé depuis l’accord"):
        revision.publish()
    seconde = actions.demander_l_accord(fiche, officier, "Awa", "la directrice", "awa@example.org")
    actions.repondre(seconde, True, "Awa", [])
    revision.publish()
    assert relue(fiche).chapo == "Un autre chapô."


# --- Without a new agreement -----------------------------------------------------------------


def test_direction_publishes_with_a_written_reason_and_the_fiche_does_not_say_validated(
    client, fiche, officier
):
    client.force_login(officier)
    adresse = f"/gestion/fiches/{fiche.pk}/sans-accord/"
    assert client.post(adresse, {"sans_accord-motif": "bof"}).status_code == 422
    assert not relue(fiche).live
    motif = "L’association est dissoute depuis un an."
    assert client.post(adresse, {"sans_accord-motif": motif}).status_code == 302
    assert relue(fiche).live
    assert relue(fiche).validee_le is None
    preuve = Decision.objects.get(fiche=fiche)
    assert (preuve.par, preuve.motif) == (officier, motif)


def test_a_correction_stands_under_the_agreement_it_corrects(client, officier):
    fiche = FicheFactory(slug="jardin", corps=CORPS)
    validee_le = fiche.validee_le
    fiche.chapo = "Une coquille en moins."
    fiche.save_revision()
    client.force_login(officier)
    suivi = client.get(f"/gestion/fiches/{fiche.pk}/suivi/").content.decode()
    assert "Une coquille en moins." in suivi  # what changes is shown before one answers for it
    adresse = f"/gestion/fiches/{fiche.pk}/correction/"
    client.post(adresse, {"correction-motif": "Une coquille dans le chapô."})
    fiche = relue(fiche)
    assert fiche.chapo == "Une coquille en moins."
    assert fiche.validee_le == validee_le
    assert Decision.objects.get(fiche=fiche, nature="correction").par == officier


def test_a_correction_needs_an_agreement_to_correct(client, fiche, officier):
    client.force_login(officier)
    adresse = f"/gestion/fiches/{fiche.pk}/correction/"
    reponse = client.post(adresse, {"correction-motif": "Une coquille dans le chapô."})
    assert reponse.status_code == 422
    assert not relue(fiche).live


GESTES = ["etape", "demande", "retrait", "correction", "sans-accord"]


@pytest.mark.parametrize("geste", GESTES)
def test_the_gestures_are_closed_to_members_and_to_get(client, fiche, adherent, officier, geste):
    adresse = f"/gestion/fiches/{fiche.pk}/{geste}/"
    client.force_login(adherent)
    assert client.post(adresse, {}).status_code in (302, 403)
    client.force_login(officier)
    assert client.get(adresse).status_code == 405
    assert not relue(fiche).live


def test_who_publishes_is_not_who_does_without_agreement(client, fiche):
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import GroupPagePermission

    from membres.models import Utilisateur

    groupe = Group.objects.create(name="Documentation d’essai")
    groupe.permissions.add(Permission.objects.get(codename="access_admin"))
    for droit in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=groupe, page=fiche.get_parent(), permission=Permission.objects.get(codename=droit)
        )
    personne = Utilisateur.objects.create_user("doc@example.org", "x" * 12, is_staff=True)
    personne.groups.add(groupe)
    client.force_login(personne)
    suivi = client.get(f"/gestion/fiches/{fiche.pk}/suivi/").content.decode()
    assert "sans-accord" not in suivi
    champs = {"sans_accord-motif": "Un motif assez long pour passer."}
    client.post(f"/gestion/fiches/{fiche.pk}/sans-accord/", champs)
    assert not relue(fiche).live


# --- The proof, the board, the demonstration ---------------------------------------------------


def test_the_proof_outlives_the_revision_and_the_fiche(fiche, demande):
    actions.repondre(demande, True, "Awa", [])
    Revision.objects.filter(object_id=str(fiche.pk)).delete()
    assert Decision.objects.get(fiche=fiche).contenu["title"] == fiche.title
    relue(fiche).delete()
    preuve = Decision.objects.get(titre=fiche.title)
    assert preuve.contenu["porteur"] == fiche.porteur
    for geste in (preuve.delete, Decision.objects.all().delete):
        with pytest.raises(TypeError):
            geste()


def test_buttons_move_a_card(client, fiche, officier):
    client.force_login(officier)
    adresse = f"/gestion/fiches/{fiche.pk}/etape/"
    for etape in ("collecte", "redaction", "collecte", "deplacement"):
        client.post(adresse, {"etape": etape})
        assert relue(fiche).etape == etape
    for interdite in ("validation", "mise_en_ligne", "inconnue", ""):
        client.post(adresse, {"etape": interdite})
        assert relue(fiche).etape == "deplacement"
    tableau = client.get("/gestion/fiches/tableau/").content.decode()
    assert "Un jardin sur dalle" in tableau
    for etape in Etape:
        assert etape.label in tableau


def test_each_fiche_of_the_demonstration_has_its_proof():
    fiches = FicheExperience.objects.live()
    assert fiches.count() == 10
    for fiche in fiches:
        preuve = fiche.exiger_une_decision()
        assert timezone.localdate(preuve.le) == fiche.validee_le
        assert preuve.fonction == fiche.validee_par


@pytest.mark.parametrize(
    ("remarques", "dit"),
    [(["general"], ", avec 1 remarque<"), (["general", "entete"], ", avec 2 remarques<")],
)
def test_the_follow_up_counts_the_remarks(client, fiche, demande, lien, officier, remarques, dit):
    textes = dict.fromkeys(remarques, "Trois mois, pas quatre.")
    client.post(lien, {"decision": "accord", "nom": "Awa"} | textes)
    client.force_login(officier)
    suivi = client.get(f"/gestion/fiches/{fiche.pk}/suivi/").content.decode()
    assert f"Accord du porteur{dit}" in suivi


def test_a_fiche_from_before_the_rule_stays_readable_and_its_proof_says_so(client, officier):
    fiche = FicheFactory(live=False)
    Page.objects.filter(pk=fiche.pk).update(live=True)
    assert client.get(fiche.url).status_code == 200
    for _ in range(2):
        call_command("reprendre_les_fiches", verbosity=0)
    preuve = fiche.decisions.get()
    assert preuve.nature == Decision.Nature.SANS_ACCORD
    assert "avant que le site ne demande" in preuve.motif
    assert "validée par" not in client.get(fiche.url).content.decode().lower()
    client.force_login(officier)
    assert preuve.motif in client.get(f"/gestion/fiches/{fiche.pk}/suivi/").content.decode()
    relue(fiche).save()  # the words that stand online may go on standing there
