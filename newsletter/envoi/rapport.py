"""What a sending has become: who received it, what came back, who left, who came to read."""

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.formats import date_format
from resovilles.models import Compteur
from resovilles.templatetags.accords import pluralize
from resovilles.visites import VISITE, origine

from newsletter.models import Abonnement, Destinataire, Envoi, Retour
from newsletter.models.retours import raison
from ressources.models import Pret

MONTRES = 20  # lines of a table of the report


@origine
def numero_de_l_envoi(reference):
    """Under which number the visits of « flash-17 » are counted."""
    lances = Envoi.objects.exclude(etat__in=[Envoi.Etat.BROUILLON, Envoi.Etat.ANNULE])
    return lances.filter(reference=reference).values_list("pk", flat=True).first()


# --- Before ----------------------------------------------------------------------------------
def compter(nombre, nom):
    """« 3 adresses suspendues »: every word agrees."""
    return f"{nombre} " + " ".join(mot + pluralize(nombre) for mot in nom.split())


def resume(liste, quand=None):
    """« 287 destinataires, 3 adresses suspendues, envoi le 3 mars à 9 h »."""
    abonnes = Abonnement.objects.filter(liste=liste)
    suspendues = abonnes.filter(etat=Abonnement.Etat.SUSPENDU).count()
    morceaux = [compter(abonnes.actifs().count(), "destinataire")]
    if suspendues:
        morceaux.append(compter(suspendues, "adresse suspendue"))
    if quand:
        morceaux.append(f"envoi {a_l_heure(quand)}")
    return ", ".join(morceaux)


def a_l_heure(quand):
    """« le 3 mars à 9 h », with its year when it is another."""
    ici = timezone.localtime(quand)
    jour = date_format(ici, "j F" if ici.year == timezone.localdate().year else "j F Y")
    jour = jour.replace("1 ", "1er ", 1) if ici.day == 1 else jour
    minutes = f" {ici.minute:02d}" if ici.minute else ""
    return f"le {jour} à {ici.hour} h{minutes}"


def suspensions(liste):
    """Addresses to which nothing is sent any more, and why."""
    siens = Abonnement.objects.filter(liste=liste, etat=Abonnement.Etat.SUSPENDU)
    return siens.order_by("courriel")[:MONTRES]


# --- During and after ------------------------------------------------------------------------
def rapport(envoi):
    """The figures of a sending, as they are now."""
    return {
        "avancement": avancement(envoi),
        "etats": etats(envoi),
        "refus": refus(envoi),
        "retours": retours(envoi),
        "suites": suites(envoi),
        "visites": Compteur.objects.filter(genre=VISITE, objet=envoi.pk).order_by("jour"),
    }


def avancement(envoi):
    """How many are done with, of how many."""
    comptes = envoi.bilan()
    total = sum(comptes.values())
    restent = sum(comptes.get(etat, 0) for etat in ("a_envoyer", "en_cours"))
    return {"faits": total - restent, "total": total, "restent": restent}


def etats(envoi):
    comptes = envoi.bilan()
    return [(etat.label, comptes[etat]) for etat in Destinataire.Etat if comptes.get(etat)]


def refus(envoi):
    """What the servers said at the door, the most frequent first."""
    refuses = envoi.destinataires.filter(etat=Destinataire.Etat.ECHEC)
    comptes = refuses.values_list("erreur").annotate(nombre=Count("pk")).order_by("-nombre")
    return list(comptes[:MONTRES])


def retours(envoi):
    """What came back later: by reason, for good or for a while."""
    partis = Retour.objects.filter(
        destinataire__envoi=envoi, destinataire__etat=Destinataire.Etat.ENVOYE
    )
    comptes = partis.values_list("statut", "definitif").annotate(nombre=Count("pk"))
    comptes = comptes.order_by("-definitif", "-nombre")[:MONTRES]
    return [
        (
            f"{raison(statut).capitalize()} ({statut})" + ("" if definitif else ", provisoire"),
            nombre,
        )
        for statut, definitif, nombre in comptes
    ]


def suites(envoi):
    """What happened since it left: suspended, gone, come to read, books lent."""
    siens = Abonnement.objects.filter(
        pk__in=envoi.destinataires.exclude(abonnement=None).values("abonnement")
    )
    partis = siens.filter(etat=Abonnement.Etat.DESABONNE, fini_le__gte=envoi.lance_le)
    visites = Compteur.objects.filter(genre=VISITE, objet=envoi.pk)
    return [
        ("Adresses suspendues depuis", siens.filter(etat=Abonnement.Etat.SUSPENDU).count()),
        ("Désabonnés depuis", partis.count()),
        ("Visites de nos pages", visites.aggregate(total=Sum("nombre"))["total"] or 0),
        ("Prêts demandés", Pret.objects.filter(provenance=envoi.reference).count()),
    ]
