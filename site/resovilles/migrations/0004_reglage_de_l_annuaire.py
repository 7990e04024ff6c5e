from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("resovilles", "0003_telechargements"),
    ]

    operations = [
        migrations.AddField(
            model_name="reglagessite",
            name="contacts_annuaire",
            field=models.CharField(
                choices=[
                    ("public", "Tout le monde"),
                    ("adherents", "Adhérents (accès réservé)"),
                    ("interne", "Équipe seulement"),
                ],
                default="adherents",
                help_text="Qui lit leur téléphone, leur courriel et leur adresse. Le nom, le type, "
                "la ville et le site sont publics ; chaque personne décide de sa propre fiche.",
                max_length=10,
                verbose_name="coordonnées des structures de l’annuaire",
            ),
        ),
    ]
