"""The briefs that « Info à tous » and the members' area show."""

from resovilles.en_bref import en_bref

from newsletter.models import Breve

AU_PLUS = 20


@en_bref
def breves(pour_membres):
    """Their dates are days: the page cache, which ends at midnight, follows them."""
    valables = Breve.objects.valables()
    choisies = valables.pour_les_membres() if pour_membres else valables.pour_info_a_tous()
    return [breve.en_bref() for breve in choisies[:AU_PLUS]]
