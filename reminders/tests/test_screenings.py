"""Overdue screenings wait for the care team as a task, once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clients.actions import record_screening
from clients.models import SCREENING_OVERDUE, Client, InboxItem
from practices.clock import now
from relcare.demo.people import PEOPLE, ident
from reminders.facts import due_practices
from reminders.screenings import call_for_screenings
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

RIVERSIDE = ident("riverside", "practice")


def waiting() -> dict[str, int]:
    with as_person("thea"):
        items = InboxItem.objects.filter(kind=SCREENING_OVERDUE, acknowledged_at=None)
        found = list(items.values_list("client_id", flat=True))
    return {name: found.count(PEOPLE[name].client_id) for name in ("ana", "ben", "cem")}


def screened(name: str, on: date) -> None:
    with as_person("thea"):
        client = Client.objects.get(pk=PEOPLE[name].client_id)
        told = {"asked_on": on, "result": "clear", "way": "in_person"}
        record_screening(by=actor("thea"), client=client, **told)  # type: ignore[arg-type]


def test_a_couple_that_nobody_asked_waits_each_of_them_once_however_often_it_runs() -> None:
    assert RIVERSIDE in due_practices("screen", now())
    for _ in range(2):
        call_for_screenings(RIVERSIDE, now())
    assert waiting() == {"ana": 1, "ben": 1, "cem": 0}


def test_a_screening_does_the_task_and_ninety_days_later_it_waits_again() -> None:
    call_for_screenings(RIVERSIDE, now())
    today = datetime.now(UTC).date()
    screened("ana", today)
    assert waiting() == {"ana": 0, "ben": 1, "cem": 0}
    call_for_screenings(RIVERSIDE, now() + timedelta(days=89))
    assert waiting()["ana"] == 0
    call_for_screenings(RIVERSIDE, now() + timedelta(days=90))
    assert waiting()["ana"] == 1


def test_a_task_that_was_taken_care_of_without_asking_comes_back_after_a_week() -> None:
    call_for_screenings(RIVERSIDE, now())
    with as_person("thea"):
        InboxItem.objects.filter(kind=SCREENING_OVERDUE).update(
            acknowledged_at=now(), acknowledged_by_id=PEOPLE["thea"].member_id
        )
    call_for_screenings(RIVERSIDE, now() + timedelta(days=6))
    assert waiting()["ana"] == 0
    call_for_screenings(RIVERSIDE, now() + timedelta(days=8))
    assert waiting()["ana"] == 1
