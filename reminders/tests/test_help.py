"""Managers read how much was answered with a reminder and without, by quarters, and of nobody by name."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from assessments.models import FormVersion, Homework
from assessments.tests.scene import CALM, put
from clients.models import HELD, Attendee, Session
from practices.clock import now, today_in
from practices.models import Practice
from privacy.actor import acting_as, engine
from relcare.demo.people import CASES, PEOPLE, case_id
from reminders.facts import select
from reminders.help import QUARTERS_BACK, Quarter, is_told
from reminders.models import CheckIn, CheckInPlan, Message
from reminders.purge import MESSAGES_KEPT_FOR
from reminders.rules import share
from reminders.tests.weeks import RIVERSIDE, plan
from tests.cast import as_person, signed_in

pytestmark = pytest.mark.django_db

PATH: Final = "/api/v1/practice/reminders-help/"
NAMES: Final = ("ana", "ben", "cem", "dina", "eli")
DAY: Final = timedelta(days=1)
# In the middle of a quarter that is over by far.
THEN: Final = Quarter.of(today_in("Europe/Berlin") - timedelta(days=200))
MIDDLE: Final = datetime.combine(THEN.begins_on, datetime.min.time(), UTC) + 40 * DAY
ALL_OPEN: Final = {"answered": 0, "share": 0.0, "low": 0.0, "high": round(share(10, 0).high or 0, 3)}
HIDDEN: Final = {**dict.fromkeys(("asked", "answered", "share", "low", "high")), "hidden": True}


def read(quarter: object = THEN, name: str = "mark") -> Any:
    answer = signed_in(name).get(f"{PATH}?quarter={quarter}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def case_of(name: str) -> UUID:
    return case_id(next(case for case, (_, clients, _) in CASES.items() if name in clients))


def assigned(name: str, at: datetime, **told: Any) -> Homework:
    with as_person("theo" if name == "eli" else "thea"):
        version = FormVersion.objects.get(form__key="phq9")
        return Homework.objects.create(
            client_id=PEOPLE[name].client_id, case_id=case_of(name), version=version, asked_at=at, **told
        )


def answered_at(homework: Homework, at: datetime, name: str) -> None:
    with as_person("theo" if name == "eli" else "thea"):
        Homework.objects.filter(pk=homework.pk).update(state="sent", sent_at=at)


def reminded(the_plan: CheckInPlan, occurrence: datetime, at: datetime, **changes: Any) -> None:
    with acting_as(engine(RIVERSIDE)):
        Message(
            client_id=the_plan.client_id,
            plan_id=the_plan.pk,
            occurrence=occurrence,
            not_before=occurrence,
            not_after=occurrence + DAY,
            next_try_at=occurrence,
            **{"status": "sent", "dispatched_at": at, "sent_at": at, **changes},
        ).save(force_insert=True)


def homework(name: str, number: int = 0, *, sent: bool = True, **more: Any) -> Homework:
    """Asked in that quarter; a reminder of it left two days later, if `sent`; answered a day after that."""
    at = more.get("at", MIDDLE + number * timedelta(minutes=1))
    row = assigned(name, at)
    if sent:
        the_plan = plan(name, what="homework")
        reminded(the_plan, at + 2 * DAY, at + 2 * DAY, **more.get("changes", {}))
    if more.get("answered", True):
        answered_at(row, at + more.get("after", 3) * DAY, name)
    return row


def of_five(times: int = 2, names: Sequence[str] = NAMES, **more: Any) -> None:
    for name in names:
        for number in range(times):
            homework(name, number, **more)


def test_what_was_answered_with_a_reminder_and_without_stands_side_by_side() -> None:
    of_five()
    of_five(sent=False, at=MIDDLE - 20 * DAY)
    homework("ana", sent=False, at=MIDDLE + 10 * DAY, answered=False)
    told = read()
    exact = share(11, 10)
    assert told["homework"]["with_reminder"] == {
        "asked": 10,
        "answered": 10,
        "share": 1.0,
        "low": round(share(10, 10).low or 0, 3),
        "high": 1.0,
        "hidden": False,
    }
    without = told["homework"]["without_reminder"]
    assert (without["asked"], without["answered"]) == (11, 10)
    assert (without["low"], without["high"]) == (round(exact.low or 0, 3), round(exact.high or 0, 3))
    assert told["check_ins"] == {"with_reminder": HIDDEN, "without_reminder": HIDDEN}
    assert "Nothing is withheld" in told["note"]
    assert (told["quarter"], told["begins_on"]) == (str(THEN), THEN.begins_on.isoformat())


def test_fewer_than_ten_or_than_five_clients_are_not_told_at_all() -> None:
    of_five(times=5, names=NAMES[:4])
    of_five(times=2, names=NAMES[:4], sent=False, at=MIDDLE - 20 * DAY)
    homework("eli", sent=False, at=MIDDLE - 20 * DAY)
    found = read()["homework"]
    assert found == {"with_reminder": HIDDEN, "without_reminder": HIDDEN}
    with as_person("mark"):
        assert select("SELECT * FROM rls.reminders_help(%s, %s)", THEN.year, THEN.number) == []
    homework("eli")
    assert read()["homework"]["with_reminder"]["asked"] == 21


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "suppressed", "suppressed_reason": "paused", "sent_at": None, "dispatched_at": None},
        {"status": "expired", "sent_at": None, "dispatched_at": None},
        {"status": "bounced"},
    ],
    ids=lambda changes: changes["status"],
)
def test_what_did_not_leave_or_came_back_is_no_reminder(changes: dict[str, Any]) -> None:
    of_five(changes=changes)
    found = read()["homework"]
    assert found["with_reminder"] == HIDDEN
    assert found["without_reminder"]["asked"] == 10


def test_an_answer_before_the_reminder_is_one_without() -> None:
    of_five(after=1)
    assert read()["homework"]["without_reminder"]["answered"] == 10


@pytest.mark.parametrize("about", ["homework", "version"])
def test_a_reminder_of_other_homework_is_none_of_this(about: str) -> None:
    for name in NAMES:
        for number in range(2):
            homework(name, number, sent=False)
            other = assigned(name, MIDDLE)
            with as_person("theo" if name == "eli" else "thea"):
                version = FormVersion.objects.get(form__key="phq4")
            named: dict[str, Any] = {about: {"homework": other, "version": version}[about]}
            the_plan = plan(name, what="homework", **named)
            reminded(the_plan, MIDDLE + 2 * DAY, MIDDLE + 2 * DAY)
            with as_person("theo" if name == "eli" else "thea"):
                Homework.objects.filter(pk=other.pk).update(state="withdrawn")
    assert read()["homework"]["without_reminder"]["asked"] == 10
    assert read()["homework"]["with_reminder"] == HIDDEN


def test_what_was_withdrawn_counts_nowhere() -> None:
    of_five()
    row = homework("ana", 9, answered=False)
    before = read()["homework"]["with_reminder"]["asked"]
    with as_person("thea"):
        Homework.objects.filter(pk=row.pk).update(state="withdrawn")
    assert (before, read()["homework"]["with_reminder"]["asked"]) == (11, 10)


def check_in(name: str, number: int, *, sent: bool = True) -> Homework:
    """Asked by a plan for one of its dates."""
    the_plan = plan(name, version=None)
    with as_person("theo" if name == "eli" else "thea"):
        version = FormVersion.objects.get(form__key="phq9")
        CheckInPlan.objects.filter(pk=the_plan.pk).update(version_id=version.pk)
    at = MIDDLE + number * timedelta(minutes=1)
    with acting_as(engine(RIVERSIDE)):
        ((made,),) = select(
            "SELECT rls.ask_check_in(uuidv7(), uuidv7(), %s, %s, %s, %s)", the_plan.pk, at, at + 7 * DAY, at
        )
    if sent:
        reminded(the_plan, at, at + timedelta(hours=1))
    with as_person("theo" if name == "eli" else "thea"):
        return Homework.objects.get(pk=made)


def test_a_check_in_counts_by_the_message_of_its_own_date() -> None:
    for name in NAMES:
        for number in range(2):
            row = check_in(name, number)
            if number:
                answered_at(row, MIDDLE + DAY, name)
    found = read()
    assert (
        found["check_ins"]["with_reminder"]["asked"],
        found["check_ins"]["with_reminder"]["answered"],
    ) == (10, 5)
    # It became homework, and is counted once.
    assert found["homework"] == {"with_reminder": HIDDEN, "without_reminder": HIDDEN}
    with as_person("thea"):
        one, other = CheckIn.objects.order_by("asked_at")[:2]
    assert one.plan_id != other.plan_id


def test_a_message_of_another_date_is_no_reminder_of_this_check_in() -> None:
    for name in NAMES:
        for number in range(2):
            row = check_in(name, number, sent=False)
            with as_person("theo" if name == "eli" else "thea"):
                the_plan = CheckInPlan.objects.get(pk=CheckIn.objects.get(homework_id=row.pk).plan_id)
            reminded(the_plan, MIDDLE + 5 * DAY, MIDDLE + 5 * DAY)
    assert read()["check_ins"] == {
        "with_reminder": HIDDEN,
        "without_reminder": {**ALL_OPEN, "asked": 10, "hidden": False},
    }


def given_after_a_session(start: datetime) -> int:
    """To how many; of each a session of their own."""
    for name in NAMES:
        with as_person("theo" if name == "eli" else "thea"):
            session = Session.objects.create(
                case_id=case_of(name), starts_at=start, ends_at=start + timedelta(hours=1), state=HELD
            )
            Attendee.objects.create(session=session, client_id=PEOPLE[name].client_id, was_present=True)
    with acting_as(engine(RIVERSIDE)):
        ((given,),) = select("SELECT rls.give_session_forms(%s)", start + timedelta(hours=2))
    return int(given)


def test_what_is_asked_after_a_session_counts_nowhere() -> None:
    with as_person("mark"):
        Practice.objects.update(settings={"after_session_forms": 1})
    assert given_after_a_session(MIDDLE) + given_after_a_session(MIDDLE + 5 * DAY) == 10
    assert read()["homework"] == {"with_reminder": HIDDEN, "without_reminder": HIDDEN}


def test_what_is_kept_with_the_therapist_changes_no_figure() -> None:
    of_five()
    open_one = homework("ana", 9, answered=False)
    before = read()
    assert put(uuid4(), open_one, CALM, keep=True).status_code < 300
    assert read() == before
    assert put(uuid4(), open_one, CALM).status_code < 300
    assert read()["homework"]["with_reminder"]["answered"] == 11


def test_what_was_asked_within_a_week_had_no_time_to_be_answered() -> None:
    of_five(sent=False, at=now() - 6 * DAY, after=1)
    of_five(sent=False, at=now() - 6 * DAY, answered=False)
    current = Quarter.of(today_in("Europe/Berlin"))
    assert read(current)["homework"]["without_reminder"] == HIDDEN


def test_a_quarter_begins_and_ends_by_the_practices_clock() -> None:
    zone = ZoneInfo("Europe/Berlin")
    midnight = datetime.combine(THEN.begins_on, datetime.min.time(), zone)
    # On the day before by the clock of Greenwich, whatever the season.
    of_five(sent=False, at=midnight + timedelta(minutes=5))
    of_five(sent=False, at=midnight - timedelta(minutes=5))
    before = Quarter.of(THEN.begins_on - DAY)
    assert [read(one)["homework"]["without_reminder"]["asked"] for one in (before, THEN)] == [10, 10]


@pytest.mark.parametrize(
    ("day", "quarter", "begins", "ends"),
    [
        (date(2026, 1, 1), "2026-1", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2024, 6, 30), "2024-2", date(2024, 4, 1), date(2024, 6, 30)),
        (date(2026, 8, 15), "2026-3", date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 12, 31), "2026-4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_which_quarter_a_day_lies_in(day: date, quarter: str, begins: date, ends: date) -> None:
    found = Quarter.of(day)
    assert (str(found), found.begins_on, found.ends_on) == (quarter, begins, ends)


def test_eight_quarters_are_told_and_no_other() -> None:
    today = date(2026, 11, 22)
    told = [
        str(quarter)
        for quarter in (Quarter(year, number) for year in range(2023, 2029) for number in range(1, 5))
        if is_told(quarter, today)
    ]
    assert told == ["2025-1", "2025-2", "2025-3", "2025-4", "2026-1", "2026-2", "2026-3", "2026-4"]
    assert len(told) == QUARTERS_BACK + 1
    # The first of them begins while its messages are still kept.
    assert today - Quarter(2025, 1).begins_on < MESSAGES_KEPT_FOR


@pytest.mark.parametrize(
    "told",
    ["2026-5", "2026-0", "2026", "2026-Q3", "26-3", "2026-3 ", "0000-1", "9999-4", "2020-1", "", "٢٠٢٦-3"],
)
def test_a_quarter_that_is_none_is_refused(told: str) -> None:
    answer = signed_in("mark").get(PATH, {"quarter": told})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["quarter"])


def test_without_a_quarter_it_is_this_one() -> None:
    answer = signed_in("mark").get(PATH)
    assert answer.json()["quarter"] == str(Quarter.of(today_in("Europe/Berlin")))


def test_another_practice_reads_its_own_alone() -> None:
    of_five()
    assert read(name="zoe")["homework"]["with_reminder"] == HIDDEN


@pytest.mark.parametrize("name", ["thea", "ana"])
def test_the_function_tells_nobody_else(name: str) -> None:
    of_five()
    with as_person(name), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM rls.reminders_help(%s, %s)", [THEN.year, THEN.number])
        assert cursor.fetchall() == []
