"""How much may be asked of one person: one form a day, ten minutes a week; what is over waits."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import (
    Asked,
    Minutes,
    Queued,
    Waiting,
    is_unread,
    minutes_of,
    queue,
    room_for,
    warnings,
)
from practices.thresholds import DEFAULTS

TODAY = date(2026, 3, 10)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


TABLE = [
    (3, [], True, []),
    (3, [Asked(ago(0), 1)], False, ["forms_that_day"]),
    (3, [Asked(ago(1), 7)], True, []),
    (4, [Asked(ago(1), 7)], False, ["minutes_that_week"]),
    (4, [Asked(ago(6), 7)], False, ["minutes_that_week"]),
    (4, [Asked(ago(7), 7)], True, []),
    (4, [Asked(ago(0), 7)], False, ["forms_that_day", "minutes_that_week"]),
    # One that is longer than the week's minutes is asked alone.
    (25, [], True, []),
    (25, [Asked(ago(6), 1)], False, ["minutes_that_week"]),
    # What was asked later is no part of the week up to that day.
    (3, [Asked(TODAY + timedelta(days=1), 9)], True, []),
]


@pytest.mark.parametrize(("minutes", "asked", "is_free", "codes"), TABLE)
def test_whether_there_is_room(minutes: int, asked: list[Asked], is_free: bool, codes: list[str]) -> None:
    room = room_for(minutes, asked, TODAY)
    assert (room.is_free, [reason.code for reason in room.reasons]) == (is_free, codes)


def test_a_practice_sets_its_own_limits() -> None:
    more = replace(DEFAULTS, forms_a_day=2, minutes_a_week=20)
    assert room_for(5, [Asked(TODAY, 7)], TODAY, more).is_free
    assert not room_for(14, [Asked(TODAY, 7)], TODAY, more).is_free


def test_what_waits_is_asked_in_order_of_need() -> None:
    waiting = [
        Waiting("late", 3, 1),
        Waiting("soon", 3, 3, TODAY + timedelta(days=3)),
        Waiting("first", 3, 0),
    ]
    told = queue(waiting, [], TODAY)
    assert [(one.key, (one.on - TODAY).days) for one in told] == [("soon", 0), ("first", 1), ("late", 2)]
    assert told[0].reasons == ()
    assert [reason.code for reason in told[1].reasons] == ["forms_that_day"]


def test_a_short_one_does_not_overtake_a_long_one() -> None:
    told = queue([Waiting("long", 9, 0), Waiting("short", 1, 1)], [Asked(ago(2), 5)], TODAY)
    assert told[0].key == "long"
    assert told[0].on == TODAY + timedelta(days=5)
    assert told[1].on > told[0].on


@pytest.mark.parametrize(
    ("stated", "measured", "counts"),
    [
        (5, None, Minutes(5, "stated")),
        (5, 3, Minutes(3, "measured")),
        (5, 8, Minutes(8, "measured")),
        (5, 5, Minutes(5, "measured")),
        (5, 1, Minutes(1, "measured")),
    ],
)
def test_what_was_measured_counts_before_what_is_stated(
    stated: int, measured: int | None, counts: Minutes
) -> None:
    assert minutes_of(stated, measured) == counts


@pytest.mark.parametrize("measured", [0, -1])
def test_no_form_takes_no_time(measured: int) -> None:
    with pytest.raises(ValueError, match=str(measured)):
        minutes_of(5, measured)


@given(st.integers(0, 90), st.none() | st.integers(1, 90))
def test_it_says_where_its_minutes_come_from(stated: int, measured: int | None) -> None:
    found = minutes_of(stated, measured)
    assert found.counted == (stated if found.source == "stated" else measured)
    assert (found.source == "measured") is (measured is not None)


FORMS = st.lists(st.tuples(st.integers(1, 30), st.none() | st.integers(0, 40)), max_size=12)
PAST = st.lists(st.builds(Asked, st.integers(0, 9).map(ago), st.integers(1, 12)), max_size=8)


@given(FORMS, PAST)
def test_a_queue_keeps_to_the_limits_and_forgets_nobody(
    forms: list[tuple[int, int | None]], past: list[Asked]
) -> None:
    waiting = [
        Waiting(str(place), minutes, place, None if due is None else TODAY + timedelta(days=due))
        for place, (minutes, due) in enumerate(forms)
    ]
    told: tuple[Queued, ...] = queue(waiting, past, TODAY)
    assert {one.key for one in told} == {one.key for one in waiting}
    minutes_of = {one.key: one.minutes for one in waiting}
    for one in told:
        others = [Asked(other.on, minutes_of[other.key]) for other in told if other.key != one.key]
        before = [*past, *(other for other in others if other.on < one.on)]
        assert room_for(minutes_of[one.key], before, one.on).is_free
        assert (one.reasons == ()) == (one.on == TODAY)


@pytest.mark.parametrize(
    ("opened", "stops"),
    [
        ([], False),
        ([False], False),
        ([False, False], True),
        ([False, True], False),
        ([True, False, False], False),
        ([False, False, True], True),
    ],
)
def test_two_answers_that_nobody_opened_stop_a_form(opened: list[bool], stops: bool) -> None:
    assert is_unread(opened) is stops


@pytest.mark.parametrize(
    ("due", "closes", "moves", "codes"),
    [
        (None, None, False, []),
        (2, 2, False, []),
        (1, None, False, ["after_due"]),
        (1, None, True, []),
        (None, 1, False, ["closes_before_asked"]),
        (1, 1, True, ["closes_before_asked"]),
        (1, 1, False, ["after_due", "closes_before_asked"]),
    ],
)
def test_the_queue_warns_of_days_that_pass_before_it_is_asked(
    due: int | None, closes: int | None, moves: bool, codes: list[str]
) -> None:
    days = [None if ahead is None else TODAY + timedelta(days=ahead) for ahead in (due, closes)]
    one = Waiting("form", 3, 0, days[0], days[1], moves)
    assert [reason.code for reason in warnings(one, TODAY + timedelta(days=2))] == codes
