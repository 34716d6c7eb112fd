"""After a session each who was there is asked alone, where the practice asks at all; nobody is reminded."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from assessments.models import EXPIRED, Course, Homework
from assessments.tests.scene import ANA, BEN, COUPLE, asked, assigned, days_ago, put, scalar
from assessments.tests.session_scene import RIVERSIDE, forms, rated, run, session, switch, told
from clients.models import HELD, PLANNED, RIGHTS, Case, Client, Consent
from clients.rules import asks_after
from practices.clock import now
from practices.thresholds import Thresholds
from privacy.actor import acting_as, engine
from reminders.facts import due_practices
from tests.cast import as_person

pytestmark = pytest.mark.django_db


def test_by_the_standard_nobody_is_asked() -> None:
    held = session()
    run()
    assert forms(held) == {}


def test_each_who_was_there_is_asked_alone_at_once_and_once() -> None:
    switch()
    held = session()
    assert RIVERSIDE in due_practices("homework", now())
    run()
    given = forms(held)
    assert set(given) == {ANA, BEN}
    for homework in given.values():
        assert homework.version is not None
        assert homework.version.form.key == "after_session"
        assert homework.asked_at is not None
        assert homework.closes_at == homework.closes_begun_at == homework.asked_at + timedelta(hours=48)
    run()
    assert {row.pk for row in forms(held).values()} == {row.pk for row in given.values()}


def test_who_was_not_there_is_not_asked() -> None:
    switch()
    held = session({ANA: True, BEN: False})
    run()
    assert set(forms(held)) == {ANA}


@pytest.mark.parametrize(("ended", "state"), [(49, HELD), (1, PLANNED), (1, "missed")])
def test_no_other_session_asks_anybody(ended: float, state: str) -> None:
    switch()
    held = session(ended=ended, state=state)
    run()
    assert forms(held) == {}


WEEK = 7 * 24


@pytest.mark.parametrize(
    ("ended", "said", "is_asked"),
    [
        (47, 46, True),
        (49, 48, False),
        # Marked late: 48 hours from then on, up to seven days after the end.
        (72, 0, True),
        (72, 47, True),
        (72, 49, False),
        (WEEK, 0, True),
        (WEEK + 47, 47, True),
        (WEEK + 49, 49, False),
        (WEEK + 1, 0, False),
        # Marked before it ended, as early as it began.
        (47, 47.5, True),
        (49, 50, False),
    ],
)
def test_what_is_marked_held_late_is_asked_after_for_48_hours_from_then(
    ended: float, said: float, is_asked: bool
) -> None:
    switch()
    held = session(ended=ended, said=said)
    assert (RIVERSIDE in due_practices("homework", now())) is (is_asked or ended == WEEK + 1)
    run()
    assert set(forms(held)) == ({ANA, BEN} if is_asked else set())
    # Whoever marked it was told the same, but for an engine that stood still meanwhile.
    told = asks_after(held.ends_at, held.held_at, Thresholds(after_session_forms=1))
    assert (told == "asked") is (is_asked or ended - said <= WEEK)


def test_of_a_session_marked_days_later_it_is_open_for_48_hours_and_the_therapist_is_told_so() -> None:
    switch()
    planned = session({ANA: True, BEN: True}, ended=72, state=PLANNED)
    body = {"to": "held", "present": [str(ANA)]}
    answer = asked("thea", "post", f"sessions/{planned.pk}/transition/", body)
    assert (answer.status_code, answer.json()["asks_after"]) == (200, "asked")
    run()
    (given,) = forms(planned).values()
    assert given.asked_at is not None
    assert (given.client_id, given.closes_at) == (ANA, given.asked_at + timedelta(hours=48))
    assert put(uuid4(), given, rated(3, 3, 3, 3)).status_code == 201


def test_of_a_session_marked_too_late_nobody_is_asked_and_the_therapist_is_told_so() -> None:
    switch()
    planned = session({ANA: True, BEN: True}, ended=WEEK + 1, state=PLANNED)
    answer = asked("thea", "post", f"sessions/{planned.pk}/transition/", {"to": "held"})
    assert (answer.status_code, answer.json()["asks_after"]) == (200, "too_late")
    run()
    assert forms(planned) == {}
    after = asked("thea", "get", f"sessions/{planned.pk}/after/").json()
    assert (after["asks_after"], after["people"]) == ("too_late", [])


def test_a_closed_case_asks_nobody() -> None:
    switch()
    held = session()
    with as_person("thea"):
        Case.objects.filter(pk=COUPLE).update(state="closed", closed_on=days_ago(0))
    run()
    assert forms(held) == {}


def test_a_minor_is_asked_with_a_consent_on_record_and_never_without() -> None:
    switch()
    with as_person("thea"):
        Client.objects.filter(pk=ANA).update(born_on=date(now().year - 12, 1, 1))
    held = session()
    run()
    assert set(forms(held)) == {BEN}
    with as_person("thea"):
        Consent.objects.create(
            client_id=ANA, given_by="Her mother", in_what_right=RIGHTS[0], given_on=days_ago(1)
        )
    run()
    assert set(forms(held)) == {ANA, BEN}


def test_it_closes_after_48_hours() -> None:
    switch()
    held = session()
    run()
    assert run(47) == 0
    assert run(49) >= 2
    assert {row.state for row in forms(held).values()} == {EXPIRED}
    assert put(uuid4(), forms(held)[BEN], rated(3, 3, 3, 3), name="ben").status_code == 409


def test_it_counts_as_a_form_of_that_day() -> None:
    switch()
    session()
    other = assigned("phq4", asked_at=None)
    run()
    with as_person("thea"):
        assert Homework.objects.get(pk=other.pk).asked_at is None
    run(25)
    with as_person("thea"):
        assert Homework.objects.get(pk=other.pk).asked_at is not None


@pytest.mark.parametrize("answered", [False, True])
def test_no_reminder_knows_of_it(answered: bool) -> None:
    every = {"each": "week", "on": ["monday"], "at": "09:00"}
    body = {"client": str(ANA), "what": "check_in", "every": every}
    plan = asked("thea", "post", "check-in-plans/", body).json()["id"]
    columns = "has_open_homework, due_ons, answered_at, may_be_urgent"
    facts = f"SELECT ({columns})::text FROM rls.reminder_facts(%s, %s)"

    def known() -> Any:
        with acting_as(engine(RIVERSIDE)):
            return scalar(facts, [[UUID(plan)], now()])

    before = known()
    switch()
    held = session()
    run()
    if answered:
        told(forms(held)[ANA], 3, 3, 3, 3)
    assert forms(held)
    assert known() == before


@pytest.mark.parametrize("name", ["thea", "mark", "ana"])
def test_the_engine_alone_asks(name: str) -> None:
    with as_person(name), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT rls.give_session_forms(now())")


def test_how_we_are_doing_is_a_course_of_a_month_each_for_each_alone() -> None:
    step = {"form": "how_are_we_doing", "starts": "rhythm", "every_days": 30, "times": 12}
    with as_person("thea"):
        for client in (ANA, BEN):
            Course.objects.create(client_id=client, case_id=COUPLE, steps=[step], started_on=days_ago(0))
    run()
    with as_person("thea"):
        rows = Homework.objects.filter(course__isnull=False, version__form__key="how_are_we_doing")
        assert sorted(rows.values_list("client_id", flat=True)) == sorted((ANA, BEN))
