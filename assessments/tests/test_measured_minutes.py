"""What is asked of one person counts as long as it was measured to take; clients are told what is stated."""

from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessments.actions import keep_homework
from assessments.models import Homework
from assessments.tests.scene import ANA, asked, assigned, given
from assessments.tests.test_form_definitions import published
from assessments.tests.test_form_minutes import FIVE, answered
from practices.clock import now
from relcare.demo.people import ident
from tests.cast import as_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

QUEUE: Final = f"clients/{ANA}/queue/"
RIVERSIDE: Final = ident("riverside", "practice")
STATED: Final = 2


def measured(seconds: int, names: tuple[str, ...] = FIVE, minutes: int = STATED) -> dict[str, Any]:
    """A form that states so many minutes, and how long each took for it; Ana was asked a month ago."""
    form = published(minutes=minutes)
    for name in names:
        answered(form, name, seconds)
    with as_person("thea"):
        Homework.objects.filter(version=form["version"], client_id=ANA).update(
            asked_at=now() - timedelta(days=30), state="sent", sent_at=now() - timedelta(days=30)
        )
    return form


def queue() -> Any:
    return asked("thea", "get", QUEUE).json()


def asked_days_ago(one: dict[str, Any], days: int) -> None:
    with as_person("thea"):
        Homework.objects.filter(pk=one["id"]).update(asked_at=now() - timedelta(days=days))


@pytest.mark.parametrize(
    ("seconds", "names", "minutes", "source"),
    [
        (481, FIVE, 9, "measured"),
        (480, FIVE, 8, "measured"),
        (30, FIVE, 1, "measured"),
        (480, FIVE[:4], STATED, "stated"),
        (480, (), STATED, "stated"),
    ],
)
def test_the_queue_says_which_minutes_count_and_where_they_come_from(
    seconds: int, names: tuple[str, ...], minutes: int, source: str
) -> None:
    measured(seconds, names)
    given("phq4")
    given("our_week")
    (row,) = queue()["waiting"]
    assert (row["minutes"], row["minutes_from"]) == (minutes, source)


def test_what_was_asked_counts_as_long_as_it_takes() -> None:
    measured(480)
    before = queue()["minutes_asked"]
    asked_days_ago(given("our_week"), 2)
    assert queue()["minutes_asked"] == before + 8
    second = given("our_week", ask_now=False)
    assert second["asked_at"] is None
    assert second["reasons"] == [{"code": "minutes_that_week", "spent": 8, "most": 10}]


@pytest.mark.parametrize(("names", "waits"), [((), True), (FIVE, False)])
def test_what_takes_less_than_it_states_is_asked_sooner(names: tuple[str, ...], waits: bool) -> None:
    measured(50, names, minutes=10)
    asked_days_ago(given("phq4"), 2)
    assert (given("our_week")["asked_at"] is None) is waits


@pytest.mark.parametrize(("names", "is_asked"), [(FIVE, False), (FIVE[:4], True)])
def test_the_engine_counts_the_same(names: tuple[str, ...], is_asked: bool) -> None:
    measured(480, names)
    asked_days_ago(given("our_week"), 2)
    assigned("our_week", asked_at=None)
    expected = queue()["waiting"][0]["expected_on"]
    assert keep_homework(RIVERSIDE, now()) == is_asked
    # On the day that was told the engine asks it, and not on the day before.
    if not is_asked:
        days = (datetime.fromisoformat(expected).date() - now().date()).days
        assert keep_homework(RIVERSIDE, now() + timedelta(days=days - 1)) == 0
        assert keep_homework(RIVERSIDE, now() + timedelta(days=days)) == 1


def test_a_client_is_told_what_the_form_states_whatever_was_measured() -> None:
    form = published()
    answered(form, "ana", 480)
    given("our_week")
    paths = ("homework/", "forms/", f"forms/{form['id']}/")

    def seen() -> list[bytes]:
        return [asked("ana", "get", path).content for path in paths]

    before = seen()
    for name in ("ben", "cem", "dina", "eli"):
        answered(form, name, 480)
    assert asked("thea", "get", f"forms/{form['id']}/").json()["minutes_taken"] == 8
    assert seen() == before
    assert asked("ana", "get", paths[2]).json()["minutes"] == STATED
    for body in before:
        assert b"minutes_from" not in body
        assert b"minutes_taken" not in body


@pytest.mark.parametrize("name", ["thea", "mark", "ana"])
def test_the_engine_alone_reads_what_is_asked_of_everybody(name: str) -> None:
    with as_person(name), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT minutes_taken FROM rls.forms_asked(now())")


def test_many_forms_are_measured_in_one_statement() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            queue()
        return len(seen)

    measured(480)
    given("phq4")
    given("our_week")
    before = cost()
    for key in ("phq9", "gad7", "k10"):
        given(key)
    assert cost() == before
