"""For monitors: is what the site lives on alive? No personal data, nothing cached."""

from datetime import timedelta

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

ATTENTE_MAXIMALE = timedelta(minutes=30)


def base():
    with connection.cursor() as curseur:
        curseur.execute("SELECT 1")


def antememoire():
    cache.set("sante", "oui", 10)
    if cache.get("sante") != "oui":
        raise DatabaseError("le cache ne garde rien")


def file():
    limite = timezone.now() - ATTENTE_MAXIMALE
    en_retard = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, enqueued_at__lt=limite, run_after__lt=limite
    )
    if en_retard.exists():
        raise DatabaseError("des tâches attendent depuis plus de trente minutes")


CONTROLES = {"base": base, "cache": antememoire, "file": file}
VITAUX = {"base"}


def etat(controle):
    try:
        controle()
    except Exception as erreur:
        return f"en panne : {type(erreur).__name__}"
    return "bien"


def sante(request):
    etats = {nom: etat(controle) for nom, controle in CONTROLES.items()}
    en_panne = any(etats[nom] != "bien" for nom in VITAUX)
    reponse = JsonResponse(etats, status=503 if en_panne else 200)
    reponse["Cache-Control"] = "no-store"
    return reponse
