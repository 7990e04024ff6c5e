"""Registers: what one does on several lines at once, seen before it is done."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse

NUMERO = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class GesteEnNombre:
    """One button under a register. `sur` says on which lines the gesture makes sense; `faire`
    takes one of them, and done twice it has its effect once."""

    nom: str
    libelle: str
    droit: str
    sur: dict
    faire: Callable
    annonce: str  # what will happen, before it does

    def est_pour(self, user):
        return user.has_perm(self.droit)


class EnNombre:
    """Mixin of a register's list: POST shows what will happen, and with `oui` does it."""

    @property
    def gestes(self):
        return self.model_admin.gestes_de(self.request.user)

    def post(self, request, *args, **kwargs):
        """What the filters leave out, or this person may not do, is out of reach."""
        gestes = {geste.nom: geste for geste in self.gestes}
        geste = gestes.get(request.POST.get("geste"))
        if geste is None:
            return self.http_method_not_allowed(request, *args, **kwargs)
        choisis = self.choisis(request.POST.getlist("choix"))
        concernes = choisis.filter(**geste.sur)
        if "oui" in request.POST:
            return self.accomplir(geste, concernes)
        return self.annoncer(geste, choisis, concernes)

    def choisis(self, cles):
        return self.queryset.filter(pk__in=list(filter(NUMERO.fullmatch, cles)))

    def annoncer(self, geste, choisis, concernes):
        if not concernes:
            messages.warning(self.request, self.rien_a_faire(geste, choisis))
            return redirect(self.request.get_full_path())
        contexte = {
            "page_title": geste.libelle,
            "header_icon": self.header_icon,
            "geste": geste,
            "objets": concernes,
            "ecartes": len(choisis) - len(concernes),
            "liste": self.request.get_full_path(),
        }
        return TemplateResponse(self.request, "resovilles/gestion/en_nombre.html", contexte)

    def rien_a_faire(self, geste, choisis):
        if not choisis:
            return "Cochez d’abord les lignes qui vous intéressent, au début de chacune."
        return f"« {geste.libelle} » n’a pas de sens sur ce que vous avez coché : rien n’a changé."

    def accomplir(self, geste, concernes):
        objets = list(concernes)
        for objet in objets:
            geste.faire(objet)
        lignes = "1 ligne" if len(objets) == 1 else f"{len(objets)} lignes"
        messages.success(self.request, f"{geste.libelle} : fait pour {lignes}.")
        return redirect(self.request.get_full_path())
