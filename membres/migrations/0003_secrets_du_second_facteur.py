from django.db import migrations

from membres.chiffrement import rechiffrer


def chiffrer(apps, schema_editor):
    """What was written in clear before."""
    rechiffrer(apps.get_model('mfa', 'Authenticator').objects.all())


class Migration(migrations.Migration):

    dependencies = [
        ('membres', '0002_adresses_de_connexion'),
        ('mfa', '0003_authenticator_type_uniq'),
    ]

    operations = [migrations.RunPython(chiffrer, migrations.RunPython.noop)]
