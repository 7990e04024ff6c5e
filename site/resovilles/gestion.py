"""The lists of pages, documents and images: what one scans, sifts, changes together, takes away."""

import django_filters
from django import forms
from django.db import connection
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.documents.views.bulk_actions.document_bulk_action import DocumentBulkAction
from wagtail.documents.views.documents import DocumentsFilterSet
from wagtail.documents.views.documents import IndexView as ListeDeDocuments
from wagtail.images.views.bulk_actions.image_bulk_action import ImageBulkAction
from wagtail.images.views.images import ImagesFilterSet
from wagtail.images.views.images import IndexView as ListeDImages
from wagtail.models import Page
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from resovilles.acces import Acces
from resovilles.exports import ExportNomme, RechercheSousFiltre
from resovilles.models import DocumentSite, ImageSite


def ajoute_le():
    return django_filters.DateFromToRangeFilter(
        field_name="created_at", label="Ajouté le", widget=DateRangePickerWidget
    )


class FiltresDesDocuments(DocumentsFilterSet):
    acces = django_filters.ChoiceFilter(label="Qui peut le lire", choices=Acces.choices)
    created_at = ajoute_le()

    class Meta(DocumentsFilterSet.Meta):
        model = DocumentSite
        fields = ["acces", "created_at"]


class ListeDesDocuments(ExportNomme, RechercheSousFiltre, ListeDeDocuments):
    filterset_class = FiltresDesDocuments
    list_export = [
        "title",
        "filename",
        "nature",
        "get_acces_display",
        "description_fichier",
        "collection.name",
        "created_at",
        "usage_count",
    ]
    export_headings = {
        "filename": "Fichier",
        "get_acces_display": "Qui peut le lire",
        "description_fichier": "Format",
        "collection.name": "Collection",
        "created_at": "Ajouté le",
        "usage_count": "Emplois",
    }

    @property
    def columns(self):
        """Wagtail's, and before the date who may read it, what it is and weighs."""
        colonnes = list(super().columns)
        rang = next(rang for rang, c in enumerate(colonnes) if c.name == "created_at")
        colonnes[rang:rang] = [
            Column("acces", label="Qui peut le lire", accessor="get_acces_display"),
            Column("poids", label="Format", accessor="description_fichier"),
        ]
        return colonnes


class FiltresDesImages(ImagesFilterSet):
    created_at = ajoute_le()

    class Meta(ImagesFilterSet.Meta):
        model = ImageSite
        fields = ["created_at"]


class ListeDesImages(ExportNomme, RechercheSousFiltre, ListeDImages):
    filterset_class = FiltresDesImages
    list_export = [
        "title",
        "filename",
        "description",
        "credit",
        "width",
        "height",
        "collection.name",
        "created_at",
        "usage_count",
    ]
    export_headings = {
        "filename": "Fichier",
        "collection.name": "Collection",
        "created_at": "Ajoutée le",
        "usage_count": "Emplois",
    }


# --- Several at once -------------------------------------------------------------------------


class FormulaireDesLecteurs(forms.Form):
    acces = forms.ChoiceField(label="Qui peut le lire", choices=Acces.choices)


class ChangerLesLecteurs(DocumentBulkAction):
    display_name = "Qui peut lire"
    action_type = "lecteurs"
    aria_label = "Changer qui peut lire les documents choisis"
    template_name = "resovilles/gestion/changer_les_lecteurs.html"
    action_priority = 10
    form_class = FormulaireDesLecteurs

    def check_perm(self, document):
        return self.permission_policy.user_has_permission_for_instance(
            self.request.user, "change", document
        )

    def get_execution_context(self):
        return {"acces": self.cleaned_form.cleaned_data["acces"]}

    @classmethod
    def execute_action(cls, objects, acces=None, **kwargs):
        """Saved one by one: kept pages, the index and the history hear of it."""
        for document in objects:
            document.acces = acces
            document.save(update_fields=["acces"])
        return len(objects), 0

    def get_success_message(self, nombre, _):
        lecteurs = Acces(self.cleaned_form.cleaned_data["acces"]).label
        documents = "1 document" if nombre == 1 else f"{nombre} documents"
        return f"{documents} : {lecteurs}."


def celles_de(vue, request, **suite):
    """The keys of all that a list shows under its filters and its search, on every page of it."""
    vue.setup(request)
    for nom, valeur in suite.items():
        setattr(vue, nom, valeur)
    return [objet.pk for objet in vue.get_queryset()]


def tous_les_documents(self, parent_id):
    return celles_de(ListeDesDocuments(), self.request)


def toutes_les_images(self, parent_id):
    return celles_de(ListeDesImages(), self.request)


def toutes_les_pages(self, parent_id):
    parent = Page.objects.get(pk=parent_id) if parent_id else Page.get_first_root_node()
    return celles_de(ExplorableIndexView(), self.request, parent_page=parent)


def toutes_les_fiches(self, parent_id):
    vue = self.model.snippet_viewset.index_view
    return celles_de(vue.view_class(**vue.view_initkwargs), self.request)


def proteger_les_guillemets():
    """A quotation mark within a term, doubled as FTS5 wants it: bare, it is a syntax error, and
    the search of the admin answers 503. The module can be imported on SQLite alone."""
    from modelsearch.backends.database.sqlite.query import Lexeme

    terme_brut = Lexeme.as_sql

    def entre_guillemets(self, compiler, connection):
        gabarit, valeurs = terme_brut(self, compiler, connection)
        return gabarit, [valeur.replace('"', '""') for valeur in valeurs]

    Lexeme.as_sql = entre_guillemets


def installer():
    """“Select all” means what the list shows: Wagtail forgets its filters, and would delete or
    open to everybody what nobody had under the eyes."""
    DocumentBulkAction.get_all_objects_in_listing_query = tous_les_documents
    ImageBulkAction.get_all_objects_in_listing_query = toutes_les_images
    PageBulkAction.get_all_objects_in_listing_query = toutes_les_pages
    SnippetBulkAction.get_all_objects_in_listing_query = toutes_les_fiches
    if connection.vendor == "sqlite":
        proteger_les_guillemets()


def exporter_les_pages():
    """The tree of pages has no export of its own; it shows the buttons as soon as it has columns."""
    ExplorableIndexView.list_export = [
        "title",
        "page_type_display_name",
        "status_string",
        "full_url",
        "latest_revision_created_at",
    ]
    ExplorableIndexView.export_headings = {
        "title": "Titre",
        "page_type_display_name": "Type",
        "status_string": "État",
        "full_url": "Adresse",
        "latest_revision_created_at": "Modifiée le",
    }
    ExplorableIndexView.export_filename = "pages"
