"""The reasons against sending, one by one; and how long to wait before the next attempt."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.rules import Window
from practices.thresholds import DEFAULTS
from reminders.rules import Contact, Facts, Plan, back_off, ends_because, why_not
from reminders.rules.guards import is_overdue

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
SAFE = Contact((Window(1, time(8), time(20)),), date(2026, 1, 1), date(2026, 6, 1), opted_out_at=None)
WEEKLY = Plan("check_in", "active", None, 12 * HOUR, "UTC")
FINE = Facts(case_is_open=True, has_open_homework=True, answered_at=None)


def reason(
    contact: Contact | None = SAFE, plan: Plan = WEEKLY, facts: Facts = FINE, now: datetime = NOW
) -> str | None:
    return why_not(facts, plan, contact, NOW, now)


def test_where_all_is_well_there_is_no_reason() -> None:
    assert reason() is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"confirmed_on": None}, "not_confirmed"),
        ({"no_way": "not_confirmed"}, "not_confirmed"),
        ({"no_way": "address_failed"}, "address_failed"),
        ({"is_shared": True}, "same_address"),
        # Whatever else stands against it is said first, as it is where nothing is shared.
        ({"is_shared": True, "windows": ()}, "no_window"),
        ({"is_shared": True, "opted_out_at": NOW}, "opted_out"),
        ({"no_way": "no_channel"}, "no_channel"),
        ({"no_way": "address_failed", "confirmed_on": None}, "not_confirmed"),
        ({"windows": ()}, "no_window"),
        ({"recheck_by": None}, "recheck_overdue"),
        ({"recheck_by": date(2026, 2, 17)}, "recheck_overdue"),
        ({"recheck_by": date(2026, 2, 18)}, None),
        ({"opted_out_at": NOW}, "opted_out"),
    ],
)
def test_a_contact_plan_counts_only_while_it_is_safe(changes: dict[str, Any], told: str | None) -> None:
    assert reason(replace(SAFE, **changes)) == told


@pytest.mark.parametrize("days", [0, 14])
@pytest.mark.parametrize(("recheck_by", "is_late"), [(date.max, False), (date.min, True)])
def test_no_day_is_too_far_to_tell(recheck_by: date, is_late: bool, days: int) -> None:
    own = replace(DEFAULTS, contact_grace_days=days)
    assert is_overdue(recheck_by, NOW.date(), own) is is_late


@pytest.mark.parametrize(("days", "told"), [(0, "recheck_overdue"), (13, "recheck_overdue"), (14, None)])
def test_a_contact_plan_counts_on_for_as_long_as_the_practice_says(days: int, told: str | None) -> None:
    contact = replace(SAFE, recheck_by=NOW.date() - timedelta(days=13))
    own = replace(DEFAULTS, contact_grace_days=days)
    assert why_not(FINE, WEEKLY, contact, NOW, NOW, own) == told


def test_without_a_contact_plan_nothing_is_sent() -> None:
    assert reason(None) == "not_confirmed"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"state": "stopped"}, "stopped"),
        ({"state": "paused"}, "paused"),
        ({"state": "paused", "paused_until": NOW + HOUR}, "paused"),
        ({"state": "paused", "paused_until": NOW}, None),
    ],
)
def test_a_plan_sends_only_while_it_runs(changes: dict[str, Any], told: str | None) -> None:
    assert reason(plan=replace(WEEKLY, **changes)) == told


@pytest.mark.parametrize(
    ("what", "changes", "told"),
    [
        ("check_in", {"case_is_open": False}, "case_closed"),
        ("homework", {"has_open_homework": False}, "done"),
        ("check_in", {"has_open_homework": False}, None),
        ("check_in", {"answered_at": NOW - 6 * HOUR}, "done"),
        ("check_in", {"answered_at": NOW - 7 * HOUR}, None),
        ("check_in", {"sessions": [(NOW + 11 * HOUR, NOW + 12 * HOUR)]}, "session_near"),
        ("check_in", {"sessions": [(NOW - 12 * HOUR, NOW - 11 * HOUR)]}, "session_near"),
        ("check_in", {"sessions": [(NOW + 12 * HOUR, NOW + 13 * HOUR)]}, None),
        ("homework", {"homework_state": "assigned"}, None),
        ("homework", {"homework_state": "sent", "has_open_homework": False}, "homework_sent"),
        ("homework", {"homework_state": "reviewed", "has_open_homework": False}, "homework_sent"),
        ("homework", {"homework_state": "skipped", "has_open_homework": False}, "homework_over"),
        ("homework", {"homework_state": "withdrawn", "has_open_homework": False}, "homework_over"),
        ("homework", {"homework_state": "expired", "has_open_homework": False}, "homework_over"),
        ("check_in", {"dates": ()}, "moved"),
        ("check_in", {"dates": (NOW - HOUR, NOW + HOUR)}, "moved"),
        ("check_in", {"dates": (NOW,)}, None),
        ("check_in", {"another_left_at": NOW - 4 * HOUR + timedelta(seconds=1)}, "another_just_sent"),
        ("check_in", {"another_left_at": NOW - 4 * HOUR}, None),
    ],
)
def test_what_is_done_over_or_near_is_not_asked_for(
    what: str, changes: dict[str, Any], told: str | None
) -> None:
    assert reason(plan=replace(WEEKLY, what=what), facts=replace(FINE, **changes)) == told


states = st.sampled_from([None, "assigned", "sent", "reviewed", "skipped", "withdrawn", "expired"])


@given(
    is_open=st.booleans(),
    state=states,
    opted_out_at=st.none() | st.just(NOW),
    no_way=st.sampled_from([None, "address_failed", "no_channel", "not_confirmed"]),
    paused=st.booleans(),
)
def test_what_ends_a_plan_never_lets_a_message_out(
    is_open: bool, state: str | None, opted_out_at: datetime | None, no_way: str | None, paused: bool
) -> None:
    facts = replace(FINE, case_is_open=is_open, homework_state=state)
    contact = replace(SAFE, opted_out_at=opted_out_at, no_way=no_way)
    ends = ends_because(facts, contact)
    goes_on = is_open and state in (None, "assigned") and not opted_out_at and no_way != "address_failed"
    assert (ends is None) == goes_on
    if ends is not None:
        plan = replace(WEEKLY, state="paused" if paused else "active")
        assert why_not(facts, plan, contact, NOW, NOW) in ((ends, "paused") if paused else (ends,))


@given(
    is_open=st.booleans(),
    state=states,
    contact=st.builds(
        Contact,
        windows=st.sampled_from([SAFE.windows, ()]),
        confirmed_on=st.sampled_from([SAFE.confirmed_on, None]),
        recheck_by=st.sampled_from([SAFE.recheck_by, None]),
        opted_out_at=st.none() | st.just(NOW),
        no_way=st.sampled_from([None, "address_failed", "not_confirmed"]),
    ),
    plan=st.sampled_from(["active", "paused", "stopped"]),
    left_at=st.none() | st.just(NOW - HOUR),
)
def test_what_is_shared_changes_nothing_but_that_it_is_held_back(
    is_open: bool, state: str | None, contact: Contact, plan: str, left_at: datetime | None
) -> None:
    facts = replace(FINE, case_is_open=is_open, homework_state=state, another_left_at=left_at)
    shared, rule = replace(contact, is_shared=True), replace(WEEKLY, state=plan)
    assert ends_because(facts, shared) == ends_because(facts, contact)
    alone = why_not(facts, rule, contact, NOW, NOW)
    assert why_not(facts, rule, shared, NOW, NOW) == (alone or "same_address")


def test_without_a_contact_plan_a_plan_goes_on() -> None:
    assert ends_because(FINE, None) is None


def test_the_recheck_day_is_a_day_where_the_client_is() -> None:
    late = datetime(2026, 3, 3, 23, tzinfo=UTC)
    contact = replace(SAFE, recheck_by=date(2026, 2, 18))
    assert reason(contact, now=late) is None
    assert reason(contact, replace(WEEKLY, zone="Asia/Tokyo"), now=late) == "recheck_overdue"


@given(attempt=st.integers(1, 500), chance=st.floats(0, 1))
def test_waits_grow_and_never_pass_an_hour(attempt: int, chance: float) -> None:
    assert timedelta(seconds=20) <= back_off(attempt, chance) <= HOUR
    assert back_off(attempt, chance) <= back_off(attempt + 1, chance)
