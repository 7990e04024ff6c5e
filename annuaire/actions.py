"""Gestures of the directory: structures put online in number, two cards that were one person
merged, an objection written and obeyed."""

import uuid

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from resovilles.cache.generation import contenu_change
from resovilles.recherche import contenus_changes, modeles_cherchables
from wagtail.models import Page, ReferenceIndex

from annuaire.models.personnes import COORDONNEES, Personne
from annuaire.models.structures import Structure

# What is chosen, field by field, between two cards.
CHAMPS = ("prenom", "nom", *COORDONNEES, *(f"visibilite_{nom}" for nom in COORDONNEES))


class FusionImpossible(Exception):
    """Why two cards stay two, in words for who merges them."""


def inscrire(consentement):
    """Add a line to the ledger; an objection to the directory closes the card at once."""
    consentement.save()
    if consentement.ferme_l_annuaire and consentement.personne:
        fiche = consentement.personne
        for nom in COORDONNEES:
            setattr(fiche, f"visibilite_{nom}", Personne.Visibilite.EQUIPE)
        fiche.save()


@transaction.atomic
def fusionner(gardee, absorbee, valeurs):
    """Make two cards one: `gardee` takes `valeurs` and all that refers to `absorbee`, whatever
    the app; `absorbee` goes. Raises FusionImpossible, and nothing has changed."""
    if gardee.pk == absorbee.pk:
        raise FusionImpossible("C’est deux fois la même fiche.")
    deux = Personne.objects.select_for_update().filter(pk__in=[gardee.pk, absorbee.pk])
    if len(deux) < 2:
        raise FusionImpossible("L’une des deux fiches n’existe plus : elles sont déjà réunies.")
    refuser_les_citations(absorbee)
    for relation in liens_vers_les_fiches():
        transferer(relation, absorbee, gardee)
    Personne.objects.get(pk=absorbee.pk).delete()
    for nom in CHAMPS:
        setattr(gardee, nom, valeurs.get(nom, getattr(gardee, nom)))
    gardee.save()


def refuser_les_citations(fiche):
    """The text of a page names its card by its number, which no relation carries along."""
    dans_un_texte = [
        reference
        for reference in ReferenceIndex.get_references_to(fiche)
        if est_un_texte(reference)
    ]
    if dans_un_texte:
        citees = ", ".join(sorted({str(r.content_type.name) for r in dans_un_texte}))
        raise FusionImpossible(
            f"« {fiche} » est citée dans un texte ({citees}) : gardez cette fiche-là, et fondez-y "
            "l’autre."
        )


def est_un_texte(reference):
    champ = reference.model_path.partition(".")[0]
    modele = reference.content_type.model_class()
    return hasattr(modele, champ) and hasattr(modele._meta.get_field(champ), "stream_block")


def liens_vers_les_fiches():
    """Every relation of every app that leads to a card, those without a name and the tables of
    many-to-many included: a channel made tomorrow is among them."""
    return [
        relation
        for relation in Personne._meta.get_fields(include_hidden=True)
        if relation.auto_created and (relation.one_to_many or relation.one_to_one)
    ]


def transferer(relation, absorbee, gardee):
    """All that one relation ties to a card is tied to the other."""
    if relation.one_to_one:
        transferer_le_seul(relation, absorbee, gardee)
        return
    modele, nom = relation.related_model, relation.field.name
    for ligne in modele._base_manager.filter(**{nom: absorbee}):
        deplacer(modele, ligne, nom, gardee)


def deplacer(modele, ligne, nom, gardee):
    """One row; where the other card already has the same, that one stays and this one goes."""
    try:
        with transaction.atomic():
            modele._base_manager.filter(pk=ligne.pk).update(**{nom: gardee})
    except IntegrityError:
        ligne.delete()
    else:
        if modele in modeles_cherchables().values():
            contenus_changes.send(modele, pks=[ligne.pk])


def transferer_le_seul(relation, absorbee, gardee):
    """What a card has only one of, its account: two would leave one of them without a card."""
    modele, nom = relation.related_model, relation.field.name
    siens = modele._base_manager.filter(**{nom: absorbee})
    if siens.exists() and modele._base_manager.filter(**{nom: gardee}).exists():
        quoi = modele._meta.verbose_name
        raise FusionImpossible(
            f"Chacune de ces deux fiches a son {quoi} : fermez d’abord l’un des deux, et retirez-lui "
            "sa fiche."
        )
    siens.update(**{nom: gardee})


@transaction.atomic
def ajouter_en_nombre(rubrique, structures, themes=None, territoires=None):
    """Put hundreds of new structures online at once: one by one, treebeard and Wagtail take some
    twenty queries for each. `themes` and `territoires` are lists of keys beside each structure."""
    maintenant = timezone.now()
    genre = ContentType.objects.get_for_model(Structure)
    derniere = rubrique.get_last_child()
    rang = int(derniere.path[-Page.steplen :], 36) if derniere else 0
    pages = []
    for place, structure in enumerate(structures, rang + 1):
        pages.append(
            Page(
                title=structure.title,
                draft_title=structure.title,
                slug=structure.slug,
                path=Page._get_path(rubrique.path, rubrique.depth + 1, place),
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
    transaction.on_commit(contenu_change)
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
