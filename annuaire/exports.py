"""The directory as a file, for members: a line for each post, or for a structure without any."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Prefetch
from django.utils import timezone
from resovilles.exports import ligne_csv

from annuaire.models import Fonction
from annuaire.models.structures import COORDONNEES

COLONNES = (
    "structure",
    "sigle",
    "type",
    "ville",
    "territoires",
    "themes",
    "site",
    "telephone",
    "courriel",
    "adresse",
    "personne",
    "fonction",
    "telephone_personne",
    "courriel_personne",
    "adresse_personne",
    "verifiee_le",
)
PAR_PAQUET = 100


class LimiteDuJour(Exception):
    """More lines than are left for today; says so in one sentence."""

    def __init__(self, lignes, reste):
        self.lignes, self.reste = lignes, max(0, reste)
        super().__init__(
            f"Cette liste compte {lignes} lignes, et il vous en reste {self.reste} pour "
            f"aujourd’hui, sur {settings.ANNUAIRE_LIGNES_PAR_JOUR}."
        )


def retenir(user, lignes):
    """Count these lines among those of the day. Raises LimiteDuJour and counts nothing when they
    are too many. The count dies at midnight, and is all that is kept; the team has no limit."""
    if user.is_staff:
        return
    aujourdhui = timezone.localdate()
    cle = f"annuaire-lignes:{user.pk}:{aujourdhui:%Y%m%d}"
    cache.add(cle, 0, timeout=jusqu_a_minuit())
    deja = cache.incr(cle, lignes) - lignes
    cache.touch(cle, jusqu_a_minuit())  # Django's caches forget the time when they add
    if deja + lignes > settings.ANNUAIRE_LIGNES_PAR_JOUR:
        cache.decr(cle, lignes)
        raise LimiteDuJour(lignes, settings.ANNUAIRE_LIGNES_PAR_JOUR - deja)


def jusqu_a_minuit():
    demain = datetime.combine(timezone.localdate() + timedelta(days=1), time())
    return (timezone.make_aware(demain) - timezone.now()).total_seconds()


def nombre_de_lignes(structures, user):
    cles = structures.order_by().values("pk")
    fonctions = Fonction.objects.visible_to(user).en_cours().filter(structure__in=cles)
    seules = structures.exclude(pk__in=fonctions.values("structure"))
    return fonctions.count() + seules.count()


def en_csv(structures, user):
    """The lines one by one, the structures read by packets: memory stays flat."""
    yield "\ufeff"  # Excel reads the accents
    yield ligne_csv(COLONNES)
    for structure in lues(structures, user):
        for ligne in lignes_de(structure, user):
            yield ligne_csv(ligne)


def lues(structures, user):
    fonctions = Fonction.objects.visible_to(user).en_cours().select_related("personne")
    return (
        structures.select_related("type_acteur", "ville")
        .prefetch_related("themes", "territoires", Prefetch("fonctions", fonctions, "en_poste"))
        .iterator(chunk_size=PAR_PAQUET)
    )


def lignes_de(structure, user):
    siennes = structure.coordonnees_pour(user)
    debut = [
        structure.title,
        structure.sigle,
        str(structure.type_acteur or ""),
        str(structure.ville or ""),
        ", ".join(territoire.nom for territoire in structure.territoires.all()),
        ", ".join(theme.libelle for theme in structure.themes.all()),
        structure.site,
        *(siennes[nom] for nom in COORDONNEES),
    ]
    for fonction in structure.en_poste or [None]:
        yield [*debut, *de_la_fonction(fonction, user), structure.verifiee_le]


def de_la_fonction(fonction, user):
    if fonction is None:
        return [""] * 5
    personne = fonction.personne
    coordonnees = personne.coordonnees_pour(user)
    return [
        personne.nom_complet,
        fonction.intitule,
        *(coordonnees.get(nom, "") for nom in COORDONNEES),
    ]
