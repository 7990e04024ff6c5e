"""`{% sigles day %}…{% endsigles %}`: the acronyms of a part of a page, explained."""

from django import template
from django.utils import timezone
from django.utils.safestring import mark_safe

from resovilles.sigles import Explications

register = template.Library()


class Sigles(template.Node):
    """The parts of one page share what has been explained: the standfirst, then the body."""

    child_nodelists = ("nodelist",)

    def __init__(self, jour, nodelist):
        self.jour = jour
        self.nodelist = nodelist

    def render(self, context):
        explications = context.render_context.get("sigles")
        if explications is None:
            jour = self.jour.resolve(context, ignore_failures=True) or timezone.localdate()
            explications = context.render_context["sigles"] = Explications(jour)
        return mark_safe(explications.poser(self.nodelist.render(context)))


@register.tag("sigles")
def sigles(parser, token):
    """The day is that of the page, since a term may have changed its meaning; today without it."""
    _, jour = token.split_contents()
    nodelist = parser.parse(("endsigles",))
    parser.delete_first_token()
    return Sigles(parser.compile_filter(jour), nodelist)
