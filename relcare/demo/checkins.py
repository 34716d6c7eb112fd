"""Check-in plans, the messages they sent, and the answers or misses that followed."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from assessments.models import EXPIRED, Homework
from clients.models import MISSED_CHECK_INS, InboxItem
from relcare.demo.answers import Sheet
from relcare.demo.chance import Chance
from relcare.demo.homework import assign, check_in
from relcare.demo.people import ZONE
from relcare.demo.story import Story, at, weekdays
from reminders import rules
from reminders.models import CHECK_IN, SENT, STOPPED, CheckIn, CheckInPlan, Message

MISSED_LIMIT: Final = 3
# Older rows of the outbox were cleared away.
MESSAGES_KEPT_FOR: Final = timedelta(weeks=26)
WEEK: Final = timedelta(weeks=1)
EVENING: Final = time(18)
MIDNIGHT: Final = time(0)


def tell_check_ins(story: Story, sheet: Sheet) -> None:
    life = story.life
    if (
        life.check_ins == "none"
        or life.contact == "none"
        or not life.has_portal
        or life.closed_on is not None
    ):
        return
    chance = story.chance("check-ins")
    # Ana's falls due today, whatever the hour: the demo's first reminder. The others wait until tomorrow.
    is_first = life.person.name == "ana"
    weekday = (story.day + timedelta(days=0 if is_first else chance.randint(1, 6))).weekday()
    local = MIDNIGHT if is_first else EVENING
    weeks = 52 if life.person.name in ("ana", "ben", "cem", "dina", "eli") else chance.choice((20, 30, 40))
    starts_on = max(weekdays(story.day - weeks * WEEK, story.day, weekday)[0], _first(story, weekday))
    plan = _plan(story, chance, sheet, starts_on, local, is_first=is_first)
    days = weekdays(starts_on, story.last_day, weekday)
    answered = _answers(story, chance, sheet, plan, days)
    for day in days:
        _message(story, chance, plan, at(day, local.hour), answered.get(day))
    if life.check_ins == "missed":
        _end(story, chance, plan, at(days[-1], local.hour, 15))
    elif is_first or (days and days[-1] not in answered):
        due_on = story.day + timedelta(days=2)
        homework = assign(story, chance, story.last_day, due_on, version_id=sheet.version_id)
        _asked(story, plan, homework, homework.assigned_at)


def _first(story: Story, weekday: int) -> date:
    begins = story.begins + WEEK
    return begins + timedelta(days=(weekday - begins.weekday()) % 7)


def _plan(
    story: Story, chance: Chance, sheet: Sheet, starts_on: date, local: time, *, is_first: bool
) -> CheckInPlan:
    day_name = rules.DAYS[starts_on.weekday()]
    made_at = at(starts_on - timedelta(days=3), 15)
    rule = rules.rule_of(rules.Every(each="week", at=local, on=(day_name,)))
    plan = CheckInPlan(
        **story.facts(chance.id_at(made_at)),
        what=CHECK_IN,
        version_id=sheet.version_id,
        rule=rule,
        starts_on=starts_on,
        local_time=local,
        zone=ZONE,
        active_since=made_at,
        # Ana wants hers whatever else happens that day.
        silence_hours=0 if is_first else 12,
        missed_limit=MISSED_LIMIT,
        recorded_by_id=story.life.therapist.member_id,
        recorded_at=made_at,
    )
    after = at(story.day, 0) - timedelta(seconds=1)
    plan.next_due_at = rules.next_after(rule, plan.local_start, ZONE, after)
    return story.pile.add(plan)


def _answers(
    story: Story, chance: Chance, sheet: Sheet, plan: CheckInPlan, days: list[date]
) -> dict[date, datetime]:
    """When each week was answered; of `missed` lives the last were not, and now and then one of anybody."""
    answered = {}
    # The newest message may still be answered: it is no miss yet.
    still_open = days[-1:] if chance.often(0.3) else []
    missed = days[-MISSED_LIMIT - 1 :] if story.life.check_ins == "missed" else still_open
    for number, day in enumerate(days):
        if day in missed or (chance.often(0.12) and number < len(days) - 4):
            homework = assign(story, chance, day, day + timedelta(days=3), version_id=sheet.version_id)
            if day + WEEK <= story.day:
                homework.state, homework.row_version = EXPIRED, 2
        else:
            homework, answered[day] = check_in(story, chance, sheet, day)
        _asked(story, plan, homework, at(day, plan.local_time.hour))
    return answered


def _asked(story: Story, plan: CheckInPlan, homework: Homework, occurrence: datetime) -> None:
    """Which plan asked it: it is no homework that another plan reminds of."""
    chance = story.chance("asked", plan.id, homework.id)
    story.pile.add(
        CheckIn(
            **story.facts(chance.id_at(homework.assigned_at)),
            plan=plan,
            occurrence=occurrence,
            homework=homework,
            asked_at=homework.assigned_at,
        )
    )


def _message(
    story: Story, chance: Chance, plan: CheckInPlan, occurrence: datetime, responded_at: datetime | None
) -> None:
    if occurrence < at(story.day, 0) - MESSAGES_KEPT_FOR:
        return
    sent_at = occurrence + timedelta(seconds=chance.randint(2, 20))
    told: dict[str, Any] = {"attempt": 1, "lease_token": 1, "dispatched_at": sent_at - timedelta(seconds=1)}
    story.pile.add(
        Message(
            **story.facts(chance.id_at(occurrence)),
            **told,
            plan=plan,
            occurrence=occurrence,
            status=SENT,
            not_before=occurrence,
            not_after=occurrence + timedelta(hours=2),
            next_try_at=occurrence,
            sent_at=sent_at,
            respond_by=rules.next_after(plan.rule, plan.local_start, ZONE, occurrence),
            responded_at=responded_at,
            made_at=occurrence,
        )
    )


def _end(story: Story, chance: Chance, plan: CheckInPlan, since: datetime) -> None:
    """When the last miss was sure the plan stopped, after its next message, and the care team was told."""
    plan.state, plan.stopped_because, plan.next_due_at, plan.row_version = STOPPED, "missed", None, 2
    story.pile.add(
        InboxItem(
            **story.facts(chance.id_at(since)),
            kind=MISSED_CHECK_INS,
            since=since,
            about=plan._meta.db_table,
            about_id=plan.id,
        )
    )
