"""A part of a page that is made once, until a content or a date changes it."""

from django import template

from resovilles.acces import lecteur, niveaux_lisibles
from resovilles.cache.gardes import garder

register = template.Library()


class Garde(template.Node):
    """Rendered for each level of reader. A preview is always rendered anew."""

    child_nodelists = ("nodelist",)

    def __init__(self, cles, nodelist):
        self.cles = cles
        self.nodelist = nodelist

    def render(self, context):
        request = context.get("request")
        if request is None or getattr(request, "is_preview", False):
            return self.nodelist.render(context)
        niveau = len(niveaux_lisibles(lecteur(request)))
        cle = (niveau, *(str(cle.resolve(context)) for cle in self.cles))
        return garder(cle, lambda: self.nodelist.render(context))


@register.tag("garde")
def garde(parser, token):
    """`{% garde "name" page.pk … %}…{% endgarde %}`: the keys are all that the part depends on,
    besides the contents, the dates and the level of the reader."""
    cles = [parser.compile_filter(mot) for mot in token.split_contents()[1:]]
    nodelist = parser.parse(("endgarde",))
    parser.delete_first_token()
    return Garde(cles, nodelist)
