"""Scores as they are read: each with its change since the first that it may be compared with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from assessments import rules
from assessments.models import ExpectationLine, FormVersion, KeptResponse, Response, Score
from assessments.reports.responses import ResponseRow
from practices.here import here

# Also those that this client was never given: what joins a line is no question of who looks at it.
VERSIONS: Final = "SELECT form_id, number, comparable, scales::text FROM rls.versions_compared(%s)"
SCORED: Final = ("scale", "exact", "band", "answered", "missing", "prorated", "flags")


@dataclass(frozen=True)
class ScoreLine:
    """One scale of one response. `line` names the first version of those whose scores make one line;
    `reliable_change` is against the first score on it."""

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
    absent: Mapping[str, int] = field(default_factory=dict)
    # Whether these answers were corrected since.
    amended: bool = False
    form: str = ""
    number: int = 0
    line: int = 0
    reliable_change: rules.Change | None = None
    on_track: rules.OnTrack | None = None


def scores_of_response(row: ResponseRow) -> list[ScoreLine]:
    """Each scale of these answers; what was corrected since is compared with nothing."""
    lines = _all_lines({"client_id": row.client_id, "version__form__key": row.form["key"]})
    return [line for line in lines if line.response == row.id]


def scores_of_client(client_id: UUID, form: str | UUID | None = None) -> list[ScoreLine]:
    """All scores of a client, newest first; of answers that were corrected, those of the correction."""
    wanted: dict[str, Any] = {"client_id": client_id}
    if form is not None:
        wanted["version__form_id" if isinstance(form, UUID) else "version__form__key"] = form
    return [line for line in _all_lines(wanted) if not line.amended]


def _all_lines(wanted: Mapping[str, Any]) -> list[ScoreLine]:
    lines = _sent(Score.objects.filter(**wanted)) + _kept(KeptResponse.objects.filter(**wanted))
    lines.sort(key=lambda line: (line.sent_at, line.response), reverse=True)
    versions = FormVersion.objects.filter(pk__in={line.version_id for line in lines}).select_related("form")
    of_version = {version.pk: version for version in versions.defer("form_document", "raw_import")}
    if not of_version:
        return []
    forms = {version.form_id for version in of_version.values()}
    compared, expected = _compared(forms), _expected(forms)
    groups: dict[tuple[UUID, str], list[ScoreLine]] = defaultdict(list)
    for line in reversed(lines):
        if not line.amended:
            groups[of_version[line.version_id].form_id, line.scale].append(line)
    judged = {
        (line.response, line.scale): line
        for (form_id, scale), of_scale in groups.items()
        for line in _judged(
            of_scale, of_version, _of_scale(compared[form_id], scale), expected.get((form_id, scale), [])
        )
    }
    named = (_named(line, of_version[line.version_id]) for line in lines)
    return [judged.get((line.response, line.scale), line) for line in named]


def _sent(scores: QuerySet[Score]) -> list[ScoreLine]:
    # Scored again by a newer engine, the newest row counts.
    newest = scores.select_related("response").order_by("response_id", "scale", "-scored_at", "-id")
    amended = Exists(Response.objects.filter(amends=OuterRef("response")))
    return [
        ScoreLine(
            client_id=score.client_id,
            response=score.response_id,
            reference=score.response.reference,
            version_id=score.version_id,
            sent_at=score.response.sent_at,
            value=None if score.value is None else float(score.value),
            absent=score.absent,
            kept=False,
            amended=score.amended,
            **{name: getattr(score, name) for name in SCORED},
        )
        for score in newest.annotate(amended=amended).distinct("response_id", "scale")
    ]


def _kept(kept: QuerySet[KeptResponse]) -> list[ScoreLine]:
    return [
        ScoreLine(
            client_id=row.client_id,
            response=row.pk,
            reference=row.reference,
            version_id=row.version_id,
            sent_at=row.sent_at,
            value=None if score["value"] is None else float(score["value"]),
            absent=score.get("absent", {}),
            kept=True,
            **{name: score[name] for name in SCORED},
        )
        for row in kept
        # What was computed later stands later.
        for score in {score["scale"]: score for score in row.scores}.values()
    ]


def _compared(forms: Iterable[UUID]) -> Mapping[UUID, list[tuple[int, bool, Mapping[str, Any]]]]:
    """Each version's number, whether it says that it is comparable, and its scales with their ranges."""
    found: dict[UUID, list[tuple[int, bool, Mapping[str, Any]]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(VERSIONS, [list(forms)])
        for form_id, number, comparable, scales in cursor.fetchall():
            found[form_id].append((number, comparable, orjson.loads(scales)))
    return found


def _of_scale(versions: Iterable[tuple[int, bool, Mapping[str, Any]]], scale: str) -> list[rules.VersionFact]:
    return [
        rules.VersionFact(
            number,
            comparable,
            range=tuple(scales[scale]) if scales.get(scale) else None,
            has_scale=scale in scales,
        )
        for number, comparable, scales in versions
    ]


def _expected(forms: Iterable[UUID]) -> Mapping[tuple[UUID, str], list[ExpectationLine]]:
    """What the practice expects, newest first; row security leaves a client none."""
    found: dict[tuple[UUID, str], list[ExpectationLine]] = defaultdict(list)
    for line in ExpectationLine.objects.filter(form_id__in=forms).order_by(
        "-valid_from", "-recorded_at", "-id"
    ):
        found[line.form_id, line.scale].append(line)
    return found


def _named(line: ScoreLine, version: FormVersion) -> ScoreLine:
    return replace(line, form=version.form.key, number=version.number, line=version.number)


def _judged(
    lines: Sequence[ScoreLine],
    of_version: Mapping[UUID, FormVersion],
    versions: Sequence[rules.VersionFact],
    expected: Sequence[ExpectationLine],
) -> list[ScoreLine]:
    """The scores of one scale, oldest first, each beside the first on its line."""
    zone = ZoneInfo(here().zone)
    named = [_named(line, of_version[line.version_id]) for line in lines]
    facts = {
        (line.response, line.scale): rules.ScoreFact(
            line.sent_at.astimezone(zone).date(), line.exact, line.number
        )
        for line in named
        if line.exact is not None
    }
    start = {
        number: (joined.versions[0], joined.scores[0])
        for joined in rules.trend(versions, facts.values())
        for number in joined.versions
    }
    return [
        _beside(line, of_version[line.version_id], facts.get((line.response, line.scale)), start, expected)
        for line in named
    ]


def _beside(
    line: ScoreLine,
    version: FormVersion,
    fact: rules.ScoreFact | None,
    start: Mapping[int, tuple[int, rules.ScoreFact]],
    expected: Sequence[ExpectationLine],
) -> ScoreLine:
    if line.number not in start:
        return line
    number, first = start[line.number]
    line = replace(line, line=number)
    if fact is None or fact is first:
        return line
    return replace(
        line,
        reliable_change=rules.declared_change(version.scoring, line.scale, first.value, fact.value),
        on_track=_on_track(version, line.scale, first, fact, expected),
    )


def _on_track(
    version: FormVersion,
    scale: str,
    first: rules.ScoreFact,
    fact: rules.ScoreFact,
    expected: Sequence[ExpectationLine],
) -> rules.OnTrack | None:
    """By what the practice expected on that day; None where it expects nothing."""
    line = _in_force(expected, fact.on)
    directions = {raw["key"]: raw.get("direction") for raw in version.scoring.get("scales", [])}
    better = directions.get(scale)
    if line is None or not line.points or better not in ("higher", "lower"):
        return None
    points = [(point["day"], point["change"]) for point in line.points]
    return rules.on_track(points, first, fact, better=better, tolerance=line.tolerance)


def _in_force(expected: Sequence[ExpectationLine], on: date) -> ExpectationLine | None:
    return next((line for line in expected if line.valid_from <= on), None)
