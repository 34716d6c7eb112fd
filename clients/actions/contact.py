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
    PUSH,
    Attendee,
    Client,
    ContactPlan,
    SafeChannel,
    SafetyReference,
    Session,
)
from practices.clock import today
from practices.here import thresholds_here
from privacy.actor import Actor
from privacy.ids import uuid7
from rest.problems import no_such
from rest.serializers import RowVersion

FILE: Final = "SELECT rls.file_inbox_item(%s, %s, NULL, %s, '', NULL)"


def tell_contact_changed(client_id: UUID) -> None:
    """Somebody with the client's own sign-in changed how they are reached: it is confirmed when they are
    alone. Told to their care team and to nobody else, without what it was; once while that waits there."""
    with connection.cursor() as cursor:
        cursor.execute(FILE, [uuid7(), client_id, CONTACT_CHANGED])


def recheck_after() -> timedelta:
    """After how long a plan is looked at again, where no day is told."""
    return timedelta(days=thresholds_here().contact_recheck_days)


def keep_contact_plan(
    *, by: Actor, client: Client, plan: ContactPlan | None, told: Mapping[str, Any]
) -> ContactPlan:
    """Write how it is safe to reach a client, whole. Whoever confirms a channel confirms the plan, and so
    does who chooses browsers of the client's own: they are set up by the client alone.

    Counts at once: messages look here in the moment they leave.
    """
    fields = {name: value for name, value in told.items() if name != "channels"}
    channels: Sequence[Mapping[str, Any]] = told.get("channels", ())
    day = today(by)
    is_confirmed = any(channel["confirmed"] for channel in channels) or _is_by_browser(fields)
    fields |= _confirmation(by, is_confirmed, fields.get("recheck_by"), day)
    is_safe_again = is_confirmed and plan is not None and plan.confirmed_on is None
    if plan is None:
        plan = ContactPlan(client_id=client.pk, **fields)
        plan.save(force_insert=True)
    else:
        plan = RowVersion().write(plan, fields)
    leads_to_new = _keep_channels(by, plan, channels, day)
    if client.member_id == by.member_id and (leads_to_new or is_safe_again):
        tell_contact_changed(UUID(str(client.pk)))
    return plan


def leads_elsewhere(before: Mapping[str, Any] | None, told: Mapping[str, Any]) -> bool:
    """Whether messages would go to a place to which they don't go now; both in the words of a plan's body."""
    known = {
        (one["channel"], one["address"]) for one in (before or {}).get("channels", ()) if one["confirmed"]
    }
    confirmed = {(one["channel"], one["address"]) for one in told.get("channels", ()) if one["confirmed"]}
    return not confirmed <= known or (_is_by_browser(told) and not _is_by_browser(before or {}))


def _is_by_browser(fields: Mapping[str, Any]) -> bool:
    return fields.get("prefers") == PUSH and fields.get("shared_device") == "no"


def _confirmation(by: Actor, is_confirmed: bool, recheck_by: date | None, day: date) -> dict[str, Any]:
    if not is_confirmed:
        return {"confirmed_on": None, "confirmed_by_id": None, "recheck_by": recheck_by}
    until = recheck_by or day + recheck_after()
    if until < day:
        raise ValidationError({"recheck_by": ["This day has passed."]})
    return {"confirmed_on": day, "confirmed_by_id": by.member_id, "recheck_by": until}


def _keep_channels(by: Actor, plan: ContactPlan, channels: Sequence[Mapping[str, Any]], day: date) -> bool:
    """Whether one of them leads, or may lead, to where nothing went before."""
    practice_id, leads_to_new = UUID(str(plan.practice_id)), False
    kept = {row.channel: row for row in SafeChannel.objects.filter(plan_id=plan.pk)}
    for told in channels:
        confirmed = {"confirmed_on": day, "confirmed_by_id": by.member_id}
        fields: dict[str, Any] = dict(confirmed) if told["confirmed"] else dict.fromkeys(confirmed)
        fields["address_mark"] = mark_of(practice_id, told["channel"], told["address"])
        row = kept.pop(told["channel"], None)
        leads_to_new |= row is None or _is_new(row, told, fields["address_mark"])
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
    return leads_to_new


def _is_new(row: SafeChannel, told: Mapping[str, Any], mark: bytes) -> bool:
    """Another address, or one that nobody had confirmed."""
    same = row.address == told["address"] if row.address_mark is None else bytes(row.address_mark) == mark
    return not same or (row.confirmed_on is None and told["confirmed"])


def opt_in(*, by: Actor, client: Client, plan: ContactPlan) -> ContactPlan:
    """The client wants messages again; nobody else wants them for them. What was stopped stays stopped, until
    their therapist goes on with it."""
    if client.member_id != by.member_id:
        raise PermissionDenied("Only the client takes this back.")
    return RowVersion().write(plan, {"opted_out_at": None}) if plan.opted_out_at else plan


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
