"""Programmes, and courses: homework in a sequence, or one that repeats, as it runs for one client."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db.models import F
from rest_framework.exceptions import ValidationError

from assessments import rules
from assessments.actions.cases import refuse_closed_case
from assessments.actions.homework import case_for, give, moved, refuse_unfit_days
from assessments.actions.upkeep import turn_days, waiting_closes
from assessments.models import (
    ASSIGNED,
    COURSE_STATES,
    FINISHED,
    RUNNING,
    STOPPED,
    WITHDRAWN,
    Course,
    FormVersion,
    Homework,
    Programme,
)
from assessments.reports.courses import opened_of
from assessments.reports.forms import newest_published
from clients.actions import refuse_without_consent
from clients.models import Case, Client
from practices import clock
from practices.models import Practice
from privacy.actor import Actor
from relationships.models import Relationship
from rest.problems import Refused, no_such

# Finished is a course by itself, when its last turn has ended.
TAKES_TO: Final = tuple(state for state in COURSE_STATES if state != FINISHED)
ONE_OF_BOTH: Final = "Name a programme or say the steps, one of the two."
RETIRED_PROGRAMME: Final = "This programme is given no more."
FORM_GONE: Final = "A form of this programme is published no more: {}."
WHY_STOPPED: Final = "Say why it is stopped."
NO_REASON: Final = "Only pausing and stopping take a reason."
NOT_LOOKED_AT: Final = "Its newest answers were opened by nobody: read or review them first."

Steps = Sequence[Mapping[str, Any]]


def refuse_faulty(steps: object) -> None:
    """422 with every fault of the steps at its place; forms have to be published."""
    errors: dict[str, list[str]] = {}
    for fault in rules.step_faults(steps):
        errors.setdefault(f"steps{fault.path}", []).append(fault.message)
    if not errors and isinstance(steps, list):
        there = _published(steps)
        for place, step in enumerate(steps):
            if step.get("form") and step["form"] not in there:
                errors[f"steps[{place}].form"] = [no_such("form")]
    if errors:
        raise ValidationError(errors)


def _published(steps: Steps) -> dict[str, FormVersion]:
    """By key, the forms that these steps name, each in its newest published version."""
    keys = [step["form"] for step in steps if step.get("form")]
    if not keys:
        return {}
    return {version.form.key: version for version in newest_published().filter(form__key__in=keys)}


def start_course(
    *,
    by: Actor,
    client: Client,
    programme: Programme | None = None,
    steps: Steps | None = None,
    relationship: Relationship | None = None,
    case: Case | None = None,
    started_on: date | None = None,
) -> Course:
    """Let a programme, or steps of one's own, run for one client; what is due today is given at once."""
    if (programme is None) == (steps is None):
        raise ValidationError({"programme": [ONE_OF_BOTH]})
    if programme is not None:
        steps = _steps_of(programme)
    else:
        refuse_faulty(steps)
    today = clock.today(by)
    refuse_unfit_days(by, {"started_on": started_on})
    course = Course.objects.create(
        client=client,
        case=case_for(by, client, relationship, case),
        relationship=relationship,
        programme=programme,
        steps=steps,
        started_on=started_on or today,
    )
    _give_first(course, client, today)
    return course


def _steps_of(programme: Programme) -> Steps:
    if programme.is_retired:
        raise ValidationError({"programme": [RETIRED_PROGRAMME]})
    gone = _gone(programme.steps)
    if gone:
        raise ValidationError({"programme": [FORM_GONE.format(", ".join(gone))]})
    steps: Steps = programme.steps
    return steps


def _gone(steps: Steps) -> list[str]:
    return sorted({step["form"] for step in steps if step.get("form")} - set(_published(steps)))


def _give_first(course: Course, client: Client, today: date) -> None:
    """What is due on the day a course begins; the engine gives what comes later."""
    steps, versions = rules.read_steps(course.steps), _published(course.steps)
    practice = Practice.objects.get()
    for turn in rules.due_turns(steps, course.started_on, (), today):
        told = course.steps[turn.step]
        version = versions.get(told.get("form"))
        may_be_urgent = version is not None and rules.can_raise_urgent(version.scoring)
        due_on, closes = turn_days(steps[turn.step], turn, may_be_urgent, practice, today)
        give(
            client=client,
            version=version,
            closes=closes,
            waiting_closes=waiting_closes(steps[turn.step], turn, practice),
            case_id=course.case_id,
            relationship_id=course.relationship_id,
            task=told.get("task") or "",
            task_kind=told.get("task_kind") or "",
            due_on=due_on,
            course=course,
            step=turn.step,
            turn=turn.turn,
        )


def take_course_to(*, by: Actor, course: Course, to: str, reason: str = "") -> Course:
    """Pause it, let it go on, or stop it for good; what was asked already stays as it is."""
    allowed = course_allowed(course)
    if to not in allowed:
        raise Refused(allowed=allowed)
    if to == STOPPED and not reason.strip():
        raise ValidationError({"reason": [WHY_STOPPED]})
    if to == RUNNING:
        if reason:
            raise ValidationError({"reason": [NO_REASON]})
        _refuse_standstill(by, course, [state for state in allowed if state != RUNNING])
    changed = moved(course, {"state": to, "because": reason, "changed_at": clock.now()})
    if to == STOPPED:
        _take_back_waiting(course)
    return changed


def course_allowed(course: Course) -> list[str]:
    """The states to which staff may take it now."""
    return [state for state in COURSE_STATES[course.state] if state in TAKES_TO]


def _refuse_standstill(by: Actor, course: Course, allowed: list[str]) -> None:
    """What would only come to a halt again is not let go on."""
    refuse_without_consent(by, Client.objects.get(pk=course.client_id))
    refuse_closed_case(by, course.case_id, allowed)
    gone = _gone(course.steps)
    if gone:
        raise Refused(FORM_GONE.format(", ".join(gone)), allowed=allowed)
    thresholds = Practice.objects.get().thresholds
    if any(rules.is_unread(opened, thresholds) for opened in opened_of(course).values()):
        raise Refused(NOT_LOOKED_AT, allowed=allowed)


def _take_back_waiting(course: Course) -> None:
    """What waited its turn was never asked: nobody misses it."""
    waiting = Homework.objects.filter(course=course, state=ASSIGNED, asked_at__isnull=True)
    waiting.update(state=WITHDRAWN, row_version=F("row_version") + 1)
