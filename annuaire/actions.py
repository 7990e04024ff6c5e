"""Gestures of the directory: two cards that were one person merged, an objection written and
obeyed."""

from django.db import IntegrityError, transaction
from resovilles.recherche import contenus_changes, modeles_cherchables
from wagtail.models import ReferenceIndex

from annuaire.models.personnes import COORDONNEES, Personne

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
