"""Whether reviewed homework will be talked about may be said otherwise, until there was a session since."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from assessments.tests.scene import ANA, BEN, CALM, COUPLE, asked, assigned, put
from clients.models import HELD, Attendee, Session
from tests.cast import as_person

pytestmark = pytest.mark.django_db
NOTE = {"quantity": None, "quality": None, "note": "seen"}


def reviewed(**told: Any) -> str:
    one = assigned()
    put(uuid4(), one, CALM)
    answer = asked("thea", "post", f"homework/{one.pk}/review/", {"note": "seen", **told})
    assert answer.status_code == 200, answer.content
    return f"homework/{one.pk}/"


def brought(path: str, name: str = "ana") -> Any:
    return asked(name, "get", path).json()["bring_to_session"]


def say(path: str, brings: bool, name: str = "thea", **more: Any) -> Any:
    there = asked(name, "get", f"{path}review/")
    tag = {"if_match": there["ETag"]} if there.status_code == 200 else {}
    return asked(name, "put", f"{path}review/", {**NOTE, **more, "bring_to_session": brings}, **tag)


def test_it_is_taken_back_and_said_again() -> None:
    path = reviewed(bring_to_session=True)
    for brings in (False, True, True, False):
        assert say(path, brings).status_code == 200
        assert (brought(path), brought(path, "thea")) == (brings, brings)
    assert asked("thea", "get", path).json()["state"] == "reviewed"


def test_another_of_the_team_says_so_with_a_note_of_their_own() -> None:
    path = reviewed()
    answer = asked("sue", "put", f"{path}review/", {**NOTE, "bring_to_session": True})
    assert answer.status_code in (201, 403)
    assert brought(path) is (answer.status_code == 201)


def test_a_note_that_says_nothing_of_it_changes_nothing_of_it() -> None:
    path = reviewed(bring_to_session=True)
    tag = asked("thea", "get", f"{path}review/")["ETag"]
    assert asked("thea", "put", f"{path}review/", {**NOTE, "note": "more"}, if_match=tag).status_code == 200
    assert brought(path) is True


@pytest.mark.parametrize(("hours", "status"), [(-1, 200), (1, 409)])
def test_after_the_session_it_stays_as_it_was_said(hours: int, status: int) -> None:
    path = reviewed(bring_to_session=True)
    start = datetime.now(UTC) + timedelta(hours=hours)
    with as_person("thea"):
        session = Session.objects.create(
            case_id=COUPLE, starts_at=start, ends_at=start + timedelta(minutes=50), state=HELD
        )
        for client in (ANA, BEN):
            Attendee.objects.create(session=session, client_id=client, was_present=True)
    assert say(path, False, note="more").status_code == status
    assert brought(path) is (status == 409)
    assert asked("thea", "get", f"{path}review/").json()["note"] == ("seen" if status == 409 else "more")
    assert say(path, brought(path), note="other").status_code == 200
