"""Accounts opened before the sign-in by django-allauth get their address of sign-in."""

from django.conf import settings
from django.db import migrations


def donner_les_adresses(apps, schema_editor):
    adresses = apps.get_model("account", "EmailAddress").objects
    for utilisateur in apps.get_model(settings.AUTH_USER_MODEL).objects.all():
        adresses.get_or_create(
            user_id=utilisateur.pk,
            email=utilisateur.email.lower(),
            defaults={"primary": True, "verified": True},
        )


class Migration(migrations.Migration):
    dependencies = [
        ("membres", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(donner_les_adresses, migrations.RunPython.noop)]
