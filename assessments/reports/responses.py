"""Sent answers and their scores; for staff also what a client keeps with their therapist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import BooleanField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast

from assessments import rules
from assessments.models import FormVersion, KeptResponse, Response, Score
from assessments.reports.both import Both

COLUMNS: Final = (
    *("id", "client_id", "homework_id", "version_id", "reference", "items", "sent_at"),
    *("form_key", "form_title", "number", "kept", "in_space"),
)
NEWEST_FIRST: Final = ("-sent_at", "-id")


@dataclass(frozen=True)
class ResponseRow:
    id: UUID
    client_id: UUID
    homework_id: UUID
    version_id: UUID
    reference: UUID
    items: Sequence[Any]
    sent_at: datetime
    form: Mapping[str, Any]
    kept: bool
    space: str
    answers: Mapping[str, Any] | None = None

    @property
    def pk(self) -> UUID:
        return self.id

    def with_answers(self) -> "ResponseRow":
        """The same with its answers by linkId, read by the form they were given to."""
        document = FormVersion.objects.values_list("form_document", flat=True).get(pk=self.version_id)
        return replace(self, answers=rules.by_link_id(self.items, document))


def _row(found: Mapping[str, Any]) -> ResponseRow:
    form = {"key": found["form_key"], "title": found["form_title"], "number": found["number"]}
    plain = ("id", "client_id", "homework_id", "version_id", "reference", "items", "sent_at", "kept")
    return ResponseRow(**{name: found[name] for name in plain}, form=form, space=found["in_space"])


def _columns(rows: QuerySet[Any], kept: bool, space: str) -> Any:
    return rows.annotate(
        form_key=F("version__form__key"),
        form_title=F("version__form__title"),
        number=F("version__number"),
        kept=Cast(Value(kept), BooleanField()),
        in_space=Cast(Value(space), TextField()),
    ).values(*COLUMNS)


def all_responses() -> Both[ResponseRow]:
    """Every response this person may read, newest first. What is kept, a client is not shown again."""
    sent = _columns(Response.objects.all(), kept=False, space="care")
    kept = _columns(KeptResponse.objects.all(), kept=True, space="team")
    return Both(_row, sent, kept, order=NEWEST_FIRST)


def kept_of(homework_id: UUID) -> list[dict[str, Any]]:
    """What of this homework the client keeps with their therapist."""
    rows = KeptResponse.objects.filter(homework_id=homework_id).order_by("-sent_at", "-id")
    return [{**row, "kept": True} for row in rows.values("id", "sent_at")]


@dataclass(frozen=True)
class ScoreLine:
    """One scale of one response; `reliable_change` against the first of the same version."""

    client_id: UUID
    response: UUID
    reference: UUID
    version_id: UUID
    sent_at: datetime
    scale: str
    value: float | None
    exact: str | None
    band: str | None
    answered: int
    missing: int
    prorated: bool
    flags: Sequence[Any]
    kept: bool
    form: str = ""
    number: int = 0
    reliable_change: rules.Change | None = None


def scores_of_response(row: ResponseRow) -> list[ScoreLine]:
    if row.kept:
        return _kept_lines(KeptResponse.objects.filter(pk=row.id))
    return _lines(Score.objects.filter(response_id=row.id))


def scores_of_client(client_id: UUID, form: str | UUID | None = None) -> list[ScoreLine]:
    """All scores of a client, newest first, each with its change since the first of the same version."""
    wanted: dict[str, Any] = {"client_id": client_id}
    if form is not None:
        wanted["version__form_id" if isinstance(form, UUID) else "version__form__key"] = form
    lines = _lines(Score.objects.filter(**wanted)) + _kept_lines(KeptResponse.objects.filter(**wanted))
    lines.sort(key=lambda line: (line.sent_at, line.response), reverse=True)
    versions = FormVersion.objects.filter(pk__in={line.version_id for line in lines}).select_related("form")
    of_version = {version.pk: version for version in versions}
    first: dict[tuple[UUID, str], ScoreLine] = {}
    for line in reversed(lines):
        if line.exact is not None:
            first.setdefault((line.version_id, line.scale), line)
    return [
        _with_change(line, of_version[line.version_id], first.get((line.version_id, line.scale)))
        for line in lines
    ]


def _lines(scores: QuerySet[Score]) -> list[ScoreLine]:
    # Scored again by a newer engine, the newest row counts.
    newest = scores.select_related("response").order_by("response_id", "scale", "-scored_at", "-id")
    return [
        ScoreLine(
            client_id=score.client_id,
            response=score.response_id,
            reference=score.response.reference,
            version_id=score.version_id,
            sent_at=score.response.sent_at,
            scale=score.scale,
            value=None if score.value is None else float(score.value),
            exact=score.exact,
            band=score.band,
            answered=score.answered,
            missing=score.missing,
            prorated=score.prorated,
            flags=score.flags,
            kept=False,
        )
        for score in newest.distinct("response_id", "scale")
    ]


SCORED: Final = ("scale", "exact", "band", "answered", "missing", "prorated", "flags")


def _kept_lines(kept: QuerySet[KeptResponse]) -> list[ScoreLine]:
    return [
        ScoreLine(
            client_id=row.client_id,
            response=row.pk,
            reference=row.reference,
            version_id=row.version_id,
            sent_at=row.sent_at,
            value=None if score["value"] is None else float(score["value"]),
            kept=True,
            **{name: score[name] for name in SCORED},
        )
        for row in kept
        for score in row.scores
    ]


def _with_change(line: ScoreLine, version: FormVersion, first: ScoreLine | None) -> ScoreLine:
    scales = version.scoring.get("scales", [])
    declared: Mapping[str, Any] = next((scale for scale in scales if scale["key"] == line.scale), {})
    told = declared.get("reliable_change")
    change = None
    if told and first is not None and first is not line and first.exact and line.exact:
        change = rules.reliable_change(
            first.exact,
            line.exact,
            sd=told["sd"],
            reliability=told["reliability"],
            better=declared.get("direction", "lower"),
            cutoff=told.get("cutoff"),
            z=told.get("z", 1.96),
        )
    return replace(line, form=version.form.key, number=version.number, reliable_change=change)
