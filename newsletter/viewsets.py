from django.contrib.admin import SimpleListFilter
from django.urls import reverse
from resovilles.exports import Ecran, ListeDeFiches, RegistreAdmin
from resovilles.selecteurs import Selecteur
from resovilles.versions import ComparerLesVersions
from wagtail.snippets.views.snippets import CreateView as CreerUneFiche
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.views import CreateView, EditView, InspectView

from newsletter.envoi.rapport import rapport, resume
from newsletter.models import Abonnement, Effectif, Envoi, Flash, Numero, Retour
from newsletter.models.abonnements import NPAI
from newsletter.models.retours import COURRIELS_REVENUS


class NouveauNumero(CreerUneFiche):
    """Once it has a title, one puts in it what is new."""

    def get_success_url(self):
        return reverse("issue_assemble", args=[self.object.pk])


class NumerosViewSet(SnippetViewSet):
    model = Numero
    add_view_class = NouveauNumero
    revisions_compare_view_class = ComparerLesVersions
    icon = "mail"
    menu_label = "La Lettre"
    menu_order = 80
    add_to_admin_menu = True
    index_view_class = ListeDeFiches
    chooser_viewset_class = Selecteur
    list_export = ("numero", "titre", "date_parution", "etat", "nombre_de_prets")
    list_display = ("__str__", "titre", "date_parution", "etat")
    list_filter = ("date_parution", "en_ligne")


class Inscription(CreateView):
    """What the team types in, it vouches for: the proof is asked, no mail is sent."""

    def form_valid(self, form):
        reponse = super().form_valid(form)
        self.instance.confirmer(origine=Abonnement.Origine.EQUIPE)
        return reponse


class Fiche(InspectView):
    page_title = "Abonnement"

    def get_meta_title(self):
        return f"Abonnement « {self.instance} »"


class DroitsSurLesAbonnements(PermissionHelper):
    """Whoever sees the list sees its rows."""

    def user_can_list(self, user):
        return user.has_perm("newsletter.view_abonnement")

    def user_can_inspect_obj(self, user, obj):
        return self.user_can_list(user)


class AReconfirmer(SimpleListFilter):
    title = "à suivre"
    parameter_name = "suivre"

    def lookups(self, request, modeladmin):
        return [
            ("papier", "Papier à reconfirmer"),
            ("npai", "Courrier revenu"),
            ("revenus", "Courriels revenus"),
        ]

    def queryset(self, request, abonnements):
        questions = {
            "papier": abonnements.a_reconfirmer,
            "npai": lambda: abonnements.filter(motif=NPAI),
            "revenus": lambda: abonnements.filter(motif__contains=COURRIELS_REVENUS),
        }
        return questions.get(self.value(), abonnements.all)()


class Abonnements(RegistreAdmin):
    model = Abonnement
    menu_label = "Abonnés"
    menu_icon = "group"
    create_view_class = Inscription
    permission_helper_class = DroitsSurLesAbonnements
    list_display = ("nom_affiche", "liste", "courriel", "etat", "motif", "demande_le")
    list_filter = ("liste", "etat", "origine", AReconfirmer)
    list_export = (
        "liste",
        "nom",
        "courriel",
        "adresse",
        "etat",
        "motif",
        "origine",
        "preuve",
        "demande_le",
        "confirme_le",
        "reconfirme_le",
        "fini_le",
    )
    search_fields = ("nom", "courriel", "adresse")
    inspect_view_enabled = True
    inspect_view_class = Fiche
    inspect_template_name = "newsletter/gestion/abonnement.html"
    inspect_view_fields = (
        "liste",
        "nom",
        "courriel",
        "adresse",
        "personne",
        "etat",
        *list_export[5:],
    )

    def nom_affiche(self, abonnement):
        return abonnement.nom or "(sans nom)"

    nom_affiche.short_description = "nom ou structure"
    nom_affiche.admin_order_field = "nom"


class EffectifsEnLecture(DroitsSurLesAbonnements):
    """Counts are kept by the clock: they are read, never rewritten, and have no page each."""

    def user_can_inspect_obj(self, user, obj):
        return False

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class Effectifs(RegistreAdmin):
    model = Effectif
    menu_label = "Effectifs par jour"
    menu_icon = "table"
    permission_helper_class = EffectifsEnLecture
    list_display = ("jour", "liste", "abonnes", "suspendus")
    list_filter = ("liste", "jour")
    list_export = ("jour", "liste", "abonnes", "suspendus")


class PuisPreparer:
    """Saving leads to what comes next: look at it, try it, send it."""

    def get_success_url(self):
        return reverse("flash_prepare", args=[self.instance.pk])


class NouveauFlash(PuisPreparer, CreateView):
    pass


class FlashAReprendre(PuisPreparer, EditView):
    pass


class DroitsSurLesFlashs(PermissionHelper):
    """What has left is a trace."""

    def user_can_edit_obj(self, user, obj):
        return super().user_can_edit_obj(user, obj) and not obj.est_lance

    def user_can_delete_obj(self, user, obj):
        return super().user_can_delete_obj(user, obj) and not obj.est_lance


class Flashs(RegistreAdmin):
    model = Flash
    menu_label = "RésO Flash"
    menu_icon = "pick"
    create_view_class = NouveauFlash
    edit_view_class = FlashAReprendre
    permission_helper_class = DroitsSurLesFlashs
    list_display = ("numero", "titre", "etat")
    list_export = ("numero", "titre", "etat")
    list_select_related = ("envoi",)
    search_fields = ("titre", "texte")

    def etat(self, flash):
        if flash.envoi:
            return flash.envoi.get_etat_display()
        return "Paru" if flash.paru_le else "Brouillon"

    etat.short_description = "état"


class EnvoisEnLecture(EffectifsEnLecture):
    """The report of a sending is read; what changes it are its own gestures."""

    def user_can_list(self, user):
        return user.has_perm("newsletter.view_envoi")

    def user_can_inspect_obj(self, user, obj):
        return self.user_can_list(user)


class Suivi(Ecran):
    """Live: the page is asked for again while something leaves."""

    page_title = "Envoi"
    RELECTURE = 5  # seconds
    GESTES = [
        ("pause", "Mettre en pause", {Envoi.Etat.EN_COURS, Envoi.Etat.PLANIFIE}),
        ("reprendre", "Reprendre l’envoi", {Envoi.Etat.EN_PAUSE}),
        (
            "annuler",
            "Annuler : ne plus rien envoyer",
            {Envoi.Etat.EN_COURS, Envoi.Etat.PLANIFIE, Envoi.Etat.EN_PAUSE},
        ),
    ]

    def gestes(self):
        """What may still be done, by whoever may send."""
        if not self.request.user.has_perm("newsletter.envoyer_envoi"):
            return []
        return [(nom, mots) for nom, mots, etats in self.GESTES if self.instance.etat in etats]

    def get_meta_title(self):
        return f"Envoi « {self.instance} »"

    def get_context_data(self, **kwargs):
        envoi = self.instance
        prevu = envoi.planifie_le if envoi.etat == Envoi.Etat.PLANIFIE else None
        return super().get_context_data(
            rapport=rapport(envoi),
            resume=prevu and resume(envoi.liste, prevu),
            gestes=self.gestes(),
            **kwargs,
        )

    def dispatch(self, request, *args, **kwargs):
        reponse = super().dispatch(request, *args, **kwargs)
        if self.instance.etat == Envoi.Etat.EN_COURS:
            reponse["Refresh"] = str(self.RELECTURE)
        return reponse


class Envois(RegistreAdmin):
    model = Envoi
    menu_label = "Envois"
    menu_icon = "mail"
    permission_helper_class = EnvoisEnLecture
    list_display = ("objet", "liste", "etat", "lance_le", "fini_le")
    list_export = ("reference", "objet", "liste", "etat", "lance_le", "fini_le")
    list_filter = ("liste", "etat")
    search_fields = ("objet", "reference")
    inspect_view_enabled = True
    inspect_view_class = Suivi
    inspect_template_name = "newsletter/gestion/envoi.html"
    inspect_view_fields = (
        "reference",
        "liste",
        "etat",
        "motif",
        "lance_par",
        "lance_le",
        "planifie_le",
        "fini_le",
    )


class RetoursEnLecture(EnvoisEnLecture):
    """A line says all that there is to say of a return."""

    def user_can_inspect_obj(self, user, obj):
        return False


class Retours(RegistreAdmin):
    model = Retour
    menu_label = "Courriels revenus"
    menu_icon = "undo"
    permission_helper_class = RetoursEnLecture
    list_display = ("courriel", "envoi", "raison", "statut", "definitif", "recu_le")
    list_export = ("courriel", "envoi", "raison", "statut", "definitif", "motif", "recu_le")
    list_filter = ("definitif", "recu_le")
    list_select_related = ("destinataire__envoi",)
    search_fields = ("destinataire__courriel", "motif", "statut")

    def courriel(self, retour):
        return retour.destinataire.courriel

    def envoi(self, retour):
        return retour.destinataire.envoi.objet

    def raison(self, retour):
        return retour.raison
