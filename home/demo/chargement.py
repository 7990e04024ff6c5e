"""Loads the demonstration. Running it again adds what is missing and changes nothing else."""

import datetime

from django.apps import apps
from django.db import models, transaction
from django.http import QueryDict
from resovilles.adresses import identite_du_site
from resovilles.models import DocumentSite, ReglagesSite
from wagtail.models import Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from annuaire.models import AnnuaireIndex, Fonction, Personne, Structure
from home.demo.abonnes import charger_abonnes
from home.demo.adherents import charger_adherents
from home.demo.annuaire import charger_annuaire
from home.demo.breves import charger_breves, charger_propositions
from home.demo.contours import tracer_les_communes
from home.demo.corps import Convertisseur
from home.demo.dates import moment
from home.demo.documents import creer_documents
from home.demo.images import creer_images
from home.demo.lecture import lire, lire_dossier
from home.demo.lettres import charger_flashs, charger_lettres
from home.demo.notices import charger_notices
from home.demo.prets import charger_prets
from home.demo.telechargements import compter_les_telechargements
from home.demo.veille import charger_veille
from home.models import Accueil
from membres.models import Utilisateur
from membres.roles import ROLES, groupe, synchroniser
from rencontres.models import Cycle
from ressources.actions import demander_edition
from ressources.models import Dossier, FicheExperience, FichesIndex, Stock
from ressources.validation.actions import attester, installer_le_circuit
from search import adresse
from search.actions import enregistrer
from territoires.faits import charger_les_zonages
from territoires.models import Appartenance, Contrat, Indicateur, Mesure, Territoire
from thesaurus.actions import charger_vocabulaire
from thesaurus.models import Concept

SIMPLES = (models.BooleanField, models.CharField, models.DateField, models.IntegerField)
# Pages that bear no date are as they stood when La Lettre no. 46 came out.
A_JOUR_AU = datetime.date(2007, 1, 31)


class Chemins(dict):
    """Identifiers by path; a path that leads nowhere is remembered, and told at the end."""

    def __init__(self):
        super().__init__()
        self.inconnus = set()

    def __missing__(self, chemin):
        self.inconnus.add(chemin)
        return None


class Chargement:
    """One run of the loader; `dire` receives a line for each step."""

    def __init__(self, dire):
        self.dire = dire
        self.pages = Chemins()
        self.documents = {}
        self.images = {}

    @transaction.atomic
    def executer(self):
        """All or nothing: a page without its text must not pass for one that is loaded."""
        for etape in (
            self.vocabulaire,
            self.territoires,
            self.accueil,
            self.reglages,
            self.cycles,
            self.creer_documents,
            self.creer_images,
            self.creer_pages,
            self.equipe,
            self.acteurs,
            self.remplir_pages,
            self.fiches_en_cours,
            self.abonnes,
            self.breves,
            self.mettre_en_avant,
            self.editions,
            self.stocks,
            self.notices,
            self.lettres,
            self.prets,
            self.telechargements,
            self.comptes,
            self.veille,
            self.adherents,
            self.recherches,
        ):
            self.dire(etape.__doc__.strip())
            etape()
        for chemin in sorted(self.pages.inconnus):
            self.dire(f"Lien sans page : {chemin}")

    def vocabulaire(self):
        """Vocabulaire"""
        charger_vocabulaire()

    def territoires(self):
        """Territoires"""
        lignes = lire("territoires.yaml")
        for ligne in lignes:
            champs = {k: v for k, v in ligne.items() if k not in ("code", "parents")}
            Territoire.objects.get_or_create(code=ligne["code"], defaults=champs)
        par_code = {t.code: t for t in Territoire.objects.all()}
        for ligne in lignes:
            for parent in ligne.get("parents", []):
                Appartenance.objects.get_or_create(
                    enfant=par_code[ligne["code"]], parent=par_code[parent]
                )
        charger_les_zonages()
        tracer_les_communes()
        for ligne in lire("contrats.yaml"):
            self.creer_contrats(ligne.pop("territoires"), ligne.pop("dispositif"), ligne)
        for ligne in lire("indicateurs.yaml"):
            self.creer_indicateur(ligne)

    @staticmethod
    def creer_contrats(codes, dispositif, champs):
        for territoire in Territoire.objects.filter(code__in=codes):
            Contrat.objects.get_or_create(
                territoire=territoire,
                dispositif=Concept.objects.get(identifiant=dispositif),
                defaults=champs,
            )

    @staticmethod
    def creer_indicateur(ligne):
        indicateur, _ = Indicateur.objects.get_or_create(
            identifiant=ligne["identifiant"],
            defaults={nom: ligne[nom] for nom in ("nom", "unite", "definition")},
        )
        for code, valeur in ligne["valeurs"].items():
            Mesure.objects.get_or_create(
                indicateur=indicateur,
                territoire=Territoire.objects.get(code=code),
                annee=ligne["annee"],
                defaults={"valeur": valeur, "source": ligne["source"]},
            )

    def accueil(self):
        """Accueil"""
        accueil = Accueil.objects.first()
        if accueil is None:
            racine = Page.get_first_root_node()
            Page.objects.filter(depth=2).delete()
            racine = Page.objects.get(pk=racine.pk)
            accueil = racine.add_child(instance=Accueil(**lire("accueil.yaml")))
            Site.objects.update_or_create(
                is_default_site=True,
                defaults=identite_du_site() | {"root_page": accueil},
            )
            Site.clear_site_root_paths_cache()
        self.pages["/"] = accueil.pk

    def reglages(self):
        """Réglages du site"""
        site = Site.objects.get(is_default_site=True)
        reglages, neuf = ReglagesSite.objects.get_or_create(site=site)
        if neuf:
            champs = lire("reglages.yaml")
            convertisseur = Convertisseur(self.pages, self.documents, self.images)
            for nom in ("bureaux", "financeurs"):
                flux = ReglagesSite._meta.get_field(nom).stream_block
                setattr(reglages, nom, convertisseur.corps(flux, champs.pop(nom)))
            for nom, valeur in champs.items():
                setattr(reglages, nom, valeur)
            reglages.save()

    def equipe(self):
        """Équipe"""
        centre = Structure.objects.filter(est_le_centre=True).first() or self.creer_le_centre()
        for ordre, ligne in enumerate(lire("equipe.yaml")):
            personne, _ = Personne.objects.get_or_create(
                prenom=ligne["prenom"],
                nom=ligne["nom"],
                defaults={"courriel": ligne.get("courriel") or ""},
            )
            Fonction.objects.get_or_create(
                personne=personne,
                structure=centre,
                intitule=ligne["fonction"],
                defaults={
                    "depuis": ligne.get("depuis"),
                    "jusque": ligne.get("jusque"),
                    "ordre": ordre,
                },
            )

    @staticmethod
    def creer_le_centre():
        reglages = ReglagesSite.du_site()
        centre = Structure(
            title="RésO Villes",
            slug="reso-villes",
            chapo=reglages.devise,
            type_acteur=Concept.objects.get(identifiant="centre-ressources"),
            ville=Territoire.objects.get(code="44109"),
            courriel=reglages.courriel,
            telephone=reglages.telephone,
            est_le_centre=True,
            latest_revision_created_at=moment(A_JOUR_AU),
        )
        centre.territoires.set(Territoire.objects.filter(genre=Territoire.Genre.REGION))
        return AnnuaireIndex.objects.get().add_child(instance=centre)

    def acteurs(self):
        """Annuaire des acteurs"""
        charger_annuaire()

    def cycles(self):
        """Ateliers et réseaux"""
        for ligne in lire("rencontres/cycles.yaml"):
            Cycle.objects.get_or_create(
                identifiant=ligne["identifiant"],
                defaults={k: ligne.get(k, "") for k in ("nom", "genre", "presentation")},
            )

    def creer_documents(self):
        """Documents"""
        self.documents = creer_documents()

    def creer_images(self):
        """Images"""
        self.images = creer_images()

    def fiches_de_pages(self):
        fiches = []
        for dossier in ("pages", "dossiers", "fiches", "publications", "rencontres", "actualites"):
            fiches += [f for f in lire_dossier(dossier).values() if isinstance(f, dict)]
        return sorted(
            fiches, key=lambda f: (f["chemin"].count("/"), f.get("ordre", 99), f["chemin"])
        )

    def creer_pages(self):
        """Arbre des pages"""
        self.a_remplir = []
        racine = Accueil.objects.get()
        for fiche in self.fiches_de_pages():
            chemin = fiche["chemin"]
            existante = Page.objects.filter(
                url_path=f"{racine.url_path.rstrip('/')}{chemin}"
            ).first()
            if existante is None:
                existante = self.creer_page(fiche)
                self.a_remplir.append(fiche)
            self.pages[chemin] = existante.pk

    def creer_page(self, fiche):
        parent_chemin, slug = fiche["chemin"].rstrip("/").rsplit("/", 1)
        parent = Page.objects.get(pk=self.pages[f"{parent_chemin}/"])
        modele = apps.get_model(fiche["type"])
        page = modele(
            title=fiche["titre"],
            slug=slug,
            show_in_menus=bool(fiche.get("menu")),
            search_description=fiche.get("description", ""),
            chapo=(fiche.get("chapo") or "").strip(),
            date_affichee=fiche.get("date"),
            mise_a_jour=fiche.get("maj"),
        )
        for nom, valeur in (fiche.get("champs") or {}).items():
            champ = modele._meta.get_field(nom)
            if isinstance(champ, SIMPLES) and not champ.is_relation:
                setattr(page, nom, valeur_simple(champ, valeur))
            elif champ.is_relation and not champ.null and not champ.many_to_many:
                setattr(page, champ.attname, self.relation(champ, valeur))
        with disable_reference_index_auto_update():
            return parent.add_child(instance=page)

    def remplir_pages(self):
        """Textes, liens et dates"""
        for fiche in self.a_remplir:
            page = Page.objects.get(pk=self.pages[fiche["chemin"]]).specific
            self.remplir(page, fiche)
            revision = page.save_revision(clean=False)
            if isinstance(page, FicheExperience):
                self.attester(page, fiche["champs"])
            revision.publish(skip_permission_checks=True)
            if isinstance(page, FicheExperience):
                page.passages_d_etape.update(le=moment(page.date_affichee))
            publiee = page.date_affichee or A_JOUR_AU
            dater(page, publiee, page.mise_a_jour or publiee)

    @staticmethod
    def attester(fiche, champs):
        """Fiches of 2006 were agreed to by letter: the proof says so."""
        fonction = champs["validee_par"]
        attester(fiche, fonction[:1].upper() + fonction[1:], fonction, moment(champs["validee_le"]))

    def fiches_en_cours(self):
        """Circuit de validation et fiches en préparation"""
        installer_le_circuit()
        liste = FichesIndex.objects.get()
        for ligne in lire("fiches_en_cours.yaml"):
            if not FicheExperience.objects.filter(slug=ligne["slug"]).exists():
                fiche = FicheExperience(
                    title=ligne["titre"],
                    slug=ligne["slug"],
                    porteur=ligne["porteur"],
                    chapo=ligne["chapo"],
                )
                liste.add_child(instance=fiche)
                fiche.save_revision()
                fiche.passages_d_etape.create(etape=ligne["etape"], le=moment(ligne["depuis"]))

    def remplir(self, page, fiche):
        convertisseur = Convertisseur(self.pages, self.documents, self.images)
        champs = dict(fiche.get("champs") or {})
        if "corps" in fiche:
            champs["corps"] = fiche["corps"]
        for nom, famille in (("themes", Concept), ("territoires", Territoire)):
            if fiche.get(nom) and hasattr(page, nom):
                cle = "identifiant" if famille is Concept else "code"
                getattr(page, nom).set(famille.objects.filter(**{f"{cle}__in": fiche[nom]}))
        for nom, valeur in champs.items():
            champ = page._meta.get_field(nom)
            if valeur is None:
                continue
            if hasattr(champ, "stream_block"):
                setattr(page, nom, self.flux(convertisseur, champ.stream_block, valeur))
            elif champ.is_relation:
                setattr(page, champ.attname, self.relation(champ, valeur))
            elif nom == "experts":
                page.experts = "\n".join(valeur) if isinstance(valeur, list) else valeur

    @staticmethod
    def flux(convertisseur, bloc, valeurs):
        """Streams of one kind (programme, documents) are written as plain lists in the files."""
        noms = list(bloc.child_blocks)
        if len(noms) == 1:
            valeurs = [{noms[0]: valeur} for valeur in valeurs]
        return convertisseur.corps(bloc, valeurs)

    def relation(self, champ, valeur):
        modele = champ.related_model
        if issubclass(modele, Page):
            return self.pages[valeur]
        if modele is DocumentSite:
            return self.documents[valeur].pk
        cle = "code" if modele is Territoire else "identifiant"
        return modele.objects.get(**{cle: valeur}).pk

    def lettres(self):
        """La Lettre et RésO Flash"""
        charger_lettres(self.pages)
        charger_flashs()

    def abonnes(self):
        """Abonnés"""
        charger_abonnes()

    def breves(self):
        """Brèves et informations proposées"""
        charger_breves()
        charger_propositions()

    def mettre_en_avant(self):
        """À la une"""
        accueil = Accueil.objects.get()
        if accueil.dossier_vedette_id is None:
            accueil.dossier_vedette_id = self.pages.get(
                "/ressources/dossiers/gestion-urbaine-de-proximite/"
            )
            accueil.save_revision(clean=False).publish(skip_permission_checks=True)

    def editions(self):
        """Éditions papier, faites par la file"""
        for dossier in Dossier.objects.live().filter(editions=None):
            demander_edition(dossier, 1)

    def stocks(self):
        """Publications à envoyer par la poste"""
        for chemin, exemplaires in lire("stocks.yaml").items():
            Stock.objects.get_or_create(
                publication_id=self.pages[chemin], defaults={"exemplaires": exemplaires}
            )

    def notices(self):
        """Base documentaire"""
        charger_notices()

    def prets(self):
        """Prêts"""
        charger_prets()

    def telechargements(self):
        """Téléchargements"""
        compter_les_telechargements(self.documents)

    def comptes(self):
        """Comptes et rôles de démonstration"""
        synchroniser()
        for ligne in lire("comptes.yaml"):
            if not Utilisateur.objects.filter(email=ligne["courriel"]).exists():
                self.creer_compte(ligne)

    def veille(self):
        """Veille"""
        charger_veille()

    def adherents(self):
        """Accès réservés"""
        charger_adherents("adherent@example.org")

    def recherches(self):
        """Recherches enregistrées par un adhérent"""
        adherent = Utilisateur.objects.get(email="adherent@example.org")
        for question in ("q=participation+des+habitants", "theme=sante"):
            enregistrer(adherent, adresse.lire(QueryDict(question)))

    @staticmethod
    def creer_compte(ligne):
        roles = [role for role in ligne["roles"] if not ROLES[role].superutilisateur]
        compte = Utilisateur.objects.create_user(
            ligne["courriel"],
            ligne["mot_de_passe"],
            first_name=ligne["prenom"],
            last_name=ligne["nom"],
            is_superuser=len(roles) < len(ligne["roles"]),
        )
        compte.groups.set([groupe(role) for role in roles])


def valeur_simple(champ, valeur):
    if isinstance(champ, models.DateTimeField):
        return moment(valeur) if valeur else None
    if isinstance(champ, models.CharField):
        return str(valeur)
    return valeur


def dater(page, publiee, revue):
    Page.objects.filter(pk=page.pk).update(
        first_published_at=moment(publiee), last_published_at=moment(revue)
    )
