"""Homework of two years: questionnaires, check-ins and plain tasks, and what of it waits for staff."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from assessments.models import (
    ASSIGNED,
    ATTENTION,
    EXPIRED,
    REVIEWED,
    SENT,
    SKIPPED,
    Homework,
    OpenedAnswers,
    Rating,
    Response,
    Review,
)
from clients.models import FLAGGED, TO_REVIEW, URGENT, InboxClearing, InboxItem, StaffAlert
from relcare.demo.answers import Answers, Sheet, phq4, phq9, raised_by, send, weekly
from relcare.demo.chance import Chance
from relcare.demo.people import PEOPLE
from relcare.demo.story import Story, at
from relcare.demo.words import SKIPPED as WHY_SKIPPED
from relcare.demo.words import TASKS
from reminders.models import SENT as MESSAGE_SENT
from reminders.models import Message

# PHQ-9 at the beginning and today.
COURSES: Final = {"better": (17, 5), "worse": (6, 16), "steady": (9, 9)}
STEADINESS: Final = {"better": (1.4, 3.0), "worse": (2.8, 1.5), "steady": (2.3, 2.3)}
# Within the 90 days that the manager's progress looks back on.
URGENT_AGO: Final = timedelta(days=40)
DONE: Final = "Called within the half hour. Safe; the safety plan gone through together, seen the next day."


def tell_homework(story: Story, sheets: dict[str, Sheet]) -> None:
    _tasks(story)
    if story.life.has_portal:
        _questionnaires(story, sheets)


def course(story: Story, ends: tuple[float, float], day: date) -> float:
    """How far a life has come from the first figure to the second by that day."""
    whole = max((story.last_day - story.begins).days, 1)
    return ends[0] + (ends[1] - ends[0]) * (day - story.begins).days / whole


def _questionnaires(story: Story, sheets: dict[str, Sheet]) -> None:
    chance = story.chance("questionnaires")
    ends = COURSES[story.life.mood]
    days = story.days(chance, story.begins + timedelta(days=3), story.last_day - timedelta(days=5), 27, 33)
    urgent_on = (
        min(days, key=lambda day: abs(story.day - URGENT_AGO - day)) if story.life.had_urgent_answer else None
    )
    for number, day in enumerate(days):
        total = max(0, round(course(story, ends, day) + chance.gauss(0, 1.5)))
        if number % 4 == 3:
            _answered(story, chance, sheets["phq4"], day, phq4(chance, round(total * 12 / 27)))
        if chance.often(0.06) and day != urgent_on:
            _skipped(story, chance, sheets["phq9"], day)
            continue
        answers = phq9(chance, total, urgent=day == urgent_on)
        _answered(story, chance, sheets["phq9"], day, answers, urgent=day == urgent_on)
    _still_open(story, chance, sheets["phq9"])


def _still_open(story: Story, chance: Chance, sheet: Sheet) -> None:
    """What is on the table today: due soon, or overdue."""
    if story.life.closed_on is not None:
        return
    due = chance.choice((3, 3, 6, -2, -5, None))
    if due is not None:
        assign(
            story,
            chance,
            story.last_day - timedelta(days=8),
            sheet.due_on(story.day + timedelta(days=due)),
            version_id=sheet.version_id,
        )


def _tasks(story: Story) -> None:
    chance = story.chance("tasks")
    if not story.life.has_portal:
        _task(story, chance, story.last_day - timedelta(days=4))
        return
    days = story.days(chance, story.begins + timedelta(days=9), story.last_day - timedelta(days=6), 40, 70)
    for day in days:
        homework = _task(story, chance, day)
        if chance.often(0.15):
            homework.state, homework.row_version = EXPIRED, 2
        elif day != days[-1] or story.life.closed_on is not None or chance.often(0.8):
            hand_in(story, chance, homework, at(day + timedelta(days=2), 19), None)
            said = story.chance("rated", homework.id)
            if said.often(0.4):
                rate(story, homework, said.randint(1, 4), said.randint(1, 4))


def _task(story: Story, chance: Chance, day: date) -> Homework:
    return assign(story, chance, day, day + timedelta(days=7), task=chance.choice(TASKS))


def assign(story: Story, chance: Chance, day: date, due_on: date | None, **what: Any) -> Homework:
    assigned_at = at(day, 9, chance.randrange(60))
    return story.pile.add(
        Homework(
            **story.facts(chance.id_at(assigned_at)),
            **what,
            case_id=story.life.case_id,
            assigned_at=assigned_at,
            asked_at=assigned_at,
            due_on=due_on,
            state=ASSIGNED,
            recorded_by_id=story.life.therapist.member_id,
        )
    )


def _skipped(story: Story, chance: Chance, sheet: Sheet, day: date) -> None:
    homework = assign(story, chance, day, sheet.due_on(day + timedelta(days=4)), version_id=sheet.version_id)
    homework.state, homework.skipped_because, homework.row_version = SKIPPED, chance.choice(WHY_SKIPPED), 2


def _answered(
    story: Story, chance: Chance, sheet: Sheet, day: date, answers: Answers, *, urgent: bool = False
) -> None:
    homework = assign(story, chance, day, sheet.due_on(day + timedelta(days=4)), version_id=sheet.version_id)
    sent_at = at(day + timedelta(days=chance.randint(0, 2)), chance.randint(17, 21), chance.randrange(60))
    if urgent:
        # Within watched hours, as everything falls due that may raise an alarm.
        sent_at = at(day + timedelta(days=max(0, 7 - day.weekday()) % 7 if day.weekday() > 4 else 0), 10, 20)
    response = send(story, homework, sheet, answers, sent_at)
    hand_in(story, chance, homework, sent_at, response)
    if urgent:
        _alarm(story, chance, response)


def check_in(story: Story, chance: Chance, sheet: Sheet, day: date) -> tuple[Homework, datetime]:
    """A week's check-in, answered, and when."""
    homework = assign(story, chance, day, day + timedelta(days=3), version_id=sheet.version_id)
    latest = min(3, (story.last_day - day).days)
    sent_at = at(
        day + timedelta(days=chance.randint(0, latest)), chance.randint(19, 22), chance.randrange(60)
    )
    level = course(story, STEADINESS[story.life.mood], day)
    hand_in(story, chance, homework, sent_at, send(story, homework, sheet, weekly(chance, level), sent_at))
    return homework, sent_at


def hand_in(
    story: Story,
    chance: Chance,
    homework: Homework,
    sent_at: datetime,
    response: Response | None,
    *,
    tells_flags: bool = True,
) -> None:
    """It waits for staff, and so does what it raised; what is older was looked at."""
    homework.state, homework.sent_at = SENT, sent_at
    homework.row_version += 1
    about: Homework | Response = response or homework
    items = [file_item(story, chance, TO_REVIEW, about, sent_at)]
    if tells_flags and response and _needs_attention(story, response):
        again = story.chance("flagged", response.id)
        items.append(file_item(story, again, FLAGGED, response, sent_at))
    reviewed_at = at((sent_at + timedelta(days=chance.randint(1, 4))).date(), 16, chance.randrange(60))
    is_recent = reviewed_at >= at(story.last_day - timedelta(days=3), 12)
    if story.life.closed_on is None and (
        reviewed_at >= at(story.day, 0) or (is_recent and chance.often(0.5))
    ):
        return
    therapist = story.life.therapist.member_id
    homework.state, homework.reviewed_at, homework.reviewed_by_id = REVIEWED, reviewed_at, therapist
    homework.bring_to_session = chance.often(0.1)
    homework.row_version += 1
    for item in items:
        item.acknowledged_at, item.acknowledged_by_id, item.done = reviewed_at, therapist, "reviewed"


def _needs_attention(story: Story, response: Response) -> bool:
    return any(flag.is_news and flag.severity == ATTENTION for flag in raised_by(story, response.id))


def rate(story: Story, homework: Homework, quantity: int | None, quality: int | None) -> None:
    """What the client says of it in the same evening: how much was done, how useful it was."""
    rated_at = (homework.sent_at or homework.assigned_at) + timedelta(minutes=1)
    facts = story.facts(story.chance("rating", homework.id).id_at(rated_at))
    story.pile.add(
        Rating(
            **facts,
            homework=homework,
            quantity=quantity,
            quality=quality,
            rated_at=rated_at,
            recorded_by_id=story.life.voice,
        )
    )


def note_review(story: Story, homework: Homework, quantity: int, quality: int, note: str) -> None:
    """What the therapist notes for the team, when it was looked at."""
    noted_at = homework.reviewed_at or at(story.last_day, 16)
    opened_at = noted_at - timedelta(minutes=3)
    story.pile.add(
        OpenedAnswers(
            **story.facts(story.chance("opened", homework.id).id_at(opened_at)),
            case_id=homework.case_id,
            homework=homework,
            opened_at=opened_at,
            recorded_by_id=story.life.therapist.member_id,
        )
    )
    story.pile.add(
        Review(
            **story.facts(story.chance("review", homework.id).id_at(noted_at)),
            case_id=homework.case_id,
            homework=homework,
            quantity=quantity,
            quality=quality,
            note=note,
            noted_at=noted_at,
            recorded_by_id=story.life.therapist.member_id,
        )
    )


def file_item(
    story: Story, chance: Chance, kind: str, about: Homework | Response, since: datetime
) -> InboxItem:
    return story.pile.add(
        InboxItem(
            **story.facts(chance.id_at(since)),
            case_id=story.life.case_id,
            kind=kind,
            since=since,
            about=about._meta.model_name or "",
            about_id=about.id,
        )
    )


def _cleared(story: Story, chance: Chance, item: InboxItem) -> None:
    """The supervisor took it off her own list, once it was taken care of."""
    cleared_at = (item.acknowledged_at or item.since) + timedelta(minutes=50)
    story.pile.add(
        InboxClearing(
            **story.facts(chance.id_at(cleared_at)),
            case_id=item.case_id,
            item=item,
            cleared_at=cleared_at,
            recorded_by_id=PEOPLE[story.life.therapist.supervisor].member_id,
        )
    )


def _alarm(story: Story, chance: Chance, response: Response) -> None:
    """One urgent answer, weeks ago: duty was told at once and took care of it by name."""
    member = story.life.therapist.member_id
    item = file_item(story, chance, URGENT, response, response.sent_at)
    item.acknowledged_at, item.acknowledged_by_id = response.sent_at + timedelta(minutes=24), member
    item.done = DONE
    _cleared(story, chance, item)
    told_at = response.sent_at + timedelta(seconds=10)
    alert = story.pile.add(
        StaffAlert(**story.facts(chance.id_at(told_at)), item=item, member_id=member, step=1, made_at=told_at)
    )
    story.pile.add(
        Message(
            **story.facts(chance.id_at(told_at)),
            alert=alert,
            occurrence=told_at,
            status=MESSAGE_SENT,
            not_before=told_at,
            not_after=told_at + timedelta(hours=24),
            next_try_at=told_at,
            attempt=1,
            lease_token=1,
            dispatched_at=told_at + timedelta(seconds=3),
            sent_at=told_at + timedelta(seconds=4),
            made_at=told_at,
        )
    )
