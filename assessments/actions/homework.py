from collections.abc import Mapping
from datetime import date
from typing import Final

from rest_framework.exceptions import ValidationError

from assessments.actions.cases import NOT_ON_TEAM, chosen_case, my_open_cases
from assessments.actions.inbox import file_inbox_item, seen
from assessments.models import (
    ASSIGNED,
    EXPIRED,
    HOMEWORK_STATES,
    REVIEWED,
    SENT,
    SKIPPED,
    WITHDRAWN,
    FormVersion,
    Homework,
    Response,
)
from assessments.rules import can_raise_urgent
from clients.actions import refuse_without_consent
from clients.models import TO_REVIEW, Case, Client
from practices import clock
from practices.models import Practice
from practices.rules import reads_on
from privacy.actor import Actor
from relationships.actions import refuse_kept
from relationships.models import Relationship
from rest.problems import Refused, no_such
from rest.serializers import RowVersion

# Who takes homework where; sending a form is the response's own business, reviewing has its own door.
STAFF_TAKES_TO: Final = (WITHDRAWN,)
CLIENT_TAKES_TO: Final = (SKIPPED,)
ONLY_SKIPPING: Final = "Only skipping takes a reason."
NOTHING_DUE: Final = "Only homework that is still to do has a day it falls due."
NOBODY_READS: Final = "Nobody reads on that day, and an answer to this form may be urgent; choose another."
ONE_OF_BOTH: Final = "Name a form or write a task, one of the two."


def assign_homework(
    *,
    by: Actor,
    client: Client,
    version: FormVersion | None = None,
    task: str = "",
    due_on: date | None = None,
    relationship: Relationship | None = None,
    case: Case | None = None,
) -> Homework:
    """Give one client a form or a plain task."""
    if (version is None) == (task == ""):
        raise ValidationError({"form": [ONE_OF_BOTH]})
    if relationship is not None and relationship.client_id != client.pk:
        raise ValidationError({"relationship": [no_such("relationship")]})
    if relationship is not None:
        refuse_kept(relationship)
    refuse_unwatched_day(version, due_on)
    cases = my_open_cases(by, client.pk)
    if not cases:
        raise ValidationError({"client": [NOT_ON_TEAM]})
    refuse_without_consent(by, client)
    return Homework.objects.create(
        client=client,
        case=chosen_case(cases, case),
        relationship=relationship,
        version=version,
        task=task,
        due_on=due_on,
    )


def refuse_unwatched_day(version: FormVersion | None, due_on: date | None) -> None:
    """A form whose answers may be urgent falls due while somebody reads (DOMAIN, Safety)."""
    if version is None or due_on is None or not can_raise_urgent(version.scoring):
        return
    if not reads_on(Practice.objects.values_list("watched_hours", flat=True).get(), due_on):
        raise ValidationError({"due_on": [NOBODY_READS]})


def move_due_day(*, by: Actor, homework: Homework, changes: Mapping[str, date | None]) -> Homework:
    """Another day, as long as it is not done."""
    if homework.state != ASSIGNED:
        raise Refused(
            "Only homework that is still to do has a day it falls due.", allowed=allowed_to(by, homework)
        )
    refuse_unwatched_day(homework.version, changes.get("due_on"))
    return RowVersion().write(homework, changes)


def allowed_to(by: Actor, homework: Homework) -> list[str]:
    """The states this person may take it to now."""
    takes: tuple[str, ...] = STAFF_TAKES_TO if by.is_staff else CLIENT_TAKES_TO
    if not by.is_staff and homework.version_id is None:
        takes = (*takes, SENT)
    if homework.state == (EXPIRED if by.is_staff else SKIPPED):
        takes = (*takes, ASSIGNED)
    return [state for state in HOMEWORK_STATES[homework.state] if state in takes]


def take_to(*, by: Actor, homework: Homework, to: str, reason: str = "") -> Homework:
    """Withdraw it (staff), skip it, take it up again, or say that a plain task is done (the client)."""
    allowed = allowed_to(by, homework)
    if to not in allowed:
        raise Refused(allowed=allowed)
    if reason and to != SKIPPED:
        raise ValidationError({"reason": [ONLY_SKIPPING]})
    changes: dict[str, object] = {"state": to, "skipped_because": reason}
    if to == SENT:
        changes["sent_at"] = clock.now()
    changed = moved(homework, changes)
    if to == SENT:
        file_inbox_item(homework, TO_REVIEW, homework)
    return changed


def moved(homework: Homework, changes: Mapping[str, object]) -> Homework:
    """Written if nobody took it elsewhere meanwhile; it does not matter what else was changed."""
    fresh = {**changes, "row_version": homework.row_version + 1}
    same = Homework.objects.filter(pk=homework.pk, state=homework.state, row_version=homework.row_version)
    if not same.update(**fresh):
        raise Refused(allowed=[])
    for name, value in fresh.items():
        setattr(homework, name, value)
    return homework


def review_homework(*, by: Actor, homework: Homework, bring_to_session: bool) -> Homework:
    """Mark what was sent as seen; it waits for nobody any more."""
    if homework.state != SENT:
        raise Refused(allowed=allowed_to(by, homework))
    now = clock.now()
    told = {"reviewed_at": now, "reviewed_by_id": by.member_id, "bring_to_session": bring_to_session}
    changed = moved(homework, {"state": REVIEWED, **told})
    response = Response.objects.filter(homework=homework).first()
    seen(by=by, about=response or homework, at=now)
    return changed
