"""What answers raised, as the care team reads it; row security leaves a client none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from assessments.models import RaisedFlag, Response
from assessments.reports.responses import ResponseRow


@dataclass(frozen=True)
class FlagLine:
    """One flag of one set of answers, once whatever computed it. `stands`: not taken back by a correction."""

    response: UUID
    sent_at: datetime
    form: str
    number: int
    key: str
    title: Mapping[str, str] | None
    severity: str
    item: str | None
    scale: str | None
    tell: str
    calls_for_screening: str | None
    kept: bool
    stands: bool


def flags_of_response(row: ResponseRow) -> list[FlagLine]:
    """What these answers raised; also where a correction takes it back."""
    lines = flags_of_client(row.client_id, row.form["key"])
    return [line for line in lines if line.response == row.id]


def flags_of_client(client_id: UUID, form: str | UUID | None = None) -> list[FlagLine]:
    """All flags of a client's answers, the newest answers first, in declared order."""
    wanted: dict[str, Any] = {"client_id": client_id}
    if form is not None:
        wanted["version__form_id" if isinstance(form, UUID) else "version__form__key"] = form
    found = RaisedFlag.objects.filter(**wanted).select_related("version__form")
    found = found.defer("version__form_document", "version__raw_import", "version__import_report")
    # Computed again by a newer engine, the newest row counts.
    newest = {(_answers(flag), flag.key): flag for flag in found.order_by("recorded_at", "scored_at", "id")}
    if not newest:
        return []
    counts = _newest_corrections(client_id)
    return sorted(
        (
            _line(flag, (counts.get(answers, answers), key) in newest)
            for (answers, key), flag in newest.items()
        ),
        key=lambda line: (line.sent_at, line.response),
        reverse=True,
    )


def _answers(flag: RaisedFlag) -> UUID:
    return flag.response_id or flag.kept_id  # type: ignore[return-value]  # one of them is there


def _newest_corrections(client_id: UUID) -> Mapping[UUID, UUID]:
    """Of answers that were corrected, the ones that count."""
    told = Response.objects.filter(client_id=client_id, amends__isnull=False)
    by = dict(told.values_list("amends_id", "id"))
    return {first: _last(first, by) for first in by}


def _last(first: UUID, by: Mapping[UUID, UUID]) -> UUID:
    while first in by:
        first = by[first]
    return first


def _line(flag: RaisedFlag, stands: bool) -> FlagLine:
    version = flag.version
    return FlagLine(
        response=_answers(flag),
        sent_at=flag.recorded_at,
        form=version.form.key,
        number=version.number,
        key=flag.key,
        title=_title(version.scoring.get("flags", []), flag.key),
        severity=flag.severity,
        item=flag.item or None,
        scale=flag.scale or None,
        tell=flag.tell,
        calls_for_screening=flag.calls_for_screening or None,
        kept=flag.kept_id is not None,
        stands=stands,
    )


def _title(declared: Iterable[Mapping[str, Any]], key: str) -> Mapping[str, str] | None:
    title = next((raw.get("title") for raw in declared if raw.get("key") == key), None)
    return {"en": title} if isinstance(title, str) else title
