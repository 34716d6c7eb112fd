import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Q
from rest_framework.exceptions import PermissionDenied, ValidationError

from assessments.actions.cases import NOT_ON_TEAM, chosen_case, my_open_cases
from assessments.models import Assessment, TeamAssessment
from assessments.reports.assessments import AssessmentRow, every_assessment
from clients.models import HELD, Attendee, Case, Session
from practices import clock
from privacy.actor import Actor
from privacy.ids import uuid7
from relationships.actions import refuse_kept
from relationships.models import Counterpart, Presence, Relationship
from relationships.words import CAPACITIES
from rest.problems import Refused, no_such

KEEP: Final = "SELECT rls.keep_assessment(%s, %s, %s, %s, %s, %s::smallint[], %s::jsonb, %s)"
LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))"

NO_LEVEL: Final = "Give at least one level; what was not seen enough is left out."
NO_LEVEL_OF_IT: Final = "This says what was seen of a capacity without a level."
ONLY_CLIENT: Final = "A client can only be the rater `client`."
NOT_OF_SELF: Final = "Of themself a client gives a self_report, a therapist what they observed."
NOT_IN_THE_ROOM: Final = (
    "No held session with this person in the room is on record; use client_account for what the client tells."
)
CORRECTED: Final = "This was corrected already; correct the newer one."
ANOTHER: Final = "A correction is of the same rater, relationship and subject."
NOT_YOURS: Final = "Only its author may release it."
KEPT_CORRECTS_NOTHING: Final = "What you keep with your therapist corrects nothing; say it as it is now."
COPIED: Final = (
    *("client_id", "relationship_id", "subject", "rater", "basis", "assessed_on", "evidence", "session_id"),
    *CAPACITIES,
)
RELEASE_THE_NEWER: Final = "This was corrected; release the correction."


def record_assessment(
    *,
    by: Actor,
    relationship: Relationship,
    subject: str,
    basis: str,
    assessed_on: date,
    levels: Mapping[str, int | None],
    evidence: Mapping[str, str] | None = None,
    rater: str = "client",
    case: Case | None = None,
    session: Session | None = None,
    supersedes: AssessmentRow | None = None,
) -> Assessment | TeamAssessment:
    """Write down levels once and for all: the client's word into care, a therapist's own into their case."""
    _refuse_missing_levels(levels, evidence or {})
    cases = _cases_of(by, relationship, rater)
    named = case if case is None or not by.is_staff else chosen_case(cases, case)
    _refuse_basis(subject, rater, basis)
    _refuse_session(relationship, session)
    if rater == "therapist" and subject == "other" and basis == "observed":
        _demand_presence(relationship, cases)
    earlier = _corrected(supersedes, relationship, subject, rater)
    facts: dict[str, Any] = {
        **{capacity: levels.get(capacity) for capacity in CAPACITIES},
        "client_id": relationship.client_id,
        "relationship": relationship,
        "subject": subject,
        "rater": rater,
        "basis": basis,
        "assessed_on": assessed_on,
        "evidence": dict(evidence or {}),
        "session": session,
        "supersedes_id": earlier.id if earlier else None,
    }
    if rater == "client":
        # What the client keeps to the team lies there, and so does what is said of it.
        is_kept = relationship.is_kept or (earlier is not None and earlier.space == "team")
        return (TeamAssessment if is_kept else Assessment).objects.create(**facts)
    if earlier is not None and earlier.space == "care":
        # The client has read what was wrong, so they read at once what is right.
        return Assessment.objects.create(**facts, released_at=clock.now())
    if earlier is not None and all(mine.pk != earlier.case_id for mine in cases):
        raise ValidationError({"supersedes": [no_such("assessment")]})
    # The correction lies where what it corrects does.
    where = (
        chosen_case(cases, named) if earlier is None else next(c for c in cases if c.pk == earlier.case_id)
    )
    return TeamAssessment.objects.create(**facts, case=where)


def keep_assessment(
    *,
    by: Actor,
    relationship: Relationship,
    subject: str,
    basis: str,
    assessed_on: date,
    levels: Mapping[str, int | None],
    evidence: Mapping[str, str] | None = None,
    rater: str = "client",
    session: Session | None = None,
    supersedes: AssessmentRow | None = None,
) -> None:
    """A client's own word to the care team alone: on their own pages it was never said."""
    _refuse_missing_levels(levels, evidence or {})
    _cases_of(by, relationship, rater)
    _refuse_basis(subject, rater, basis)
    _refuse_session(relationship, session)
    if supersedes is not None:
        raise ValidationError({"supersedes": [KEPT_CORRECTS_NOTHING]})
    six = [levels.get(capacity) for capacity in CAPACITIES]
    said = (subject, basis, assessed_on, six, json.dumps(dict(evidence or {})))
    of_session = None if session is None else session.pk
    with connection.cursor() as cursor:
        cursor.execute(KEEP, (uuid7(), relationship.pk, *said, of_session))


def _refuse_missing_levels(levels: Mapping[str, int | None], evidence: Mapping[str, str]) -> None:
    if all(level is None for level in levels.values()):
        raise ValidationError({"levels": [NO_LEVEL]})
    stray = [capacity for capacity in evidence if levels.get(capacity) is None]
    if stray:
        raise ValidationError({"evidence": {capacity: [NO_LEVEL_OF_IT] for capacity in stray}})


def _cases_of(by: Actor, relationship: Relationship, rater: str) -> list[Case]:
    if not by.is_staff:
        if rater != "client":
            raise ValidationError({"rater": [ONLY_CLIENT]})
        return []
    cases = my_open_cases(by, relationship.client_id)
    if not cases:
        raise ValidationError({"rater" if rater == "therapist" else "relationship": [NOT_ON_TEAM]})
    return cases


def _refuse_basis(subject: str, rater: str, basis: str) -> None:
    if subject == "self" and basis != ("self_report" if rater == "client" else "observed"):
        raise ValidationError({"basis": [NOT_OF_SELF]})


def _refuse_session(relationship: Relationship, session: Session | None) -> None:
    # A client reads the sessions they attend; another one's id has no place in their record.
    if session and not Attendee.objects.filter(session=session, client_id=relationship.client_id).exists():
        raise ValidationError({"session": [no_such("session")]})


def _demand_presence(relationship: Relationship, cases: list[Case]) -> None:
    if Presence.objects.filter(relationship=relationship, session__state=HELD).exists():
        return
    pairs = Counterpart.objects.filter(Q(first=relationship) | Q(second=relationship), case__in=cases)
    for pair in pairs:
        other = pair.second_client_id if pair.first_id == relationship.pk else pair.first_client_id
        met = Attendee.objects.filter(client_id=other, was_present=True)
        if met.filter(session__case_id=pair.case_id, session__state=HELD).exists():
            return
    raise ValidationError({"basis": [NOT_IN_THE_ROOM]})


def _corrected(
    told: AssessmentRow | None, relationship: Relationship, subject: str, rater: str
) -> AssessmentRow | None:
    """The assessment that is corrected; of a released one the copy that the client reads."""
    if told is None:
        return None
    if told.space == "team":
        _take_turns(told.id)
        told = every_assessment().filter(pk=told.id).first()
    if told is not None and told.released_as_id:
        told = every_assessment().filter(pk=told.released_as_id).first()
    earlier = told
    if earlier is None or earlier.client_id != relationship.client_id:
        raise ValidationError({"supersedes": [no_such("assessment")]})
    if (earlier.relationship_id, earlier.subject, earlier.rater) != (relationship.pk, subject, rater):
        raise ValidationError({"supersedes": [ANOTHER]})
    if earlier.is_superseded:
        raise ValidationError({"supersedes": [CORRECTED]})
    return earlier


def _take_turns(assessment_id: UUID) -> None:
    # Not a row lock: a colleague who corrects may not change the row, and so not lock it either.
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"release or correction of {assessment_id}"])


def release_assessment(*, by: Actor, assessment: TeamAssessment) -> Assessment:
    """Give the client a copy of what its author saw. Said again, it gives the same copy."""
    _take_turns(assessment.pk)
    held = TeamAssessment.objects.get(pk=assessment.pk, case__in=my_open_cases(by, assessment.client_id))
    if held.recorded_by_id != by.member_id:
        raise PermissionDenied(NOT_YOURS)
    refuse_kept(held.relationship)
    if held.released_as_id is not None:
        return Assessment.objects.get(pk=held.released_as_id)
    if TeamAssessment.objects.filter(supersedes=held).exists():
        raise Refused(RELEASE_THE_NEWER, allowed=[])
    copied = (
        "client_id",
        "relationship_id",
        "subject",
        "rater",
        "basis",
        "assessed_on",
        "evidence",
        "session_id",
    )
    copy = Assessment.objects.create(
        **{name: getattr(held, name) for name in (*copied, *CAPACITIES)}, released_at=clock.now()
    )
    TeamAssessment.objects.filter(pk=held.pk).update(released_as=copy)
    return copy
