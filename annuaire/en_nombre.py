"""Hundreds of structures put online at once: the demonstration, an import, a bench."""

import uuid

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from resovilles.cache.generation import contenu_change
from resovilles.recherche import contenus_changes
from wagtail.models import Page

from annuaire.models.structures import Structure


@transaction.atomic
def ajouter_en_nombre(rubrique, structures, themes=None, territoires=None):
    """Put hundreds of new structures online at once: one by one, treebeard and Wagtail take some
    twenty queries for each. `themes` and `territoires` are lists of keys beside each structure."""
    maintenant = timezone.now()
    genre = ContentType.objects.get_for_model(Structure)
    derniere = rubrique.get_last_child()
    prises = int(derniere.path[-Page.steplen :], 36) if derniere else 0
    pages = []
    for rang, structure in enumerate(structures, prises + 1):
        pages.append(
            Page(
                title=structure.title,
                draft_title=structure.title,
                slug=structure.slug,
                path=Page._get_path(rubrique.path, rubrique.depth + 1, rang),
                depth=rubrique.depth + 1,
                url_path=f"{rubrique.url_path}{structure.slug}/",
                content_type=genre,
                locale_id=rubrique.locale_id,
                translation_key=uuid.uuid4(),
                live=True,
                first_published_at=maintenant,
                last_published_at=maintenant,
            )
        )
    Page.objects.bulk_create(pages, 500)
    Page.objects.filter(pk=rubrique.pk).update(numchild=F("numchild") + len(pages))
    for page, structure in zip(pages, structures, strict=True):
        for champ in Page._meta.concrete_fields:
            setattr(structure, champ.attname, getattr(page, champ.attname))
        structure.page_ptr = page
        structure.preparer()
        structure.save_base(raw=True)  # its own table alone: the page is there
    relier(Structure.themes.through, "concept_id", structures, themes)
    relier(Structure.territoires.through, "territoire_id", structures, territoires)
    contenu_change()
    contenus_changes.send(Structure, pks=[structure.pk for structure in structures])
    return structures


def relier(modele, colonne, structures, listes):
    """Rows of a many-to-many relation, whose `listes` of keys stand beside the structures."""
    modele.objects.bulk_create(
        (
            modele(structure_id=structure.pk, **{colonne: cle})
            for structure, cles in zip(structures, listes or [], strict=False)
            for cle in cles
        ),
        500,
    )
