from wagtail.snippets.models import register_snippet

from annuaire.viewsets import AnnuaireGroup

register_snippet(AnnuaireGroup)
