"""A relationship as a whole: begun, opened to its client, joined with its counterpart."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection
from rest_framework.exceptions import ValidationError

from clients.actions import refuse_flagged
from clients.models import HELD, Attendee, Case, CaseClient, Client, SafetyReference, Session
from clients.reports import obstacles_to_joint_work
from practices.clock import today
from privacy.actor import Actor
from relationships.models import Boundary, Counterpart, Kind, Opening, Presence, Relationship
from relationships.reports import joined
from rest.problems import Refused, no_such


def begin_relationship(
    *, by: Actor, client: Client | None, other_name: str, kind: Kind, told: Mapping[str, Any]
) -> Relationship:
    """A client's relationship with one other person; a client who names nobody means themself."""
    whose = client or (Client.objects.filter(member_id=by.member_id).first() if by.member_id else None)
    if whose is None:
        raise ValidationError({"client": ["This field is required."]})
    return Relationship.objects.create(
        client=whose, other_name=other_name, kind=kind, recorded_by_id=by.member_id, **told
    )


def open_to_client(*, by: Actor, relationship: Relationship, what: str, is_open: bool) -> Opening:
    """A therapist's dated act: the newest one counts, none is ever changed. A safety flag refuses it."""
    refuse_kept(relationship)
    if is_open:
        _refuse_outside_the_pairs_team(relationship)
        refuse_flagged(relationship.client_id, *_partners(relationship))
        if what == "gate":
            _refuse_gate_of_unsafe_pair(by, relationship)
    return Opening.objects.create(
        client_id=relationship.client_id,
        relationship=relationship,
        what=what,
        is_open=is_open,
        with_safety_reference=what == "gate" and _knows_safety(relationship),
        recorded_by_id=by.member_id,
    )


def refuse_kept(relationship: Relationship) -> None:
    """409 where the client keeps the relationship with the team: what they read may not hang on it."""
    if relationship.is_kept:
        raise Refused("The client keeps this relationship with you. Nothing they read may tell of it.")


def kept_with(above: Relationship | Boundary, told: Mapping[str, Any]) -> dict[str, Any]:
    """The trigger keeps it anyway; said here, so that the answer says it too."""
    return {**told, "is_kept": told.get("is_kept", False) or above.is_kept}


def _refuse_outside_the_pairs_team(relationship: Relationship) -> None:
    """409 to who works with one of two alone: what speaks against it beyond is not theirs to know."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rls.is_side_of_anothers_pair(%s)", [relationship.pk])
        (is_another_teams,) = cursor.fetchone()
    if is_another_teams:
        raise Refused("The team of the couple case opens this.", allowed=[])


def _refuse_gate_of_unsafe_pair(by: Actor, relationship: Relationship) -> None:
    """409 to the therapist: of one of two the gate is joint work, and what refuses that refuses it too."""
    for pair in joined([relationship.pk]).select_related("case"):
        obstacles = obstacles_to_joint_work(pair.case, today(by))
        if obstacles:
            raise Refused("The gate of one of two is not opened. " + " ".join(obstacles), allowed=[])


def _partners(relationship: Relationship) -> list[UUID]:
    """Whose relationship is the other side of this one, as far as the therapist may know."""
    pairs = joined([relationship.pk]).values_list("first_client_id", "second_client_id")
    return [client_id for pair in pairs for client_id in pair if client_id != relationship.client_id]


def _knows_safety(relationship: Relationship) -> bool:
    references = SafetyReference.objects.filter(client_id=relationship.client_id)
    newest = references.order_by("-recorded_at", "-id").first()
    return newest is not None and newest.status == "yes"


def record_presence(*, by: Actor, relationship: Relationship, session: Session) -> Presence:
    """The other was in the room in this held session of the client's."""
    refuse_kept(relationship)
    # A session that the client was not in is not theirs to read of either.
    theirs = Attendee.objects.filter(session=session, client_id=relationship.client_id)
    if not theirs.exclude(was_present=False).exists():
        raise ValidationError({"session": [no_such("session")]})
    if session.state != HELD:
        raise ValidationError({"session": ["This session was not held."]})
    return Presence.objects.create(
        client_id=relationship.client_id,
        relationship=relationship,
        session=session,
        recorded_by_id=by.member_id,
    )


def join_counterparts(*, by: Actor, case: Case, first: Relationship, second: Relationship) -> Counterpart:
    """Two relationships of a couple case are each other's sides; each stays private to its owner."""
    if case.kind != "couple":
        raise ValidationError({"case": ["This case is not a couple's."]})
    clients = set(CaseClient.objects.filter(case=case).values_list("client_id", flat=True))
    for name, relationship in (("first", first), ("second", second)):
        if relationship.client_id not in clients:
            raise ValidationError({name: [no_such("relationship")]})
    if first.client_id == second.client_id:
        raise ValidationError({"second": ["Both are the same client's."]})
    if joined([first.pk, second.pk]).exists():
        raise Refused("One of them has its counterpart already.")
    return Counterpart.objects.create(
        case=case,
        first_client_id=first.client_id,
        first=first,
        second_client_id=second.client_id,
        second=second,
        recorded_by_id=by.member_id,
    )
