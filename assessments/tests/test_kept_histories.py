"""Whatever is recorded, kept, corrected and released, in any order: state is what the rules make of it."""

import random
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pytest
from django.db.models import Exists, OuterRef

from assessments import actions, rules
from assessments.models import Assessment, KeptState, TeamAssessment, TeamKeptState
from assessments.reports import AssessmentRow, all_assessments
from assessments.tests.scene import ANAS, TODAY, days_ago, held_session, recorded
from relationships.models import Relationship
from relationships.words import CAPACITIES
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

STEPS = 40
KINDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("ana", {"subject": "other", "basis": "observed"}),
    ("ana", {"subject": "other", "basis": "self_report"}),
    ("ana", {"subject": "self", "basis": "self_report"}),
    ("ana", {"subject": "other", "basis": "observed", "keep": True}),
    ("ana", {"subject": "self", "basis": "self_report", "keep": True}),
    ("thea", {"subject": "other", "basis": "observed", "rater": "therapist"}),
    ("thea", {"subject": "self", "basis": "observed", "rater": "therapist"}),
)


def some_levels(chance: random.Random) -> dict[str, int | None]:
    levels = {capacity: chance.choice((None, 0, 1, 2, 3, 4)) for capacity in CAPACITIES}
    return levels if any(level is not None for level in levels.values()) else {"energy": 2}


def to_correct(chance: random.Random, name: str, told: dict[str, Any]) -> AssessmentRow | None:
    with as_person(name):
        rows = all_assessments().filter(subject=told["subject"], rater=told.get("rater", "client"))[:100]
    waiting = [row for row in rows if not row.is_superseded]
    return chance.choice(waiting) if waiting and chance.random() < 0.3 else None


def one_step(chance: random.Random) -> None:
    with as_person("thea"):
        later = TeamAssessment.objects.filter(supersedes=OuterRef("pk"))
        own = TeamAssessment.objects.filter(~Exists(later), released_as__isnull=True, rater="therapist")
        unreleased = list(own)
        if unreleased and chance.random() < 0.2:
            actions.release_assessment(by=actor("thea"), assessment=chance.choice(unreleased))
            return
    name, told = chance.choice(KINDS)
    # Back-dated as often as not, and often within a fortnight of each other.
    on = days_ago(chance.choice((0, 1, 5, 13, 14, 15, 40, 200)))
    if told.get("keep"):
        keep(on, some_levels(chance), told["subject"], told["basis"])
        return
    recorded(name, on, some_levels(chance), **told, supersedes=to_correct(chance, name, told))


def keep(on: date, levels: dict[str, int | None], subject: str, basis: str) -> None:
    with as_person("ana"):
        about = Relationship.objects.get(pk=ANAS)
        actions.keep_assessment(
            by=actor("ana"), relationship=about, subject=subject, basis=basis, assessed_on=on, levels=levels
        )


Six = tuple[list[int | None], list[date | None], list[bool | None]]


def by_the_rules(rows: Iterable[Assessment | TeamAssessment], is_own_word: bool) -> Six:
    used = []
    everything = list(rows)
    for capacity in CAPACITIES:
        seen = [
            rules.Observation(getattr(row, capacity), row.assessed_on, row.recorded_at, str(row.pk))
            for row in everything
            if getattr(row, capacity) is not None
        ]
        used.append(rules.own_word(seen, TODAY) if is_own_word else rules.level_used(seen, TODAY))
    return (
        [one.level for one in used],
        [one.newest_on for one in used],
        [None if one.level is None else one.seen_once for one in used],
    )


def standing(model: Any, subject: str, rater: str) -> Sequence[Any]:
    later = model.objects.filter(supersedes=OuterRef("pk"))
    basis = "self_report" if (subject, rater) == ("self", "client") else "observed"
    rows = model.objects.filter(~Exists(later), relationship=ANAS, subject=subject, rater=rater, basis=basis)
    return list(rows.filter(released_as__isnull=True) if model is TeamAssessment else rows)


def assert_kept(subject: str, rater: str) -> None:
    is_own_word = (subject, rater) == ("self", "client")
    care = standing(Assessment, subject, rater)
    team = standing(TeamAssessment, subject, rater)
    row = KeptState.objects.filter(relationship=ANAS, subject=subject, view=rater).first()
    expected = by_the_rules(care, is_own_word)
    assert (row.levels, row.newest_on, row.seen_once) == expected if row else not care
    ours = TeamKeptState.objects.filter(relationship=ANAS, subject=subject, view=rater).first()
    # Also of one that was corrected, and whose correction was released.
    unreleased = TeamAssessment.objects.filter(relationship=ANAS, released_as__isnull=True)
    assert (ours is not None) == unreleased.filter(subject=subject, rater=rater).exists()
    if ours is not None:
        assert (ours.levels, ours.newest_on, ours.seen_once) == by_the_rules([*care, *team], is_own_word)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_kept_state_follows_from_any_history(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - chance that repeats itself
    held_session()
    for _ in range(STEPS):
        one_step(chance)
    with as_person("thea"):
        for subject in ("other", "self"):
            for rater in rules.VIEWS:
                assert_kept(subject, rater)
