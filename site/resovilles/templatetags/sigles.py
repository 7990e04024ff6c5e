"""`{% sigles day title %}…{% endsigles %}`: the acronyms of a part of a page, explained."""

from django import template
from django.utils import timezone
from django.utils.safestring import mark_safe

from resovilles.sigles import Explications

register = template.Library()


class Sigles(template.Node):
    """The parts of one page share what has been explained: the standfirst, then the body."""

    child_nodelists = ("nodelist",)

    def __init__(self, jour, titre, nodelist):
        self.jour = jour
        self.titre = titre
        self.nodelist = nodelist

    def render(self, context):
        explications = context.render_context.get("sigles")
        if explications is None:
            jour = self.jour.resolve(context, ignore_failures=True) or timezone.localdate()
            titre = str(self.titre.resolve(context))
            explications = context.render_context["sigles"] = Explications(jour, titre)
        return mark_safe(explications.poser(self.nodelist.render(context)))


@register.tag("sigles")
def sigles(parser, token):
    """The day is that of the page, since a term may have changed its meaning; today without it.
    What the title spells out is known from the first line."""
    jour, titre = map(parser.compile_filter, token.split_contents()[1:])
    nodelist = parser.parse(("endsigles",))
    parser.delete_first_token()
    return Sigles(jour, titre, nodelist)
