"""What scores say of change, as one would write it first: every row is read, then joined to lines."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from assessments import rules
from assessments.models import FormVersion, KeptResponse, Response, Score

# (case, form, scale)
Place = tuple[UUID, UUID, str]
# When and by which answers it was told, the number of their version, the exact value.
Told = tuple[Any, UUID, int, str]
Found = tuple[UUID, Response | KeptResponse, str, str | None]


def newest_scores(
    responses: Iterable[Response], scores: Iterable[Score], kept: Iterable[KeptResponse]
) -> list[Found]:
    """(case, answers, scale, exact value) of all answers that were not corrected, as computed last."""
    of_id = {row.pk: row for row in responses}
    corrected = {row.amends_id for row in of_id.values()}
    found: dict[tuple[UUID, str], Found] = {}
    for score in sorted(scores, key=lambda score: (score.scored_at, score.pk)):
        response = of_id[score.response_id]
        if response.pk not in corrected:
            found[response.pk, score.scale] = (
                response.homework.case_id,
                response,
                score.scale,
                score.exact,
            )
    for row in kept:
        for told in row.scores:
            found[row.pk, told["scale"]] = (row.case_id, row, told["scale"], told["exact"])
    return list(found.values())


class Forms:
    """All versions there are: whose scores stand on one line, and what each declares."""

    def __init__(self, versions: Iterable[FormVersion]) -> None:
        self.of_id = {version.pk: version for version in versions if version.state != "draft"}
        self.of_number = {(v.form_id, v.number): v for v in self.of_id.values()}
        self._lines: dict[tuple[UUID, str], Mapping[int, tuple[int, ...]]] = {}

    def line(self, form: UUID, scale: str, number: int) -> tuple[int, ...]:
        """The numbers of the versions beside whose scores this version's scores of the scale stand."""
        if (form, scale) not in self._lines:
            self._lines[form, scale] = self._made(form, scale)
        return self._lines[form, scale][number]

    def _made(self, form: UUID, scale: str) -> Mapping[int, tuple[int, ...]]:
        told = []
        for version in (found for found in self.of_id.values() if found.form_id == form):
            ranges = {raw["key"]: raw.get("range") for raw in version.scoring.get("scales", [])}
            comparable = version.scoring.get("comparable") is True
            told.append(rules.VersionFact(version.number, comparable, ranges.get(scale), scale in ranges))
        # One score each, so that no line is left out.
        each = [rules.ScoreFact(date.min, 0, version.number) for version in told]
        return {number: line.versions for line in rules.trend(told, each) for number in line.versions}

    def declares(self, form: UUID, scale: str, number: int) -> bool:
        scales = self.of_number[form, number].scoring.get("scales", [])
        return any(raw["key"] == scale and raw.get("reliable_change") for raw in scales)


def change_of(found: Iterable[Found], forms: Forms, cases: Collection[UUID]) -> dict[Place, rules.Change]:
    """Reliable change on the line answered last, of the lines on which a version declares any; judged by what
    the version of the newest answers declares. Nothing where the line was answered once."""
    told: dict[Place, list[Told]] = defaultdict(list)
    for case, row, scale, exact in found:
        if exact is not None and case in cases:
            version = forms.of_id[row.version_id]
            told[case, version.form_id, scale].append((row.sent_at, row.pk, version.number, exact))
    changes = {place: _change(place, sorted(values), forms) for place, values in told.items()}
    return {place: change for place, change in changes.items() if change is not None}


def _change(place: Place, values: Sequence[Told], forms: Forms) -> rules.Change | None:
    _, form, scale = place
    judged = [
        value
        for value in values
        if any(forms.declares(form, scale, number) for number in forms.line(form, scale, value[2]))
    ]
    if not judged:
        return None
    *_, number, newest = judged[-1]
    line = forms.line(form, scale, number)
    of_line = [value for value in judged if value[2] in line]
    if len(of_line) < 2:
        return None
    scoring = forms.of_number[form, number].scoring
    return rules.declared_change(scoring, scale, of_line[0][-1], newest)
