"""Who may do what in the admin, as data: adding a right adds a word, adding a role adds a line.

Roles add up: an account may hold several. Only the administrator, a superuser, touches the
accounts of the team, since Wagtail's right to change an account gives every other right."""

from dataclasses import dataclass, field

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupApprovalTask, Page, Site, Workflow

GESTION = "wagtailadmin.access_admin"
GESTES = {
    "add": "Ajouter",
    "change": "Modifier",
    "delete": "Supprimer",
    "view": "Voir",
    "publish": "Publier",
}
ECRIRE = ("add", "change")
PUBLIER = ("add", "change", "publish", "lock", "unlock")


def registre(modele, *gestes):
    """The permissions of a register: `registre("annuaire.personne", "view")`."""
    application, nom = modele.split(".")
    return [
        f"{application}.{geste}_{nom}" for geste in gestes or ("view", "add", "change", "delete")
    ]


# Wagtail asks these of its own models, whichever model the site uses in their place.
CHOISIR = ["wagtailimages.choose_image", "wagtaildocs.choose_document"]
DEPOSER = [
    *CHOISIR,
    *registre("wagtailimages.image", "add", "change"),
    *registre("wagtaildocs.document", "add", "change"),
]
TERRITOIRES = (
    "territoire",
    "appartenance",
    "succession",
    "zonage",
    "contrat",
    "indicateur",
    "mesure",
)
ANNUAIRE = [
    *registre("annuaire.verification", "view", "change"),
    *registre("annuaire.personne"),
    *registre("annuaire.fonction"),
    *registre("annuaire.consentement", "view", "add"),
]

VEILLE = [
    *registre("veille.information"),
    *registre("veille.source"),
    "veille.decider_information",
]
# Who comes to the meeting with what he found.
APPORTER = registre("veille.information", "view", "add", "change")

ACCES = [
    *registre("membres.demandeacces", "view", "change"),
    *registre("membres.adherent", "view", "change"),
    *registre("membres.adhesion"),
    "annuaire.donnees_d_une_personne",
]
POSTE = [
    *registre("ressources.commande", "view", "change"),
    *registre("ressources.stock", "view", "add", "change"),
]


@dataclass(frozen=True)
class Role:
    libelle: str
    permissions: list[str] = field(default_factory=list)
    pages: dict[str, tuple] = field(default_factory=dict)  # path of a page → gestures below it
    fichiers: list[str] = field(default_factory=list)  # on the collection of all files
    superutilisateur: bool = False


ROLES = {
    "communication": Role(
        "Communication",
        permissions=[
            GESTION,
            *ANNUAIRE,
            *ACCES,
            *POSTE,
            *registre("newsletter.numero"),
            *VEILLE,
            *registre("newsletter.breve", "view", "add", "change", "delete", "publish"),
            *registre("newsletter.proposition", "view", "change"),
            *registre("newsletter.abonnement"),
            *registre("newsletter.flash"),
            *registre("newsletter.envoi", "view"),
            "newsletter.envoyer_envoi",
            *registre("rencontres.cycle"),
            *registre("search.choix"),
            *registre("search.recherchesansreponse", "view"),
            *registre("resovilles.messagerecu", "view", "change"),
            *registre("courriel.courriel", "view"),
            *registre("resovilles.reglagessite", "change"),
            *registre("wagtailredirects.redirect", "add", "change", "delete"),
        ],
        pages={"/": (*PUBLIER, "bulk_delete")},
        fichiers=DEPOSER,
    ),
    "documentation": Role(
        "Documentation",
        permissions=[
            GESTION,
            *ANNUAIRE,
            *ACCES,
            *POSTE,
            *registre("thesaurus.concept"),
            *(droit for nom in TERRITOIRES for droit in registre(f"territoires.{nom}")),
            *registre("ressources.notice"),
            *registre("ressources.pret", "view", "add", "change"),
            *registre("search.choix"),
            *registre("search.recherchesansreponse", "view"),
            *VEILLE,
            *registre("newsletter.breve", "view", "add", "change"),
            *registre("newsletter.abonnement", "view", "add", "change"),
        ],
        pages={"/ressources/": PUBLIER, "/annuaire/": PUBLIER, "/territoires/": PUBLIER},
        fichiers=DEPOSER,
    ),
    "charge_de_mission": Role(
        "Chargé de mission",
        permissions=[
            GESTION,
            *registre("annuaire.personne", "view", "add", "change"),
            *registre("rencontres.cycle", "view", "change"),
            *APPORTER,
            *(f"territoires.view_{nom}" for nom in TERRITOIRES),
        ],
        pages={
            "/ressources/": ECRIRE,
            "/rencontres/": ECRIRE,
            "/annuaire/": PUBLIER,
            "/territoires/": ECRIRE,
        },
        fichiers=DEPOSER,
    ),
    "secretariat": Role(
        "Secrétariat",
        permissions=[
            GESTION,
            *ANNUAIRE,
            *ACCES,
            *POSTE,
            *registre("ressources.pret", "view", "add", "change"),
            *registre("newsletter.abonnement"),
            *registre("resovilles.messagerecu", "view", "change"),
            *registre("courriel.courriel", "view"),
        ],
        pages={"/rencontres/": ECRIRE, "/annuaire/": PUBLIER},
        fichiers=CHOISIR,
    ),
    "direction": Role(
        "Direction",
        permissions=[
            GESTION,
            *registre("annuaire.personne", "view"),
            *registre("membres.demandeacces", "view"),
            *registre("membres.adherent", "view"),
            *registre("membres.adhesion", "view"),
            *registre("newsletter.numero", "view"),
            *registre("newsletter.breve", "view"),
            *registre("newsletter.proposition", "view"),
            *registre("veille.information", "view"),
            *registre("veille.source", "view"),
            *registre("ressources.pret", "view"),
            *registre("newsletter.abonnement", "view"),
            *registre("newsletter.envoi", "view"),
            *registre("resovilles.messagerecu", "view", "change"),
            *registre("courriel.courriel", "view"),
            *registre("ressources.commande", "view"),
            *registre("ressources.stock", "view"),
            "ressources.publier_sans_accord",
        ],
        pages={"/": PUBLIER},
        fichiers=CHOISIR,
    ),
    "administrateur": Role("Administrateur", superutilisateur=True),
}


def groupe(role):
    """The group that carries a role; the administrator needs none, it may do everything."""
    return Group.objects.get_or_create(name=ROLES[role].libelle)[0]


@transaction.atomic
def synchroniser():
    """Make the groups what the table says, no less and no more. Running it again changes nothing.
    Return the names of permissions and pages that do not exist (yet)."""
    absents = []
    for nom, role in ROLES.items():
        if not role.superutilisateur:
            absents += accorder_le_groupe(groupe(nom), role)
    accorder_la_relecture()
    nommer_les_droits()
    return absents


def nommer_les_droits():
    """In French, the names that Django gives in English to the rights that it makes."""
    for droit in Permission.objects.filter(name__startswith="Can "):
        _, geste, objet = droit.name.split(" ", 2)
        droit.name = f"{GESTES.get(geste, geste)} : {objet}"
        droit.save(update_fields=["name"])


def accorder_la_relecture():
    """Wagtail's own moderation, in French, by those who publish; its groups without members go."""
    Workflow.objects.filter(name="Moderators approval").update(name="Relecture")
    etape = GroupApprovalTask.objects.filter(name__in=("Moderators approval", "Relecture")).first()
    if etape:
        etape.name = "Relecture"
        etape.save()
        etape.groups.set([groupe("communication"), groupe("direction")])
    Group.objects.filter(name__in=("Moderators", "Editors"), user=None).delete()


def accorder_le_groupe(groupe, role):
    connues = permissions_par_nom(role.permissions + role.fichiers)
    racines = {chemin: page_de(chemin) for chemin in role.pages}
    groupe.permissions.set([connues[nom] for nom in role.permissions if nom in connues])
    accorder_les_pages(groupe, role, racines)
    accorder_les_fichiers(groupe, [connues[nom] for nom in role.fichiers if nom in connues])
    demandes = [*role.permissions, *role.fichiers]
    return [n for n in demandes if n not in connues] + [
        c for c, page in racines.items() if not page
    ]


def permissions_par_nom(noms):
    lues = Permission.objects.filter(codename__in=[nom.partition(".")[2] for nom in noms])
    return {
        f"{p.content_type.app_label}.{p.codename}": p for p in lues.select_related("content_type")
    }


def page_de(chemin):
    """The page that stands at `chemin` below the home page, or None before the tree exists."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return None
    return Page.objects.filter(url_path=site.root_page.url_path.rstrip("/") + chemin).first()


def accorder_les_pages(groupe, role, racines):
    gestes = permissions_par_nom(
        [f"wagtailcore.{geste}_page" for geste in (*PUBLIER, "bulk_delete")]
    )
    voulues = {
        (page.pk, gestes[f"wagtailcore.{geste}_page"].pk)
        for chemin, page in racines.items()
        if page
        for geste in role.pages[chemin]
    }
    egaliser(groupe.page_permissions, "page_id", voulues)


def accorder_les_fichiers(groupe, permissions):
    racine = Collection.get_first_root_node()
    voulues = {(racine.pk, permission.pk) for permission in permissions} if racine else set()
    egaliser(groupe.collection_permissions, "collection_id", voulues)


def egaliser(lignes, sur, voulues):
    """Remove what is not wanted from `lignes`, those of one group, and add what is missing.
    The pairs are (page or collection, permission)."""
    presentes = {(getattr(ligne, sur), ligne.permission_id): ligne.pk for ligne in lignes.all()}
    lignes.filter(pk__in=[presentes[paire] for paire in presentes.keys() - voulues]).delete()
    for objet, permission in voulues - presentes.keys():
        lignes.create(**{sur: objet}, permission_id=permission)
