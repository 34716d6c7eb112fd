"""Sent answers and their scores; for staff also what a client keeps with their therapist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast

from assessments import rules
from assessments.models import ATTENTION, BY_CLIENT, FormVersion, KeptResponse, RaisedFlag, Response
from assessments.models.forms import by_language
from assessments.reports.both import Both
from clients.models import URGENT

COLUMNS: Final = (
    *("id", "client_id", "homework_id", "version_id", "reference", "items", "sent_at"),
    *(
        "form_key",
        "form_title",
        "form_name",
        "number",
        "kept",
        "flagged",
        "in_space",
        "recorded_by_id",
        "filled_in",
    ),
    *("corrects", "corrects_reference", "corrected_by", "corrected_by_reference"),
)
OF_FORM: Final = ("form_key", "form_title", "form_name", "number", "in_space")
NEWEST_FIRST: Final = ("-sent_at", "-id")
GRAVEST_FIRST: Final = Case(When(severity=URGENT, then=0), When(severity=ATTENTION, then=1), default=2)


@dataclass(frozen=True)
class ResponseRow:
    """Answers that were sent. What they correct, and what corrects them, by id and by reference."""

    id: UUID
    client_id: UUID
    homework_id: UUID
    version_id: UUID
    reference: UUID
    items: Sequence[Any]
    sent_at: datetime
    form: Mapping[str, Any]
    kept: bool
    flagged: str | None
    space: str
    recorded_by_id: UUID
    filled_in: str
    corrects: UUID | None
    corrects_reference: UUID | None
    corrected_by: UUID | None
    corrected_by_reference: UUID | None
    answers: Mapping[str, Any] | None = None

    @property
    def pk(self) -> UUID:
        return self.id

    def with_answers(self, *, by_staff: bool) -> "ResponseRow":
        """The same with its answers by linkId, read by the form they were given to; to a client options by
        their codes, as their form has no scores."""
        document = FormVersion.objects.values_list("form_document", flat=True).get(pk=self.version_id)
        answers = rules.by_link_id(self.items, document)
        return replace(self, answers=answers if by_staff else rules.by_code(document, answers))


def _row(found: Mapping[str, Any]) -> ResponseRow:
    # As the version is called that was answered, whatever a later one is called.
    title = by_language(found["form_title"]) or by_language(found["form_name"])
    form = {"key": found["form_key"], "title": title, "number": found["number"]}
    plain = (name for name in COLUMNS if name not in OF_FORM)
    return ResponseRow(**{name: found[name] for name in plain}, form=form, space=found["in_space"])


def _columns(rows: QuerySet[Any], kept: bool, space: str, **corrections: Any) -> Any:
    return rows.annotate(
        form_key=F("version__form__key"),
        form_title=F("version__form_document__title"),
        form_name=F("version__form__title"),
        number=F("version__number"),
        kept=Cast(Value(kept), BooleanField()),
        in_space=Cast(Value(space), TextField()),
        **corrections,
    ).values(*COLUMNS)


def all_responses() -> Both[ResponseRow]:
    """Every response this person may read, newest first. What is kept, a client is not shown again."""
    correction = Response.objects.filter(amends=OuterRef("pk"))
    gravest = RaisedFlag.objects.order_by(GRAVEST_FIRST).values("severity")
    sent = _columns(
        Response.objects.all(),
        kept=False,
        space="care",
        filled_in=F("filled"),
        flagged=Subquery(gravest.filter(response=OuterRef("pk"))[:1]),
        corrects=F("amends_id"),
        corrects_reference=F("amends__reference"),
        corrected_by=Subquery(correction.values("id")[:1]),
        corrected_by_reference=Subquery(correction.values("reference")[:1]),
    )
    none = dict.fromkeys(COLUMNS[-4:], Cast(Value(None), UUIDField()))
    filled = Cast(Value(BY_CLIENT), TextField())
    told = {"filled_in": filled, "flagged": Subquery(gravest.filter(kept=OuterRef("pk"))[:1])}
    kept = _columns(KeptResponse.objects.all(), kept=True, space="team", **told, **none)
    return Both(_row, sent, kept, order=NEWEST_FIRST)


def kept_of(homework_id: UUID) -> list[dict[str, Any]]:
    """What of this homework the client keeps with their therapist."""
    rows = KeptResponse.objects.filter(homework_id=homework_id).order_by("-sent_at", "-id")
    return [{**row, "kept": True} for row in rows.values("id", "sent_at")]
