"""What a practice expects of the scores of a form: every line that was recorded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from assessments.models import ExpectationLine, Form
from assessments.reports.forms import version_that_counts


@dataclass(frozen=True)
class Expectations:
    """`row_version` grows with every line; `lines` newest first; `scales`: of the version that counts."""

    pk: UUID
    form: Form
    lines: Sequence[ExpectationLine]
    scales: frozenset[str]

    @property
    def row_version(self) -> int:
        return len(self.lines)

    def news(self, told: Sequence[Mapping[str, Any]], today: date) -> Iterator[dict[str, Any]]:
        """Of these lines the ones that say otherwise than what is recorded."""
        for line in told:
            whole = {"tolerance": Decimal(0), "valid_from": today, **line}
            whole["points"] = [dict(point) for point in line["points"]]
            there = self._in_force(whole["scale"], whole["valid_from"])
            if there is None or (there.points, there.tolerance) != (whole["points"], whole["tolerance"]):
                yield whole

    def _in_force(self, scale: str, on: date) -> ExpectationLine | None:
        return next((line for line in self.lines if line.scale == scale and line.valid_from <= on), None)


def expectations(form_id: UUID) -> Expectations | None:
    """All lines of one form; None where there is no such form."""
    version = version_that_counts(form_id)
    if version is None:
        return None
    lines = ExpectationLine.objects.filter(form=form_id).order_by("-valid_from", "-recorded_at", "-id")
    scales = frozenset(scale["key"] for scale in scales_of(version.scoring))
    return Expectations(form_id, version.form, list(lines), scales)


def scales_of(scoring: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Those that have a key: a draft's may be anything."""
    rows = scoring.get("scales")
    told = rows if isinstance(rows, list) else []
    return [row for row in told if isinstance(row, dict) and isinstance(row.get("key"), str)]
