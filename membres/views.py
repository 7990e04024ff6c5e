"""The page of one's own account."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from membres.actions import manque_le_second_facteur


@login_required
@require_safe
def mon_compte(request):
    contexte = {
        "compte": request.user,
        "second_facteur_manque": manque_le_second_facteur(request.user),
    }
    return render(request, "compte/mon_compte.html", contexte)
