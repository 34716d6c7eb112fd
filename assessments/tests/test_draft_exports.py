"""A draft that could not be published is no Questionnaire: all its faults are told instead."""

from typing import Any

import pytest

from assessments.tests.scene import asked
from assessments.tests.test_form_definitions import drafted, question

pytestmark = pytest.mark.django_db

ODD: tuple[Any, ...] = (
    {"linkId": "a", "type": "quantity", "unit": {"en": 5}, "text": {"en": "A"}, "minValue": True},
    {
        "linkId": "a",
        "type": "choice",
        "text": ["A"],
        "answerOption": [7, {"code": {}}, {"code": "x", "text": 3}],
    },
    {"linkId": "a", "type": ["choice"], "text": {"en": "A"}, "enableWhen": {"question": "a"}},
    {"linkId": "a", "type": "group", "item": {"linkId": "b"}, "initial": {"x": []}},
    7,
    None,
)


def exported(form: Any, name: str = "thea") -> Any:
    return asked(name, "get", f"forms/{form}/versions/1/export/")


@pytest.mark.parametrize("item", ODD)
def test_an_odd_draft_is_refused_with_every_fault(item: Any) -> None:
    form = drafted(form={"item": [item, {"linkId": "z", "type": "choice", "text": {"en": "Z"}}]}, scoring={})
    answer = exported(form["id"])
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    errors = answer.json()["errors"]
    assert "form.item[1].answerOption" in errors
    assert any(path.startswith("form.item[0]") for path in errors)


def test_a_draft_without_faults_and_whatever_was_published_is_told() -> None:
    form = drafted(form={"item": [question("q1")]}, scoring={})
    assert exported(form["id"]).status_code == 200
    assert asked("thea", "post", f"forms/{form['id']}/publish/").status_code == 200
    assert exported(form["id"]).status_code == 200
