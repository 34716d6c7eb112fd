"""Courses as they ran: what the rules say is due was given, asked when there was room, answered or not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from assessments import rules
from assessments.actions.upkeep import DONE, closing
from assessments.models import EXPIRED, FINISHED, Course, HeldBack, HeldBackReason, Homework
from relcare.demo.answers import Sheet, send, weekly
from relcare.demo.chance import Chance
from relcare.demo.homework import STEADINESS, assign, course, hand_in
from relcare.demo.people import ZONE
from relcare.demo.story import Story, at

HERE: Final = ZoneInfo(ZONE)
# Of whoever gets no reminders: the same questions each week, without one.
EACH_WEEK: Final[list[dict[str, Any]]] = [
    {"form": "weekly_check_in", "starts": "rhythm", "every_days": 7, "times": 26, "due_days": 4}
]
WEEKS: Final = 12
# The newest turn was given so many days ago.
GIVEN_AGO: Final = 3
HELD_BACK: Final = {"cem": "phq9"}
HELD_DAYS: Final = (-12, 16)
WHY_HELD: Final = "It went up. First together in the room, with the safety plan on the table; then the curve."

# What becomes of one turn: when it was sent; None: not at all.
Answering = Callable[[Homework], datetime | None]


@dataclass
class Running:
    """A course while its days go by."""

    story: Story
    row: Course
    sheets: Mapping[str, Sheet]
    answering: Answering
    given: list[Homework]

    def on(self, day: date) -> None:
        steps = rules.read_steps(self.row.steps)
        told = [rules.Given(one.step or 0, one.turn or 0, _ended_on(one, day)) for one in self.given]
        if rules.is_over(steps, told):
            self.row.state, self.row.because = FINISHED, DONE
            self.row.changed_at, self.row.row_version = at(day, 6), 2
            return
        for turn in rules.due_turns(steps, self.row.started_on, told, day):
            self._give(steps[turn.step], turn, day)

    def _give(self, step: rules.CourseStep, turn: rules.Turn, day: date) -> None:
        told, story = self.row.steps[turn.step], self.story
        sheet = self.sheets.get(told.get("form", ""))
        asked_on = free_day(story, self.sheets, sheet, day) if sheet else day
        due_on = None if step.due_days is None else asked_on + timedelta(days=step.due_days)
        chance = story.chance("turn", self.row.id, turn.step, turn.turn)
        what = (
            {"version_id": sheet.version_id}
            if sheet
            else {"task": told["task"], "task_kind": told["task_kind"]}
        )
        if sheet and due_on:
            due_on = sheet.due_on(due_on)
        homework = assign(story, chance, day, due_on, **what, course=self.row, step=turn.step, turn=turn.turn)
        homework.assigned_at = at(day, 6)
        homework.asked_at = at(asked_on, 6) if asked_on <= story.last_day else None
        if step.closes_days is not None:
            first = turn.on if step.every_days else asked_on
            homework.closes_at, homework.closes_begun_at = closing(
                first + timedelta(days=step.closes_days - 1), HERE
            )
        self.given.append(homework)
        is_sent = homework.asked_at is not None and self.answering(homework) is not None
        if not is_sent and homework.closes_at and homework.closes_at <= at(story.day, 0):
            homework.state, homework.row_version = EXPIRED, homework.row_version + 1


def _ended_on(homework: Homework, day: date) -> date | None:
    """The day it was sent or closed, as far as it was by that day."""
    ended_at = homework.closes_at if homework.state == EXPIRED else homework.sent_at
    ended_on = None if ended_at is None else ended_at.astimezone(HERE).date()
    return ended_on if ended_on is not None and ended_on < day else None


def asked_of(story: Story, sheets: Mapping[str, Sheet]) -> list[rules.Asked]:
    """Every form that was asked of this client so far, as the rules of burden count it."""
    minutes = {sheet.version_id: sheet.minutes for sheet in sheets.values()}
    told = [row for row in story.pile.rows[Homework] if isinstance(row, Homework)]
    return [
        rules.Asked(row.asked_at.astimezone(HERE).date(), minutes[row.version_id])
        for row in told
        if row.client_id == story.life.client_id and row.version_id and row.asked_at
    ]


def free_day(story: Story, sheets: Mapping[str, Sheet], sheet: Sheet, day: date) -> date:
    """The first day from that one on with room for the form."""
    asked = asked_of(story, sheets)
    while not rules.room_for(sheet.minutes, asked, day, sheet.practice.thresholds).is_free:
        day += timedelta(days=1)
    return day


def tell_course(
    story: Story,
    sheets: Mapping[str, Sheet],
    steps: Sequence[Mapping[str, Any]],
    started_on: date,
    answering: Answering,
    *,
    programme_id: UUID | None = None,
) -> Running:
    """A course from its first day to the last of the story."""
    chance = story.chance("course", programme_id is not None, story.day - started_on)
    made_at = at(started_on, 6)
    row = story.pile.add(
        Course(
            **story.facts(chance.id_at(made_at)),
            case_id=story.life.case_id,
            programme_id=programme_id,
            steps=list(steps),
            started_on=started_on,
            changed_at=made_at,
            recorded_by_id=story.life.therapist.member_id,
        )
    )
    running, day = Running(story, row, sheets, answering, []), started_on
    while day <= story.last_day and row.state != FINISHED:
        running.on(day)
        day += timedelta(days=1)
    return running


def tell_courses(story: Story, sheets: Mapping[str, Sheet]) -> None:
    life = story.life
    if life.person.name in HELD_BACK:
        _hold_back(story, sheets[HELD_BACK[life.person.name]])
    if life.check_ins == "none" and life.has_portal and not life.is_quiet and life.closed_on is None:
        weeks = min(WEEKS, (story.day - story.begins).days // 7 - 1)
        started_on = story.day - timedelta(days=7 * weeks + GIVEN_AGO)
        sheet, chance = sheets["weekly_check_in"], story.chance("each week")
        tell_course(story, sheets, EACH_WEEK, started_on, _each_week(story, sheet, chance))


def _each_week(story: Story, sheet: Sheet, chance: Chance) -> Answering:
    def answer(homework: Homework) -> datetime | None:
        day = (homework.asked_at or homework.assigned_at).date() + timedelta(days=chance.randint(0, 3))
        if day > story.last_day or chance.often(0.15):
            return None
        sent_at = at(day, chance.randint(19, 22), chance.randrange(60))
        answers = weekly(chance, course(story, STEADINESS[story.life.mood], day))
        hand_in(story, chance, homework, sent_at, send(story, homework, sheet, answers, sent_at))
        return sent_at

    return answer


def _hold_back(story: Story, sheet: Sheet) -> None:
    """Until it was talked about; that it was held back, and why, is the team's to know."""
    first, last = (story.day + timedelta(days=days) for days in HELD_DAYS)
    recorded_at = at(first, 17)
    told = {"case_id": story.life.case_id, "recorded_by_id": story.life.therapist.member_id}
    held = story.pile.add(
        HeldBack(
            **story.facts(story.chance("held back").id_at(recorded_at)),
            **told,
            form_id=sheet.form_id,
            starts_on=first,
            ends_on=last,
            recorded_at=recorded_at,
        )
    )
    why = story.facts(story.chance("why held back").id_at(recorded_at))
    story.pile.add(HeldBackReason(**why, **told, held=held, because=WHY_HELD))
