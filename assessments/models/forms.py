"""Forms and their versions."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import models
from django.db.models import Q

from clients.models import choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import PracticeOwned
from privacy.spaces import ME, Rows

DRAFT, PUBLISHED, RETIRED = "draft", "published", "retired"
VERSION_STATES: Final = {DRAFT: (PUBLISHED,), PUBLISHED: (RETIRED,), RETIRED: ()}
# Whose words the questions are: a form whose text we may not ship gets it from the practice.
OURS, BY_PRACTICE = "ours", "by_practice"
TEXTS: Final = (OURS, BY_PRACTICE)
WRITERS: Final = ("therapist", "manager")
MY_VERSIONS: Final = "id = ANY (ARRAY(SELECT rls.my_form_versions()))"
ENGLISH: Final = "en"
# Under this name lists that leave the documents unread, since they would carry each form whole, read a title.
TITLE_READ: Final = "title_read"
MY_FORMS: Final = "id = ANY (ARRAY(SELECT rls.my_forms()))"


def by_language(title: object) -> dict[str, str]:
    """A title as it is shown; an imported one may be a bare text."""
    told = title if isinstance(title, Mapping) else {ENGLISH: title}
    return {str(language): text for language, text in told.items() if isinstance(text, str)}


def licence_line(licence: Mapping[str, Any]) -> str | None:
    told = licence.get("text")
    return told if isinstance(told, str) and told else None


class Form(PracticeOwned):
    """A questionnaire of this practice. Built-in ones are given to each, so that it is whole in itself."""

    space = "practice"
    rows = Rows(
        written_by=WRITERS,
        changes=("title",),
        client_reads=MY_FORMS,
        removes=True,
        # What is built in is given by the owner alone (library.give_shipped_forms).
        add_when="NOT is_built_in",
        definer="SELECT",
    )

    key = models.SlugField(max_length=60, db_index=False)
    title = models.JSONField(default=dict)
    is_built_in = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "key"], name="form_key_once")]


class FormVersion(PracticeOwned):
    """A form as it was published. Never changes again: old answers are read in their old wording.

    Of each form one version is a draft at most, and one is published: publishing the next retires it (the
    trigger `one_published`); what is being answered is answered to its end on its own version.
    """

    space = "practice"
    rows = Rows(
        written_by=WRITERS,
        changes=(
            *("form_document", "scoring", "licence", "minutes", "content_hash", "state", "published_at"),
            "row_version",
        ),
        client_reads=MY_VERSIONS,
        # Nothing is born published. What is built in stays as it is (the trigger `built_in_stays`).
        add_when="state = 'draft'",
        definer="SELECT",
        removes=True,
    )

    form = PracticeForeignKey(Form)
    number = models.IntegerField()
    state = models.TextField(choices=choices(VERSION_STATES), default=DRAFT)
    form_document = models.JSONField()
    scoring = models.JSONField(default=dict)
    licence = models.JSONField(default=dict)
    minutes = models.SmallIntegerField(default=5)
    content_hash = models.TextField()
    texts = models.TextField(choices=[(name, name) for name in TEXTS], default=OURS)
    # What was imported, byte for byte, and what became of each of its features.
    raw_import = models.BinaryField(null=True)
    import_report = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True)
    row_version = models.IntegerField(default=1)

    @property
    def title(self) -> dict[str, str]:
        """As this version is called, whatever a later one is called."""
        alone = vars(self).get(TITLE_READ) if "form_document" in self.get_deferred_fields() else None
        return by_language(alone or self.form_document.get("title")) or by_language(self.form.title)

    def name_itself(self, title: object) -> None:
        """Its title, where a list read that alone of the document."""
        vars(self)[TITLE_READ] = title

    @property
    def licence_line(self) -> str | None:
        """What the holder of its texts asks to stand beside them."""
        return licence_line(self.licence)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "form", "number"], name="form_version_once"),
            models.UniqueConstraint(
                fields=["practice", "form"], condition=Q(state=DRAFT), name="form_draft_once"
            ),
            models.UniqueConstraint(
                fields=["practice", "form"], condition=Q(state=PUBLISHED), name="form_published_once"
            ),
            models.CheckConstraint(condition=Q(texts__in=TEXTS), name="form_version_texts_known"),
            models.CheckConstraint(
                condition=Q(state=DRAFT, published_at__isnull=True)
                | (~Q(state=DRAFT) & Q(published_at__isnull=False)),
                name="form_version_published_with_its_day",
            ),
        ]


class ExpectationLine(PracticeOwned):
    """How this practice expects a scale to change: by day since the first score. A later line replaces it.

    Read by staff beside one client's scores; never a client's, never a measure of a therapist.
    """

    space = "practice"
    rows = Rows(written_by=WRITERS, add_when=f"recorded_by_id = {ME}")

    form = PracticeForeignKey(Form)
    scale = models.TextField()
    # [{"day": 28, "change": -3}, ...]; none: from then on nothing is expected.
    points = models.JSONField(default=list)
    tolerance = models.DecimalField(max_digits=10, decimal_places=4, default=0)
    valid_from = models.DateField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(tolerance__gte=0), name="expectation_tolerance_not_negative"),
        ]
        indexes = [
            models.Index(fields=["practice", "form", "scale", "valid_from"], name="expectation_by_form"),
        ]
