"""The weekly meeting: one decision makes one draft, where it belongs."""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.html import linebreaks
from resovilles.pages import PageBase

from newsletter.models import Breve
from rencontres.models import Rencontre, RencontresIndex
from ressources.models import Notice
from veille.models import Decision, Information, Suite

PAR_LA_BREVE = (Suite.LETTRE, Suite.FLASH)
CHAPO = PageBase._meta.get_field("chapo").max_length


class DejaDecidee(Exception):
    """Somebody has decided between the moment when the list was shown and this one."""


class DejaRetouchee(Exception):
    """The draft has been worked on: taking the decision back would lose that work."""


@transaction.atomic
def decider(pk, suites, par=None, jour=None, dossier=None):
    """Apply the decision of the meeting on an item: a draft for each of `suites`. The agenda wants
    a `jour`, a dossier its page. Raises DejaDecidee when a decision holds already."""
    information = Information.objects.select_for_update().get(pk=pk)
    if information.decisions.en_vigueur().exists():
        raise DejaDecidee
    return [ajouter(information, suite, par, jour, dossier) for suite in suites]


@transaction.atomic
def completer(pk, suite, par=None, jour=None, dossier=None):
    """One more use of an item; the one that it has already is left as it is."""
    information = Information.objects.select_for_update().get(pk=pk)
    if deja := information.decisions.en_vigueur().filter(suite=suite).first():
        return deja
    for rien in information.decisions.en_vigueur().filter(suite=Suite.RIEN):
        annuler(rien.pk, par)
    return ajouter(information, suite, par, jour, dossier)


def ajouter(information, suite, par, jour, dossier):
    decision = Decision(information=information, suite=suite, par=par)
    if suite == Suite.BASE:
        decision.notice = nouvelle_notice(information, par)
    elif suite in PAR_LA_BREVE:
        decision.breve = breve_de(information, suite, par)
    elif suite == Suite.AGENDA:
        decision.rencontre = nouvelle_rencontre(information, jour, par)
    elif suite == Suite.DOSSIER:
        decision.dossier = dossier
    if suite not in (Suite.DOSSIER, Suite.RIEN):
        decision.revision = decision.fruit.latest_revision_id
    decision.save()
    return decision


def nouvelle_notice(information, par):
    notice = Notice(
        etat=Notice.Etat.INTERNE,
        titre=information.titre,
        url=information.lien,
        source=information.provenance[:200],
        resume=information.note,
        note=f"Entrée par la réunion de veille du {timezone.localdate():%d/%m/%Y}, à compléter.",
    )
    notice.save()
    notice.save_revision(user=par)
    return notice


def breve_de(information, suite, par):
    """La Lettre and RésO Flash share one brief, written once."""
    soeur = information.decisions.en_vigueur().filter(suite__in=PAR_LA_BREVE).first()
    if soeur is None or soeur.breve is None:
        return nouvelle_breve(information, suite, par)
    destiner(soeur.breve, suite, True, par)
    return soeur.breve


def nouvelle_breve(information, suite, par):
    breve = Breve(
        live=False,
        titre=information.titre[:150],
        nature=information.nature,
        lien=information.lien,
        source=information.provenance,
        texte=linebreaks(information.note, autoescape=True) if information.note else "",
        valable_au=information.echeance,
        pour_lettre=suite == Suite.LETTRE,
        pour_flash=suite == Suite.FLASH,
    )
    breve.save()
    breve.save_revision(user=par)
    return breve


def destiner(breve, suite, oui, par):
    """Add a channel to a brief, or take it away: in its draft, what is online stays until it is
    published. Decisions whose draft was untouched follow."""
    avant, champ = breve.latest_revision_id, f"pour_{suite}"
    brouillon = breve.get_latest_revision_as_object()
    setattr(brouillon, champ, oui)
    revision = brouillon.save_revision(user=par)
    if not breve.live:
        Breve.objects.filter(pk=breve.pk).update(**{champ: oui})
    Decision.objects.filter(breve=breve, revision=avant).update(revision=revision.pk)
    breve.refresh_from_db()


def nouvelle_rencontre(information, jour, par):
    rencontre = Rencontre(
        title=information.titre,
        chapo=information.note[:CHAPO],
        hote=information.provenance,
        debut=timezone.make_aware(datetime.combine(jour, time())),  # midnight: the hour is unknown
        live=False,
    )
    RencontresIndex.objects.get().add_child(instance=rencontre)
    rencontre.save_revision(user=par)
    return rencontre


@transaction.atomic
def annuler(pk, par=None):
    """Take a decision back, and its draft with it. Raises DejaRetouchee once somebody has worked
    on the draft; False when it was taken back before."""
    decision = Decision.objects.select_for_update().get(pk=pk)
    if decision.annulee_le:
        return False
    if not decision.est_intacte:
        raise DejaRetouchee
    decision.annulee_le, decision.annulee_par = timezone.now(), par
    decision.save(update_fields=["annulee_le", "annulee_par"])
    defaire(decision, par)
    return True


def defaire(decision, par):
    if decision.suite in PAR_LA_BREVE and decision.breve:
        soeurs = Decision.objects.en_vigueur().filter(breve=decision.breve)
        if soeurs.exists():
            destiner(decision.breve, decision.suite, False, par)
        else:
            decision.breve.delete()
    elif decision.suite in (Suite.BASE, Suite.AGENDA) and decision.fruit:
        decision.fruit.delete()


def reprendre_dans_le_dossier(pk):
    """The item has found its place in the dossier; False when that was said before."""
    return bool(
        Decision.objects.en_vigueur()
        .filter(pk=pk, suite=Suite.DOSSIER, reprise_le=None)
        .update(reprise_le=timezone.now())
    )
