"""Asking for a change: written, asked, answered, looked at; nothing is ever refused for being asked again."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from rest_framework.exceptions import ValidationError

from privacy.actor import Actor
from relationships.actions.states import changed, locked_for
from relationships.actions.versions import Versions
from relationships.models import Relationship, Request, RequestVersion
from relationships.words import (
    ACCEPTED,
    ASKED,
    KEPT,
    LET_REST,
    NO_ANSWERS,
    NOT_KEPT,
    NOT_YET,
    PREPARED,
    PUT_OFF,
    REFUSED,
    REQUEST_STATES,
    YES,
)
from rest.problems import Refused, no_such

# What the other was asked; said otherwise it would be another request.
ASKED_WORDS: Final = ("observation", "ask", "reason", "about_id")
# What is somebody's own to say.
SAID: Final = (*ASKED_WORDS, "my_part", "offer", "if_no", "offer_kept")
# What a version of a request keeps.
REQUEST_TOLD: Final = (
    *(*SAID, "state", "asked_on", "answer", "answered_on", "said"),
    *("follow_up_on", "looked_on"),
)
VERSIONS: Final = Versions(RequestVersion, "request", told=REQUEST_TOLD, words=SAID)
# Where each of the five answers leads, and what is no answer.
STATE_OF: Final = {YES: ACCEPTED, NOT_YET: PUT_OFF, **dict.fromkeys(NO_ANSWERS, REFUSED)}
STEPS: Final = (ASKED, KEPT, NOT_KEPT, LET_REST)


def write_request(*, by: Actor, relationship: Relationship, told: Mapping[str, Any]) -> Request:
    """A wish as it will be asked; `about` is the earlier one that it takes up, of the same relationship."""
    about: Request | None = told.get("about")
    _refuse_of_another(about, relationship.pk)
    request = Request.objects.create(
        client_id=relationship.client_id,
        relationship=relationship,
        recorded_by_id=by.member_id,
        **{**told, "is_kept": bool(told.get("is_kept") or (about and about.is_kept))},
    )
    VERSIONS.keep(by, request)
    return request


def change_request(*, by: Actor, request: Request, changes: Mapping[str, Any]) -> Request:
    """Say it otherwise; what the other was asked stays as it was asked (409)."""
    told = dict(changes)
    if "about" in told:
        told["about_id"] = _id_of_earlier(told.pop("about"), request)
    fresh = changed(request, told)
    VERSIONS.refuse_others_words(by, request, fresh)
    if request.state != PREPARED and fresh.keys() & set(ASKED_WORDS):
        raise Refused(
            "It was asked in these words. Write a new one and say that it is about this.",
            allowed=list(REQUEST_STATES[request.state]),
        )
    return VERSIONS.write(by, request, fresh) if fresh else request


def _refuse_of_another(about: Request | None, relationship_id: UUID) -> None:
    if about is not None and about.relationship_id != relationship_id:
        raise ValidationError({"about": [no_such("request")]})


def _id_of_earlier(about: Request | None, request: Request) -> UUID | None:
    """What a request may be said to be about: what was written before it, or nothing."""
    if about is None:
        return None
    _refuse_of_another(about, request.relationship_id)
    if (about.recorded_at, about.pk) >= (request.recorded_at, request.pk):
        raise ValidationError({"about": ["This was not written earlier."]})
    if about.is_kept and not request.is_kept:
        raise ValidationError({"about": ["The client would read that this is there."]})
    return about.pk


def answer_request(
    *,
    by: Actor,
    request: Request,
    answer: str,
    answered_on: date,
    said: str = "",
    follow_up_on: date | None = None,
) -> Request:
    """What the other answered; an answer may change, a yes be taken back at once."""
    held = locked_for(request, STATE_OF[answer], REQUEST_STATES)
    if held.asked_on is not None and answered_on < held.asked_on:
        raise ValidationError({"answered_on": ["This is before it was asked."]})
    told: dict[str, Any] = {"answer": answer, "answered_on": answered_on, "said": said}
    if follow_up_on is not None:
        told["follow_up_on"] = follow_up_on
    return VERSIONS.write(by, held, {"state": STATE_OF[answer], **told})


def take_request_to(*, by: Actor, request: Request, to: str, on: date) -> Request:
    """Asked, looked at (kept or not kept), let rest; `on` is the day of it."""
    held = locked_for(request, to, REQUEST_STATES)
    if to == ASKED:
        return VERSIONS.write(by, held, {"state": to, "asked_on": on})
    if to == LET_REST:
        return VERSIONS.write(by, held, {"state": to})
    if held.answered_on is not None and on < held.answered_on:
        raise ValidationError({"on": ["This is before it was answered."]})
    return VERSIONS.write(by, held, {"state": to, "looked_on": on})
