from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from rest_framework.exceptions import ValidationError

from clients.models import (
    CLOSED,
    HELD,
    LATE_CANCELLED,
    PLANNED,
    SESSION_STATES,
    Attendee,
    Case,
    CaseClient,
    Client,
    Session,
)
from practices.clock import now, today_in
from practices.models import Practice
from privacy.actor import Actor
from rest.problems import Refused, no_such
from rest.serializers import RowVersion

LONGEST: Final = timedelta(hours=12)
FARTHEST: Final = timedelta(days=731)


def _demand_hours(starts_at: datetime, ends_at: datetime) -> None:
    if not timedelta(0) < ends_at - starts_at <= LONGEST:
        raise ValidationError({"ends_at": ["A session ends after it starts, within 12 hours."]})
    if starts_at > now() + FARTHEST:
        raise ValidationError({"starts_at": ["A session is planned within the next two years."]})


def plan_session(
    *,
    by: Actor,
    case: Case,
    starts_at: datetime,
    ends_at: datetime,
    attendees: Sequence[Client],
    in_person: bool = True,
) -> Session:
    """An appointment of a case with one or both of its clients."""
    _demand_hours(starts_at, ends_at)
    if case.state == CLOSED:
        raise Refused("This case is closed.", allowed=[])
    of_case = set(CaseClient.objects.filter(case_id=case.pk).values_list("client_id", flat=True))
    for place, client in enumerate(attendees):
        if client.pk not in of_case:
            raise ValidationError({f"attendees.{place}": [no_such("client")]})
    session = Session(
        case_id=case.pk,
        starts_at=starts_at,
        ends_at=ends_at,
        in_person=in_person,
        recorded_by_id=by.member_id,
    )
    session.save(force_insert=True)
    for client_id in dict.fromkeys(client.pk for client in attendees):
        Attendee(session_id=session.pk, client_id=client_id).save(force_insert=True)
    return session


def change_session(*, session: Session, told: Mapping[str, Any]) -> Session:
    """Move a session that is still planned."""
    if session.state != PLANNED:
        raise Refused("Only a planned session can be moved.", allowed=[])
    _demand_hours(told.get("starts_at", session.starts_at), told.get("ends_at", session.ends_at))
    return RowVersion().write(session, told)


def transition_session(*, session: Session, to: str, present: Sequence[Client] | None = None) -> Session:
    """Say how a session went; held with all its attendees, unless `present` says who was in the room."""
    allowed = SESSION_STATES[session.state]
    if to not in allowed:
        raise Refused(f"A session that is {session.state} can't become {to}.", allowed=list(allowed))
    if to != LATE_CANCELLED:
        _demand_day_has_come(session)
    expected = set(Attendee.objects.filter(session_id=session.pk).values_list("client_id", flat=True))
    in_room = expected if present is None else {client.pk for client in present}
    if to != HELD:
        if present:
            raise ValidationError({"present": ["Nobody was in the room where no session was held."]})
        in_room = set()
    elif not in_room:
        raise ValidationError({"present": ["Somebody was in the room where a session was held."]})
    if not in_room <= expected:
        raise ValidationError({"present": [no_such("client")]})
    moved = RowVersion().write(session, {"state": to, "held_at": now() if to == HELD else None})
    for client_id in expected:
        Attendee.objects.filter(session_id=session.pk, client_id=client_id).update(
            was_present=client_id in in_room
        )
    return moved


def _demand_day_has_come(session: Session) -> None:
    # By the day, not the minute: a session may start early.
    zone = Practice.objects.values_list("zone", flat=True).get()
    if session.starts_at > now() and session.starts_at.astimezone(ZoneInfo(zone)).date() > today_in(zone):
        raise Refused("The day of this session has not come.", allowed=[LATE_CANCELLED])
