"""Trying a form out: answers are checked and scored, and nothing is stored."""

from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.models import Homework, Response, Score
from assessments.tests.scene import asked
from assessments.tests.test_form_definitions import body, drafted, published, question
from tests.cast import as_person

pytestmark = pytest.mark.django_db

# Half a surrogate pair is no JSON text, and NUL is refused before anything is read.
TEXT: Final = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
NAMES: Final = st.one_of(
    st.sampled_from(
        [
            *("item", "linkId", "type", "text", "enableWhen", "question", "operator", "answerOption", "code"),
            *("score", "required", "repeats", "scales", "flags", "key", "items", "method", "range", "bands"),
            *("from", "to", "title", "missing", "transform", "reverse", "q1", "q2", "weights", "value"),
        ]
    ),
    TEXT,
)
VALUES: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["choice", "integer", "group", "sum", "mean", "=", "exists", "q1", "q2", "total"]),
    TEXT,
)
JSON: Final = st.recursive(
    VALUES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=20,
)
OBJECTS: Final = st.dictionaries(NAMES, JSON, max_size=5)
FEW: Final = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def previewed(form: dict[str, Any], answers: Any, name: str = "thea", **more: Any) -> Any:
    return asked(name, "post", f"forms/{form['id']}/preview/", {"answers": answers, **more})


def test_good_answers_are_scored_and_nothing_is_stored() -> None:
    draft = drafted()
    told = previewed(draft, {"q1": 1, "q2": "much"}).json()
    assert (told["number"], told["state"], told["faults"], told["form_faults"]) == (1, "draft", [], [])
    assert told["scores"] == [
        {
            "scale": "total",
            "value": 3.0,
            "exact": "3",
            "band": "high",
            "answered": 2,
            "missing": 0,
            "absent": {},
            "prorated": False,
        }
    ]
    assert [(flag["key"], flag["severity"], flag["item"]) for flag in told["flags"]] == [
        ("q2", "attention", "q2")
    ]
    with as_person("thea"):
        assert [model.objects.count() for model in (Response, Score, Homework)] == [0, 0, 0]


def test_bad_answers_are_named_all_at_once_and_score_nothing() -> None:
    told = previewed(published(), {"q1": 7, "q9": 1}).json()
    assert {(fault["path"], fault["code"]) for fault in told["faults"]} == {
        ("q1", "unknown_option"),
        ("q9", "unknown_link_id"),
        ("q2", "required"),
    }
    assert (told["scores"], told["flags"]) == ([], [])


@pytest.mark.parametrize("answers", [[], "1", 3, None, True])
def test_answers_of_another_shape_are_refused(answers: Any) -> None:
    refused = previewed(published(), answers)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["answers"])


@pytest.mark.parametrize("number", [2**53, -(2**70), 1e300])
def test_a_number_that_no_browser_reads_exactly_is_no_part_of_a_form(number: Any) -> None:
    for changes, at in (
        ({"form": {"item": [{**question("q1"), "maxValue": number}]}}, "form.item.0.maxValue"),
        ({"scoring": {"scales": [{"weights": {"q1": number}}]}}, "scoring.scales.0.weights.q1"),
        ({"licence": {"text": number}}, "licence.text"),
    ):
        refused = asked("thea", "post", "forms/", body(**changes))
        assert (refused.status_code, list(refused.json()["errors"])) == (422, [at])


def test_a_draft_that_could_not_be_published_says_why() -> None:
    draft = drafted(scoring={"scales": [{"key": "total", "items": ["gone"], "method": "sum"}]})
    told = previewed(draft, {"q1": 1, "q2": 1}).json()
    assert "scoring.scales[0].items[0]" in [fault["path"] for fault in told["form_faults"]]
    assert told["scores"] == []


def test_the_version_that_is_asked_for_is_tried_or_the_draft() -> None:
    form = published()
    asked("thea", "post", f"forms/{form['id']}/versions/", {"scoring": {}})
    assert previewed(form, {"q1": 1, "q2": 1}).json()["number"] == 2
    assert previewed(form, {"q1": 1, "q2": 1}, version=1).json()["scores"][0]["exact"] == "2"
    assert previewed(form, {}, version=3).status_code == 422
    assert previewed(form, {}, version=0).status_code == 422
    assert previewed(form, {}, name="sue").status_code == 403
    assert previewed(form, {}, name="ana").status_code == 403


def test_a_score_too_large_to_be_kept_is_refused_when_publishing() -> None:
    scoring = {"scales": [{"key": "total", "items": ["q1"], "method": "sum"}]}
    number = {"linkId": "q1", "type": "decimal", "text": {"en": "How much?"}}
    draft = drafted(key="size", form={"item": [number]}, scoring=scoring)
    refused = asked("thea", "post", f"forms/{draft['id']}/publish/")
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["scoring.scales[0]"])
    published(key="fits", form={"item": [{**number, "minValue": 0, "maxValue": 24}]}, scoring=scoring)


@FEW
@given(form=OBJECTS | JSON, scoring=OBJECTS | JSON, answers=OBJECTS | JSON)
def test_any_json_as_a_form_is_drafted_or_refused_and_tried_out(
    form: Any, scoring: Any, answers: Any
) -> None:
    made = asked("thea", "post", "forms/", body(key="any", form=form, scoring=scoring))
    assert made.status_code in (201, 422), made.content
    if made.status_code == 422:
        return
    draft = made.json()
    tried = previewed(draft, answers)
    assert tried.status_code == (200 if isinstance(answers, dict) else 422), tried.content
    refused = asked("thea", "post", f"forms/{draft['id']}/publish/")
    assert refused.status_code in (200, 422), refused.content
    if refused.status_code == 422:
        path = f"forms/{draft['id']}/versions/1/"
        assert asked("thea", "delete", path, if_match=made["ETag"]).status_code == 204


@FEW
@given(answers=st.dictionaries(st.sampled_from(["q1", "q2", "q3"]), JSON))
def test_any_json_as_answers_is_checked(phq: dict[str, Any], answers: Any) -> None:
    assert previewed(phq, answers).status_code == 200


@pytest.fixture
def phq() -> dict[str, Any]:
    forms = asked("thea", "get", "forms/").json()["results"]
    found: dict[str, Any] = next(form for form in forms if form["key"] == "phq9")
    return found
