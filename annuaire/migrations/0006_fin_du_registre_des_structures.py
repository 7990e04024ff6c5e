"""Apart from the data: PostgreSQL alters no table that a transaction has just written to."""

import django.db.models.deletion
from django.db import migrations, models


def oublier_l_ancien_nom(apps, schema_editor):
    """Its content type, hence its rights and the references to it, would stay in the lists."""
    apps.get_model("contenttypes", "ContentType").objects.filter(
        app_label="annuaire", model="anciennestructure"
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("annuaire", "0005_structures_reprises"),
    ]

    operations = [
        migrations.RemoveField(model_name="fonction", name="ancienne"),
        migrations.DeleteModel("AncienneStructure"),
        migrations.AlterField(
            model_name="fonction",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="fonctions",
                to="annuaire.structure",
            ),
        ),
        migrations.AddConstraint(
            model_name="structure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("est_le_centre", True)),
                fields=("est_le_centre",),
                name="un_seul_centre",
                violation_error_message="Une autre structure est déjà notée comme notre centre.",
            ),
        ),
        migrations.RunPython(oublier_l_ancien_nom, migrations.RunPython.noop),
    ]
