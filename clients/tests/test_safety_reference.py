from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clients.models import HELD, PLANNED, Attendee, Session
from practices.tests.browsing import get, put
from relcare.demo.people import PEOPLE, case_id
from tests.cast import as_person

pytestmark = pytest.mark.django_db

REFERENCE = f"clients/{PEOPLE['ana'].client_id}/safety-reference/"
TOLD: dict[str, Any] = {"status": "yes", "told_on": "2024-03-01", "what": "By the river, with her aunt"}
START = datetime(2024, 3, 1, 14, tzinfo=UTC)


def session(*present: str, absent: str = "", case: str = "ana and ben", by: str = "thea") -> str:
    """A held session, planned where nobody is said to have been there or not."""
    with as_person(by):
        made = Session.objects.create(
            case_id=case_id(case),
            starts_at=START,
            ends_at=START + timedelta(minutes=50),
            state=HELD if present or absent else PLANNED,
        )
        for name in filter(None, (*present, absent)):
            Attendee.objects.create(
                client_id=PEOPLE[name].client_id, session=made, was_present=name in present
            )
    return str(made.pk)


def planned() -> str:
    made = session()
    with as_person("thea"):
        Attendee.objects.create(client_id=PEOPLE["ana"].client_id, session_id=made)
    return made


def test_a_marking_names_the_session_it_was_told_in() -> None:
    told = {**TOLD, "session": session("ana")}
    assert put("thea", REFERENCE, told).json()["session"] == told["session"]
    assert put("thea", REFERENCE, told).status_code == 200
    assert get("sue", REFERENCE).json()["session"] == told["session"]


def test_a_marking_needs_no_session() -> None:
    assert put("thea", REFERENCE, TOLD).json()["session"] is None
    assert put("thea", REFERENCE, {**TOLD, "session": None}).status_code == 200


def test_a_session_is_one_that_the_client_was_in_and_that_was_held() -> None:
    unknown = put("thea", REFERENCE, {**TOLD, "session": "01890a5d-ac96-774b-bcce-b302099a8057"})
    assert (unknown.status_code, list(unknown.json()["errors"])) == (422, ["session"])
    foreign = session("eli", case="eli", by="theo")
    for not_theirs in (session("ben"), session("ben", absent="ana"), foreign):
        assert put("thea", REFERENCE, {**TOLD, "session": not_theirs}).content == unknown.content
    waiting = put("thea", REFERENCE, {**TOLD, "session": planned()})
    assert (waiting.status_code, list(waiting.json()["errors"])) == (422, ["session"])
    assert get("thea", REFERENCE).status_code == 404
