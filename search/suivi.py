"""What keeps the index in step: every saved, moved or deleted content, in its own transaction."""

from collections import defaultdict

from django.db.models.signals import m2m_changed, post_delete, post_save
from resovilles.cache.signaux import CHAMPS_DU_BROUILLON
from resovilles.models import DocumentSite
from resovilles.recherche import contenus_changes, dependants, modeles_cherchables
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_slug_changed, post_page_move

from search.indexation import mettre_a_jour, noter
from territoires.models import Appartenance, Territoire
from thesaurus.models import Concept


def precis(objet):
    """A page as its own kind: (model, identifier), or None for what the search does not cover."""
    modele = objet.specific_class if type(objet) is Page else type(objet)
    return (modele, objet.pk) if modele in modeles_cherchables().values() else None


def apres_enregistrement(sender, instance, raw=False, update_fields=None, created=False, **_):
    if raw or (update_fields and set(update_fields) <= CHAMPS_DU_BROUILLON):
        return
    cle = precis(instance)
    if cle:
        mettre_a_jour(cle[0], [cle[1]])
    # Nothing is found yet by the words of a new content; by a new link between contents, it is.
    if not created or cle is None:
        suivre(instance)


def apres_suppression(sender, instance, **_):
    if sender in modeles_cherchables().values():
        mettre_a_jour(sender, [instance.pk])
    suivre(instance)


def apres_classement(sender, instance, action, reverse, **_):
    if action.startswith("post_") and not reverse and (cle := precis(instance)):
        mettre_a_jour(cle[0], [cle[1]])


def suivre(objet):
    """What is found by this object's words or files, or filed under it."""
    if isinstance(objet, Appartenance | Territoire | Concept):
        noter([("", 0)])  # the parts of territories are read with the lines
    for modele, pks in dependants(objet):
        mettre_a_jour(modele, pks)
    if isinstance(objet, DocumentSite):
        citations = ReferenceIndex.get_references_to(objet).select_related("content_type")
        remettre((c.content_type.model_class(), int(c.object_id)) for c in citations)


def remettre(cles):
    """Write (model, identifier) pairs again; what the search does not cover is left aside."""
    par_modele = defaultdict(set)
    for modele, pk in cles:
        par_modele[modele].add(pk)
    for modele in par_modele.keys() & set(modeles_cherchables().values()):
        mettre_a_jour(modele, par_modele[modele])


def apres_deplacement(sender, instance=None, **_):
    """The addresses of all that stands below have changed."""
    pages = Page.objects.descendant_of(instance, inclusive=True).select_related("content_type")
    remettre((page.specific_class, page.pk) for page in pages)


def apres_ecriture_en_masse(sender, pks, **_):
    mettre_a_jour(sender, pks)


def brancher():
    post_save.connect(apres_enregistrement, dispatch_uid="recherche.enregistrement")
    post_delete.connect(apres_suppression, dispatch_uid="recherche.suppression")
    m2m_changed.connect(apres_classement, dispatch_uid="recherche.classement")
    for signal in (post_page_move, page_slug_changed):
        signal.connect(apres_deplacement, dispatch_uid="recherche.deplacement")
    contenus_changes.connect(apres_ecriture_en_masse, dispatch_uid="recherche.masse")
