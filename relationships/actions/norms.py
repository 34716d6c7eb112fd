"""Norms: noticed, said otherwise, taken to their next state; each refusal says why."""

from collections.abc import Mapping
from typing import Any, Final

from rest_framework.exceptions import ValidationError

from privacy.actor import Actor
from relationships.actions.states import changed, locked_for
from relationships.actions.versions import Versions
from relationships.models import Norm, NormObservation, NormVersion, Relationship
from relationships.words import AGREED, DECLINED, IN_FORCE, NORM_STATES
from rest.problems import Refused

# What the two have agreed on stands until they talk about it again.
AGREED_ON: Final = ("today", "wanted")
# What is somebody's own to say.
SAID: Final = (
    *("today", "wanted", "is_spoken", "is_deliberate", "set_by", "healthy"),
    *("available_when", "available_where", "available_how", "decided_by"),
)
# What a version of a norm keeps.
TOLD: Final = (*SAID, "review_on", "state", "answer", "reason")
VERSIONS: Final = Versions(NormVersion, "norm", told=TOLD, words=SAID)


def notice_norm(*, by: Actor, relationship: Relationship, told: Mapping[str, Any]) -> Norm:
    """How the two handle one question, as it is today; its first version."""
    norm = Norm.objects.create(
        client_id=relationship.client_id, relationship=relationship, recorded_by_id=by.member_id, **told
    )
    VERSIONS.keep(by, norm)
    return norm


def change_norm(*, by: Actor, norm: Norm, changes: Mapping[str, Any]) -> Norm:
    """Say it otherwise; what was agreed on is refused (409) while it stands."""
    fresh = changed(norm, changes)
    VERSIONS.refuse_others_words(by, norm, fresh)
    if norm.state in (AGREED, IN_FORCE) and fresh.keys() & set(AGREED_ON):
        raise Refused(
            "This was agreed on. Take it to negotiating before it is said otherwise.",
            allowed=list(NORM_STATES[norm.state]),
        )
    return VERSIONS.write(by, norm, fresh) if fresh else norm


def take_norm_to(*, by: Actor, norm: Norm, to: str, answer: str = "", reason: str = "") -> Norm:
    """The next state of a norm; 409 with what would follow where `to` does not."""
    if to == DECLINED and not answer:
        raise ValidationError({"answer": ["Say how it was declined."]})
    if to != DECLINED and answer:
        raise ValidationError({"answer": ["Only what is declined has an answer."]})
    held = locked_for(norm, to, NORM_STATES)
    return VERSIONS.write(by, held, {"state": to, "answer": answer, "reason": reason})


def observe_norm(*, by: Actor, norm: Norm, told: Mapping[str, Any]) -> NormObservation:
    """Whether a norm that stands was kept to on a day; 409 of one that does not stand."""
    if norm.state not in (AGREED, IN_FORCE):
        raise Refused(
            "Only a norm that was agreed on or is in force is kept to or not.",
            allowed=list(NORM_STATES[norm.state]),
        )
    return NormObservation.objects.create(
        client_id=norm.client_id,
        norm=norm,
        recorded_by_id=by.member_id,
        **{**told, "is_kept": norm.is_kept or bool(told.get("is_kept"))},
    )
