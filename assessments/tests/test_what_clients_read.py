"""Of a form a client reads the questions and the line of its licence; how it is scored is the team's."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser

from assessments.models import FormVersion
from assessments.tests.scene import ANA, CALM, asked, assigned, put
from assessments.tests.test_form_definitions import published, question
from tests.cast import as_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["phq9", "k10", "after_session"])
def test_how_a_form_is_scored_is_staffs_to_read(key: str) -> None:
    version = assigned(key).version
    assert version is not None
    form, at = f"forms/{version.form_id}/", f"forms/{version.form_id}/versions/{version.number}/"
    for path in (form, at):
        told = asked("ana", "get", path)
        assert told.status_code == 200
        assert not {"scoring", "flags"} & set(told.json())
        assert b"severity" not in told.content
        assert set(asked("thea", "get", path).json()["scoring"]) >= {"scales"}
    exported = asked("ana", "get", f"{at}export/").content
    assert exported
    assert b"bands" not in exported
    assert b"bands" in asked("thea", "get", f"{at}export/").content or key == "after_session"


def scores_in(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return [part for name, part in node.items() if name == "score"] + scores_in(list(node.values()))
    return [score for row in node for score in scores_in(row)] if isinstance(node, list) else []


@pytest.mark.parametrize("key", ["phq9", "gad7"])
def test_no_option_says_what_it_counts_and_codes_answer_as_well(key: str) -> None:
    one, reference = assigned(key), uuid4()
    assert one.version is not None
    version, homework = f"forms/{one.version.form_id}/versions/1/", f"homework/{one.pk}/"
    told = asked("thea", "post", f"homework/{one.pk}/kiosk/").json()["token"]
    kiosk = Browser().get(f"/api/v1/kiosk/{told}/").json()
    shown = [asked("ana", "get", version).json(), asked("ana", "get", homework).json(), kiosk]
    assert scores_in(shown) == []
    assert b"ordinalValue" not in asked("ana", "get", f"{version}export/").content
    for path in (version, homework):
        assert scores_in(asked("thea", "get", path).json())
    options = {
        item["linkId"]: item["answerOption"][1]["code"]
        for item in kiosk["document"]["item"]
        if item.get("required")
    }
    assert put(reference, one, options).status_code == 201
    assert asked("ana", "get", f"responses/{reference}/").json()["answers"] == options


def test_answers_given_by_score_are_read_by_code_in_groups_too() -> None:
    group = {"linkId": "g", "type": "group", "repeats": True, "text": {"en": "Each"}}
    published(form={"item": [{**group, "item": [question("q1"), question("q2", repeats=True)]}]}, scoring={})
    one, reference = assigned("our_week"), uuid4()
    answers = {"g": [{"q1": 0, "q2": [1, 2]}, {"q1": "much", "q2": [0]}]}
    assert put(reference, one, answers).status_code == 201
    mine = asked("ana", "get", f"responses/{reference}/").json()["answers"]
    assert mine == {"g": [{"q1": "no", "q2": ["some", "much"]}, {"q1": "much", "q2": ["no"]}]}


def test_a_slider_keeps_the_scores_it_slides_along() -> None:
    form = {"item": [question("q1", control="slider"), question("q2")]}
    published(form=form, scoring={})
    shown = asked("ana", "get", f"homework/{assigned('our_week').pk}/").json()["document"]["item"]
    assert (scores_in(shown[0]), scores_in(shown[1])) == ([0, 1, 2], [])


def test_what_a_change_is_called_is_staffs_judgement() -> None:
    for level in (3, 1):
        put(uuid4(), assigned("phq9"), {**CALM, **{f"q{at}": level for at in range(1, 8)}})
    rows = asked("ana", "get", f"clients/{ANA}/scores/?form=phq9").json()["results"]
    assert [(row["value"], row["band"]) for row in rows] == [(7.0, "mild"), (21.0, "severe")]
    assert all(not {"reliable_change", "on_track"} & set(row) and "line" in row for row in rows)
    staffs = asked("thea", "get", f"clients/{ANA}/scores/?form=phq9").json()["results"]
    assert all("reliable_change" in row for row in staffs)


def line_of(key: str) -> Any:
    with as_person("thea"):
        return FormVersion.objects.get(form__key=key, state="published").licence["text"]


@pytest.mark.parametrize("key", ["k10", "phq9", "gad7"])
def test_the_line_of_its_licence_stands_wherever_the_words_of_a_form_are_shown(key: str) -> None:
    line, one = line_of(key), assigned(key)
    assert line
    for name in ("ana", "thea"):
        assert asked(name, "get", f"homework/{one.pk}/").json()["licence_line"] == line
    told = asked("thea", "post", f"homework/{one.pk}/kiosk/").json()["token"]
    kiosk = Browser().get(f"/api/v1/kiosk/{told}/").json()
    assert kiosk["licence_line"] == line
    assert one.version is not None
    for name in ("ana", "thea"):
        version = asked(name, "get", f"forms/{one.version.form_id}/versions/1/").json()
        assert version["licence"]["text"] == line


def test_a_plain_task_and_a_form_of_ones_own_have_no_such_line() -> None:
    task = assigned("", task="Walk together.")
    assert asked("ana", "get", f"homework/{task.pk}/").json()["licence_line"] is None
    published()
    one = assigned("our_week")
    assert asked("ana", "get", f"homework/{one.pk}/").json()["licence_line"] is None
    told = asked("thea", "post", f"homework/{one.pk}/kiosk/").json()["token"]
    assert Browser().get(f"/api/v1/kiosk/{told}/").json()["licence_line"] is None


def test_what_right_the_practice_has_is_not_told_by_its_link() -> None:
    told = {"text": "By leave.", "right": {"holder": "Nobody", "rests_on": "A letter"}}
    published(licence=told)
    link = asked("thea", "post", f"homework/{assigned('our_week').pk}/kiosk/").json()["token"]
    answer = Browser().get(f"/api/v1/kiosk/{link}/")
    assert answer.json()["licence_line"] == "By leave."
    assert b"letter" not in answer.content
