"""What staff are told of a client's messages. Figures of a practice are in queue.py and help.py."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from clients.models import Client
from reminders.log_words import because
from reminders.models import BY_TEAM, PAUSED, CheckIn, CheckInPlan, Message, PlanStop
from reminders.outlook import outlooks

# Whether the reader works, or supervises, in a case that the client shares with somebody.
READS_OF_BOTH: Final = """
    SELECT EXISTS (SELECT FROM clients_caseclient mine
        JOIN clients_caseclient theirs ON theirs.practice_id = mine.practice_id
            AND theirs.case_id = mine.case_id AND theirs.client_id <> mine.client_id
        WHERE mine.client_id = ANY (%s) AND mine.case_id = ANY (
            ARRAY(SELECT rls.my_team_cases()) || ARRAY(SELECT rls.my_supervised_cases())))"""
# Said to whoever else cares for the client: that there is a partner, and how they are reached, is the case's.
OF_THE_OTHER, INSTEAD = "same_address", "no_channel"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One date of a plan: what became of its message, and of what was asked for it."""

    id: UUID
    client_id: UUID
    plan_id: UUID
    what: str
    occurrence: datetime
    channel: str
    status: str
    suppressed_reason: str
    because: str
    error_code: str
    attempt: int
    not_before: datetime
    not_after: datetime
    sent_at: datetime | None
    respond_by: datetime | None
    # Of a check-in that asks a form: the homework it became, and since when it is asked.
    homework_id: UUID | None
    asked_at: datetime | None
    answered_at: datetime | None

    space: ClassVar[str] = "team"


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A date that has no message yet."""

    plan_id: UUID
    what: str
    date: datetime
    opens: datetime | None
    closes: datetime | None
    is_paused: bool


def log_of(plan: CheckInPlan) -> QuerySet[Message]:
    """What became of each of the plan's dates, newest first."""
    return Message.objects.filter(plan_id=plan.id).order_by("-occurrence", "-id")


def log_of_client(client: Client) -> QuerySet[Message]:
    """The same of all plans of one client; what staff were told of them is no message to them."""
    return Message.objects.filter(client_id=client.pk, plan_id__isnull=False).order_by("-occurrence", "-id")


def log_lines(messages: Sequence[Message]) -> list[LogLine]:
    """These messages as their reader may know them. What a client keeps with their therapist is in none."""
    plans = CheckInPlan.objects.in_bulk({row.plan_id for row in messages if row.plan_id})
    asked = _asked(messages)
    of_both = _reads_of_both(messages)
    return [
        _line(row, plans[row.plan_id], asked.get((row.plan_id, row.occurrence), NOT_ASKED), of_both)
        for row in messages
        if row.plan_id
    ]


# The homework, since when it is asked, when it was sent.
Asked = tuple[UUID | None, datetime | None, datetime | None]
NOT_ASKED: Final = (None, None, None)


def _asked(messages: Iterable[Message]) -> dict[tuple[UUID, datetime], Asked]:
    """By plan and date."""
    wanted = {(row.plan_id, row.occurrence) for row in messages}
    rows = CheckIn.objects.filter(
        plan_id__in={plan_id for plan_id, _ in wanted}, occurrence__in={date for _, date in wanted}
    ).select_related("homework")
    return {
        (row.plan_id, row.occurrence): (row.homework_id, row.asked_at, row.homework.sent_at) for row in rows
    }


def _reads_of_both(messages: Iterable[Message]) -> bool:
    """All messages are of one client."""
    clients = list({row.client_id for row in messages})
    with connection.cursor() as cursor:
        cursor.execute(READS_OF_BOTH, [clients])
        ((found,),) = cursor.fetchall()
    return bool(found)


def _line(row: Message, plan: CheckInPlan, asked: Asked, of_both: bool) -> LogLine:
    reason = row.suppressed_reason
    if reason == OF_THE_OTHER and not of_both:
        reason = INSTEAD
    homework_id, asked_at, sent_at = asked
    return LogLine(
        id=row.id,
        client_id=row.client_id,
        plan_id=plan.pk,
        what=plan.what,
        occurrence=row.occurrence,
        channel=row.channel,
        status=row.status,
        suppressed_reason=reason,
        because=because(row.status, reason, row.error_code),
        error_code=row.error_code,
        attempt=row.attempt,
        not_before=row.not_before,
        not_after=row.not_after,
        sent_at=row.sent_at,
        respond_by=row.respond_by,
        homework_id=homework_id,
        asked_at=asked_at,
        answered_at=sent_at or row.responded_at,
    )


def upcoming(client: Client) -> list[Upcoming]:
    """The next dates of every plan of the client that runs or rests, soonest first."""
    plans = list(CheckInPlan.objects.filter(client_id=client.pk))
    dates = outlooks(plans)
    found = [
        Upcoming(
            plan_id=plan.pk,
            what=plan.what,
            date=one.date,
            opens=one.opens,
            closes=one.closes,
            is_paused=plan.state == PAUSED and (plan.paused_until is None or one.date < plan.paused_until),
        )
        for plan in plans
        for one in dates[plan.pk]
    ]
    return sorted(found, key=lambda one: (one.date, one.plan_id))


def stop_reasons(plans: Sequence[CheckInPlan]) -> dict[UUID, str]:
    """What whoever stopped them last wrote; nothing for a reader who is not of the team."""
    stopped = [plan.pk for plan in plans if plan.stopped_because == BY_TEAM]
    found = PlanStop.objects.filter(plan__in=stopped).order_by("recorded_at", "pk")
    return dict(found.values_list("plan_id", "reason"))
