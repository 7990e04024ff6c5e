"""Exports that a spreadsheet opens without running anything typed by a stranger."""

from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.utils.html import format_html
from django.utils.text import capfirst, slugify
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from wagtail.snippets.views.snippets import IndexView as IndexDesFiches
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView as IndexDuRegistre

from resovilles.en_nombre import EnNombre

# What makes a spreadsheet read a cell as a formula (OWASP, “CSV injection”).
DEBUTS_DE_FORMULE = ("=", "+", "-", "@", "\t", "\r")


def en_texte(valeur):
    """The value with an apostrophe before what would be a formula: spreadsheets show the text."""
    if isinstance(valeur, str) and valeur.startswith(DEBUTS_DE_FORMULE):
        return f"'{valeur}"
    return valeur


class ExportSur:
    """Mixin of the lists. In XLSX cells are typed: text stays text and needs no prefix."""

    def get_filename(self):
        return slugify(self.model._meta.verbose_name_plural)

    def preprocess_field_value(self, field, value, export_format):
        valeur = super().preprocess_field_value(field, value, export_format)
        if export_format == self.FORMAT_CSV:
            return en_texte(valeur)
        return ILLEGAL_CHARACTERS_RE.sub("", valeur) if isinstance(valeur, str) else valeur

    def generate_xlsx_row(self, worksheet, row_dict, date_format=None):
        for cellule in super().generate_xlsx_row(worksheet, row_dict, date_format):
            if isinstance(cellule.value, str):
                cellule.data_type = "s"
            yield cellule


class ListeDeFiches(ExportSur, IndexDesFiches):
    """The list of a SnippetViewSet."""


class Registre(ExportSur, EnNombre, IndexDuRegistre):
    """The list of a modeladmin register. Its headings are written as one writes French."""

    def get_heading(self, queryset, field):
        titre = label_for_field(field, model=self.model, model_admin=self.model_admin)
        return self.export_headings.get(field) or capfirst(str(titre))


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
