"""What people do with check-in plans. What the engine does lives beside it."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from rest_framework.exceptions import ValidationError

from assessments.models import FormVersion
from assessments.rules import can_raise_urgent
from clients.actions import refuse_without_consent
from clients.models import CLOSED, CaseClient, Client
from practices.clock import now, today_in
from practices.models import Practice
from practices.rules import next_watched
from privacy.actor import Actor
from reminders import rules
from reminders.models import ACTIVE, HOMEWORK, PAUSED, PLAN_STATES, STOPPED, CheckInPlan
from rest.problems import Refused
from rest.serializers import RowVersion

MISSED_LIMIT: Final = 3
SILENCE_HOURS: Final = 12
# A plan may begin in the past, but nobody means the last century.
NOBODY_READS: Final = "Nobody reads at those times, and an answer to what is asked for may be urgent."
OLDEST_START: Final = timedelta(days=366)


def plan_check_ins(
    *,
    by: Actor,
    client: Client,
    what: str,
    every: rules.Every,
    version: FormVersion | None = None,
    starts_on: date | None = None,
    silence_hours: int = SILENCE_HOURS,
    missed_limit: int = MISSED_LIMIT,
) -> CheckInPlan:
    """A new plan, on the clock of the client's zone; refused where no case of theirs is open."""
    _refuse_closed(client)
    refuse_without_consent(by, client)
    at = now()
    first_day = starts_on or today_in(client.zone)
    _refuse_old(first_day, today_in(client.zone))
    plan = CheckInPlan(
        client=client,
        recorded_by_id=by.member_id,
        what=what,
        version=version,
        rule=_rule(every),
        starts_on=first_day,
        local_time=every.at,
        zone=client.zone,
        active_since=at,
        silence_hours=silence_hours,
        missed_limit=missed_limit,
    )
    plan.next_due_at = _next(plan, at)
    _refuse_unwatched(plan)
    plan.save(force_insert=True)
    return plan


def change_check_in_plan(
    *,
    by: Actor,  # noqa: ARG001 - every action says first who acts
    plan: CheckInPlan,
    changes: dict[str, Any],
) -> CheckInPlan:
    """Other dates, another form, other limits; the next date is counted anew from now."""
    changed = dict(changes)
    every: rules.Every | None = changed.pop("every", None)
    if every is not None:
        changed |= {"rule": _rule(every), "local_time": every.at}
    if "starts_on" in changed:
        _refuse_old(changed["starts_on"], today_in(plan.zone))
    for name, value in changed.items():
        setattr(plan, name, value)
    if plan.state != STOPPED:
        changed["next_due_at"] = plan.next_due_at = _next(plan, now())
    _refuse_unwatched(plan)
    return RowVersion().write(plan, changed)


def _refuse_unwatched(plan: CheckInPlan) -> None:
    """A form whose answers may be urgent is asked for while somebody reads (DOMAIN, Safety)."""
    if not _may_ask_urgent(plan):
        return
    practice = Practice.objects.get()
    for due in next_dates(plan):
        if next_watched(practice.watched_hours, practice.zone, due) != due:
            raise ValidationError({"every": [NOBODY_READS]})


def _may_ask_urgent(plan: CheckInPlan) -> bool:
    if plan.version is None:
        # What is open then nobody knows now; when a check-in is sent, that is looked at again.
        return plan.what == HOMEWORK
    return can_raise_urgent(plan.version.scoring)


def transition_check_in_plan(
    *,
    by: Actor,
    plan: CheckInPlan,
    to: str,
    until: datetime | None = None,
    reason: str = "",
) -> CheckInPlan:
    """Pause (until when, or until somebody goes on), go on, or stop with a reason."""
    allowed = PLAN_STATES[plan.state]
    if to not in allowed:
        raise Refused(f"A plan that is {plan.state} can't become {to}.", allowed=list(allowed))
    at = now()
    if until is not None and (to != PAUSED or until <= at):
        raise ValidationError({"until": ["A time that is still to come, for a pause only."]})
    if (to == STOPPED) != bool(reason):
        raise ValidationError({"reason": ["A plan is stopped with a reason, and with nothing else one."]})
    changes: dict[str, Any] = {"state": to, "paused_until": until, "stopped_because": reason}
    if to == STOPPED:
        changes["next_due_at"] = None
    elif to == ACTIVE:
        _refuse_closed(plan.client)
        refuse_without_consent(by, plan.client)
        changes |= {"active_since": at, "next_due_at": _next(plan, at)}
    return RowVersion().write(plan, changes)


def next_dates(plan: CheckInPlan, count: int = 5) -> list[datetime]:
    """The plan's next dates; none while it is stopped."""
    found: list[datetime] = []
    at = None if plan.state == STOPPED else plan.next_due_at
    while at is not None and len(found) < count:
        found.append(at)
        at = rules.next_after(plan.rule, plan.local_start, plan.zone, at)
    return found


def _refuse_closed(client: Client) -> None:
    if not CaseClient.objects.filter(client_id=client.pk).exclude(case__state=CLOSED).exists():
        raise Refused("No case of this client is open.", allowed=[])


def _refuse_old(first_day: date, today: date) -> None:
    if first_day < today - OLDEST_START:
        raise ValidationError({"starts_on": ["This is too long ago."]})


def _rule(every: rules.Every) -> str:
    try:
        return rules.rule_of(every)
    except rules.RuleError as error:
        raise ValidationError({"every": [str(error)]}) from error


def _next(plan: CheckInPlan, at: datetime) -> datetime:
    try:
        found = rules.next_after(plan.rule, plan.local_start, plan.zone, at)
    except rules.RuleError as error:
        raise ValidationError({"every": [str(error)]}) from error
    if found is None:
        raise ValidationError({"every": ["This has no date that is still to come."]})
    return found
