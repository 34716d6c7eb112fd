"""What people do with check-in plans. What the engine does lives beside it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from rest_framework.exceptions import ValidationError

from assessments.models import ASSIGNED, FormVersion, Homework
from assessments.rules import can_raise_urgent
from clients.actions import refuse_without_consent
from clients.models import CLOSED, CaseClient, Client
from practices.clock import now, today_in
from practices.models import Practice
from practices.rules import next_watched
from privacy.actor import Actor
from reminders import rules
from reminders.models import (
    ACTIVE,
    BY_CLOCK,
    BY_HOMEWORK,
    BY_TEAM,
    HOMEWORK,
    PAUSED,
    PLAN_STATES,
    STOPPED,
    CheckInPlan,
    PlanStop,
)
from reminders.outlook import next_dates
from rest.problems import Refused
from rest.serializers import RowVersion

MISSED_LIMIT: Final = 3
SILENCE_HOURS: Final = 12
# A plan may begin in the past, but nobody means the last century.
NOBODY_READS: Final = "Nobody reads at those times, and an answer to what is asked for may be urgent."
OF_ANOTHER: Final = "This homework is another client's."
NOT_OPEN: Final = "This homework is not open."
FOR_HOMEWORK: Final = "Only a reminder of homework is about homework, and it asks for no other form."
NO_SIGN_IN: Final = "This client could not answer: they have no sign-in. Invite them first."
OLDEST_START: Final = timedelta(days=366)
# Nobody means a day that lies further ahead, and calendars end.
FURTHEST: Final = timedelta(days=5 * 366)
WHY_STOPPED: Final = "Say why it is stopped: the care team alone reads it."
ONLY_STOPPING: Final = "Only stopping takes a reason."
TOO_FAR: Final = "This is too far ahead: five years at most."


def plan_check_ins(
    *,
    by: Actor,
    client: Client,
    what: str,
    every: rules.Every,
    version: FormVersion | None = None,
    homework: Homework | None = None,
    starts_on: date | None = None,
    silence_hours: int = SILENCE_HOURS,
    missed_limit: int = MISSED_LIMIT,
) -> CheckInPlan:
    """A new plan, on the clock of the client's zone; refused where no case of theirs is open, or where they
    could not answer."""
    _refuse_unreachable(by, client)
    _refuse_unfit_homework(client, what, version, homework)
    at = now()
    when = _dates_of(every, what)
    first_day = starts_on or _first_day(every, client.zone, at)
    _refuse_unfit_days(first_day, every, today_in(client.zone))
    plan = CheckInPlan(
        client=client,
        recorded_by_id=by.member_id,
        what=what,
        version=version,
        homework=homework,
        starts_on=first_day,
        **when,
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
        when = _dates_of(every, plan.what)
        is_new = any(getattr(plan, name) != value for name, value in when.items())
        if is_new and every.times is not None:
            # As of a new plan: so many from now on, unless a day to begin is told with it.
            changed = {"starts_on": _first_day(every, plan.zone, now()), **changed}
        changed |= when
    _refuse_unfit_days(changed.get("starts_on"), every, today_in(plan.zone))
    if changed.get("version") is not None and plan.homework_id is not None:
        raise ValidationError({"version": [FOR_HOMEWORK]})
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

    def is_watched(at: datetime) -> bool:
        return next_watched(practice.watched_hours, practice.zone, at) == at

    if plan.follows == BY_CLOCK:
        is_fit = all(is_watched(due) for due in next_dates(plan))
    else:
        # On which days its sessions or homework fall nobody knows; each message waits until somebody reads.
        first = datetime.combine(today_in(plan.zone), plan.local_time)
        is_fit = any(
            is_watched(rules.to_instant(first + timedelta(days=days), plan.zone)) for days in range(7)
        )
    if not is_fit:
        raise ValidationError({"every": [NOBODY_READS]})


def _may_ask_urgent(plan: CheckInPlan) -> bool:
    if plan.homework is not None:
        asked = plan.homework.version
        return asked is not None and can_raise_urgent(asked.scoring)
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
    if until is not None and until > at + FURTHEST:
        raise ValidationError({"until": [TOO_FAR]})
    if (to == STOPPED) != bool(reason):
        raise ValidationError({"reason": [WHY_STOPPED if to == STOPPED else ONLY_STOPPING]})
    because = BY_TEAM if to == STOPPED else ""
    changes: dict[str, Any] = {"state": to, "paused_until": until, "stopped_because": because}
    if to == STOPPED:
        changes["next_due_at"] = None
        # The plan is the client's to read, and so is not what it says of them.
        PlanStop.objects.create(client_id=plan.client_id, plan=plan, reason=reason)
    elif to == ACTIVE:
        _refuse_unreachable(by, plan.client)
        if plan.homework is not None and plan.homework.state != ASSIGNED:
            raise Refused(NOT_OPEN, allowed=[])
        # While it was stopped it had no dates.
        plan.state = ACTIVE
        changes |= {"active_since": at, "next_due_at": _next(plan, at)}
    return RowVersion().write(plan, changes)


def _refuse_unreachable(by: Actor, client: Client) -> None:
    """Of whom nothing may be asked, and who could answer nothing."""
    if not CaseClient.objects.filter(client_id=client.pk).exclude(case__state=CLOSED).exists():
        raise Refused("No case of this client is open.", allowed=[])
    refuse_without_consent(by, client)
    # Whether one was switched off is the manager's to know; when a date comes the team is told of it.
    if client.member_id is None:
        raise Refused(NO_SIGN_IN, allowed=[])


def _refuse_unfit_days(first_day: date | None, every: rules.Every | None, today: date) -> None:
    if first_day is not None and first_day < today - OLDEST_START:
        raise ValidationError({"starts_on": ["This is too long ago."]})
    if first_day is not None and first_day > today + FURTHEST:
        raise ValidationError({"starts_on": [TOO_FAR]})
    if every is not None and every.until is not None and every.until > today + FURTHEST:
        raise ValidationError({"every": {"until": [TOO_FAR]}})


def _refuse_unfit_homework(
    client: Client, what: str, version: FormVersion | None, homework: Homework | None
) -> None:
    if homework is None:
        return
    if what != HOMEWORK or version is not None:
        raise ValidationError({"homework": [FOR_HOMEWORK]})
    if homework.client_id != client.pk:
        raise ValidationError({"homework": [OF_ANOTHER]})
    if homework.state != ASSIGNED:
        raise ValidationError({"homework": [NOT_OPEN]})


def _dates_of(every: rules.Every, what: str) -> dict[str, Any]:
    """What of a plan says when: a rule of the clock, or what it follows."""
    try:
        if every.each not in rules.ANCHORS:
            rule = rules.rule_of(every)
            return {"follows": BY_CLOCK, "days": None, "rule": rule, "local_time": every.at}
        follows, days = rules.anchor_of(every)
    except rules.RuleError as error:
        raise ValidationError({"every": [str(error)]}) from error
    if follows == BY_HOMEWORK and what != HOMEWORK:
        raise ValidationError({"every": [FOR_HOMEWORK]})
    return {"follows": follows, "days": days, "rule": "", "local_time": every.at}


def _first_day(every: rules.Every, zone: str, at: datetime) -> date:
    """Where no day to begin is told: today; of so many times that of the first date to come, so that none of
    them is over already."""
    today = today_in(zone)
    if every.times is None:
        return today
    endless = rules.rule_of(replace(every, times=None))
    found = rules.next_after(endless, datetime.combine(today, every.at), zone, at)
    return found.astimezone(ZoneInfo(zone)).date() if found else today


def _next(plan: CheckInPlan, at: datetime) -> datetime | None:
    """The first date after `at`. Of a plan that follows something it may not be known yet."""
    if plan.follows != BY_CLOCK:
        return next(iter(next_dates(plan, at)), None)
    try:
        found = rules.next_after(plan.rule, plan.local_start, plan.zone, at)
    except rules.RuleError as error:
        raise ValidationError({"every": [str(error)]}) from error
    if found is None:
        raise ValidationError({"every": ["This has no date that is still to come."]})
    return found
