"""The gestures around a fiche: ask its bearer, hear the answer, publish it otherwise."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from resovilles.courriel.actions import poster, verifier_adresse
from wagtail.models import Comment, Workflow, WorkflowPage, WorkflowTask

from ressources import contenu
from ressources.models import (
    Decision,
    Demande,
    Etape,
    FicheExperience,
    FichesIndex,
    PublicationRefusee,
    ValidationParLePorteur,
)
from ressources.models.accords import ETAPES_A_LA_MAIN, RELANCES, VALIDITE

CIRCUIT = "Validation par le porteur"
ANTERIEURE = "En ligne avant que le site ne demande l’accord du porteur."


class DemandeClose(Exception):
    """The bearer has answered already, or the demand was withdrawn or has expired."""


def installer_le_circuit():
    """The workflow of the fiches, assigned to their list; run again, it changes nothing."""
    circuit, _ = Workflow.objects.get_or_create(name=CIRCUIT)
    tache = ValidationParLePorteur.objects.first()
    tache = tache or ValidationParLePorteur.objects.create(name=CIRCUIT)
    WorkflowTask.objects.get_or_create(workflow=circuit, task=tache)
    for liste in FichesIndex.objects.all():
        WorkflowPage.objects.get_or_create(page=liste.page_ptr, defaults={"workflow": circuit})
    return circuit


# --- Steps ---------------------------------------------------------------------------------


def changer_d_etape(fiche, etape, par):
    """Move a fiche by hand; the last two steps are reached by their own gestures."""
    if etape not in ETAPES_A_LA_MAIN:
        raise ValidationError("Cette étape se franchit en demandant l’accord ou en publiant.")
    if fiche.demandes.en_attente().exists():
        raise ValidationError("La fiche est chez le porteur : retirez d’abord la demande.")
    fiche.franchir(etape, par)


# --- The bearer ----------------------------------------------------------------------------


@transaction.atomic
def demander_l_accord(fiche, par, nom, fonction, courriel):
    """Put the latest draft before the bearer: it is locked until the answer."""
    verifier_adresse(courriel)
    if fiche.demandes.en_attente().exists():
        raise ValidationError("La fiche est déjà chez le porteur : retirez d’abord la demande.")
    if precedent := fiche.current_workflow_state:
        precedent.cancel(user=par)
    revision = fiche.get_latest_revision() or fiche.save_revision(user=par)
    demande = fiche.demandes.create(
        revision=revision,
        nom=nom,
        fonction=fonction,
        courriel=courriel,
        demandee_par=par,
        expire_le=timezone.now() + VALIDITE,
    )
    # Without a user, or Wagtail would double our letters to the team with its own.
    installer_le_circuit().start(fiche, None)
    fiche.franchir(Etape.VALIDATION, par)
    ecrire_au_porteur(demande, "accord_demande")
    return demande


def ecrire_au_porteur(demande, modele):
    contexte = {
        "demande": demande,
        "titre": demande.revision.as_object().title,
        "lien": demande.nouveau_lien(),
    }
    return poster(modele, demande.courriel, contexte, confidentiel=True)


def dire_a_l_equipe(demande, modele, **contexte):
    """To the team, and to the person who asked, once each."""
    adresses = dict.fromkeys(settings.COURRIEL_EQUIPE)
    if demande.demandee_par and demande.demandee_par.email:
        adresses[demande.demandee_par.email] = None
    for adresse in adresses:
        poster(modele, adresse, {"demande": demande, "titre": demande.fiche.title} | contexte)


@transaction.atomic
def repondre(demande, accord, nom, commentaires):
    """The bearer's answer. `commentaires` is a list of {bloc, extrait, texte}. Raises
    DemandeClose for all but the first answer."""
    if not demande.clore(Demande.Etat.ACCORDEE if accord else Demande.Etat.A_REPRENDRE):
        raise DemandeClose
    nature = Decision.Nature.ACCORD if accord else Decision.Nature.REPRISE
    decision = consigner(
        demande.revision,
        nature,
        nom=nom,
        fonction=demande.fonction,
        commentaires=commentaires,
    )
    clore_le_circuit(demande, decision)
    annoter(demande, nom, commentaires)
    if not accord:
        demande.fiche.franchir(Etape.REDACTION)
    dire_a_l_equipe(demande, "accord_reponse", decision=decision)
    return decision


def consigner(revision, nature, **champs):
    """Write down a decision on the exact content of a revision."""
    return consigner_le_contenu(revision.as_object(), revision.pk, nature, **champs)


def consigner_le_contenu(fiche, version, nature, **champs):
    donnees = contenu.contenu(fiche)
    return Decision.objects.create(
        fiche_id=fiche.pk,
        titre=fiche.title,
        nature=nature,
        version=version,
        contenu=donnees,
        empreinte=contenu.empreinte(donnees),
        **champs,
    )


def clore_le_circuit(demande, decision):
    """Close the step of the workflow with the decision: the draft is free again."""
    etape = demande.fiche.current_workflow_task_state
    if etape is None:
        return
    etape = etape.specific
    etape.decision = decision
    etape.save(update_fields=["decision"])
    if decision.nature == Decision.Nature.ACCORD:
        etape.approve(user=None, comment=f"Accord de {decision.nom}")
    else:
        etape.reject(user=None, comment=f"Modifications demandées par {decision.nom}")
        # The next round asks again from the start: nothing of this one stays open in the editor.
        demande.fiche.current_workflow_state.cancel()


def annoter(demande, nom, commentaires):
    """Show the bearer's remarks beside the paragraphs, in the editor. Wagtail wants an account
    behind a comment: it stands under the name of who asked, and says who speaks."""
    if demande.demandee_par is None:
        return
    for commentaire in commentaires:
        if commentaire["bloc"]:
            Comment.objects.create(
                page=demande.fiche.page_ptr,
                user=demande.demandee_par,
                text=f"{nom} (porteur du projet) : {commentaire['texte']}",
                position="[]",  # the editor of rich text reads it as JSON: on no passage in particular
                contentpath=chemin_du_bloc(demande.revision.as_object(), commentaire["bloc"]),
                revision_created=demande.revision,
            )


def chemin_du_bloc(fiche, identifiant):
    """Where the editor hangs a comment: a block of several fields has it on the first one."""
    bloc = next(bloc for bloc in fiche.corps if bloc.id == identifiant)
    champs = list(getattr(bloc.block, "child_blocks", ()))
    return ".".join(["corps", identifiant, *champs[:1]])


@transaction.atomic
def retirer_la_demande(demande, par):
    """The link opens nothing any more and the draft is free again."""
    if not demande.clore(Demande.Etat.RETIREE):
        raise DemandeClose
    rendre_le_brouillon(demande, par)
    dire_a_l_equipe(demande, "accord_retire", par=par)


def rendre_le_brouillon(demande, par=None):
    circuit = demande.fiche.current_workflow_state
    if circuit:
        circuit.cancel(user=par)
    if demande.fiche.etape == Etape.VALIDATION:  # and not gone online meanwhile
        demande.fiche.franchir(Etape.REDACTION, par)


def suivre_les_demandes():
    """The daily round: what has expired is closed, whoever has not answered gets a reminder."""
    maintenant = timezone.now()
    for demande in Demande.objects.en_attente().select_related("fiche", "revision"):
        if demande.expire_le <= maintenant:
            expirer(demande)
        elif (demande.relancee_le or demande.demandee_le) + RELANCES <= maintenant:
            relancer(demande)


@transaction.atomic
def expirer(demande):
    if demande.clore(Demande.Etat.EXPIREE):
        rendre_le_brouillon(demande)
        dire_a_l_equipe(demande, "accord_expire")


@transaction.atomic
def relancer(demande):
    """A second letter with a link of its own; the former links go on opening the page."""
    demande.relancee_le = timezone.now()
    demande.save(update_fields=["relancee_le"])
    ecrire_au_porteur(demande, "accord_relance")
    dire_a_l_equipe(demande, "accord_relance_faite")


# --- Online without a new agreement ---------------------------------------------------------


@transaction.atomic
def publier_sans_accord(fiche, par, motif):
    """Direction answers for this content, in writing."""
    revision = fiche.get_latest_revision()
    consigner(revision, Decision.Nature.SANS_ACCORD, par=par, nom=str(par), motif=motif)
    revision.publish(user=par)


@transaction.atomic
def publier_une_correction(fiche, par, motif):
    """A named person answers that the sense has not changed since the bearer's agreement."""
    accord = dernier_accord(fiche)
    if accord is None:
        raise ValidationError("Il n’y a pas encore d’accord à corriger : demandez-le au porteur.")
    revision = fiche.get_latest_revision()
    consigner(
        revision, Decision.Nature.CORRECTION, par=par, nom=str(par), motif=motif, corrige=accord
    )
    revision.publish(user=par)


def dernier_accord(fiche):
    return fiche.decisions.accords().first()


def ecarts_avec_l_accord(fiche):
    """What the latest draft says otherwise than the version last agreed to or corrected."""
    admises = (Decision.Nature.ACCORD, Decision.Nature.CORRECTION)
    reference = fiche.decisions.filter(nature__in=admises).first()
    if reference is None:
        return []
    return contenu.differences(reference.contenu, contenu.contenu(fiche.version_a_lire))


@transaction.atomic
def attester(fiche, nom, fonction, le):
    """Keep the proof of an agreement given on paper, before the site asked for it."""
    return consigner(
        fiche.get_latest_revision(),
        Decision.Nature.ACCORD,
        nom=nom,
        fonction=fonction,
        le=le,
        motif="Accord donné hors du site.",
    )


@transaction.atomic
def reprendre_les_fiches():
    """Give a proof to the fiches that went online before the site asked for one: it says so, and
    claims no agreement. Run again, it changes nothing. Return those that it found."""
    reprises = []
    for fiche in FicheExperience.objects.live().filter(alias_of=None):
        try:
            fiche.exiger_une_decision()
        except PublicationRefusee:
            version = fiche.live_revision_id or 0
            nature = Decision.Nature.SANS_ACCORD
            consigner_le_contenu(fiche, version, nature, motif=ANTERIEURE)
            reprises.append(fiche)
    return reprises
