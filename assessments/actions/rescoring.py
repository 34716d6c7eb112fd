"""Every score computed again from the answers: what is stored is compared, what is out of date gets a row."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from assessments import rules
from assessments.actions.flags import flag_columns
from assessments.actions.responses import score_columns
from assessments.models import DRAFT, FormVersion, KeptResponse, RaisedFlag, Response, Score
from practices import clock

# So many answers are one transaction: what was done stays done when it is stopped.
BATCH: Final = 200
# All that is shown of a score.
SAYS: Final = ("exact", "value", "band", "answered", "missing", "absent", "prorated", "flags")
MADE_BY: Final = ("scoring_hash", "engine_version")
Columns = dict[str, Any]


@dataclass
class Tally:
    """What was found: scores that say the same, are out of date, differ, or were never computed."""

    counts: Counter[str] = field(default_factory=Counter)
    differing: list[str] = field(default_factory=list)

    def compare(self, answers: UUID, computed: Columns, stored: Mapping[str, Any] | None) -> bool:
        """Whether a row has to be added for this scale of these answers."""
        place = f"{computed['scale']} of answers {answers}"
        self.counts["scores"] += 1
        if stored is None:
            self.counts["missing"] += 1
            self.differing.append(f"missing: {place}")
            return True
        is_current = all(stored[name] == computed[name] for name in MADE_BY)
        if any(_said(stored, name) != _said(computed, name) for name in SAYS):
            self.counts["different"] += 1
            # What one engine computed twice from one document and found different no new row would explain.
            self.counts["left"] += is_current
            self.differing.append(f"different: {place}")
        elif not is_current:
            self.counts["out of date"] += 1
        return not is_current


def _said(score: Mapping[str, Any], name: str) -> Any:
    """As it is compared: a kept score has its value as text, and an old one may not have every part."""
    if name == "value":
        return None if score["value"] is None else Decimal(score["value"])
    return score.get("absent") or {} if name == "absent" else score[name]


def rescore(practice_id: UUID, *, using: str, write: bool) -> Tally:
    """All scores of one practice, sent and kept. Adds rows where `write` says so; changes none."""
    tally = Tally()
    versions = FormVersion.objects.using(using).filter(practice_id=practice_id).exclude(state=DRAFT)
    for version in versions.defer("raw_import", "import_report").order_by("id"):
        try:
            scorer = rules.Scorer(version.form_document, version.scoring)
        except ValueError as fault:
            tally.counts["versions that cannot be scored"] += 1
            tally.differing.append(f"cannot be scored: version {version.pk}: {fault}")
            continue
        for rows in _batches(Response.objects.using(using).filter(version=version, practice_id=practice_id)):
            with transaction.atomic(using=using):
                _sent(rows, scorer, tally, using=using, write=write)
                _flags(rows, scorer, tally, using=using, write=write)
        kept = KeptResponse.objects.using(using).filter(version=version, practice_id=practice_id)
        for rows in _batches(kept):
            with transaction.atomic(using=using):
                _kept(rows, scorer, tally, using=using, write=write)
                _flags(rows, scorer, tally, using=using, write=write)
    return tally


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    last: UUID | None = None
    while True:
        rest = rows if last is None else rows.filter(pk__gt=last)
        found = list(rest.order_by("pk")[:BATCH])
        if not found:
            return
        yield found
        last = found[-1].pk


def _computed(scorer: rules.Scorer, items: Sequence[Any]) -> list[Columns]:
    answers = rules.by_link_id(items, scorer.form)
    return score_columns(scorer.score(answers).values())


def _sent(rows: Sequence[Response], scorer: rules.Scorer, tally: Tally, *, using: str, write: bool) -> None:
    names = ("response_id", "scale", *SAYS, *MADE_BY)
    stored = Score.objects.using(using).filter(response__in=rows).order_by("scored_at", "id").values(*names)
    # The newest counts, and stands last.
    newest = {(score["response_id"], score["scale"]): score for score in stored}
    new = [
        _row(response, columns, clock.now())
        for response in rows
        for columns in _computed(scorer, response.items)
        if tally.compare(response.pk, columns, newest.get((response.pk, columns["scale"])))
    ]
    if write:
        # Somebody may be doing the same beside us: once per engine is enough.
        Score.objects.using(using).bulk_create(new, ignore_conflicts=True)
        tally.counts["added"] += len(new)


def _row(response: Response, columns: Columns, at: datetime) -> Score:
    return Score(
        practice_id=response.practice_id,
        client_id=response.client_id,
        response_id=response.pk,
        version_id=response.version_id,
        recorded_by_id=response.recorded_by_id,
        scored_at=at,
        **columns,
    )


def _kept(
    rows: Sequence[KeptResponse], scorer: rules.Scorer, tally: Tally, *, using: str, write: bool
) -> None:
    for kept in rows:
        newest = {score["scale"]: score for score in kept.scores}
        computed = _computed(scorer, kept.items)
        new = [
            columns for columns in computed if tally.compare(kept.pk, columns, newest.get(columns["scale"]))
        ]
        if new and write:
            same = KeptResponse.objects.using(using).filter(pk=kept.pk, scores=kept.scores)
            tally.counts["added"] += len(new) * same.update(scores=[*kept.scores, *_plain(new)])


def _plain(new: Iterable[Columns]) -> list[Columns]:
    return [
        {**columns, "value": None if columns["value"] is None else str(columns["value"])} for columns in new
    ]


def _flags(
    rows: Sequence[Response] | Sequence[KeptResponse],
    scorer: rules.Scorer,
    tally: Tally,
    *,
    using: str,
    write: bool,
) -> None:
    """Flags that no row keeps, or none of this engine. No item is filed and nobody alerted by it; what was
    never known before calls for a screening as of the day on which it was told."""
    of = "kept_id" if isinstance(rows[0], KeptResponse) else "response_id"
    before = {row.pk: getattr(row, "amends_id", None) for row in rows}
    asked = [pk for pk in (*before, *before.values()) if pk is not None]
    stored = RaisedFlag.objects.using(using).filter(**{f"{of}__in": asked})
    kept = set(stored.values_list(of, "key", *MADE_BY))
    known = {(answers, key) for answers, key, *_ in kept}
    made_by = (scorer.hash, rules.ENGINE_VERSION)
    new = []
    for row in rows:
        raised = flag_columns(scorer.flags(rules.by_link_id(row.items, scorer.form)))
        tally.counts["flags"] += len(raised)
        _compare_flags(tally, row.pk, {flag["key"] for flag in raised}, known, kept, made_by)
        for flag in raised:
            if (row.pk, flag["key"], *made_by) not in kept:
                is_news = not {(row.pk, flag["key"]), (before[row.pk], flag["key"])} & known
                new.append(_flag(row, flag, of, made_by, is_news=is_news))
        known |= {(row.pk, flag["key"]) for flag in raised}
    if write:
        RaisedFlag.objects.using(using).bulk_create(new, ignore_conflicts=True)
        tally.counts["added"] += len(new)


def _compare_flags(
    tally: Tally,
    answers: UUID,
    raised: set[str],
    known: set[tuple[Any, Any]],
    kept: set[tuple[Any, ...]],
    made_by: tuple[str, int],
) -> None:
    for key in sorted(raised):
        if (answers, key) not in known:
            tally.counts["missing"] += 1
            tally.differing.append(f"missing: flag {key} of answers {answers}")
        elif (answers, key, *made_by) not in kept:
            tally.counts["out of date"] += 1
    for of, key, *stored_by in kept:
        if of == answers and tuple(stored_by) == made_by and key not in raised:
            tally.counts["different"] += 1
            tally.counts["left"] += 1
            tally.differing.append(f"different: flag {key} of answers {answers}")


def _flag(
    row: Response | KeptResponse, flag: Columns, of: str, made_by: tuple[str, int], *, is_news: bool
) -> RaisedFlag:
    return RaisedFlag(
        practice_id=row.practice_id,
        client_id=row.client_id,
        case_id=row.case_id if isinstance(row, KeptResponse) else None,
        version_id=row.version_id,
        scoring_hash=made_by[0],
        engine_version=made_by[1],
        is_news=is_news,
        scored_at=clock.now(),
        recorded_at=row.sent_at,
        **{of: row.pk},
        **flag,
    )
