"""Forms as they are read: which version counts, how long it takes, what answers to it would give."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef

from assessments import rules
from assessments.models import DRAFT, PUBLISHED, RETIRED, FormVersion
from assessments.models.forms import TITLE_READ

FIRST: Final = (PUBLISHED, RETIRED, DRAFT)
OWN_TITLE: Final = {TITLE_READ: F("form_document__title")}
MINUTES: Final = "SELECT version_id, minutes FROM rls.form_minutes(%s)"


def newest_published() -> Any:
    """Of each form the version that is assigned from now on."""
    return FormVersion.objects.filter(state=PUBLISHED).select_related("form")


def newest_seen() -> Any:
    """Of each form the newest version that this person may read, drafts apart: what a client was assigned."""
    seen = FormVersion.objects.exclude(state=DRAFT)
    newer = seen.filter(form=OuterRef("form"), number__gt=OuterRef("number"))
    return seen.filter(~Exists(newer)).select_related("form").annotate(**OWN_TITLE)


def in_state(state: str) -> Any:
    """Of each form its draft, its published version, or of one that is assigned no longer its last."""
    rows = FormVersion.objects.filter(state=state).select_related("form").annotate(**OWN_TITLE)
    if state != RETIRED:
        return rows
    newer = FormVersion.objects.exclude(state=DRAFT)
    return rows.filter(~Exists(newer.filter(form=OuterRef("form"), number__gt=OuterRef("number"))))


def version_that_counts(form_id: UUID) -> FormVersion | None:
    """The published one; else the last that was; else the draft."""
    versions = FormVersion.objects.filter(form_id=form_id)
    told = versions.order_by("-number").values_list("pk", "state")
    newest = min(told, key=lambda version: FIRST.index(version[1]), default=None)
    return None if newest is None else versions.select_related("form").defer("raw_import").get(pk=newest[0])


def minutes_taken(versions: Iterable[UUID] | None = None) -> Mapping[UUID, int]:
    """How long answering these versions takes (None: all): the middle of the newest answers, in minutes
    rounded up, where five clients or more have answered. Staff and the engine are told, nobody else is."""
    wanted = None if versions is None else sorted(set(versions))
    if wanted == []:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(MINUTES, [wanted])
        return dict(cursor.fetchall())


@dataclass(frozen=True)
class Preview:
    """What answers would give: faults, or scores and flags. `form_faults` keep it from being published."""

    number: int
    state: str
    form_faults: Sequence[rules.Fault]
    faults: Sequence[rules.Fault]
    scores: Sequence[rules.Score]
    flags: Sequence[rules.Flag]


def preview(version: FormVersion, answers: Any, form_faults: Sequence[rules.Fault]) -> Preview:
    """Checked and scored as if it were sent, without storing anything."""
    ready = rules.prepare(version.form_document)
    faults = rules.check(ready, answers)
    scores: Sequence[rules.Score] = ()
    flags: Sequence[rules.Flag] = ()
    if not faults and not form_faults:
        scorer = rules.Scorer(ready, version.scoring)
        counting = rules.cleared(ready, answers)
        scores, flags = tuple(scorer.score(counting).values()), scorer.flags(counting)
    return Preview(version.number, version.state, form_faults, faults, scores, flags)
