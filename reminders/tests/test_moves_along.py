"""A message that waits moves along with its client's safe hours, on the same day and until its next date."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any, Final

import pytest

from clients.models import ContactPlan
from reminders.models import EXPIRED, PENDING, SENT, WINDOW_OVER, Message
from reminders.planning import plan_practice
from reminders.rules import Every
from reminders.sending import drain
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, messages, plan
from tests.cast import as_person

pytestmark = pytest.mark.django_db

OPENS: Final = TUESDAY.replace(hour=18)


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def hours(opens: str, closes: str, *weekdays: int) -> list[dict[str, Any]]:
    return [{"weekday": day, "from": opens, "to": closes} for day in weekdays or (1,)]


def moves_to(*windows: dict[str, Any]) -> None:
    with as_person("ana"):
        ContactPlan.objects.update(windows=list(windows))


def planned(every: Every | None = None) -> None:
    """For six to eight in the evening."""
    make_safe("ana", windows=hours("18:00", "20:00", 1, 2))
    plan("ana", every=every)
    plan_practice(RIVERSIDE, TUESDAY + SOON)


def first() -> Message:
    return messages()[0]


def test_to_later_hours_of_the_same_day_it_moves_with_both_ends(sink: Sink) -> None:
    planned()
    moves_to(*hours("21:00", "22:00"))
    opens, closes = TUESDAY.replace(hour=21), TUESDAY.replace(hour=22)
    assert drain(at(OPENS + SOON)) == 0
    row = first()
    assert (row.status, row.not_before, row.not_after, row.next_try_at) == (PENDING, opens, closes, opens)
    assert drain(at(TUESDAY.replace(hour=20))) == 0
    assert drain(at(opens + SOON)) == 1
    assert first().status == SENT


def test_it_moves_as_often_as_they_do_and_is_over_with_the_last(sink: Sink) -> None:
    planned()
    for hour in (21, 22):
        moves_to(*hours(f"{hour}:00", f"{hour}:30"))
        assert drain(at(OPENS + SOON if hour == 21 else TUESDAY.replace(hour=21, second=5))) == 0
    assert first().not_after == TUESDAY.replace(hour=22, minute=30)
    assert drain(at(TUESDAY.replace(hour=22, minute=30))) == 0
    assert first().status == EXPIRED


@pytest.mark.parametrize(
    "windows", [hours("18:00", "20:00", 2), hours("08:00", "10:00", 1, 2), hours("00:00", "01:00", 2)]
)
def test_to_another_day_it_does_not_move(sink: Sink, windows: list[dict[str, Any]]) -> None:
    planned()
    before = first()
    moves_to(*windows)
    assert drain(at(OPENS + SOON)) == 0
    row = first()
    assert (row.status, row.error_code) == (EXPIRED, WINDOW_OVER)
    assert (row.not_before, row.not_after) == (before.not_before, before.not_after)


def test_the_next_date_is_its_end(sink: Sink) -> None:
    # Due each day at nine; the first one waits for the evening before the next date, and moves across it.
    make_safe("ana", windows=hours("08:00", "08:30", 2))
    plan("ana", every=Every("day", time(9)))
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    (row,) = messages()
    next_date = TUESDAY + timedelta(days=1)
    assert row.respond_by == next_date
    moves_to(*hours("08:45", "10:00", 2))
    assert drain(at(row.not_before + SOON)) == 0
    assert (first().status, first().not_after) == (PENDING, next_date)


def test_where_all_that_is_left_of_the_day_lies_behind_its_next_date_it_ends(sink: Sink) -> None:
    make_safe("ana", windows=hours("08:00", "08:30", 2))
    plan("ana", every=Every("day", time(9)))
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    (row,) = messages()
    moves_to(*hours("09:00", "10:00", 2))
    assert drain(at(row.not_before + SOON)) == 0
    assert (first().status, first().error_code) == (EXPIRED, WINDOW_OVER)
