"""A session that was held, who is asked how it went, and what they told."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from assessments.actions import keep_homework
from assessments.models import Homework, SessionForm
from assessments.tests.scene import ANA, BEN, COUPLE, asked, assigned, inbox, put
from clients.models import HELD, Attendee, Session
from practices.clock import now
from practices.models import Practice
from relcare.demo.people import ident
from tests.cast import as_person

RIVERSIDE: Final = ident("riverside", "practice")
QUESTIONS: Final = ("free_to_speak", "room", "pace", "takes_along")
NAMES: Final = {ANA: "ana", BEN: "ben"}


def switch(on: bool = True, **more: float) -> None:
    with as_person("mark"):
        Practice.objects.update(settings={"after_session_forms": 1, **more} if on else {})


def run(hours: float = 0) -> int:
    return keep_homework(RIVERSIDE, now() + timedelta(hours=hours))


def session(
    present: Mapping[UUID, bool] | None = None,
    *,
    ended: float = 1,
    said: float | None = None,
    state: str = HELD,
    case: UUID = COUPLE,
) -> Session:
    """A session that ended so many hours ago, marked held so many ago; and whether each was in the room."""
    at = now()
    end = at - timedelta(hours=ended)
    held_at = None if said is None else at - timedelta(hours=said)
    with as_person("thea"):
        made = Session.objects.create(
            case_id=case, starts_at=end - timedelta(hours=1), ends_at=end, state=state, held_at=held_at
        )
        for client, was in ({ANA: True, BEN: True} if present is None else present).items():
            Attendee.objects.create(session=made, client_id=client, was_present=was)
    return made


def forms(of: Session) -> dict[UUID, Homework]:
    with as_person("thea"):
        rows = SessionForm.objects.filter(session=of).select_related("homework__version__form")
        return {row.client_id: row.homework for row in rows}


def rated(*scores: int) -> dict[str, str]:
    return {question: f"a{score}" for question, score in zip(QUESTIONS, scores, strict=True)}


def told(homework: Homework, *scores: int, keep: bool = False) -> Any:
    more: Any = {"keep": True} if keep else {}
    answer = put(uuid4(), homework, rated(*scores), name=NAMES[homework.client_id], **more)
    assert answer.status_code in (200, 201), answer.json()
    return answer


def after(of: Session, name: str = "thea") -> Any:
    return asked(name, "get", f"sessions/{of.pk}/after/")


def person(of: Session, client: UUID) -> Any:
    return next(one for one in after(of).json()["people"] if one["client"] == str(client))


def earlier(*sessions: tuple[int, ...], keep: bool = False) -> None:
    """What Ana told after sessions before, looked at since."""
    for scores in sessions:
        told(assigned("after_session"), *scores, keep=keep)


def flagged(client: UUID = ANA) -> int:
    return [kind for kind, _ in inbox(client)].count("after_session")
