"""What the end of a workflow does. Wagtail reads it while its models load: no model here."""

from wagtail.workflows import publish_workflow_state


def finir(etat, user=None):
    """The page goes online, unless that is a gesture of its own."""
    page = etat.content_object.specific
    if not getattr(page, "mise_en_ligne_a_part", False):
        publish_workflow_state(etat, user=user)
