"""Kept state follows from history, whatever the order in which it was written."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import actions, rules
from assessments.models import KeptState, TeamAssessment, TeamKeptState
from assessments.reports import every_assessment
from assessments.tests.scene import ANAS, COUPLE, TODAY, days_ago, held_session, recorded, scalar
from relationships.words import CAPACITIES
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

ENERGY = CAPACITIES.index("energy")
WORDS = CAPACITIES.index("words_and_actions")
SEED = 20260301
HISTORIES = 3_000
LEVEL_USED = """
    SELECT array_agg(rls.level_used(
        ARRAY(SELECT (pair ->> 0)::smallint FROM jsonb_array_elements(history) AS pair),
        ARRAY(SELECT (pair ->> 1)::date FROM jsonb_array_elements(history) AS pair)) ORDER BY place)
    FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS all_of_them (history, place)
"""


def as_json(histories: list[list[tuple[int, date]]]) -> str:
    rows = ([f'[{level}, "{on}"]' for level, on in history] for history in histories)
    return f"[{', '.join('[' + ', '.join(row) + ']' for row in rows)}]"


def in_python(history: list[tuple[int, date]]) -> int | None:
    return rules.level_used([rules.Observation(level, on) for level, on in history], TODAY).level


def random_history(chance: random.Random) -> list[tuple[int, date]]:
    """Dense and sparse ones, with several on a day, and gaps of just 13, 14 and 15 days."""
    width = chance.choice((3, 20, 60, 800))
    days = [chance.randrange(width) for _ in range(chance.randrange(9))]
    days += [day + gap for day in days[:2] for gap in chance.sample((13, 14, 15), chance.randrange(3))]
    return [(chance.randrange(5), days_ago(day)) for day in days]


def test_the_databases_level_used_is_the_rule() -> None:
    chance = random.Random(SEED)  # noqa: S311 - chance that repeats itself
    histories = [random_history(chance) for _ in range(HISTORIES)]
    assert scalar(LEVEL_USED, [as_json(histories)]) == [in_python(history) for history in histories]


days = st.integers(0, 60).map(lambda back: TODAY - timedelta(days=back))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.lists(st.tuples(st.integers(0, 4), days), max_size=6), min_size=1, max_size=20))
def test_the_databases_level_used_is_the_rule_in_every_corner(histories: list[Any]) -> None:
    assert scalar(LEVEL_USED, [as_json(histories)]) == [in_python(history) for history in histories]


def kept(view: str = "client", subject: str = "other", name: str = "ana") -> KeptState:
    with as_person(name):
        return KeptState.objects.get(relationship=ANAS, subject=subject, view=view)


def energy(row: KeptState | TeamKeptState) -> tuple[int | None, date | None, bool | None]:
    return row.levels[ENERGY], row.newest_on[ENERGY], row.seen_once[ENERGY]


def test_a_rise_waits_a_fortnight_and_a_fall_counts_at_once() -> None:
    steps = ((100, 3, 3), (40, 1, 1), (21, 4, 1), (19, 4, 1), (5, 4, 4), (4, 2, 2))
    for back, level, expected in steps:
        recorded("ana", days_ago(back), {"energy": level})
        assert kept().levels[ENERGY] == expected, f"{back} days ago"


def test_back_dated_entries_count_where_they_belong() -> None:
    recorded("ana", days_ago(1), {"energy": 4})
    assert energy(kept()) == (4, days_ago(1), True)
    recorded("ana", days_ago(10), {"energy": 2})
    assert energy(kept()) == (2, days_ago(1), False)
    recorded("ana", days_ago(300), {"energy": 0})
    assert energy(kept()) == (0, days_ago(1), False)


def test_of_several_on_one_day_the_lowest_counts_and_it_was_seen_once() -> None:
    for level in (3, 1, 2):
        recorded("ana", days_ago(1), {"energy": level})
    assert energy(kept()) == (1, days_ago(1), True)


def test_a_corrected_one_counts_no_more_and_what_the_correction_leaves_out_falls_back() -> None:
    recorded("ana", days_ago(30), {"energy": 3, "words_and_actions": 2})
    wrong = recorded("ana", days_ago(5), {"energy": 0, "words_and_actions": 0})
    assert (kept().levels[ENERGY], kept().levels[WORDS]) == (0, 0)
    with as_person("ana"):
        told = every_assessment().filter(pk=wrong.pk).first()
    recorded("ana", days_ago(5), {"energy": 4}, supersedes=told)
    assert (kept().levels[ENERGY], kept().levels[WORDS]) == (3, 2)
    assert kept().newest_on[WORDS] == days_ago(30)


def test_what_was_not_observed_is_not_used() -> None:
    for basis in ("hearsay", "client_account", "self_report"):
        recorded("ana", days_ago(1), {"energy": 1}, basis=basis)
    assert energy(kept()) == (None, None, None)


def test_of_themself_the_newest_word_counts() -> None:
    for back, level in ((40, 4), (1, 2), (20, 0)):
        recorded("ana", days_ago(back), {"energy": level}, subject="self", basis="self_report")
    assert energy(kept(subject="self")) == (2, days_ago(1), False)


def test_a_team_row_never_shows_through_the_care_row() -> None:
    held_session()
    one = recorded("thea", days_ago(3), {"energy": 1}, rater="therapist")
    with as_person("ana"):
        assert not KeptState.objects.filter(view="therapist").exists()
        assert not TeamKeptState.objects.exists()
    with as_person("thea"):
        assert energy(TeamKeptState.objects.get()) == (1, days_ago(3), True)
        actions.release_assessment(by=actor("thea"), assessment=TeamAssessment.objects.get(pk=one.pk))
        assert not TeamKeptState.objects.exists()
    assert energy(kept("therapist")) == (1, days_ago(3), True)
    recorded("thea", days_ago(2), {"energy": 0}, rater="therapist")
    assert energy(kept("therapist", name="thea")) == (1, days_ago(3), True)
    with as_person("sue"):
        assert energy(TeamKeptState.objects.get(case=COUPLE)) == (0, days_ago(2), False)


def test_what_the_team_writes_leaves_the_clients_row_as_it_lay() -> None:
    held_session()
    care = recorded("thea", days_ago(9), {"energy": 2}, rater="therapist")
    with as_person("thea"):
        actions.release_assessment(by=actor("thea"), assessment=TeamAssessment.objects.get(pk=care.pk))
    before = where_it_lies()
    recorded("thea", days_ago(3), {"energy": 1}, rater="therapist")
    assert where_it_lies() == before


def test_a_row_that_would_stay_the_same_is_not_written() -> None:
    recorded("ana", days_ago(1), {"energy": 2})
    before = where_it_lies()
    recorded("ana", days_ago(1), {"energy": 2}, basis="hearsay")
    assert where_it_lies() == before
    recorded("ana", days_ago(1), {"energy": 1})
    assert where_it_lies() != before


def where_it_lies() -> Any:
    """Where the client's rows lie in their table, and when they were written."""
    with as_person("ana"):
        return scalar("SELECT array_agg((ctid::text, xmin::text) ORDER BY id) FROM assessments_keptstate")
