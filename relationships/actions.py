"""What people do about their relationships: each refuses what makes no sense, writes, and returns the row."""

from collections.abc import Mapping
from typing import Any, Final

from rest_framework.exceptions import PermissionDenied, ValidationError

from clients.models import HELD, Attendee, Case, CaseClient, Client, SafetyReference, Session
from practices.clock import now
from privacy.actor import Actor
from relationships.models import Counterpart, Kind, Norm, NormVersion, Opening, Presence, Relationship
from relationships.reports import joined
from relationships.words import AGREED, DECLINED, IN_FORCE, NORM_STATES
from rest.problems import Refused, no_such
from rest.serializers import RowVersion

# What the two have agreed on stands until they talk about it again.
AGREED_ON: Final = ("today", "wanted")
# What a version of a norm keeps.
TOLD: Final = (
    *("today", "wanted", "is_spoken", "is_deliberate", "set_by", "healthy", "review_on"),
    *("state", "answer", "reason"),
)


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
    """A therapist's dated act: the newest one counts, none is ever changed."""
    return Opening.objects.create(
        client_id=relationship.client_id,
        relationship=relationship,
        what=what,
        is_open=is_open,
        with_safety_reference=what == "gate" and _knows_safety(relationship),
        recorded_by_id=by.member_id,
    )


def _knows_safety(relationship: Relationship) -> bool:
    references = SafetyReference.objects.filter(client_id=relationship.client_id)
    newest = references.order_by("-recorded_at", "-id").first()
    return newest is not None and newest.status == "yes"


def record_presence(*, by: Actor, relationship: Relationship, session: Session) -> Presence:
    """The other was in the room in this held session of the client's."""
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


def notice_norm(*, by: Actor, relationship: Relationship, told: Mapping[str, Any]) -> Norm:
    """How the two handle one question, as it is today; its first version."""
    norm = Norm.objects.create(
        client_id=relationship.client_id, relationship=relationship, recorded_by_id=by.member_id, **told
    )
    _keep_version(by, norm)
    return norm


def change_norm(*, by: Actor, norm: Norm, changes: Mapping[str, Any]) -> Norm:
    """Say it otherwise; what was agreed on is refused (409) while it stands."""
    fresh = {name: value for name, value in changes.items() if getattr(norm, name) != value}
    if norm.state in (AGREED, IN_FORCE) and fresh.keys() & set(AGREED_ON):
        raise Refused(
            "This was agreed on. Take it to negotiating before it is said otherwise.",
            allowed=list(NORM_STATES[norm.state]),
        )
    return _write(by, norm, fresh) if fresh else norm


def take_norm_to(*, by: Actor, norm: Norm, to: str, answer: str = "", reason: str = "") -> Norm:
    """The next state of a norm; 409 with what would follow where `to` does not."""
    if to == DECLINED and not answer:
        raise ValidationError({"answer": ["Say how it was declined."]})
    if to != DECLINED and answer:
        raise ValidationError({"answer": ["Only what is declined has an answer."]})
    # Locked, so that of two at the same moment the second is told what follows from the first.
    held = Norm.objects.select_for_update().filter(pk=norm.pk).first()
    if held is None:
        raise PermissionDenied("This is not yours to change.")
    if to not in NORM_STATES[held.state]:
        raise Refused(allowed=list(NORM_STATES[held.state]))
    return _write(by, held, {"state": to, "answer": answer, "reason": reason})


def _write(by: Actor, norm: Norm, changes: Mapping[str, Any]) -> Norm:
    written = RowVersion().write(norm, {**changes, "changed_at": now()})
    _keep_version(by, written)
    return written


def _keep_version(by: Actor, norm: Norm) -> None:
    NormVersion.objects.create(
        client_id=norm.client_id,
        norm=norm,
        number=norm.row_version,
        recorded_by_id=by.member_id,
        **{name: getattr(norm, name) for name in TOLD},
    )
