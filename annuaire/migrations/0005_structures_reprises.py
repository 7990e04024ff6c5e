"""Each structure of the register becomes a live page under the rubrique of the directory, and
functions follow it. Paths and levels of the tree are written here: historical models know none."""

import re
import unicodedata
import uuid

from django.db import migrations, models
from django.utils import timezone
from django.utils.text import slugify

PAS = 4  # signs of a step in the path of a tree
CHIFFRES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def en_base_36(nombre):
    signes = ""
    while nombre:
        nombre, reste = divmod(nombre, 36)
        signes = CHIFFRES[reste] + signes
    return signes.rjust(PAS, "0")


def plat(texte):
    """Its words without case nor accents."""
    decompose = unicodedata.normalize("NFD", texte.casefold().replace("œ", "oe"))
    nu = "".join(signe for signe in decompose if not unicodedata.combining(signe))
    return " ".join(re.findall(r"\w+", nu))


def contenu(apps, nom):
    return apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="annuaire", model=nom
    )[0]


def poser(apps, modele, parent, rang, **champs):
    """A live page, the child number `rang` of its parent."""
    maintenant = timezone.now()
    slug = champs["slug"]
    return modele.objects.create(
        path=parent.path + en_base_36(rang),
        depth=parent.depth + 1,
        numchild=0,
        url_path=f"{parent.url_path}{slug}/",
        draft_title=champs["title"],
        live=True,
        locale_id=parent.locale_id,
        translation_key=uuid.uuid4(),
        content_type=contenu(apps, modele._meta.model_name),
        first_published_at=maintenant,
        last_published_at=maintenant,
        **champs,
    )


def rang_suivant(Page, parent):
    """After the last child, whatever was removed in between."""
    enfants = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
    dernier = enfants.order_by("path").values_list("path", flat=True).last()
    return int(dernier[-PAS:], 36) + 1 if dernier else 1


def rubrique(apps):
    """The page under which structures stand; made where nobody has made it yet."""
    Page = apps.get_model("wagtailcore", "Page")
    existante = apps.get_model("annuaire", "AnnuaireIndex").objects.first()
    if existante:
        return Page.objects.get(pk=existante.pk)
    site = apps.get_model("wagtailcore", "Site").objects.filter(is_default_site=True).first()
    parent = Page.objects.get(pk=site.root_page_id) if site else Page.objects.get(depth=1)
    neuve = poser(
        apps,
        apps.get_model("annuaire", "AnnuaireIndex"),
        parent,
        rang_suivant(Page, parent),
        title="L’annuaire des acteurs",
        slug="annuaire",
    )
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + 1)
    return Page.objects.get(pk=neuve.pk)


def slug_libre(nom, pris):
    souche = slugify(plat(nom))[:200] or "structure"
    slug, suite = souche, 2
    while slug in pris:
        slug, suite = f"{souche}-{suite}", suite + 1
    pris.add(slug)
    return slug


def vers_des_pages(apps, schema_editor):
    Ancienne = apps.get_model("annuaire", "AncienneStructure")
    if not Ancienne.objects.exists():
        return
    Page = apps.get_model("wagtailcore", "Page")
    Structure = apps.get_model("annuaire", "Structure")
    Fonction = apps.get_model("annuaire", "Fonction")
    parent = rubrique(apps)
    enfants = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
    pris = set(enfants.values_list("slug", flat=True))
    rang = rang_suivant(Page, parent)
    anciennes = list(Ancienne.objects.order_by("nom", "pk"))
    for decalage, ancienne in enumerate(anciennes):
        ville = ancienne.ville.nom if ancienne.ville else ""
        page = poser(
            apps,
            Structure,
            parent,
            rang + decalage,
            title=ancienne.nom,
            slug=slug_libre(ancienne.nom, pris),
            sigle=ancienne.sigle,
            type_acteur_id=ancienne.type_acteur_id,
            ville_id=ancienne.ville_id,
            site=ancienne.site,
            est_le_centre=ancienne.est_le_centre,
            tri=plat(ancienne.nom)[:255],
            cherchable=f" {plat(f'{ancienne.nom} {ancienne.sigle} {ville}')} ",
        )
        Fonction.objects.filter(ancienne=ancienne).update(structure=page)
    Page.objects.filter(pk=parent.pk).update(numchild=models.F("numchild") + len(anciennes))


def vers_le_registre(apps, schema_editor):
    """Back: what the register can hold of a page."""
    Structure = apps.get_model("annuaire", "Structure")
    Ancienne = apps.get_model("annuaire", "AncienneStructure")
    Fonction = apps.get_model("annuaire", "Fonction")
    Page = apps.get_model("wagtailcore", "Page")
    for page in Structure.objects.all():
        ancienne = Ancienne.objects.create(
            nom=page.title[:200],
            sigle=page.sigle,
            type_acteur_id=page.type_acteur_id,
            ville_id=page.ville_id,
            site=page.site,
            est_le_centre=page.est_le_centre,
        )
        Fonction.objects.filter(structure=page).update(ancienne=ancienne)
    cles = list(Structure.objects.values_list("pk", flat=True))
    for index in apps.get_model("annuaire", "AnnuaireIndex").objects.all():
        siennes = Page.objects.filter(pk__in=cles, path__startswith=index.path).count()
        Page.objects.filter(pk=index.pk).update(numchild=models.F("numchild") - siennes)
    Fonction.objects.update(structure=None)
    Structure.objects.all().delete()
    Page.objects.filter(pk__in=cles).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("annuaire", "0004_structures_en_pages"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(vers_des_pages, vers_le_registre),
    ]
