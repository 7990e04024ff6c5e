"""What the base itself holds about people: messages, mails that left, sessions, traces of works."""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from resovilles.courriel.models import Courriel
from resovilles.donnees_personnelles import Conservation, Registre, conserver, declarer, jours
from resovilles.models import MessageRecu
from resovilles.taches.travaux import TRACES_GARDEES

EN_ROUTE = [Courriel.Etat.A_ENVOYER, Courriel.Etat.EN_COURS]


def messages_perimes():
    limite = timezone.now() - timedelta(days=settings.MESSAGES_CONSERVES_JOURS)
    return MessageRecu.objects.filter(recu_le__lt=limite)


def traces_perimees():
    return DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - TRACES_GARDEES)


declarer(
    Registre(
        "Messages de la page de contact",
        ("recu_le", "nom", "structure", "courriel", "objet", "message", "traite"),
        lambda sujet: MessageRecu.objects.filter(sujet.par_courriel()),
        lambda messages: messages.delete(),
        garder=lambda messages: messages.filter(traite=False),
        motif="un message attend sa réponse : répondez, ou marquez-le traité",
    ),
    Registre(
        "Courriels partis du site",
        ("cree_le", "objet", "destinataire", "texte", "etat", "envoye_le"),
        lambda sujet: Courriel.objects.filter(sujet.par_courriel("destinataire")),
        lambda courriels: courriels.delete(),
        garder=lambda courriels: courriels.filter(etat__in=EN_ROUTE),
        motif="un courriel est en route : recommencez dans quelques minutes",
    ),
)

conserver(
    Conservation(
        "Messages de la page de contact",
        "Répondre à qui nous écrit",
        "intérêt légitime",
        lambda: f"{jours(settings.MESSAGES_CONSERVES_JOURS)} après leur réception",
        "retrouver ce qui a été demandé et répondu",
        a_purger=messages_perimes,
    ),
    Conservation(
        "Copies des courriels partis du site",
        "Savoir ce qui est parti, renvoyer ce qui est revenu",
        "intérêt légitime",
        lambda: jours(settings.COURRIELS_CONSERVES_JOURS),
        "le temps d’une réclamation",
        a_purger=lambda: Courriel.objects.a_purger(),
        ordre=80,
    ),
    Conservation(
        "Sessions",
        "Rester connecté",
        "exécution du service demandé",
        lambda: f"{settings.SESSION_COOKIE_AGE // 86400} jours, puis jusqu’à la nuit suivante",
        "nécessaire à la connexion",
        a_purger=lambda: Session.objects.filter(expire_date__lt=timezone.now()),
        ordre=81,
    ),
    Conservation(
        "Journal des travaux du site",
        "Comprendre une panne",
        "intérêt légitime",
        lambda: jours(TRACES_GARDEES.days),
        "une panne se comprend dans le mois",
        a_purger=traces_perimees,
        ordre=82,
    ),
    Conservation(
        "Sauvegardes du site, qui contiennent tout ce qui précède",
        "Rétablir le site après une panne",
        "obligation de sécurité (RGPD, article 32)",
        lambda: f"les {settings.SAUVEGARDES_CONSERVEES} dernières, une par nuit",
        "une erreur se découvre en quelques jours",
        ordre=99,
    ),
)
