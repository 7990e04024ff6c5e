"""The page of works: what runs, what waits, what failed and why, in the team's words."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.admin.auth import permission_required

from resovilles.courriel.models import Courriel
from resovilles.sante import CONTROLES, etat
from resovilles.taches.actions import relancer
from resovilles.taches.declaration import FILE, Regle, regle_de
from resovilles.taches.models import Essai, Passage
from resovilles.taches.motifs import en_mots
from resovilles.taches.planification import TRAVAUX, Travail

MONTREES = 20  # rows of each table
ALERTES = {
    "file": "Des travaux attendent depuis plus d’une demi-heure : personne ne les prend.",
    "horloge": (
        "L’horloge ne passe plus : rien ne se publie à l’heure dite, aucun courriel en retard "
        "ne repart."
    ),
}


@dataclass(frozen=True)
class Ligne:
    """A task of the queue as the page shows it."""

    resultat: DBTaskResult

    @property
    def regle(self) -> Regle:
        return regle_de(self.resultat.task_path)

    @property
    def precision(self):
        """What it works on: names and numbers, never personal data."""
        donnees = self.resultat.args_kwargs
        return ", ".join(str(v) for v in (*donnees["args"], *donnees["kwargs"].values()))

    @property
    def motif(self):
        chemin = self.resultat.exception_class_path
        return en_mots(chemin) if chemin else ""

    @property
    def detail(self):
        return self.resultat.traceback.strip().rpartition("\n")[2]

    @property
    def essai(self):
        return max(1, len(self.resultat.worker_ids))

    @property
    def reporte_au(self):
        """When it is tried again; None if it only waits for its turn."""
        moment = self.resultat.run_after
        return moment if self.motif and moment > timezone.now() else None


@dataclass(frozen=True)
class Aiguille:
    """A job of the clock, with what it did last and does next."""

    travail: Travail
    dernier: Passage | None
    prochain: datetime


def lignes(resultats):
    return {"nombre": resultats.count(), "lignes": [Ligne(r) for r in resultats[:MONTREES]]}


def aiguilles():
    """The latest passage of each job, one short query for each of the few jobs."""
    maintenant = timezone.now()
    for travail in TRAVAUX:
        dernier = Passage.objects.filter(travail=travail.nom).first()
        yield Aiguille(travail, dernier, travail.suivant(maintenant))


def travaux(request):
    file = DBTaskResult.objects.filter(backend_name=FILE)
    contexte = {
        "alertes": [phrase for nom, phrase in ALERTES.items() if etat(CONTROLES[nom]) != "bien"],
        "en_echec": lignes(file.failed().order_by("-finished_at")),
        "en_cours": lignes(file.running().order_by("started_at")),
        "en_attente": lignes(file.filter(status=TaskResultStatus.READY)),
        "aiguilles": aiguilles(),
        "courriels": [(e, Courriel.objects.filter(etat=e).count()) for e in Courriel.Etat],
        "voit_les_courriels": request.user.has_perm("courriel.view_courriel"),
        "peut_relancer": request.user.has_perm("taches.relancer_essai"),
        "essais": Essai.objects.all()[:MONTREES],
    }
    return render(request, "taches/travaux.html", contexte)


@permission_required("taches.relancer_essai")
@require_POST
def relancer_le_travail(request, pk):
    if relancer(pk):
        messages.success(request, "Le travail est relancé : il reprend dès que possible.")
    else:
        messages.info(request, "Ce travail n’est plus en échec : il n’y a rien à relancer.")
    return redirect("background_work")
