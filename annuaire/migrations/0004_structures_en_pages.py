"""The page of a structure, beside the register that it replaces: 0005 copies, 0006 forgets."""

import django.db.models.deletion
import modelcluster.fields
import resovilles.fields
import resovilles.postal
from django.db import migrations, models


def sans_index(modele, nom, vers, au_depart=django.db.models.deletion.SET_NULL):
    """The new columns take the names of these indexes and constraints."""
    return migrations.AlterField(
        model_name=modele,
        name=nom,
        field=models.ForeignKey(
            blank=True,
            null=True,
            db_index=False,
            db_constraint=False,
            on_delete=au_depart,
            related_name="+",
            to=vers,
        ),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("annuaire", "0003_personnes_completes"),
        ("territoires", "0001_initial"),
        ("thesaurus", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="structure", name="un_seul_centre"),
        sans_index("structure", "type_acteur", "thesaurus.concept"),
        sans_index("structure", "ville", "territoires.territoire"),
        sans_index(
            "fonction", "structure", "annuaire.structure", django.db.models.deletion.CASCADE
        ),
        migrations.RenameModel("Structure", "AncienneStructure"),
        migrations.RenameField("fonction", "structure", "ancienne"),
        migrations.CreateModel(
            name="Structure",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                (
                    "chapo",
                    models.TextField(
                        blank=True,
                        help_text="Deux ou trois phrases qui donnent envie de lire ; elles servent "
                        "aussi de résumé.",
                        max_length=600,
                        verbose_name="chapô",
                    ),
                ),
                (
                    "date_affichee",
                    models.DateField(
                        blank=True, null=True, verbose_name="date de première publication"
                    ),
                ),
                (
                    "mise_a_jour",
                    models.DateField(blank=True, null=True, verbose_name="mise à jour le"),
                ),
                ("sigle", models.CharField(blank=True, max_length=30, verbose_name="sigle")),
                ("site", models.URLField(blank=True, verbose_name="site")),
                (
                    "telephone",
                    models.CharField(blank=True, max_length=30, verbose_name="téléphone"),
                ),
                (
                    "courriel",
                    models.EmailField(blank=True, max_length=254, verbose_name="courriel"),
                ),
                (
                    "adresse",
                    models.TextField(
                        blank=True,
                        help_text=resovilles.postal.AIDE,
                        validators=[resovilles.postal.adresse_postale],
                        verbose_name="adresse postale",
                    ),
                ),
                (
                    "verifiee_le",
                    models.DateField(
                        blank=True,
                        help_text="Le jour où quelqu’un de la structure a dit que la fiche est "
                        "juste.",
                        null=True,
                        verbose_name="vérifiée le",
                    ),
                ),
                (
                    "est_le_centre",
                    models.BooleanField(
                        default=False, verbose_name="c’est notre centre de ressources"
                    ),
                ),
                ("corps", resovilles.fields.CorpsField(blank=True, verbose_name="à propos")),
                ("tri", models.CharField(db_index=True, editable=False, max_length=255)),
                ("cherchable", models.TextField(editable=False)),
                (
                    "territoires",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True,
                        related_name="+",
                        to="territoires.territoire",
                        verbose_name="territoires",
                    ),
                ),
                (
                    "themes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True,
                        limit_choices_to={"famille": "theme"},
                        related_name="+",
                        to="thesaurus.concept",
                        verbose_name="thèmes",
                    ),
                ),
                (
                    "type_acteur",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"famille": "acteur"},
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="thesaurus.concept",
                        verbose_name="type d’acteur",
                    ),
                ),
                (
                    "ville",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="territoires.territoire",
                        verbose_name="ville",
                    ),
                ),
            ],
            options={
                "verbose_name": "structure",
                "verbose_name_plural": "structures",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.AddField(
            model_name="fonction",
            name="structure",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="fonctions",
                to="annuaire.structure",
            ),
        ),
    ]
