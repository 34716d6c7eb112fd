"""What was answered is read as it was asked: whatever a later version is called, asks, offers or scores."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from assessments.tests.scene import ANA, asked
from assessments.tests.test_form_definitions import TOTAL, question

pytestmark = pytest.mark.django_db

FIRST = {
    "key": "our_week",
    "title": {"en": "Our week"},
    "form": {"item": [question("q1"), question("q2")]},
    "scoring": {"scales": [TOTAL], "flags": []},
    "minutes": 2,
}
OTHERS = [
    {"code": "never", "text": {"en": "Never, ever"}, "score": 3},
    {"code": "ever", "text": {"en": "Ever"}, "score": 4},
]
SECOND = {
    "title": {"en": "A month of ours"},
    "form": {
        "title": {"en": "A month of ours"},
        "item": [
            question("q2", text={"en": "Asked otherwise?"}, answerOption=OTHERS),
            question("q1", text={"en": "Another wording?"}, answerOption=OTHERS),
        ],
    },
    "scoring": {
        "scales": [{**TOTAL, "method": "mean", "range": [3, 4], "title": {"en": "Mean"}, "bands": []}],
        "flags": [],
    },
    "minutes": 9,
}
LATER_WORDS = ("A month of ours", "otherwise", "Another wording", "Never, ever")
YEARS_LATER = datetime.now(UTC) + timedelta(days=4 * 365)


def given(**told: Any) -> Any:
    body = {"client": str(ANA), "form": "our_week", "ask_now": True, **told}
    answer = asked("thea", "post", "homework/", body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def the_next_version(form: str) -> None:
    assert asked("thea", "post", f"forms/{form}/versions/", SECOND).status_code == 201
    answer = asked("thea", "post", f"forms/{form}/publish/")
    assert answer.status_code == 200, answer.content


@pytest.fixture
def answered() -> dict[str, Any]:
    """Answers to the first version, homework that still waits on it, and then the second version."""
    form = asked("thea", "post", "forms/", FIRST).json()["id"]
    assert asked("thea", "post", f"forms/{form}/publish/").status_code == 200
    done, reference = given(), str(uuid4())
    sent = {"homework": done["id"], "answers": {"q1": 2, "q2": 1}, "status": "sent"}
    assert asked("ana", "put", f"responses/{reference}/", sent).status_code == 201
    (row,) = asked("thea", "get", f"responses/?homework={done['id']}").json()["results"]
    waits = given(ask_now=False)
    the_next_version(form)
    return {"form": form, "homework": done["id"], "own": reference, "row": row["id"], "waits": waits["id"]}


def doors(answered: dict[str, Any], name: str) -> dict[str, str]:
    response = answered["own"] if name == "ana" else answered["row"]
    return {
        "responses": f"responses/?homework={answered['homework']}",
        "response": f"responses/{response}/",
        "exported": f"responses/{response}/export/",
        "scores": f"responses/{response}/scores/",
        "all homework": f"homework/?client={ANA}",
        "homework": f"homework/{answered['homework']}/",
        "version": f"forms/{answered['form']}/versions/1/",
        "version exported": f"forms/{answered['form']}/versions/1/export/",
        "scores exported": f"clients/{ANA}/scores/export/",
    }


@pytest.mark.parametrize("name", ["ana", "thea", "sue"])
def test_every_door_of_an_old_version_tells_it_as_it_was(answered: dict[str, Any], name: str) -> None:
    with time_machine.travel(YEARS_LATER):
        told = {}
        for door, path in doors(answered, name).items():
            answer = asked(name, "get", path)
            assert answer.status_code == 200, (door, answer.content)
            assert not [words for words in LATER_WORDS if words in answer.content.decode()], door
            told[door] = answer.json()
    of_form = [told["responses"]["results"][0]["form"], told["response"]["form"], told["homework"]["form"]]
    of_form += [row["form"] for row in told["all homework"]["results"] if row["form"]["key"] == "our_week"]
    assert {(form["title"]["en"], form["number"]) for form in of_form} == {("Our week", 1)}
    assert told["version"]["title"] == {"en": "Our week"} == told["version"]["form"]["title"]
    assert [item["linkId"] for item in told["homework"]["document"]["item"]] == ["q1", "q2"]
    as_given = {"q1": "much", "q2": "some"} if name == "ana" else {"q1": 2, "q2": 1}
    assert told["response"]["answers"] == as_given
    assert (told["scores"]["results"][0]["value"], told["scores"]["results"][0]["band"]) == (3.0, "high")
    display = [item["answer"][0]["valueCoding"]["display"] for item in told["exported"]["item"]]
    assert display == ["Much", "Some"]
    assert [item["text"] for item in told["exported"]["item"]] == ["About q1?", "About q2?"]
    assert "Our week" in json.dumps(told["version exported"])


def test_a_list_of_versions_and_the_queue_name_each_version_as_itself(answered: dict[str, Any]) -> None:
    rows = asked("thea", "get", f"forms/{answered['form']}/versions/").json()["results"]
    assert [row["title"]["en"] for row in rows] == ["Our week", "A month of ours"]
    waiting = asked("thea", "get", f"clients/{ANA}/queue/").json()["waiting"]
    assert [row["title"]["en"] for row in waiting if row["homework"] == answered["waits"]] == ["Our week"]
    for name, title in (("thea", "A month of ours"), ("ana", "Our week")):
        forms = asked(name, "get", "forms/").json()["results"]
        assert [row["title"]["en"] for row in forms if row["key"] == "our_week"] == [title], name
