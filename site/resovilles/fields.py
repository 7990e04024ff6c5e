"""Fields shared by all apps."""

from django.db import models
from wagtail.fields import StreamField


class CorpsField(StreamField):
    """A StreamField whose block definitions stay out of migrations.

    Otherwise each change of a label would write a migration of thousands of lines. A data
    migration that needs the blocks names their types itself.
    """

    def __init__(self, block_types=(), **kwargs):
        super().__init__(block_types, **kwargs)

    def deconstruct(self):
        return models.Field.deconstruct(self)
