"""What both say of homework that was done: the therapist's review, the client's own rating."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db import connection

from assessments.actions.cases import my_open_cases, refuse_other_case
from assessments.actions.homework import allowed_to, moved, one_at_a_time
from assessments.actions.inbox import seen
from assessments.models import REVIEWED, SENT, Homework, Rating, Response, Review
from clients.models import HELD, Session
from practices import clock
from privacy.actor import Actor
from rest.problems import Refused
from rest.serializers import RowVersion

TALKED_ABOUT: Final = "A session was held since: what was to be talked about there stays as it was said."
OPEN: Final = "SELECT rls.open_answers(%s::uuid[])"


def open_answers(homework_ids: Iterable[UUID]) -> None:
    """With the reading: who works with the client has opened what was sent of these. Whoever else reads opens
    nothing, and is told nothing of it."""
    ids = list(homework_ids)
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(OPEN, [ids])


def review_homework(
    *,
    by: Actor,
    homework: Homework,
    bring_to_session: bool = False,
    quantity: int | None = None,
    quality: int | None = None,
    note: str = "",
) -> Homework:
    """Mark what was sent as seen; it waits for nobody any more. What is noted of it stays with the team."""
    refuse_other_case(by, homework.case_id)
    if homework.state != SENT:
        raise Refused(allowed=allowed_to(by, homework))
    now = clock.now()
    told = {"reviewed_at": now, "reviewed_by_id": by.member_id, "bring_to_session": bring_to_session}
    changed = moved(homework, {"state": REVIEWED, **told})
    Review.objects.create(
        client_id=homework.client_id,
        case_id=_case_of(by, homework),
        homework=homework,
        quantity=quantity,
        quality=quality,
        note=note,
        noted_at=now,
    )
    # What was amended waits as often as it was sent.
    sent: list[Homework | Response] = list(Response.objects.filter(homework=homework))
    for about in sent or [homework]:
        seen(by=by, about=about, at=now)
    return changed


def own_note(by: Actor, homework: Homework) -> Review | None:
    return Review.objects.filter(homework=homework, recorded_by_id=by.member_id).first()


def add_note(*, by: Actor, homework: Homework, told: dict[str, Any]) -> Review:
    """What another member of the team notes of homework that was seen."""
    if homework.state != REVIEWED:
        raise Refused(allowed=allowed_to(by, homework))
    facts = {"client_id": homework.client_id, "case_id": _case_of(by, homework), "homework": homework}
    said = bring_or_not(by, homework, told)
    return Review.objects.create(**facts, **said, noted_at=clock.now())


def change_note(*, by: Actor, homework: Homework, note: Review, told: dict[str, Any]) -> Review:
    said = bring_or_not(by, homework, told)
    return RowVersion().write(note, {**said, "noted_at": clock.now()})


def bring_or_not(by: Actor, homework: Homework, told: dict[str, Any]) -> dict[str, Any]:
    """Say otherwise whether it will be talked about, until a session was held since; the rest of the note."""
    brings = told.get("bring_to_session", homework.bring_to_session)
    if brings != homework.bring_to_session:
        refuse_other_case(by, homework.case_id)
        held = Session.objects.filter(case=homework.case_id, state=HELD, starts_at__gt=homework.reviewed_at)
        if held.exists():
            raise Refused(TALKED_ABOUT, allowed=allowed_to(by, homework))
        moved(homework, {"bring_to_session": brings})
    return {name: value for name, value in told.items() if name != "bring_to_session"}


def _case_of(by: Actor, homework: Homework) -> UUID:
    """The homework's own case, or another in which this therapist works with the same client."""
    cases = [case.pk for case in my_open_cases(by, homework.client_id)]
    return homework.case_id if homework.case_id in cases or not cases else cases[0]


def rate_homework(*, by: Actor, homework: Homework, told: dict[str, Any]) -> tuple[Rating, bool]:
    """The client's own word on what they did, and whether it is the first; the newest one counts."""
    if homework.state not in (SENT, REVIEWED):
        raise Refused(allowed=allowed_to(by, homework))
    one_at_a_time(homework.client_id)
    there = Rating.objects.filter(homework=homework).first()
    if there is None:
        return Rating.objects.create(
            client_id=homework.client_id, homework=homework, rated_at=clock.now(), **told
        ), True
    if any(getattr(there, name) != value for name, value in told.items()):
        fresh = {**told, "rated_at": clock.now()}
        Rating.objects.filter(pk=there.pk).update(**fresh)
        for name, value in fresh.items():
            setattr(there, name, value)
    return there, False
