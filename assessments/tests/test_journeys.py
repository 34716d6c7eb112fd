"""The main job from one end to the other, as each of those who take part lives it."""

from typing import Any
from uuid import uuid4

import pytest

from assessments.models import Homework
from assessments.tests.scene import ANA, ANAS, CALM, asked, held_session, put, said
from relationships.words import CAPACITIES

pytestmark = pytest.mark.django_db

WEAK = {**dict.fromkeys(CAPACITIES, 3), "energy": 1}


def made(name: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = asked(name, "post", path, body)
    assert answer.status_code == 201, answer.content
    told: dict[str, Any] = answer.json()
    return told


def test_the_therapists_and_the_clients_way_through_one_week() -> None:
    made("thea", "assessments/", said(levels=WEAK, evidence={"energy": "Shouted when she was late"}))
    seen = asked("thea", "get", f"relationships/{ANAS}/bridge/").json()
    assert (seen["overall"], seen["weakest"]) == ("overloaded", ["energy"])
    homework = made("thea", "homework/", {"client": str(ANA), "form": "phq9", "relationship": str(ANAS)})

    (found,) = asked("ana", "get", "homework/?state=assigned").json()["results"]
    reference = uuid4()
    body = {"homework": found["id"], "answers": {"q9": 1}, "status": "draft"}
    draft = asked("ana", "put", f"responses/{reference}/", body).json()
    assert draft["help"]["crisis_numbers"]
    body |= {"answers": {**CALM, "q9": 1}, "status": "sent"}
    sent = asked("ana", "put", f"responses/{reference}/", body)
    assert (sent.status_code, sent.json()["help"] is None) == (201, False)

    items = asked("thea", "get", "inbox/").json()["results"]
    urgent = next(item for item in items if item["kind"] == "urgent")
    told = asked("thea", "get", f"homework/{homework['id']}/").json()
    assert told["response"] == urgent["about_id"]
    (score,) = asked("thea", "get", f"responses/{told['response']}/scores/").json()["results"]
    assert (score["value"], score["band"]) == (1.0, "minimal")
    done = asked("thea", "post", f"inbox/{urgent['id']}/acknowledge/", {"done": "Called her"})
    assert done.status_code == 200
    reviewed = asked("thea", "post", f"homework/{homework['id']}/review/", {"bring_to_session": True})
    assert reviewed.json()["state"] == "reviewed"
    assert asked("ana", "get", f"homework/{homework['id']}/").json()["state"] == "reviewed"


def test_a_therapists_own_view_from_the_room_to_the_client() -> None:
    held_session()
    own = made("thea", "assessments/", said(rater="therapist", levels=WEAK))
    assert asked("thea", "get", f"relationships/{ANAS}/bridge/?view=therapist").json()["known"] == "6 of 6"
    assert asked("sue", "get", f"relationships/{ANAS}/bridge/?view=therapist").json()["known"] == "6 of 6"
    assert asked("ana", "get", f"relationships/{ANAS}/bridge/?view=therapist").json()["known"] == "0 of 6"
    asked("thea", "post", f"assessments/{own['id']}/release/")
    assert asked("ana", "get", f"relationships/{ANAS}/bridge/?view=therapist").json()["known"] == "6 of 6"


def test_the_manager_and_everybody_outside_meets_closed_doors() -> None:
    one = made("ana", "assessments/", said())
    homework = made("thea", "homework/", {"client": str(ANA), "form": "phq9"})
    reference = uuid4()
    sent = put(reference, Homework(pk=homework["id"]), CALM)
    assert sent.status_code == 201
    response = asked("thea", "get", f"homework/{homework['id']}/").json()["response"]
    paths = (
        *(f"assessments/{one['id']}/", f"homework/{homework['id']}/", f"responses/{response}/"),
        *(f"responses/{response}/scores/", f"clients/{ANA}/scores/", f"relationships/{ANAS}/bridge/"),
    )
    for path in paths:
        assert asked("mark", "get", path).status_code == 403
        for name in ("theo", "ben", "zoe"):
            assert asked(name, "get", path).status_code == 404
    for path in ("assessments/", "homework/", "responses/"):
        for name in ("theo", "ben", "zoe"):
            assert asked(name, "get", path).json()["results"] == []
