"""Two plans of one client whose dates lie within four hours: whoever plans is told before one is silent."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments.tests.scene import CEM, asked
from reminders.rules import DAYS, Every, said
from reminders.tests.test_api import WEEKLY, made, moved, patched
from reminders.tests.test_plan_states import AFTER, session
from reminders.tests.weeks import make_safe

pytestmark = pytest.mark.django_db

ALWAYS = [{"weekday": day, "from": "00:00", "to": "23:59"} for day in range(7)]


def warnings(the_plan: dict[str, Any], name: str = "thea") -> list[dict[str, Any]]:
    answer = asked(name, "get", f"check-in-plans/{the_plan['id']}/").json()
    found: list[dict[str, Any]] = answer["warnings"]
    return found


def test_the_answer_says_which_other_plan_comes_too_near_and_when() -> None:
    make_safe("ana", windows=ALWAYS)
    first = made()
    assert first["warnings"] == []
    second = made(every={**WEEKLY, "at": "12:59"})
    (warning,) = second["warnings"]
    assert (warning["code"], warning["plan"], warning["date"]) == (
        "too_near",
        first["id"],
        second["next_dates"][0],
    )
    assert "every week on Tuesday at 09:00" in warning["detail"]
    # Of the other one just so, for staff who read it later.
    for name in ("thea", "sue"):
        (other,) = warnings(first, name)
        assert (other["plan"], other["date"]) == (second["id"], first["next_dates"][0])
    # Put apart, both are silent.
    assert patched(second, {"every": {**WEEKLY, "at": "13:00"}}).json()["warnings"] == []
    assert warnings(first) == []


@pytest.mark.parametrize(
    ("every", "is_near"),
    [
        ({"each": "day", "at": "10:00"}, True),
        ({"each": "day", "at": "05:00"}, False),
        ({**WEEKLY, "on": ["monday"]}, False),
        ({"each": "month", "day": 1, "at": "23:00"}, False),
        ({**WEEKLY, "on": ["monday", "tuesday"], "at": "11:00", "interval": 2}, True),
    ],
)
def test_any_date_of_the_next_weeks_counts(every: dict[str, Any], is_near: bool) -> None:
    make_safe("ana", windows=ALWAYS)
    made()
    assert bool(made(every=every)["warnings"]) == is_near


def test_one_that_begins_later_is_compared_when_it_has_begun() -> None:
    make_safe("ana", windows=ALWAYS)
    made()
    later = (timezone.now() + timedelta(days=200)).date().isoformat()
    (warning,) = made(every={"each": "day", "at": "09:30"}, starts_on=later)["warnings"]
    assert warning["date"][:10] >= later


def test_far_apart_by_the_clock_but_in_one_window_they_leave_together() -> None:
    make_safe("ana", windows=[{"weekday": day, "from": "18:00", "to": "20:00"} for day in range(7)])
    made()
    assert len(made(every={**WEEKLY, "at": "15:00"})["warnings"]) == 1


def test_dates_after_sessions_count_as_far_as_they_are_known() -> None:
    make_safe("ana", windows=ALWAYS)
    for days in (3, 10):
        session(days)
    made(every={"each": "day", "at": "09:00"})
    assert len(made(every=AFTER)["warnings"]) == 1


def test_neither_a_stopped_plan_nor_one_of_another_client_is_in_the_way() -> None:
    make_safe("ana", windows=ALWAYS)
    first = made()
    made(client=str(CEM))
    assert moved(first, to="stopped", reason="Enough.").status_code == 200
    second = made()
    assert second["warnings"] == []
    # Going on with the first one tells, as making it would.
    (warning,) = moved(first, to="active").json()["warnings"]
    assert warning["plan"] == second["id"]


def test_neither_the_client_nor_the_partner_reads_it() -> None:
    make_safe("ana", windows=ALWAYS)
    made()
    second = made()
    assert second["warnings"]
    for path in ("check-in-plans/", f"check-in-plans/{second['id']}/"):
        assert b"warnings" not in asked("ana", "get", path).content
    assert asked("ben", "get", f"check-in-plans/{second['id']}/").status_code == 404
    assert b"too_near" not in asked("ben", "get", "check-in-plans/").content


@pytest.mark.parametrize(
    ("every", "words"),
    [
        (Every("day", time(9)), "every day at 09:00"),
        (
            Every("week", time(9), on=("tuesday", "friday"), interval=2),
            "every 2 weeks on Tuesday and Friday at 09:00",
        ),
        (Every("month", time(18, 30), day=3), "every month on day 3 at 18:30"),
        (Every("session", time(9), days=2), "2 days after each session at 09:00"),
        (Every("homework", time(9), days=1), "1 day before homework is due at 09:00"),
    ],
)
def test_choices_are_said_in_plain_words(every: Every, words: str) -> None:
    assert said(every) == words


@given(
    st.sets(st.sampled_from(DAYS), min_size=1),
    st.times(),
    st.integers(1, 52),
)
def test_whatever_is_chosen_is_said(on: set[str], at: time, interval: int) -> None:
    words = said(Every("week", at, on=tuple(sorted(on, key=DAYS.index)), interval=interval))
    assert words.startswith("every ")
    assert words.endswith(f"at {at:%H:%M}")
    assert all(day.capitalize() in words for day in on)


def test_so_many_times_begin_with_the_first_date_to_come() -> None:
    """Made today after the hour: none of the three is over already."""
    make_safe("ana")
    for times in (1, 3):
        the_plan = made(every={"each": "day", "at": "00:00", "times": times})
        assert len(the_plan["next_dates"]) == times
    # Told once more with other choices, so many from then on; the same choices again change nothing.
    old = made(every={"each": "day", "at": "00:00"}, starts_on="2026-01-05")
    changed = patched(old, {"every": {"each": "week", "on": ["tuesday"], "at": "00:00", "times": 2}}).json()
    assert len(changed["next_dates"]) == 2
    same = patched(changed, {"every": changed["every"]}, tag="2").json()
    assert (same["starts_on"], same["next_dates"]) == (changed["starts_on"], changed["next_dates"])
    # A day to begin that is told counts.
    told = patched(
        changed,
        {"every": {"each": "day", "at": "00:00", "times": 400}, "starts_on": changed["starts_on"]},
        tag="3",
    )
    assert told.json()["starts_on"] == changed["starts_on"]


def of_nobody() -> str:
    """A client of Thea's without a sign-in."""
    client = asked("thea", "post", "clients/", {"name": "Nia"}).json()["id"]
    opened = asked(
        "thea", "post", "cases/", {"kind": "individual", "clients": [client], "opened_on": "2026-01-05"}
    )
    assert opened.status_code == 201, opened.content
    return str(client)


def test_for_whom_nobody_could_answer_no_plan_is_made() -> None:
    refused = asked(
        "thea", "post", "check-in-plans/", {"client": of_nobody(), "what": "check_in", "every": WEEKLY}
    )
    assert refused.status_code == 409
    assert "no sign-in" in refused.json()["detail"]
