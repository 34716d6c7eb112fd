"""Ana's relationship with Ben, what may hang on it, and people who ask for it over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from clients.actions import record_screening
from clients.models import HELD, PLANNED, Attendee, Client, SafetyReference, Session
from practices.clock import today
from relationships import actions
from relationships.models import Moment, Norm, Relationship
from relationships.words import DECLINED
from relcare.demo.people import PEOPLE, case_id, ident, relationship_id
from tests.cast import EIGHT, actor, as_person, signed_in

API: Final = "/api/v1"
ANAS: Final = relationship_id("ana", "Ben")
BENS: Final = relationship_id("ben", "Ana")
CEMS: Final = relationship_id("cem", "Jo")
ELIS: Final = relationship_id("eli", "Pat")
YANS: Final = relationship_id("yan", "Lin")
COUPLE: Final = case_id("ana and ben")
PARTNER: Final = ident("riverside", "kind", "Partner")
NOWHERE: Final = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
# How each norm is told in these tests; today and wanted differ, so that neither can stand for the other.
TOLD: Final = {
    "area": "time",
    "question": "availability",
    "today": "He decides when we meet",
    "wanted": "We decide on Sundays",
}
# To each state by a way that the dict allows.
WAYS: Final = {
    "noticed": (),
    "proposed": ("proposed",),
    "negotiating": ("proposed", "negotiating"),
    "agreed": ("proposed", "negotiating", "agreed"),
    "in_force": ("in_force",),
    "declined": ("proposed", "declined"),
    "ended": ("ended",),
}


def asked(name: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """What this person is answered; a POST carries a new Idempotency-Key unless one is given."""
    if method == "post":
        headers.setdefault("idempotency_key", str(uuid4()))
    browser = signed_in(name)
    if method == "get":
        return browser.get(f"{API}/{path}", headers=headers)
    return getattr(browser, method)(f"{API}/{path}", body, content_type="application/json", headers=headers)


def statuses(method: str, path: str, body: Any = None, **headers: str) -> dict[str, int]:
    """What each of the eight is answered, one after the other."""
    return {name: asked(name, method, path, body, **headers).status_code for name in EIGHT}


def tag(row: Any) -> str:
    return f'"{row.pk}.{row.row_version}"'


def given_norm(state: str = "noticed", by: str = "thea", relationship: UUID = ANAS) -> Norm:
    with as_person(by):
        norm = actions.notice_norm(
            by=actor(by), relationship=Relationship.objects.get(pk=relationship), told=TOLD
        )
        for to in WAYS[state]:
            norm = actions.take_norm_to(by=actor(by), norm=norm, to=to, answer=answer_for(to))
    return norm


def answer_for(state: str) -> str:
    return "cannot" if state == DECLINED else ""


def given_moment(by: str = "ana", relationship: UUID = ANAS, **told: Any) -> Moment:
    with as_person(by):
        whose = Relationship.objects.get(pk=relationship)
        fields = {"happened_on": "2026-01-05", "felt_safety": 3, **told}
        return Moment.objects.create(client_id=whose.client_id, relationship=whose, **fields)


def given_relationship(client: str, other_name: str, by: str = "thea") -> Relationship:
    with as_person(by):
        return Relationship.objects.create(
            client_id=PEOPLE[client].client_id, other_name=other_name, kind_id=PARTNER
        )


def given_session(*present: str, absent: tuple[str, ...] = (), is_held: bool = True) -> Session:
    """A session of Thea's with Ana and Ben, and who of them was in the room."""
    start = datetime(2026, 1, 5, 14, tzinfo=UTC)
    with as_person("thea"):
        session = Session.objects.create(
            case_id=COUPLE,
            starts_at=start,
            ends_at=start + timedelta(minutes=50),
            state=HELD if is_held else PLANNED,
        )
        for name in (*present, *absent):
            Attendee.objects.create(
                client_id=PEOPLE[name].client_id,
                session=session,
                was_present=name in present if is_held else None,
            )
    return session


def given_screenings() -> None:
    """Ana and Ben, each asked alone today: before that nothing of theirs is opened as a pair."""
    for name in ("ana", "ben"):
        with as_person("thea"):
            client = Client.objects.get(pk=PEOPLE[name].client_id)
            record_screening(
                by=actor("thea"),
                client=client,
                asked_on=today(actor("thea")),
                result="clear",
                way="in_person",
            )


def given_safety_reference(status: str) -> None:
    with as_person("thea"):
        SafetyReference.objects.create(client_id=PEOPLE["ana"].client_id, status=status, told_on="2026-01-05")
