"""Homework: given, asked, taken from state to state; what comes after it was done is in `reviews`."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from rest_framework.exceptions import ValidationError

from assessments.actions.cases import (
    NOT_ON_TEAM,
    chosen_case,
    my_open_cases,
    refuse_closed_case,
    refuse_other_case,
)
from assessments.actions.inbox import file_inbox_item
from assessments.actions.shared_answers import pair, refuse_unless_a_pair
from assessments.actions.upkeep import STAYS_OPEN, Closing, WaitingForm, asked_days, closing
from assessments.models import (
    ASSIGNED,
    EXPIRED,
    HOMEWORK_STATES,
    SENT,
    SKIPPED,
    WITHDRAWN,
    Course,
    FormVersion,
    Homework,
)
from assessments.models.homework import DO
from assessments.reports.queue import load_of
from assessments.rules import can_raise_urgent, last_day, read_steps
from clients.actions import refuse_without_consent
from clients.models import TO_REVIEW, Case, Client
from practices import clock
from practices.models import Practice
from practices.rules import reads_on
from privacy.actor import Actor
from privacy.turns import take_turns
from relationships.actions import refuse_kept
from relationships.models import Relationship
from rest.problems import Refused, no_such
from rest.serializers import RowVersion

# What is in a state, and has versions.
S = TypeVar("S", Homework, Course)
# Who takes homework where; sending a form is the response's own business, reviewing has its own door.
STAFF_TAKES_TO: Final = (WITHDRAWN,)
CLIENT_TAKES_TO: Final = (SKIPPED,)
ONLY_SKIPPING: Final = "Only skipping takes a reason."
ONLY_OPENING: Final = "Only what is opened again takes a day on which it closes."
NOTHING_DUE: Final = "Only homework that is still to do has a day it falls due, and one on which it closes."
NOBODY_READS: Final = "Nobody reads on that day, and an answer to this form may be urgent; choose another."
ONE_OF_BOTH: Final = "Name a form or write a task, one of the two."
ONLY_A_TASK: Final = "Only a task is of a kind."
PAST_DAY: Final = "This day is over: choose today or later."
FAR_DAY: Final = "Choose a day within the next five years."
MOST_YEARS: Final = 5
CLOSES_TOO_SOON: Final = "It closes on no day before today, nor before it falls due."
ASKED_ALREADY: Final = "This does not wait: it was asked already, or it is over."


def assign_homework(
    *,
    by: Actor,
    client: Client,
    version: FormVersion | None = None,
    task: str = "",
    task_kind: str = "",
    due_on: date | None = None,
    closes_on: date | None = None,
    relationship: Relationship | None = None,
    case: Case | None = None,
    ask_now: bool = False,
    together_with: Homework | None = None,
) -> Homework:
    """Give one client a form or a plain task. A form for which there is no room today waits its turn,
    unless the therapist asks it now all the same. Asked together with the partner's, the answers of both may
    be shown to both (actions.shared_answers)."""
    if (version is None) == (task == ""):
        raise ValidationError({"form": [ONE_OF_BOTH]})
    if version is not None and task_kind:
        raise ValidationError({"task_kind": [ONLY_A_TASK]})
    refuse_unfit_days(by, {"due_on": due_on, "closes_on": closes_on})
    refuse_unwatched_day(version, due_on)
    closes = closing_told(by, closes_on, due_on)
    if together_with is not None:
        case = refuse_unless_a_pair(
            by=by, other=together_with, client_id=client.pk, version=version, case=case
        )
    of_case = case_for(by, client, relationship, case)
    given = give(
        client=client,
        version=version,
        closes=closes,
        ask_now=ask_now,
        case=of_case,
        relationship=relationship,
        task=task,
        task_kind="" if version else task_kind or DO,
        due_on=due_on,
    )
    if together_with is not None:
        pair(together_with, given)
    return given


def case_for(by: Actor, client: Client, relationship: Relationship | None, case: Case | None) -> Case:
    """The case in which something is asked of this client; refused where nothing may be asked of them."""
    if relationship is not None and relationship.client_id != client.pk:
        raise ValidationError({"relationship": [no_such("relationship")]})
    if relationship is not None:
        refuse_kept(relationship)
    cases = my_open_cases(by, client.pk)
    if not cases:
        raise ValidationError({"client": [NOT_ON_TEAM]})
    refuse_without_consent(by, client)
    return chosen_case(cases, case)


def give(
    *,
    client: Client,
    version: FormVersion | None,
    closes: Closing,
    waiting_closes: Closing | None = None,
    ask_now: bool = False,
    **told: Any,
) -> Homework:
    """One homework; a form waits where there is no room for it today, until `waiting_closes` where that is
    told otherwise than how long it is open."""
    at = clock.now()
    asked_at: datetime | None = at
    if version is not None and not ask_now:
        one_at_a_time(client.pk)
        asked_at = at if load_of(client, version).has_room(version, told.get("due_on")) else None
    if asked_at is not None:
        closes = open_from(asked_at, version, closes)
    elif waiting_closes is not None:
        closes = waiting_closes
    closes_at, closes_begun_at = closes
    return Homework.objects.create(
        client=client,
        version=version,
        asked_at=asked_at,
        closes_at=closes_at,
        closes_begun_at=closes_begun_at,
        **told,
    )


def one_at_a_time(client_id: UUID) -> None:
    """What is asked of one person is counted by one transaction after the other."""
    take_turns(f"homework of {client_id}")


def open_from(asked_at: datetime, version: FormVersion | None, closes: Closing) -> Closing:
    """When it closes: on the day that was told, or as long after it is asked as its form is open."""
    hours = version.form_document.get("open_hours") if version else None
    if hours is None or closes != STAYS_OPEN:
        return closes
    end = asked_at + timedelta(hours=hours)
    return end, end


def closing_told(by: Actor, closes_on: date | None, due_on: date | None, path: str = "closes_on") -> Closing:
    """When homework that closes on that day is asked no more; never while it is not due yet."""
    if closes_on is None:
        return STAYS_OPEN
    if closes_on < clock.today(by) or (due_on is not None and closes_on < due_on):
        raise ValidationError({path: [CLOSES_TOO_SOON]})
    return closing(closes_on, ZoneInfo(clock.zone(by)))


def closes_on(by: Actor, homework: Homework) -> date | None:
    """The last day on which it is open."""
    return last_day(homework.closes_at, ZoneInfo(clock.zone(by)))


def refuse_unfit_days(by: Actor, days: Mapping[str, date | None]) -> None:
    """Each day that is told lies between today and five years from now; 422 with all that do not."""
    today = clock.today(by)
    last = date(today.year + MOST_YEARS, today.month, min(today.day, 28))
    wrong = {
        path: [PAST_DAY if day < today else FAR_DAY]
        for path, day in days.items()
        if day is not None and not today <= day <= last
    }
    if wrong:
        raise ValidationError(wrong)


def refuse_unwatched_day(version: FormVersion | None, due_on: date | None) -> None:
    """A form whose answers may be urgent falls due while somebody reads (DOMAIN, Safety)."""
    if version is None or due_on is None or not can_raise_urgent(version.scoring):
        return
    if not reads_on(Practice.objects.values_list("watched_hours", flat=True).get(), due_on):
        raise ValidationError({"due_on": [NOBODY_READS]})


def move_days(*, by: Actor, homework: Homework, told: Mapping[str, date | None]) -> Homework:
    """Another day on which it falls due, or closes, as long as it is not done."""
    refuse_other_case(by, homework.case_id)
    if homework.state != ASSIGNED:
        raise Refused(NOTHING_DUE, allowed=allowed_to(by, homework))
    there = {"due_on": homework.due_on, "closes_on": closes_on(by, homework)}
    # What stays as it is may have passed meanwhile.
    refuse_unfit_days(by, {name: day for name, day in told.items() if day != there[name]})
    refuse_unwatched_day(homework.version, told.get("due_on"))
    due_on = told.get("due_on", homework.due_on)
    changes: dict[str, Any] = {"due_on": due_on}
    if "closes_on" in told:
        closes = closing_told(by, told["closes_on"], due_on)
        changes |= dict(zip(("closes_at", "closes_begun_at"), closes, strict=True))
    elif due_on is not None and due_on > (closes_on(by, homework) or due_on):
        raise ValidationError({"due_on": [CLOSES_TOO_SOON]})
    return RowVersion().write(homework, changes)


def ask_now(*, by: Actor, homework: Homework) -> Homework:
    """Ask what waits its turn, whatever else was asked: the therapist's own decision."""
    refuse_other_case(by, homework.case_id)
    if homework.asked_at is not None or homework.state != ASSIGNED or is_closed(homework):
        raise Refused(ASKED_ALREADY, allowed=allowed_to(by, homework))
    refuse_closed_case(by, homework.case_id, allowed_to(by, homework))
    refuse_without_consent(by, Client.objects.get(pk=homework.client_id))
    at = clock.now()
    due_on, closes = asked_days(_as_it_waits(homework), Practice.objects.get(), clock.today(by))
    closes_at, closes_begun_at = open_from(at, homework.version, closes)
    days = {"due_on": due_on, "closes_at": closes_at, "closes_begun_at": closes_begun_at}
    return moved(homework, {"asked_at": at, **days})


def _as_it_waits(homework: Homework) -> WaitingForm:
    return WaitingForm(
        homework=homework.pk,
        due_on=homework.due_on,
        closes=(homework.closes_at, homework.closes_begun_at),
        may_be_urgent=homework.version is not None and can_raise_urgent(homework.version.scoring),
        step=read_steps([homework.course.steps[homework.step]])[0] if homework.course else None,
    )


def allowed_to(by: Actor, homework: Homework) -> list[str]:
    """The states this person may take it to now."""
    takes: tuple[str, ...] = STAFF_TAKES_TO if by.is_staff else CLIENT_TAKES_TO
    if by.is_staff and homework.state == EXPIRED:
        takes = (*takes, ASSIGNED)
    if not by.is_staff and homework.version_id is None and _may_be_told_done(homework):
        takes = (*takes, SENT)
    if not by.is_staff and homework.state == SKIPPED and not is_closed(homework):
        takes = (*takes, ASSIGNED)
    return [state for state in HOMEWORK_STATES[homework.state] if state in takes]


def _may_be_told_done(homework: Homework) -> bool:
    # A task has no draft: nobody but the client knows whether it was begun in time.
    if homework.state == EXPIRED:
        return homework.closes_begun_at is not None and homework.closes_begun_at > clock.now()
    return bool(homework.state == ASSIGNED)


def is_closed(homework: Homework) -> bool:
    return homework.closes_at is not None and homework.closes_at <= clock.now()


def take_to(
    *, by: Actor, homework: Homework, to: str, reason: str = "", closes_on: date | None = None
) -> Homework:
    """Withdraw it or open it again (staff), skip it, take it up again, or say that a plain task is done."""
    refuse_other_case(by, homework.case_id)
    allowed = allowed_to(by, homework)
    if to not in allowed:
        raise Refused(allowed=allowed)
    if reason and to != SKIPPED:
        raise ValidationError({"reason": [ONLY_SKIPPING]})
    opens = homework.state == EXPIRED and to == ASSIGNED
    if closes_on is not None and not opens:
        raise ValidationError({"closes_on": [ONLY_OPENING]})
    changes: dict[str, Any] = {"state": to, "skipped_because": reason}
    if opens:
        refuse_closed_case(by, homework.case_id, [state for state in allowed if state != ASSIGNED])
        changes |= _opened(by, homework, closes_on)
    if to == SENT:
        changes["sent_at"] = clock.now()
    changed = moved(homework, changes)
    if to == SENT:
        file_inbox_item(homework, TO_REVIEW, homework)
    return changed


def _opened(by: Actor, homework: Homework, until: date | None) -> dict[str, Any]:
    """Open from now on: until the day that is told, or as long as its form is, or without an end."""
    refuse_unfit_days(by, {"closes_on": until})
    refuse_without_consent(by, Client.objects.get(pk=homework.client_id))
    closes = open_from(clock.now(), homework.version, closing_told(by, until, None))
    return dict(zip(("closes_at", "closes_begun_at"), closes, strict=True))


def moved(row: S, changes: Mapping[str, object]) -> S:
    """Written if nobody took it elsewhere meanwhile; it does not matter what else was changed."""
    fresh = {**changes, "row_version": row.row_version + 1}
    same = type(row)._default_manager.filter(pk=row.pk, state=row.state, row_version=row.row_version)
    if not same.update(**fresh):
        raise Refused(allowed=[])
    for name, value in fresh.items():
        setattr(row, name, value)
    return row
