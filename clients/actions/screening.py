"""Screening for violence, and the flags that refuse what opens. None of it ever reaches a client's pages."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import connection
from rest_framework.exceptions import PermissionDenied, ValidationError

from clients.models import (
    CONCERNS,
    NOT_ALONE,
    NOT_YET,
    SAFETY_PLAN_DUE,
    SCREENING_OVERDUE,
    Attendee,
    Client,
    InboxItem,
    SafetyFlag,
    Screening,
    Session,
)
from clients.reports import has_open_flag
from practices.clock import now
from practices.here import thresholds_here
from privacy.actor import Actor
from privacy.ids import uuid7
from rest.problems import Refused, no_such

# One open task at a time, however many flags ask for it.
FILE: Final = "SELECT rls.file_inbox_item(%s, %s, NULL, %s, '', NULL)"
BY_VOICE: Final = "In person, or by a call the client says is safe."
NOT_BOTH: Final = "Somebody else was in the room. This is asked alone."
FLAGGED: Final = "A safety flag is open: nothing new is opened. The safety plan comes first."
WHY: Final = {NOT_ALONE: "Could not be asked alone."}


def record_screening(
    *,
    by: Actor,
    client: Client,
    asked_on: date,
    result: str,
    way: str = "",
    session: Session | None = None,
    note: str = "",
) -> Screening:
    """What came of asking one client alone and by voice. A concern raises a flag; the task is done."""
    if not way and result not in (NOT_ALONE, NOT_YET):
        raise ValidationError({"way": [BY_VOICE]})
    if session is not None:
        _demand_alone(client, session)
    asked = Screening(
        client_id=client.pk,
        asked_on=asked_on,
        result=result,
        way=way,
        session=session,
        note=note,
        recorded_by_id=by.member_id,
    )
    asked.save(force_insert=True)
    if result in CONCERNS:
        why = WHY.get(result, "The screening is a concern.")
        raise_flag(by=by, client=client, source="screening", why=why, screening=asked)
    if result != NOT_YET:
        waiting = InboxItem.objects.filter(
            client_id=client.pk, kind=SCREENING_OVERDUE, acknowledged_at__isnull=True
        )
        waiting.update(acknowledged_at=now(), acknowledged_by_id=by.member_id, done="screened")
    return asked


def _demand_alone(client: Client, session: Session) -> None:
    there = set(
        Attendee.objects.filter(session_id=session.pk)
        .exclude(was_present=False)
        .values_list("client_id", flat=True)
    )
    if client.pk not in there:
        raise ValidationError({"session": [no_such("session")]})
    if len(there) > 1:
        raise ValidationError({"session": [NOT_BOTH]})


def raise_flag(
    *, by: Actor, client: Client, source: str, why: str, screening: Screening | None = None
) -> SafetyFlag:
    """From now on nothing new is opened; what is open stays as it is, and no page of a client's changes.

    It opens the safety plan: that waits for the team as a task, until staff write its next version.
    """
    flag = SafetyFlag(
        client_id=client.pk, source=source, why=why, screening=screening, raised_by_id=by.member_id
    )
    flag.save(force_insert=True)
    # By the database's clock.
    flag.refresh_from_db(fields=["raised_at"])
    with connection.cursor() as cursor:
        cursor.execute(FILE, [uuid7(), client.pk, SAFETY_PLAN_DUE])
    return flag


def lift_flag(*, by: Actor, flag: SafetyFlag, because: str) -> SafetyFlag:
    """By a second member, with a reason; who is alone in a practice waits a day."""
    if flag.lifted_at is not None:
        raise Refused("This flag is lifted already.", allowed=[])
    if flag.raised_by_id == by.member_id:
        _demand_day_alone(flag)
    moment = now()
    told = {"lifted_at": moment, "lifted_by_id": by.member_id, "lifted_because": because}
    if not SafetyFlag.objects.filter(pk=flag.pk, lifted_at=None).update(**told):
        flag.refresh_from_db(fields=["lifted_at"])
        if flag.lifted_at is not None:
            raise Refused("This flag is lifted already.", allowed=[])
        raise PermissionDenied("This is not yours to lift.")
    flag.refresh_from_db(fields=list(told))
    return flag


def _demand_day_alone(flag: SafetyFlag) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rls.is_solo()")
        (is_solo,) = cursor.fetchone()
    if not is_solo:
        raise Refused("You raised this flag: somebody else lifts it.", allowed=[])
    # A day at least is said once more in the database's policy on flags.
    hours = thresholds_here().lift_alone_hours
    if flag.raised_at > now() - timedelta(hours=hours):
        raise Refused(f"You work alone here: lift it when {hours} hours have passed.", allowed=[])


def refuse_flagged(*client_ids: UUID) -> None:
    """409 where a flag of any of them is open."""
    if has_open_flag(client_ids):
        raise Refused(FLAGGED, allowed=[])
