"""Forms and their versions."""

from typing import Final

from django.db import models
from django.db.models import Q

from clients.models import choices
from privacy.fields import PracticeForeignKey
from privacy.models import PracticeOwned
from privacy.spaces import Rows

DRAFT, PUBLISHED, RETIRED = "draft", "published", "retired"
VERSION_STATES: Final = {DRAFT: (PUBLISHED,), PUBLISHED: (RETIRED,), RETIRED: ()}
MY_VERSIONS: Final = "id = ANY (ARRAY(SELECT rls.my_form_versions()))"
MY_FORMS: Final = "id = ANY (ARRAY(SELECT rls.my_forms()))"


class Form(PracticeOwned):
    """A questionnaire of this practice. Built-in ones are given to each, so that it is whole in itself."""

    space = "practice"
    rows = Rows(written_by=("therapist",), changes=("title",), client_reads=MY_FORMS)

    key = models.SlugField(max_length=60, db_index=False)
    title = models.JSONField(default=dict)
    is_built_in = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "key"], name="form_key_once")]


class FormVersion(PracticeOwned):
    """A form as it was published. Never changes again: old answers are read in their old wording."""

    space = "practice"
    rows = Rows(
        written_by=("therapist",),
        changes=("form_document", "scoring", "licence", "minutes", "content_hash", "state", "published_at"),
        client_reads=MY_VERSIONS,
        definer="SELECT",
    )

    form = PracticeForeignKey(Form)
    number = models.IntegerField()
    state = models.TextField(choices=choices(VERSION_STATES), default=DRAFT)
    form_document = models.JSONField()
    scoring = models.JSONField(default=dict)
    licence = models.JSONField(default=dict)
    minutes = models.SmallIntegerField(default=5)
    content_hash = models.TextField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "form", "number"], name="form_version_once"),
            models.CheckConstraint(
                condition=Q(state=DRAFT, published_at__isnull=True)
                | (~Q(state=DRAFT) & Q(published_at__isnull=False)),
                name="form_version_published_with_its_day",
            ),
        ]
