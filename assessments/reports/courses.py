"""Courses as staff reads them: what comes next, and what was answered of them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from assessments import rules
from assessments.models import ASSIGNED, EXPIRED, REVIEWED, RUNNING, SENT, Course, Homework
from practices.clock import today_in
from practices.here import here

COLUMNS: Final = (
    *("id", "course_id", "step", "turn", "state", "sent_at", "closes_at", "asked_at", "assigned_at"),
)
OPENED: Final = "SELECT rls.opened_of(%s::uuid[])"
Turns = dict[UUID, list[dict[str, Any]]]


def with_next_days(courses: Iterable[Course]) -> list[Course]:
    """The same, each with `coming`: the next turns whose day is known. One statement for all of them."""
    found = list(courses)
    zone = here().zone
    turns = _turns([course.pk for course in found if course.state == RUNNING])
    for course in found:
        course.coming = (  # type: ignore[attr-defined]
            _coming(course, turns.get(course.pk, []), ZoneInfo(zone), today_in(zone))
            if course.state == RUNNING
            else ()
        )
    return found


def opened_of(course: Course) -> dict[int, tuple[bool, ...]]:
    """Of each step whether somebody opened what was answered of it, newest first."""
    turns = _turns([course.pk]).get(course.pk, [])
    answered = [one for one in turns if one["state"] in (SENT, REVIEWED)]
    opened = opened_homework(one["id"] for one in answered)
    found: dict[int, tuple[bool, ...]] = {}
    for one in sorted(answered, key=lambda one: -one["turn"]):
        found[one["step"]] = (*found.get(one["step"], ()), one["id"] in opened)
    return found


def opened_homework(ids: Iterable[UUID]) -> set[UUID]:
    """Those of these that somebody opened, was told of and took care of, or filled in with the client."""
    with connection.cursor() as cursor:
        cursor.execute(OPENED, [list(ids)])
        return {homework for (homework,) in cursor.fetchall()}


def _turns(ids: Sequence[UUID]) -> Turns:
    found: Turns = {}
    for row in Homework.objects.filter(course_id__in=ids).values(*COLUMNS) if ids else ():
        found.setdefault(row["course_id"], []).append(row)
    return found


def _coming(
    course: Course, turns: Iterable[dict[str, Any]], zone: ZoneInfo, today: date
) -> tuple[rules.Turn, ...]:
    given = [rules.Given(one["step"], one["turn"], _ended_on(one, zone)) for one in turns]
    return rules.next_days(rules.read_steps(course.steps), course.started_on, given, today)


def _ended_on(turn: dict[str, Any], zone: ZoneInfo) -> date | None:
    """The day a turn ended; said once more in rls.running_courses()."""
    if turn["state"] == ASSIGNED:
        return None
    ended: datetime = turn["asked_at"] or turn["assigned_at"]
    if turn["state"] in (SENT, REVIEWED):
        ended = turn["sent_at"]
    elif turn["state"] == EXPIRED:
        ended = turn["closes_at"] or ended
    return ended.astimezone(zone).date()
