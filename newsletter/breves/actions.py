"""What becomes of an item that a reader proposes: it waits, then it is published or refused."""

from django.conf import settings
from django.db import transaction
from django.utils.html import linebreaks
from resovilles.courriel.actions import poster
from resovilles.formulaires import compter

from newsletter.models import Breve, Proposition

Decision = Proposition.Decision
DE_LA_BREVE = ("titre", "nature", "lien", "valable_au")


def proposer(champs, origine):
    """Keep what a stranger proposes as a draft that nobody reads, and tell the team. `origine` is
    the IP address, counted within the hour and not stored. Raises TropDEnvois."""
    compter("proposition", origine, champs["courriel"])
    with transaction.atomic():
        breve = Breve(
            live=False,
            pour_infos=True,
            texte=linebreaks(champs["texte"], autoescape=True),
            source=champs["structure"],
            **{nom: champs[nom] for nom in DE_LA_BREVE},
        )
        breve.save()
        breve.save_revision()
        proposition = Proposition.objects.create(
            breve=breve, **{nom: champs[nom] for nom in ("titre", "nom", "structure", "courriel")}
        )
        for destinataire in settings.COURRIEL_EQUIPE:
            poster("proposition_recue", destinataire, {"proposition": proposition, "breve": breve})
    return proposition


@transaction.atomic
def accepter(breve, par=None):
    """The brief has just been published: who proposed it is told so, once."""
    siennes = Proposition.objects.filter(breve=breve)
    if siennes.decider(Decision.ACCEPTEE, decidee_par=par):
        proposition = siennes.get()
        contexte = {"proposition": proposition, "breve": breve}
        poster("proposition_publiee", proposition.courriel, contexte)


@transaction.atomic
def refuser(pk, motif="", par=None):
    """Answer politely and forget the draft; False when somebody has decided before."""
    proposition = Proposition.objects.select_for_update().filter(pk=pk).first()
    siennes = Proposition.objects.filter(pk=pk)
    if not siennes.decider(Decision.REFUSEE, decidee_par=par, breve=None):
        return False
    poster(
        "proposition_refusee", proposition.courriel, {"proposition": proposition, "motif": motif}
    )
    proposition.breve.delete()
    return True
