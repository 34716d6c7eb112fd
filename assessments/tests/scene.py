"""Ana and Ben at home, Thea at work; what may be written about them, and people who ask for it over HTTP."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import connection

from assessments import actions
from assessments.models import Assessment, FormVersion, Homework, TeamAssessment
from clients.models import HELD, Attendee, CareTeam, Case, CaseClient, InboxItem, Session
from clients.reports import INBOX_SUBJECT
from relationships.models import Presence, Relationship
from relationships.words import CAPACITIES
from relcare.demo.people import PEOPLE, case_id, relationship_id
from tests.cast import EIGHT, actor, as_person, signed_in

API: Final = "/api/v1"
ANA: Final = PEOPLE["ana"].client_id
BEN: Final = PEOPLE["ben"].client_id
CEM: Final = PEOPLE["cem"].client_id
YAN: Final = PEOPLE["yan"].client_id
ANAS: Final = relationship_id("ana", "Ben")
MIRA: Final = relationship_id("ana", "Mira")
CEMS: Final = relationship_id("cem", "Jo")
YANS: Final = relationship_id("yan", "Lin")
COUPLE: Final = case_id("ana and ben")
NOWHERE: Final = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
TODAY: Final = datetime.now(UTC).date()
CALM: Final = {f"q{number}": 0 for number in range(1, 10)}
URGENT_ANSWERS: Final = {**CALM, "q1": 2, "q9": 1}


def asked(name: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """What this person is answered; a POST carries a new Idempotency-Key unless one is given."""
    browser = signed_in(name)
    if method == "get":
        return browser.get(f"{API}/{path}", headers=headers)
    if method == "post":
        headers.setdefault("idempotency_key", str(uuid4()))
    return getattr(browser, method)(
        f"{API}/{path}", body or {}, content_type="application/json", headers=headers
    )


def statuses(method: str, path: str, body: Any = None) -> dict[str, int]:
    """What each of the eight is answered, one after the other."""
    return {name: asked(name, method, path, body).status_code for name in EIGHT}


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def said(**changes: Any) -> dict[str, Any]:
    """A body that records what Ana observed of Ben yesterday."""
    body = {
        "relationship": str(ANAS),
        "subject": "other",
        "basis": "observed",
        "assessed_on": str(days_ago(1)),
        "levels": dict.fromkeys(CAPACITIES, 3),
    }
    return {name: value for name, value in {**body, **changes}.items() if value is not None}


def recorded(
    name: str, on: date, levels: Mapping[str, int | None], **told: Any
) -> Assessment | TeamAssessment:
    """An assessment as this person records it."""
    with as_person(name):
        return actions.record_assessment(
            by=actor(name),
            relationship=Relationship.objects.get(pk=told.pop("relationship", ANAS)),
            subject=told.pop("subject", "other"),
            basis=told.pop("basis", "observed"),
            assessed_on=on,
            levels=levels,
            **told,
        )


def held_session(case: UUID = COUPLE, present: tuple[UUID, ...] = (ANA, BEN), state: str = HELD) -> Session:
    start = datetime.combine(days_ago(3), datetime.min.time(), UTC) + timedelta(hours=10)
    with as_person("thea"):
        session = Session.objects.create(
            case_id=case, starts_at=start, ends_at=start + timedelta(hours=1), state=state
        )
        for client in present:
            Attendee.objects.create(session=session, client_id=client, was_present=True)
    return session


def second_case(client: UUID = CEM) -> Case:
    """Another open case of Thea's, as the manager opens it."""
    with as_person("mark"):
        case = Case.objects.create(kind="individual", opened_on=days_ago(9))
        CaseClient.objects.create(case=case, client_id=client, side="a")
        thea = PEOPLE["thea"].member_id
        CareTeam.objects.create(case=case, member_id=thea, joined_on=days_ago(9))
    return case


def in_the_room(relationship: UUID, client: UUID, session: Session) -> None:
    with as_person("thea"):
        Presence.objects.create(relationship_id=relationship, client_id=client, session=session)


def assigned(key: str = "phq9", client: UUID = ANA, **told: Any) -> Homework:
    """Homework that Thea gave."""
    with as_person("thea"):
        version = FormVersion.objects.get(form__key=key) if key else None
        return Homework.objects.create(
            client_id=client, case_id=told.pop("case", COUPLE), version=version, **told
        )


def given(form: str = "phq4", **told: Any) -> dict[str, Any]:
    """Homework that Thea gave Ana through the API."""
    answer = asked("thea", "post", "homework/", {"client": str(ANA), "form": form, **told})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def put(
    reference: UUID, homework: Homework, answers: Any, status: str = "sent", name: str = "ana", **more: Any
) -> Any:
    body = {"homework": str(homework.pk), "answers": answers, "status": status, **more}
    return asked(name, "put", f"responses/{reference}/", body)


def coded(answers: Mapping[str, Any]) -> dict[str, Any]:
    """As a client reads answers to what ships here: each option by its code."""
    return {name: f"a{value}" if isinstance(value, int) else value for name, value in answers.items()}


def inbox(client: UUID = ANA) -> list[tuple[str, str]]:
    """What waits for Thea: kind, and what it is about."""
    with as_person("thea"):
        items = InboxItem.objects.filter(client_id=client, acknowledged_at__isnull=True)
        found = items.annotate(subject=INBOX_SUBJECT).values_list("kind", "subject")
        return sorted((kind, subject["about"]) for kind, subject in found)


def scalar(sql: str, parameters: Any = ()) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]
