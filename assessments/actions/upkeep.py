"""What the engine does with homework, in one practice at a time: it closes, gives and asks. Run twice it is
done once; killed between, the next run goes on."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from assessments import rules
from assessments.actions.session_forms import give_session_forms
from assessments.models import FINISHED, PAUSED, REVIEWED, SENT, STOPPED
from clients.actions import file_items
from clients.models import COURSE_STOPPED, NEVER_ASKED
from practices.models import Practice
from practices.rules import reads_on
from privacy.actor import acting_as, engine
from privacy.ids import uuid7

CLOSE: Final = "SELECT homework_id, client_id, was_asked FROM rls.close_homework(%s)"
COURSES: Final = (
    "SELECT course_id, client_id, is_open, lacks_consent, started_on, steps, given FROM rls.running_courses()"
)
GIVE: Final = "SELECT rls.give_turn(%s, %s, %s, %s, %s, %s, %s, %s)"
END: Final = "SELECT rls.end_course(%s, %s, %s, %s)"
ASKED: Final = (
    "SELECT homework_id, client_id, minutes, minutes_taken, asked_at, assigned_at, due_on, closes_at,"
    " closes_begun_at, may_be_urgent, step, lacks_consent, is_open FROM rls.forms_asked(%s)"
)
ASK: Final = "SELECT rls.ask_homework(%s, %s, %s, %s, %s)"

# A client who had begun may send it for so long after it closed for all others.
BEGUN_STAYS: Final = timedelta(days=7)
# From when on it is asked no more, and until when what was begun may be sent; None: no such time.
Closing = tuple[datetime | None, datetime | None]
STAYS_OPEN: Final[Closing] = (None, None)
CASE_CLOSED, UNREAD, FORM_GONE, DONE = "case_closed", "unread", "form_gone", "done"


@dataclass(frozen=True, slots=True)
class Running:
    """A course as the engine knows it: days and states, no word of what is asked."""

    course: UUID
    client: UUID
    is_open: bool
    lacks_consent: bool
    started_on: date
    steps: tuple[rules.CourseStep, ...]
    may_be_urgent: tuple[bool, ...]
    # Of each step; a task waits for no room.
    is_form: tuple[bool, ...]
    given: tuple[rules.Given, ...]
    # Of each step whether its answers were opened, newest first.
    opened: Mapping[int, tuple[bool, ...]]


@dataclass(frozen=True, slots=True)
class WaitingForm:
    """A form that waits its turn, and the days it has while it does. `step`: of which it is a turn."""

    homework: UUID
    due_on: date | None
    closes: Closing
    may_be_urgent: bool
    step: rules.CourseStep | None


def keep_homework(practice_id: UUID, at: datetime) -> int:
    """Close what is over, give what is due of each course, ask after sessions and ask what has
    room; how many rows changed."""
    with acting_as(engine(practice_id)):
        practice = Practice.objects.get()
        done = _close(at)
        done += sum(_go_on(course, practice, at) for course in _running(practice))
        return done + give_session_forms(at) + _ask_waiting(practice, at)


def _close(at: datetime) -> int:
    """What is over closes; of what was never asked the care team learns."""
    closed = _select(CLOSE, at)
    never = [(client, "homework", homework) for homework, client, was_asked in closed if not was_asked]
    file_items(NEVER_ASKED, never, at)
    return len(closed)


def closing(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When homework that closes on a day is asked no more, and until when what was begun may be sent."""
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    return end, end + BEGUN_STAYS


def read_day(practice: Practice, day: date) -> date:
    """That day, or the next on which somebody reads; where nobody ever does, that day."""
    days = (day + timedelta(days=ahead) for ahead in range(7))
    return next((one for one in days if reads_on(practice.watched_hours, one)), day)


def _select(statement: str, *arguments: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return list(cursor.fetchall())


def _running(practice: Practice) -> Iterator[Running]:
    zone = ZoneInfo(practice.zone)
    for course, client, is_open, lacks_consent, started_on, told, turns in _select(COURSES):
        steps, given = json.loads(told), json.loads(turns)
        yield Running(
            course=course,
            client=client,
            is_open=is_open,
            lacks_consent=lacks_consent,
            started_on=started_on,
            steps=rules.read_steps(steps),
            may_be_urgent=tuple(one["may_be_urgent"] for one in steps),
            is_form=tuple(one["is_form"] for one in steps),
            given=tuple(rules.Given(one["step"], one["turn"], _day(one["ended_at"], zone)) for one in given),
            opened=_opened(given),
        )


def _day(moment: str | None, zone: ZoneInfo) -> date | None:
    return None if moment is None else datetime.fromisoformat(moment).astimezone(zone).date()


def _opened(given: Iterable[Mapping[str, Any]]) -> dict[int, tuple[bool, ...]]:
    found: dict[int, tuple[bool, ...]] = {}
    for one in given:
        if one["state"] in (SENT, REVIEWED):
            found[one["step"]] = (*found.get(one["step"], ()), one["was_opened"])
    return found


def _go_on(running: Running, practice: Practice, at: datetime) -> int:
    if not running.is_open:
        return _end(running, STOPPED, CASE_CLOSED, at)
    if running.lacks_consent:
        return 0
    thresholds = practice.thresholds
    if any(rules.is_unread(opened, thresholds) for opened in running.opened.values()):
        return _end(running, PAUSED, UNREAD, at)
    if rules.is_over(running.steps, running.given):
        return _end(running, FINISHED, DONE, at)
    today = at.astimezone(ZoneInfo(practice.zone)).date()
    turns = rules.due_turns(running.steps, running.started_on, running.given, today)
    for turn in turns:
        if not _give(running, turn, practice, today, at):
            return _end(running, PAUSED, FORM_GONE, at)
    return len(turns)


def turn_days(
    step: rules.CourseStep, turn: rules.Turn, may_be_urgent: bool, practice: Practice, today: date
) -> tuple[date | None, Closing]:
    """The day on which a turn that is asked today falls due, and when it closes."""
    due_on = None if step.due_days is None else today + timedelta(days=step.due_days)
    due_on, closes_on = rules.days_when_asked(due_on, rules.waits_until(step, turn), today, step)
    if due_on is not None and may_be_urgent:
        due_on = read_day(practice, due_on)
    return due_on, closing_of(closes_on, practice)


def waiting_closes(step: rules.CourseStep, turn: rules.Turn, practice: Practice) -> Closing:
    """Until when a turn that finds no room may wait for it."""
    return closing_of(rules.waits_until(step, turn), practice)


def closing_of(day: date | None, practice: Practice) -> Closing:
    return STAYS_OPEN if day is None else closing(day, ZoneInfo(practice.zone))


def asked_days(waiting: WaitingForm, practice: Practice, today: date) -> tuple[date | None, Closing]:
    """The day on which what waited falls due once it is asked today, and when it closes."""
    told = rules.last_day(waiting.closes[0], ZoneInfo(practice.zone))
    due_on, closes_on = rules.days_when_asked(waiting.due_on, told, today, waiting.step)
    if due_on is not None and due_on != waiting.due_on and waiting.may_be_urgent:
        due_on = read_day(practice, due_on)
    return due_on, waiting.closes if closes_on == told else closing_of(closes_on, practice)


def _give(running: Running, turn: rules.Turn, practice: Practice, today: date, at: datetime) -> bool:
    """False where the form is published no more."""
    step, may_be_urgent = running.steps[turn.step], running.may_be_urgent[turn.step]
    due_on, closes = turn_days(step, turn, may_be_urgent, practice, today)
    if running.is_form[turn.step]:
        closes = waiting_closes(step, turn, practice)
    arguments = (uuid7(), running.course, turn.step, turn.turn, at, due_on, *closes)
    return bool(_select(GIVE, *arguments)[0][0])


def _end(running: Running, state: str, why: str, at: datetime) -> int:
    _select(END, running.course, state, why, at)
    if state == PAUSED:
        file_items(COURSE_STOPPED, [(running.client, "course", running.course)], at)
    return 1


def _ask_waiting(practice: Practice, at: datetime) -> int:
    """Ask what has room today, of each client in order of need."""
    zone = ZoneInfo(practice.zone)
    today = at.astimezone(zone).date()
    of_client: dict[UUID, tuple[list[rules.Waiting], list[rules.Asked]]] = {}
    forms: dict[str, WaitingForm] = {}
    for place, row in enumerate(sorted(_select(ASKED, at), key=lambda row: (row[5], row[0]))):
        homework, client, stated, measured, asked_at, _, due_on, *more, lacks_consent, is_open = row
        minutes = rules.minutes_of(stated, measured).counted
        waiting, asked = of_client.setdefault(client, ([], []))
        if asked_at is not None:
            asked.append(rules.Asked(asked_at.astimezone(zone).date(), minutes))
        elif is_open and not lacks_consent:
            waiting.append(rules.Waiting(str(homework), minutes, place, due_on))
            forms[str(homework)] = _waiting(homework, due_on, *more)
    free = [
        forms[one.key]
        for waiting, asked in of_client.values()
        for one in rules.queue(waiting, asked, today, practice.thresholds)
        if one.on == today
    ]
    for form in free:
        due_on, closes = asked_days(form, practice, today)
        _select(ASK, form.homework, at, due_on, *closes)
    return len(free)


def _waiting(
    homework: UUID,
    due_on: date | None,
    closes_at: datetime | None,
    closes_begun_at: datetime | None,
    may_be_urgent: bool,
    step: str | None,
) -> WaitingForm:
    of = None if step is None else rules.read_steps([json.loads(step)])[0]
    return WaitingForm(homework, due_on, (closes_at, closes_begun_at), may_be_urgent, of)
