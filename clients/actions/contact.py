from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection
from rest_framework.exceptions import PermissionDenied, ValidationError

from clients.marks import mark_of
from clients.models import (
    CONTACT_CHANGED,
    HELD,
    Attendee,
    Client,
    ContactPlan,
    SafeChannel,
    SafetyReference,
    Session,
)
from clients.reach import Change, decides_otherwise, moves_on, ways, widens
from practices.again import AGAIN
from practices.clock import today
from practices.here import thresholds_here
from privacy.actor import Actor
from privacy.ids import uuid7
from rest.problems import no_such
from rest.serializers import RowVersion

TOO_LATE: Final = "The latest day is {latest}: a contact plan is looked at again after {days} days at most."
UNCONFIRMED: Final = {"confirmed_on": None, "confirmed_by_id": None}
FILE: Final = "SELECT rls.file_inbox_item(%s, %s, NULL, %s, '', NULL)"


def tell_contact_changed(client_id: UUID) -> None:
    """Somebody with the client's own sign-in changed how they are reached: it is confirmed when they are
    alone. Told to their care team and to nobody else, without what it was; once while that waits there."""
    with connection.cursor() as cursor:
        cursor.execute(FILE, [uuid7(), client_id, CONTACT_CHANGED])


def recheck_by(day: date, told: date | None, stood: date | None = None) -> date | None:
    """The day to look at a plan again, as told. ValidationError where it is later than the practice looks at
    each, unless it stood already."""
    days = thresholds_here().contact_recheck_days
    if told is not None and told != stood and told > day + timedelta(days=days):
        raise ValidationError({"recheck_by": [TOO_LATE.format(latest=day + timedelta(days=days), days=days)]})
    return told


def recheck_until(day: date, told: date | None, stood: date | None = None) -> date:
    """The same for a plan that counts from `day` on: the latest there may be, where none is told."""
    until = recheck_by(day, told, stood) or day + timedelta(days=thresholds_here().contact_recheck_days)
    if until < day:
        raise ValidationError({"recheck_by": ["This day has passed."]})
    return until


def keep_contact_plan(
    *,
    by: Actor,
    client: Client,
    plan: ContactPlan | None,
    before: Mapping[str, Any] | None,
    told: Mapping[str, Any],
    is_proved: bool,
) -> ContactPlan:
    """Write how it is safe to reach a client, whole; `before`: as it stood, in the words of `told`.

    Whoever confirms a channel confirms the plan, and so does who chooses browsers of the client's own: they
    are set up by the client alone. In a client's own session without a proof (`is_proved`: they just said
    their password) nothing is widened: PermissionDenied; and where something is taken away so that messages
    would go on by what comes after it, they stop until it is confirmed with one. Their care team is told.
    Counts at once: messages look here in the moment they leave.
    """
    is_their_own = client.member_id == by.member_id
    is_proved = is_proved or not is_their_own
    day = today(by)
    fields = {name: value for name, value in told.items() if name != "channels"}
    fields |= _confirmation(by, plan, told, day, is_proved=is_proved)
    was_confirmed = plan is not None and plan.confirmed_on is not None
    change = Change(before, told, was_confirmed, fields["recheck_by"])
    if not is_proved:
        if widens(change):
            raise PermissionDenied(AGAIN)
        if moves_on(change):
            fields |= UNCONFIRMED
    is_safe_again = plan is not None and not was_confirmed and fields["confirmed_on"] is not None
    if plan is None:
        plan = ContactPlan(client_id=client.pk, **fields)
        plan.save(force_insert=True)
    else:
        plan = RowVersion().write(plan, fields)
    is_reached_otherwise = _keep_channels(by, plan, told["channels"], day)
    if is_their_own and (is_reached_otherwise or is_safe_again or decides_otherwise(change)):
        tell_contact_changed(UUID(str(client.pk)))
    return plan


def _confirmation(
    by: Actor, plan: ContactPlan | None, told: Mapping[str, Any], day: date, *, is_proved: bool
) -> dict[str, Any]:
    """Who confirms it, if anybody, and until when it counts. Without a proof a day that nobody tells is no
    later than it stood."""
    stood = None if plan is None else plan.recheck_by
    if not ways(told):
        return {**UNCONFIRMED, "recheck_by": recheck_by(day, told["recheck_by"], stood)}
    until = recheck_until(day, told["recheck_by"], stood)
    if not is_proved and told["recheck_by"] is None and stood is not None:
        until = min(until, stood)
    return {"confirmed_on": day, "confirmed_by_id": by.member_id, "recheck_by": until}


def _keep_channels(by: Actor, plan: ContactPlan, channels: Sequence[Mapping[str, Any]], day: date) -> bool:
    """Whether one of them leads, or may lead, to where nothing went before, or to where something went no
    longer."""
    practice_id, is_otherwise = UUID(str(plan.practice_id)), False
    kept = {row.channel: row for row in SafeChannel.objects.filter(plan_id=plan.pk)}
    for told in channels:
        confirmed = {"confirmed_on": day, "confirmed_by_id": by.member_id}
        fields: dict[str, Any] = dict(confirmed) if told["confirmed"] else dict.fromkeys(confirmed)
        fields["address_mark"] = mark_of(practice_id, told["channel"], told["address"])
        row = kept.pop(told["channel"], None)
        is_otherwise |= row is None or _is_otherwise(row, told, fields["address_mark"])
        if row is None:
            SafeChannel(
                client_id=plan.client_id,
                plan_id=plan.pk,
                channel=told["channel"],
                address=told["address"],
                **fields,
            ).save(force_insert=True)
        else:
            # A new address has not failed yet; confirming one again gives it another try.
            failed_at = None if told["confirmed"] or row.address != told["address"] else row.failed_at
            SafeChannel.objects.filter(pk=row.pk).update(
                address=told["address"], failed_at=failed_at, **fields
            )
    SafeChannel.objects.filter(pk__in=[row.pk for row in kept.values()]).delete()
    return is_otherwise or bool(kept)


def _is_otherwise(row: SafeChannel, told: Mapping[str, Any], mark: bytes) -> bool:
    """Another address, or one that is confirmed now and was not, or the other way round."""
    same = row.address == told["address"] if row.address_mark is None else bytes(row.address_mark) == mark
    return not same or (row.confirmed_on is not None) != told["confirmed"]


def opt_in(*, by: Actor, client: Client, plan: ContactPlan) -> ContactPlan:
    """The client wants messages again; nobody else wants them for them. What was stopped stays stopped, until
    their therapist, who hears of it, goes on with it."""
    if client.member_id != by.member_id:
        raise PermissionDenied("Only the client takes this back.")
    if plan.opted_out_at is None:
        return plan
    tell_contact_changed(UUID(str(client.pk)))
    return RowVersion().write(plan, {"opted_out_at": None})


def mark_safety_reference(
    *,
    by: Actor,
    client: Client,
    status: str,
    told_on: date,
    what: str = "",
    session: Session | None = None,
) -> SafetyReference:
    """Whether the client knows what safety feels like, as told in a session; each marking stays."""
    if session is not None:
        _refuse_untold(client, session)
    marked = SafetyReference(
        client_id=client.pk,
        status=status,
        told_on=told_on,
        what=what,
        session=session,
        recorded_by_id=by.member_id,
    )
    marked.save(force_insert=True)
    return marked


def _refuse_untold(client: Client, session: Session) -> None:
    """Only a held session that the client was in is one in which they told anything."""
    theirs = Attendee.objects.filter(session=session, client_id=client.pk)
    if not theirs.exclude(was_present=False).exists():
        raise ValidationError({"session": [no_such("session")]})
    if session.state != HELD:
        raise ValidationError({"session": ["This session was not held."]})
