"""Write a message into the outbox, and send what waits in it."""

import smtplib

import css_inline
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.db import transaction
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from resovilles.courriel.models import Courriel

SIGNES_INTERDITS = "\r\n\0\u2028\u2029\x85"


def poster(modele, destinataire, contexte):
    """Write the message made from `courriel/<modele>.{objet.txt,txt,html}`, within the caller's
    transaction; it leaves once that is committed. Raises ValidationError for an address or a
    subject that could forge a header."""
    validate_email(destinataire)
    objet = render_to_string(f"courriel/{modele}.objet.txt", contexte).strip()
    if any(signe in objet for signe in SIGNES_INTERDITS):
        raise ValidationError("L’objet d’un courriel tient sur une ligne.")
    courriel = Courriel.objects.create(
        modele=modele,
        destinataire=destinataire,
        objet=objet[:250],
        texte=render_to_string(f"courriel/{modele}.txt", contexte).strip() + "\n",
        html=version_html(modele, contexte),
    )
    transaction.on_commit(envoyer_en_attente.enqueue)
    return courriel


def version_html(modele, contexte):
    try:
        html = render_to_string(f"courriel/{modele}.html", contexte)
    except TemplateDoesNotExist:
        return ""
    return css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False).inline(html)


@task(backend="differe", queue_name="courriel")
def envoyer_en_attente():
    envoyer()


def envoyer():
    """Send what waits, one message in flight: the outcome of each is committed before the next.
    A crash may repeat the one that was in flight, under the same Message-ID; none is lost."""
    connexion = get_connection()
    try:
        while courriel := Courriel.objects.reclamer(timezone.now()):
            envoyer_un(courriel, connexion)
    finally:
        connexion.close()


def envoyer_un(courriel, connexion):
    try:
        message(courriel, connexion).send()
    except (smtplib.SMTPException, OSError) as erreur:
        courriel.noter_refus(erreur, definitif=est_definitif(erreur))
    else:
        courriel.noter_envoi()


def message(courriel, connexion):
    message = EmailMultiAlternatives(
        courriel.objet,
        courriel.texte,
        to=[courriel.destinataire],
        connection=connexion,
        headers={"Message-ID": courriel.message_id, "Auto-Submitted": "auto-generated"},
    )
    if courriel.html:
        message.attach_alternative(courriel.html, "text/html")
    return message


def est_definitif(erreur):
    """True for what will be refused tomorrow as it is today (SMTP 5xx, RFC 5321)."""
    if isinstance(erreur, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in erreur.recipients.values())
    return isinstance(erreur, smtplib.SMTPResponseException) and erreur.smtp_code >= 500
