"""For monitors: is what the site lives on alive? No personal data, nothing cached."""

from datetime import timedelta

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from resovilles.taches.models import Passage

ATTENTE_MAXIMALE = timedelta(minutes=30)
SILENCE_MAXIMAL = timedelta(minutes=5)  # the clock passes every minute


def base():
    with connection.cursor() as curseur:
        curseur.execute("SELECT 1")


def antememoire():
    cache.set("sante", "oui", 10)
    if cache.get("sante") != "oui":
        raise DatabaseError("le cache ne garde rien")


class FileEnRetard(Exception):
    """No worker comes for what waits."""


class HorlogeArretee(Exception):
    """The clock has not passed for too long."""


def file():
    """Due for too long: since it was asked for, or since the time set for another attempt."""
    maintenant = timezone.now()
    limite = maintenant - ATTENTE_MAXIMALE
    en_retard = DBTaskResult.objects.ready().filter(enqueued_at__lt=limite)
    if en_retard.exclude(run_after__range=(limite, maintenant)).exists():
        raise FileEnRetard


def age_de_l_horloge():
    """Seconds since the clock last passed; None if it never did."""
    dernier = Passage.objects.order_by("-debut").values_list("debut", flat=True).first()
    return dernier and int((timezone.now() - dernier).total_seconds())


def horloge():
    age = age_de_l_horloge()
    if age is None or age > SILENCE_MAXIMAL.total_seconds():
        raise HorlogeArretee


CONTROLES = {"base": base, "cache": antememoire, "file": file, "horloge": horloge}
VITAUX = {"base"}


def etat(controle):
    try:
        controle()
    except Exception as erreur:
        return f"en panne : {type(erreur).__name__}"
    return "bien"


def resume(etats):
    if any(etats[nom] != "bien" for nom in VITAUX):
        return "en panne"
    return "bien" if set(etats.values()) == {"bien"} else "dégradé"


def sante(request):
    """503 when something vital is down; what limps is said, and the site answers."""
    etats = {nom: etat(controle) for nom, controle in CONTROLES.items()}
    en_resume = resume(etats)
    age = age_de_l_horloge() if etats["base"] == "bien" else None
    reponse = JsonResponse(
        {"etat": en_resume} | etats | {"age_de_l_horloge": age},
        status=503 if en_resume == "en panne" else 200,
        json_dumps_params={"ensure_ascii": False},
    )
    reponse["Cache-Control"] = "no-store"
    return reponse
