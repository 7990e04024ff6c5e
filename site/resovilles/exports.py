"""Lists of the admin: what a spreadsheet opens without running anything typed by a stranger, and
a search that goes with filters."""

import csv
import io

from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.db.models import Case, When
from django.utils.html import format_html
from django.utils.text import capfirst, slugify
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.snippets.views.snippets import IndexView as IndexDesFiches
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView as IndexDuRegistre
from wagtail_modeladmin.views import InspectView

from resovilles.en_nombre import EnNombre

# What makes a spreadsheet read a cell as a formula (OWASP, “CSV injection”).
DEBUTS_DE_FORMULE = ("=", "+", "-", "@", "\t", "\r")


def en_texte(valeur):
    """The value with an apostrophe before what would be a formula: spreadsheets show the text."""
    if isinstance(valeur, str) and valeur.startswith(DEBUTS_DE_FORMULE):
        return f"'{valeur}"
    return valeur


def ligne_csv(valeurs):
    """One line of a CSV file, nothing in it that a spreadsheet would compute."""
    tampon = io.StringIO()
    csv.writer(tampon, delimiter=";").writerow(map(en_texte, valeurs))
    return tampon.getvalue()


def valeur_sure(self, field, value, export_format):
    """In XLSX cells are typed: text stays text and needs no prefix."""
    valeur = valeur_brute(self, field, value, export_format)
    if export_format == self.FORMAT_CSV:
        return en_texte(valeur)
    return ILLEGAL_CHARACTERS_RE.sub("", valeur) if isinstance(valeur, str) else valeur


def ligne_sure(self, worksheet, row_dict, date_format=None):
    for cellule in ligne_brute(self, worksheet, row_dict, date_format):
        if isinstance(cellule.value, str):
            cellule.data_type = "s"
        yield cellule


valeur_brute = SpreadsheetExportMixin.preprocess_field_value
ligne_brute = SpreadsheetExportMixin.generate_xlsx_row


def installer():
    """Every export of the admin is safe, Wagtail's own reports too: they share these two methods."""
    SpreadsheetExportMixin.preprocess_field_value = valeur_sure
    SpreadsheetExportMixin.generate_xlsx_row = ligne_sure


class ExportNomme:
    """Mixin of the lists: the file bears the name of what it holds."""

    def get_filename(self):
        return slugify(self.model._meta.verbose_name_plural)


class RechercheSousFiltre:
    """Mixin of the lists: Wagtail's engine answers 500 to a search within a filter that it has no
    index for; here it searches all, and the filters keep what they let through."""

    TROUVES = 500  # the best; nobody reads further, one adds a word

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        trouves = super().search_queryset(self.model._default_manager.all())
        rangs = {objet.pk: rang for rang, objet in enumerate(trouves[: self.TROUVES])}
        gardes = queryset.filter(pk__in=rangs)
        if self.is_explicitly_ordered or not rangs:
            return gardes
        return gardes.order_by(Case(*[When(pk=pk, then=rang) for pk, rang in rangs.items()]))


class ListeDeFiches(ExportNomme, RechercheSousFiltre, IndexDesFiches):
    """The list of a SnippetViewSet."""


class Registre(ExportNomme, EnNombre, IndexDuRegistre):
    """The list of a modeladmin register. Its headings are written as one writes French."""

    def get_heading(self, queryset, field):
        titre = label_for_field(field, model=self.model, model_admin=self.model_admin)
        return self.export_headings.get(field) or capfirst(str(titre))


class Ecran(InspectView):
    """One line of a register in full: what is filled in, under headings as one writes French."""

    def get_field_label(self, field_name, field=None):
        return capfirst(super().get_field_label(field_name, field))

    def get_fields_dict(self):
        vide = self.model_admin.get_empty_value_display()
        return [champ for champ in super().get_fields_dict() if champ["value"] != vide]


class RegistreAdmin(ModelAdmin):
    """A register of the admin. Wagtail's page of an object's history asks nobody for a right, and
    tells little: gestures bear their own dates."""

    index_view_class = Registre
    history_view_enabled = False
    gestes_en_nombre = ()  # a box stands before each line for those who may do one of them

    def gestes_de(self, user):
        return [geste for geste in self.gestes_en_nombre if geste.est_pour(user)]

    def get_list_display(self, request):
        cases = ("choix",) if self.gestes_de(request.user) else ()
        return (*cases, *self.list_display)

    def get_list_display_add_buttons(self, request):
        return self.list_display_add_buttons or self.list_display[0]

    @admin.display(description="choix")
    def choix(self, objet):
        case = '<input type="checkbox" name="choix" value="{}" form="en-nombre" aria-label="{}">'
        return format_html(case, objet.pk, f"Choisir : {objet}")
