"""OAI-PMH 2.0: what other catalogues harvest of the notices online, and of them only.

https://www.openarchives.org/OAI/openarchivesprotocol.html
"""

import datetime
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.utils import timezone
from lxml import etree
from resovilles.adresses import absolue

from ressources.echange import marc, unimarc
from ressources.echange.description import POUR_DECRIRE
from ressources.echange.exports import de_chez_nous
from ressources.echange.signalement import dublin_core
from ressources.models import Notice, NoticeRetiree
from thesaurus.models import Concept

PAR_PAGE = 100
OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
FORMATS = {  # prefix → (schema, namespace)
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", OAI_DC),
    "marcxchange": (
        "http://www.loc.gov/standards/iso25577/marcxchange-1-1.xsd",
        unimarc.MARCXCHANGE,
    ),
}
DEPUIS = "2001-01-01T00:00:00Z"  # nothing of the base is older than the association
SEL = "oai"  # of the tokens: they are ours, or they are refused
JOUR, SECONDE = r"\d{4}-\d\d-\d\d", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


class ErreurOAI(Exception):
    def __init__(self, code, phrase):
        super().__init__(phrase)
        self.code = code


@dataclass
class Demande:
    """What is listed; the same from the first page to the last."""

    prefixe: str
    debut: str = ""
    fin: str = ""
    ensemble: str = ""
    retirees: bool = False  # the notices come first, then those that are gone
    apres: int = 0  # the last number given
    curseur: int = 0
    total: int = 0

    @classmethod
    def de_jeton(cls, jeton):
        try:
            return cls(**signing.loads(jeton, salt=SEL))
        except (signing.BadSignature, TypeError, ValueError) as erreur:
            raise ErreurOAI("badResumptionToken", "Ce jeton n’est pas de nous.") from erreur

    def jeton(self):
        return signing.dumps(self.__dict__, salt=SEL, compress=True)


def repondre(parametres):
    """The bytes of the answer to a QueryDict."""
    racine = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})
    racine.set(f"{{{XSI}}}schemaLocation", f"{OAI} {OAI}OAI-PMH.xsd")
    ajouter(racine, "responseDate", en_seconde(timezone.now()))
    demande = ajouter(racine, "request", absolue("/oai"))
    try:
        arguments = verifier(parametres)
        corps = VERBES[arguments["verb"]].repondre(arguments)
        attributs = arguments
    except ErreurOAI as erreur:
        corps = etree.Element(f"{{{OAI}}}error", code=erreur.code)
        corps.text = str(erreur)
        # An answer repeats a question only when it has understood it.
        attributs = {} if erreur.code in ("badVerb", "badArgument") else arguments
    for nom, valeur in attributs.items():
        demande.set(nom, valeur)
    racine.append(corps)
    return etree.tostring(racine, xml_declaration=True, encoding="UTF-8")


def verifier(parametres):
    """The arguments of a verb, each given once. Raises ErreurOAI."""
    arguments = {nom: valeurs[-1] for nom, valeurs in parametres.lists()}
    verbe = VERBES.get(arguments.get("verb", ""))
    if verbe is None or len(parametres.getlist("verb")) > 1:
        raise ErreurOAI("badVerb", "Ce verbe n’est pas de OAI-PMH 2.0, ou il manque.")
    if any(len(valeurs) > 1 for _, valeurs in parametres.lists()):
        raise ErreurOAI("badArgument", "Un argument est donné deux fois.")
    if any(marc.sans_controle(valeur) != valeur for valeur in arguments.values()):
        raise ErreurOAI("badArgument", "Un argument contient un signe interdit.")
    donnes = set(arguments) - {"verb"}
    if verbe.se_reprend and "resumptionToken" in donnes:
        if donnes != {"resumptionToken"}:
            raise ErreurOAI("badArgument", "resumptionToken ne va qu’avec le verbe.")
    elif verbe.obligatoires - donnes or donnes - verbe.obligatoires - verbe.facultatifs:
        raise ErreurOAI("badArgument", "Il manque un argument, ou il y en a un de trop.")
    return arguments


# --- The verbs ----------------------------------------------------------------------------------


def identifier(arguments):
    corps = element("Identify")
    for nom, valeur in [
        ("repositoryName", "RésO Villes, base documentaire"),
        ("baseURL", absolue("/oai")),
        ("protocolVersion", "2.0"),
        *(("adminEmail", adresse) for adresse in settings.COURRIEL_EQUIPE),
        ("earliestDatestamp", DEPUIS),
        ("deletedRecord", "transient"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ]:
        ajouter(corps, nom, valeur)
    return corps


def lister_les_formats(arguments):
    if "identifier" in arguments:
        trouver(arguments["identifier"])
    corps = element("ListMetadataFormats")
    for prefixe, (schema, espace) in FORMATS.items():
        format = ajouter(corps, "metadataFormat")
        ajouter(format, "metadataPrefix", prefixe)
        ajouter(format, "schema", schema)
        ajouter(format, "metadataNamespace", espace)
    return corps


def lister_les_ensembles(arguments):
    if "resumptionToken" in arguments:
        raise ErreurOAI("badResumptionToken", "Les ensembles tiennent en une page.")
    corps = element("ListSets")
    for theme in Concept.objects.famille(Concept.Famille.THEME):
        ensemble = ajouter(corps, "set")
        ajouter(ensemble, "setSpec", theme.identifiant)
        ajouter(ensemble, "setName", theme.libelle)
    return corps


def donner(arguments):
    verifier_le_format(arguments["metadataPrefix"])
    corps = element("GetRecord")
    corps.append(notice(trouver(arguments["identifier"]), arguments["metadataPrefix"]))
    return corps


def lister(nom):
    """ListRecords and ListIdentifiers, which differ by what they show of each notice."""

    def lister_les(arguments):
        demande = demande_de(arguments)
        corps = element(nom)
        page, suite = feuilleter(demande)
        for trouvee in page:
            if nom == "ListIdentifiers":
                corps.append(entete(trouvee))
            else:
                corps.append(notice(trouvee, demande.prefixe))
        if not page:
            raise ErreurOAI("noRecordsMatch", "Aucune notice ne répond à cette demande.")
        if suite or demande.curseur:
            jeton = ajouter(corps, "resumptionToken", suite.jeton() if suite else "")
            jeton.set("cursor", str(demande.curseur))
            jeton.set("completeListSize", str(demande.total))
        return corps

    return lister_les


@dataclass(frozen=True)
class Verbe:
    repondre: object
    obligatoires: frozenset = frozenset()
    facultatifs: frozenset = frozenset()
    se_reprend: bool = False


LISTES = (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), True)
VERBES = {
    "Identify": Verbe(identifier),
    "ListMetadataFormats": Verbe(lister_les_formats, facultatifs=frozenset({"identifier"})),
    "ListSets": Verbe(lister_les_ensembles, se_reprend=True),
    "GetRecord": Verbe(donner, frozenset({"identifier", "metadataPrefix"})),
    "ListRecords": Verbe(lister("ListRecords"), *LISTES),
    "ListIdentifiers": Verbe(lister("ListIdentifiers"), *LISTES),
}


# --- Which notices ------------------------------------------------------------------------------


def demande_de(arguments):
    if "resumptionToken" in arguments:
        return Demande.de_jeton(arguments["resumptionToken"])
    verifier_le_format(arguments["metadataPrefix"])
    debut, fin = arguments.get("from", ""), arguments.get("until", "")
    bornes(debut, fin)
    demande = Demande(arguments["metadataPrefix"], debut, fin, arguments.get("set", ""))
    demande.total = vivantes(demande).count() + retirees(demande).count()
    return demande


def verifier_le_format(prefixe):
    if prefixe not in FORMATS:
        raise ErreurOAI("cannotDisseminateFormat", "Nous donnons oai_dc et marcxchange.")


def bornes(debut, fin):
    """The instants between which a notice has to be, the second one left out. Raises ErreurOAI."""
    if debut and fin and len(debut) != len(fin):
        raise ErreurOAI("badArgument", "from et until n’ont pas la même précision.")
    depuis, jusqu_a = instant(debut), instant(fin)
    if depuis and jusqu_a and depuis > jusqu_a:
        raise ErreurOAI("badArgument", "from vient après until.")
    if jusqu_a:
        # `until` takes in the whole of its day or of its second.
        pas = {"days": 1} if re.fullmatch(JOUR, fin) else {"seconds": 1}
        try:
            jusqu_a += datetime.timedelta(**pas)
        except OverflowError:
            jusqu_a = None
    return depuis, jusqu_a


def instant(texte):
    if not texte:
        return None
    for motif, forme in ((JOUR, "%Y-%m-%d"), (SECONDE, "%Y-%m-%dT%H:%M:%SZ")):
        if re.fullmatch(motif, texte, re.ASCII):
            try:
                lu = datetime.datetime.strptime(texte, forme)
            except ValueError:
                break
            return lu.replace(tzinfo=datetime.UTC)
    raise ErreurOAI("badArgument", "Une date s’écrit 2006-12-31 ou 2006-12-31T23:59:59Z.")


def entre(elements, demande, champ):
    depuis, jusqu_a = bornes(demande.debut, demande.fin)
    if depuis:
        elements = elements.filter(**{f"{champ}__gte": depuis})
    if jusqu_a:
        elements = elements.filter(**{f"{champ}__lt": jusqu_a})
    return elements


def vivantes(demande):
    notices = entre(Notice.objects.moissonnables(), demande, "estampille")
    if demande.ensemble:
        notices = notices.filter(themes__identifiant=demande.ensemble)
    return notices.order_by("pk")


def retirees(demande):
    parties = entre(NoticeRetiree.objects.all(), demande, "retiree_le")
    if demande.ensemble:
        parties = parties.filter(ensembles__contains=f" {demande.ensemble} ")
    return parties.order_by("notice")


def feuilleter(demande):
    """A page of notices, and what asks for the next one, or None. Pages start after a number:
    what changes meanwhile shifts nothing."""
    if not demande.retirees:
        lues = vivantes(demande).filter(pk__gt=demande.apres).select_related("genre", "lot")
        page = list(lues.prefetch_related(*POUR_DECRIRE)[: PAR_PAGE + 1])
        if len(page) > PAR_PAGE:
            return page[:PAR_PAGE], suivante(demande, page[PAR_PAGE - 1].pk, PAR_PAGE)
        if page:
            reste = retirees(demande).exists()
            return page, suivante(demande, 0, len(page), retirees=True) if reste else None
    apres = demande.apres if demande.retirees else 0
    page = list(retirees(demande).filter(notice__gt=apres)[: PAR_PAGE + 1])
    if len(page) > PAR_PAGE:
        dernier = page[PAR_PAGE - 1].notice
        return page[:PAR_PAGE], suivante(demande, dernier, PAR_PAGE, retirees=True)
    return page, None


def suivante(demande, apres, donnees, retirees=False):
    champs = demande.__dict__ | {"apres": apres, "retirees": retirees}
    return Demande(**champs | {"curseur": demande.curseur + donnees})


def trouver(identifiant):
    """The notice, or what remains of it. Raises ErreurOAI."""
    numero = identifiant.removeprefix(PREFIXE)
    if identifiant.startswith(PREFIXE) and re.fullmatch(r"[0-9]{1,15}", numero):
        lues = Notice.objects.moissonnables().filter(pk=numero).select_related("genre", "lot")
        if trouvee := lues.first() or NoticeRetiree.objects.filter(notice=numero).first():
            return trouvee
    raise ErreurOAI("idDoesNotExist", "Aucune notice n’a cet identifiant.")


# --- What is said of each -----------------------------------------------------------------------

PREFIXE = f"oai:{urlsplit(settings.ADRESSE_DU_SITE).hostname}:"


def element(nom):
    return etree.Element(f"{{{OAI}}}{nom}")


def ajouter(parent, nom, texte=None):
    fils = etree.SubElement(parent, f"{{{OAI}}}{nom}")
    fils.text = texte
    return fils


def en_seconde(moment):
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def est_vivante(trouvee):
    return isinstance(trouvee, Notice) and trouvee.est_en_ligne


def entete(trouvee):
    corps = element("header")
    if isinstance(trouvee, Notice):
        numero, moment = trouvee.pk, trouvee.estampille
        ensembles = [theme.identifiant for theme in trouvee.themes.all()]
    else:
        numero, moment = trouvee.notice, trouvee.retiree_le
        ensembles = trouvee.ensembles.split()
    if not est_vivante(trouvee):
        corps.set("status", "deleted")
    ajouter(corps, "identifier", f"{PREFIXE}{numero}")
    ajouter(corps, "datestamp", en_seconde(moment))
    for ensemble in ensembles:
        ajouter(corps, "setSpec", ensemble)
    return corps


def notice(trouvee, prefixe):
    corps = element("record")
    corps.append(entete(trouvee))
    if est_vivante(trouvee):
        ecrire = {"oai_dc": en_dublin_core, "marcxchange": en_marcxchange}[prefixe]
        ajouter(corps, "metadata").append(ecrire(de_chez_nous(trouvee)))
    return corps


def en_dublin_core(description):
    corps = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    corps.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {FORMATS['oai_dc'][0]}")
    for nom, valeur in dublin_core(description):
        etree.SubElement(corps, f"{{{DC}}}{nom}").text = marc.sans_controle(valeur)
    return corps


def en_marcxchange(description):
    return marc.en_xml(unimarc.ecrire(description), unimarc.MARCXCHANGE, **unimarc.ATTRIBUTS)
