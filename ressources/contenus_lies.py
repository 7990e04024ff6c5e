"""What the documentary resources hold about a territory."""

from django.db.models import Q
from resovilles.liens_de_contenus import Lien, source_de_contenus
from resovilles.routage import pages_publiees

from ressources.models import Notice
from territoires.models import Territoire

LIENS_AU_PLUS = 4


@source_de_contenus("Dossiers, fiches, publications")
def pages(objet, user):
    if not isinstance(objet, Territoire):
        return [], 0
    parties = objet.parties
    liees = Q()
    for nom in ("dossier", "ficheexperience", "publication"):
        liees |= Q(**{f"{nom}__territoires__in": parties})
    trouvees = pages_publiees().filter(liees).order_by("-first_published_at", "title").distinct()
    premieres = trouvees.specific()[:LIENS_AU_PLUS]
    liens = [Lien(p.title, p.url, p.surtitre, p.genre_affiche) for p in premieres]
    return liens, trouvees.count()


@source_de_contenus("Notices de la base documentaire")
def notices(objet, user):
    if not isinstance(objet, Territoire):
        return [], 0
    trouvees = Notice.objects.visible_to(user).filter(territoires__in=objet.parties)
    trouvees = trouvees.distinct().order_by("-date_entree", "titre")
    premieres = trouvees.select_related("genre")[:LIENS_AU_PLUS]
    liens = [Lien(n.titre, n.get_absolute_url(), n.surtitre, "notice") for n in premieres]
    return liens, trouvees.count()
