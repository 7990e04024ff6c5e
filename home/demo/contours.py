"""Where the communes of the demonstration lie: enough to answer to an address and to draw a plan."""

import json

from home.demo.lecture import DONNEES
from territoires.models import Contour, Territoire


def tracer_les_communes():
    """Those that a former run has traced stay as they are."""
    traces = json.loads((DONNEES / "contours.json").read_text(encoding="utf-8"))
    communes = Territoire.objects.filter(code__in=traces["communes"], contour=None)
    contours = [
        Contour(territoire=c, polygones=traces["communes"][c.code], source=traces["source"])
        for c in communes
    ]
    for contour in contours:
        contour.cadrer()
    Contour.objects.bulk_create(contours)
