"""Every saved, moved or deleted object changes the generation, except what no page shows."""

from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.signals import page_unpublished, post_page_move

from resovilles.cache.generation import contenu_change

# Models of libraries, app by app or one by one. Ours say it with `change_les_pages = False`.
APPLICATIONS_SANS_EFFET = {
    "account",
    "admin",
    "auth",
    "contenttypes",
    "courriel",
    "django_tasks_database",
    "mfa",
    "sessions",
    "socialaccount",
    "taches",
    "wagtailadmin",
    "wagtailembeds",
    "wagtailsearch",
    "wagtailusers",
}
MODELES_SANS_EFFET = {
    "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.PageLogEntry",
    "wagtailcore.PageSubscription",
    "wagtailcore.ReferenceIndex",
    "wagtailcore.Revision",
    "wagtailcore.Task",
    "wagtailcore.TaskState",
    "wagtailcore.UploadedFile",
    "wagtailcore.Workflow",
    "wagtailcore.WorkflowState",
}
# What saving a draft writes on the page itself, which stays as it is online.
CHAMPS_DU_BROUILLON = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
    "locked",
    "locked_at",
    "locked_by",
}


def se_voit(modele):
    meta = modele._meta
    return (
        getattr(modele, "change_les_pages", True)
        and meta.app_label not in APPLICATIONS_SANS_EFFET
        and meta.label not in MODELES_SANS_EFFET
    )


def apres_ecriture(sender, update_fields=None, **_):
    if se_voit(sender) and not (update_fields and set(update_fields) <= CHAMPS_DU_BROUILLON):
        contenu_change()


def brancher():
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(apres_ecriture, dispatch_uid="cache.apres_ecriture")
    for signal in (post_page_move, page_unpublished):
        signal.connect(contenu_change, dispatch_uid="cache.contenu_change")
