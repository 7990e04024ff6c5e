"""The admin without inline scripts: choosers start by a marker that js/gestion.js reads.

Wagtail has no setting nor template for this, and its choosers are built in a dozen places; so the
one method that writes their script is replaced here. tests/test_surcharges.py tells when Wagtail
changes it.
"""

import re

from django.template.loader import render_to_string
from wagtail.admin.widgets import BaseChooser

# What `render_js_init` writes: one call whose arguments are JSON.
APPEL = re.compile(r"(?:new )?(?P<constructeur>[\w.]+)\((?P<arguments>.*)\);", re.DOTALL)


def marqueur(javascript):
    appel = APPEL.fullmatch(javascript)
    return render_to_string(
        "wagtailadmin/amorce.html",
        {"constructeur": appel["constructeur"], "options": appel["arguments"]},
    )


def render_sans_script(self, name, value, attrs=None, renderer=None):
    valeur = self.get_value_data(value)
    html = self.render_html(name, valeur, attrs)
    return html + marqueur(self.render_js_init(attrs["id"], name, valeur))


def installer():
    BaseChooser.render = render_sans_script
