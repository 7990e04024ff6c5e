"""Write a message into the outbox, and send what waits in it."""

import smtplib
import unicodedata

import css_inline
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.db import transaction
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import timezone

from resovilles.courriel.models import Courriel
from resovilles.taches.declaration import tache

SIGNES_INTERDITS = "\r\n\0\u2028\u2029\x85"
CHARSET = '<meta charset="utf-8">'
CATEGORIES_INTERDITES = {"Cc", "Zl", "Zp"}  # Unicode: controls, line and paragraph separators


def poster(modele, destinataire, contexte, confidentiel=False, desabonnement=""):
    """Write the message made from `courriel/<modele>.{objet.txt,txt,html}`, within the caller's
    transaction; it leaves once that is committed. A message with a personal link (to sign in, to
    confirm) is `confidentiel`: the team does not read it, and its text goes once it is sent. What
    comes again has the link that stops it, `desabonnement`, which mail programs show as a button.
    Raises ValidationError for an address or a subject that could forge a header."""
    verifier_adresse(destinataire)
    objet = en_texte(f"courriel/{modele}.objet.txt", contexte).strip()
    if any(signe in objet for signe in SIGNES_INTERDITS):
        raise ValidationError("L’objet d’un courriel tient sur une ligne.")
    courriel = Courriel.objects.create(
        modele=modele,
        destinataire=destinataire,
        objet=objet[:250],
        texte=en_texte(f"courriel/{modele}.txt", contexte).strip() + "\n",
        html=version_html(modele, contexte | {"objet": objet}),
        confidentiel=confidentiel,
        desabonnement=desabonnement,
    )
    # Robust: a queue out of order is no failure of the caller's; the clock sends the message.
    transaction.on_commit(envoyer_en_attente.enqueue, robust=True)
    return courriel


def verifier_adresse(adresse):
    """Django's own check lets through U+2028 in a domain and controls in a quoted name."""
    validate_email(adresse)
    if any(unicodedata.category(signe) in CATEGORIES_INTERDITES for signe in adresse):
        raise ValidationError("Cette adresse contient un signe invisible.")


def en_texte(nom, contexte):
    """Text is not HTML: an apostrophe stays an apostrophe."""
    return get_template(nom).template.render(Context(contexte, autoescape=False))


def version_html(modele, contexte):
    html = render_to_string(f"courriel/{modele}.html", contexte)
    inline = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False).inline(html)
    # The rules that stay are put first in the head, and a charset must come sooner than that.
    return inline.replace(CHARSET, "", 1).replace("<head>", f"<head>{CHARSET}", 1)


@tache("Envoi des courriels", file="courriel", priorite=10)
def envoyer_en_attente():
    envoyer()


def envoyer():
    """Send what waits, one message in flight: the outcome of each is committed before the next.
    A crash may repeat the one that was in flight, under the same Message-ID; none is lost.
    When the server fails, the pass ends and the clock starts another one."""
    connexion = get_connection()
    try:
        while courriel := Courriel.objects.reclamer(timezone.now()):
            if not envoyer_un(courriel, connexion):
                break
    finally:
        connexion.close()


def envoyer_un(courriel, connexion):
    """Send one message and note its outcome; False when it is the server that fails."""
    try:
        message(courriel, connexion).send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as erreur:
        courriel.noter_refus(en_mots(erreur), definitif=est_definitif(erreur))
    except OSError as erreur:  # every other error of smtplib is one too
        courriel.noter_refus(en_mots(erreur))
        return False
    except Exception as erreur:  # a faulty message must not hold up those behind it
        courriel.noter_refus(en_mots(erreur))
    else:
        courriel.noter_envoi()
    return True


def renvoyer(pk):
    """Send a refused message again, with all its attempts before it; False if it no longer waits
    for that (a second click)."""
    repris = Courriel.objects.refuses().filter(pk=pk)
    if not repris.update(
        etat=Courriel.Etat.A_ENVOYER, tentatives=0, prochaine_tentative=timezone.now()
    ):
        return False
    transaction.on_commit(envoyer_en_attente.enqueue, robust=True)
    return True


def message(courriel, connexion):
    entetes = {"Message-ID": courriel.message_id, "Auto-Submitted": "auto-generated"}
    if courriel.desabonnement:
        entetes["List-Unsubscribe"] = f"<{courriel.desabonnement}>"
        entetes["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        courriel.objet,
        courriel.texte,
        to=[courriel.destinataire],
        connection=connexion,
        headers=entetes,
    )
    if courriel.html:
        message.attach_alternative(courriel.html, "text/html")
    return message


def est_definitif(erreur):
    """True for an address or a content refused for good (5xx, RFC 5321). A password or a sender
    refused with 5xx is our own fault: once mended, the same message passes."""
    if isinstance(erreur, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in erreur.recipients.values())
    return erreur.smtp_code >= 500


def en_mots(erreur):
    """Why a message did not leave, for the team, with what the server said."""
    if isinstance(erreur, smtplib.SMTPRecipientsRefused):
        reponses = [reponse for _, reponse in erreur.recipients.values()]
        return f"L’adresse est refusée : {lisible(reponses[0])}"
    if isinstance(erreur, smtplib.SMTPResponseException):
        return f"Le serveur de courriel refuse : {lisible(erreur.smtp_error)}"
    if isinstance(erreur, OSError):
        return f"Le serveur de courriel n’a pas répondu ({str(erreur) or type(erreur).__name__})."
    return f"Ce message n’a pas pu être composé ({type(erreur).__name__})."


def lisible(reponse):
    """smtplib gives what the server said as bytes."""
    return reponse.decode(errors="replace") if isinstance(reponse, bytes) else str(reponse)
