from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import m2m_changed, post_migrate, post_save


class MembresConfig(AppConfig):
    name = "membres"
    verbose_name = "Accès réservé"

    def ready(self):
        utilisateur = apps.get_model(settings.AUTH_USER_MODEL)
        post_save.connect(accorder, sender=utilisateur)
        m2m_changed.connect(revoir_l_equipe, sender=utilisateur.groups.through)
        post_migrate.connect(synchroniser_les_roles, sender=derniere_application())


def derniere_application():
    """The last app that migrates: by then the permissions of all of them exist."""
    return [config for config in apps.get_app_configs() if config.models_module][-1]


def accorder(instance, raw, **kwargs):
    if not raw:
        from membres.actions import accorder_l_adresse

        accorder_l_adresse(instance)


def revoir_l_equipe(instance, action, reverse, pk_set, **kwargs):
    """Whoever gets or loses a role enters or leaves the team."""
    if action.startswith("post_"):
        utilisateurs = apps.get_model(settings.AUTH_USER_MODEL).objects
        for utilisateur in utilisateurs.filter(pk__in=pk_set or []) if reverse else [instance]:
            utilisateur.save(update_fields=["is_staff"])


def synchroniser_les_roles(**kwargs):
    from membres.roles import synchroniser

    synchroniser()
