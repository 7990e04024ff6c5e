"""Indicators: a line per indicator, territory and year."""

from territoires.importation.fiches import LigneRefusee, nombre
from territoires.importation.rapport import AJOUTE, INCHANGE, MODIFIE, REFUSE, Rapport
from territoires.models import Indicateur, Mesure, Territoire

OBLIGATOIRES = {
    "code": "le code du territoire",
    "indicateur": "l’identifiant de l’indicateur",
    "annee": "l’année",
    "valeur": "la valeur",
}


def importer_les_mesures(lignes, source):
    rapport = Rapport()
    registre = {t.code: t for t in Territoire.objects.all()}
    indicateurs = {i.identifiant: i for i in Indicateur.objects.all()}
    for ligne in lignes:
        code = ligne.champs.get("code", "")[:30]
        try:
            rapport.noter(
                ligne.numero, code, *une_mesure(ligne.champs, source, registre, indicateurs)
            )
        except LigneRefusee as erreur:
            rapport.noter(ligne.numero, code, REFUSE, str(erreur))
    return rapport


def une_mesure(champs, source, registre, indicateurs):
    """Returns the state and what to say. Raises LigneRefusee."""
    for champ, libelle in OBLIGATOIRES.items():
        if champ not in champs:
            raise LigneRefusee(f"il manque {libelle}")
    territoire = registre.get(champs["code"].upper())
    if territoire is None:
        raise LigneRefusee("ce code n’est pas au registre")
    annee = nombre(champs["annee"], "l’année")
    if not (1900 <= annee <= 2100 and annee.is_integer()):
        raise LigneRefusee(f"l’année « {champs['annee'][:30]} » n’en est pas une")
    origine = champs.get("source") or source
    if not origine:
        raise LigneRefusee("il manque la source : donnez une colonne ou remplissez le formulaire")
    valeur = nombre(champs["valeur"], "la valeur")
    indicateur = l_indicateur(champs, indicateurs)
    mesure, neuve = Mesure.objects.get_or_create(
        indicateur=indicateur,
        territoire=territoire,
        annee=int(annee),
        defaults={"valeur": valeur, "source": origine[:200]},
    )
    if neuve:
        return AJOUTE, f"{indicateur.nom}, {territoire.nom}"
    if (mesure.valeur, mesure.source) == (valeur, origine[:200]):
        return INCHANGE, ""
    mesure.valeur, mesure.source = valeur, origine[:200]
    mesure.save()
    return MODIFIE, f"{indicateur.nom}, {territoire.nom}"


def l_indicateur(champs, indicateurs):
    """The one that the vocabulary knows, or a new one that says what it counts."""
    identifiant = champs["indicateur"].lower()[:80]
    if identifiant not in indicateurs:
        if not champs.get("definition"):
            raise LigneRefusee(f"indicateur « {identifiant[:40]} » inconnu : donnez sa définition")
        indicateurs[identifiant] = Indicateur.objects.create(
            identifiant=identifiant,
            nom=(champs.get("nom") or identifiant)[:150],
            unite=champs.get("unite", "")[:40],
            definition=champs["definition"],
        )
    return indicateurs[identifiant]
