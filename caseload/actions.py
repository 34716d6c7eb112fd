"""Closing a session: who was there, the note, what is to do, when the next one is. All of it or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

from rest_framework.exceptions import PermissionDenied, ValidationError

from assessments.actions import assign_homework
from clients.actions import file_jot, plan_session, transition_session, write_note
from clients.actions.recheck import answer_contact_plan
from clients.models import CLOSED, HELD, PLANNED, Attendee, CaseClient, Client, Session
from privacy.actor import Actor
from rest.problems import Refused, no_such

Told = Mapping[str, Any]
EVERYBODY: Final = "Say of everybody who was expected whether they were there."
NOBODY: Final = "Nobody was in the room where no session was held."
SOMEBODY: Final = "Somebody was in the room where a session was held."
TWICE: Final = "They stand here twice."


@contextmanager
def under(*path: str | int) -> Iterator[None]:
    """What is refused within is refused under this path of the body."""
    try:
        yield
    except ValidationError as refused:
        detail: Any = refused.detail
        for step in reversed(path):
            detail = {str(step): detail}
        raise ValidationError(detail) from refused


def close_session(
    *,
    by: Actor,
    session: Session,
    state: str,
    attendance: Sequence[Told] = (),
    note: Told | None = None,
    jots: Sequence[Told] = (),
    homework: Sequence[Told] = (),
    contact_plans: Sequence[Told] = (),
    next_session: Told | None = None,
) -> Session:
    """Take a planned session to what became of it, with everything that is said at its end.

    One that was closed already is refused (409): nothing of it is closed twice.
    """
    if session.case.state == CLOSED:
        raise Refused("This case is closed.", allowed=[])
    # Locked, so that of two at the same moment the second is told what follows from the first.
    rows = Session.objects.select_for_update(of=("self",)).select_related("case")
    held = rows.filter(pk=session.pk).first()
    if held is None:
        raise PermissionDenied("This is not yours to change.")
    if held.state != PLANNED:
        raise Refused("This session was closed already.", allowed=[])
    closed = transition_session(session=held, to=state, present=_present(held, state, attendance))
    of_case = set(CaseClient.objects.filter(case_id=held.case_id).values_list("client_id", flat=True))
    if note is not None:
        with under("note"):
            write_note(by=by, case=held.case, kind="case", session=closed, **note)
    _file(by, closed, jots)
    _assign(by, closed, of_case, homework)
    _recheck(by, closed, of_case, contact_plans)
    if next_session is not None:
        with under("next_session"):
            plan_session(by=by, case=held.case, **next_session)
    return closed


def _present(session: Session, state: str, attendance: Sequence[Told]) -> list[Client] | None:
    expected = set(Attendee.objects.filter(session_id=session.pk).values_list("client_id", flat=True))
    _refuse_strangers("attendance", [told["client"] for told in attendance], expected)
    present = [told["client"] for told in attendance if told["present"]]
    if state != HELD:
        if present:
            raise ValidationError({"attendance": [NOBODY]})
        return None
    if {told["client"].pk for told in attendance} != expected:
        raise ValidationError({"attendance": [EVERYBODY]})
    if not present:
        raise ValidationError({"attendance": [SOMEBODY]})
    return present


def _refuse_strangers(name: str, clients: Sequence[Client], known: set[UUID]) -> None:
    seen: set[UUID] = set()
    for place, client in enumerate(clients):
        if client.pk not in known:
            raise ValidationError({name: {str(place): {"client": [no_such("client")]}}})
        if client.pk in seen:
            raise ValidationError({name: {str(place): {"client": [TWICE]}}})
        seen.add(client.pk)


def _file(by: Actor, session: Session, jots: Sequence[Told]) -> None:
    for place, told in enumerate(jots):
        if told["jot"].session_id != session.pk:
            raise ValidationError({"jots": {str(place): {"jot": [no_such("jot")]}}})
        file_jot(by=by, **told)


def _assign(by: Actor, session: Session, of_case: set[UUID], homework: Sequence[Told]) -> None:
    for place, told in enumerate(homework):
        body = dict(told)
        with under("homework", place):
            if body["client"].pk not in of_case:
                raise ValidationError({"client": [no_such("client")]})
            assign_homework(by=by, version=body.pop("form", None), case=session.case, **body)


def _recheck(by: Actor, session: Session, of_case: set[UUID], plans: Sequence[Told]) -> None:
    _refuse_strangers("contact_plans", [told["client"] for told in plans], of_case)
    for place, told in enumerate(plans):
        body = dict(told)
        with under("contact_plans", place):
            client = body.pop("client")
            answer_contact_plan(by=by, client_id=client.pk, case_id=session.case_id, **body)
