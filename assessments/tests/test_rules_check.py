from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import as_items, by_link_id, check, cleared, prepare


def item(link_id: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "type": kind, "text": {"en": link_id}, **more}


def options(*codes: str, **more: Any) -> list[dict[str, Any]]:
    return [{"code": code, "text": code, "score": score, **more} for score, code in enumerate(codes)]


def when(question: str, operator: str, **answer: Any) -> dict[str, Any]:
    return {"question": question, "operator": operator, **answer}


def form(*items: dict[str, Any]) -> dict[str, Any]:
    return {"item": list(items)}


def faults(document: dict[str, Any], answers: Any, draft: bool = False) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in check(document, answers, draft=draft)]


EXCLUSIVE = [*options("walk", "talk"), {"code": "none", "text": "none", "score": 9, "exclusive": True}]
EVERYTHING = form(
    item("lead", "display"),
    item("how", "choice", answerOption=options("never", "often"), absent=["prefer_not_to_say"]),
    item("what", "choice", repeats=True, maxOccurs=2, minOccurs=2, answerOption=EXCLUSIVE),
    item("who", "open-choice", answerOption=options("me", "you"), maxLength=5),
    item("same", "choice", answerOption=[{"code": "a", "score": 1}, {"code": "b", "score": 1}]),
    item("yes", "boolean"),
    item("count", "integer", minValue=0, maxValue=10),
    item("any", "integer"),
    item("size", "decimal", minValue=0.1, maxValue=0.3),
    item("free", "decimal"),
    item("line", "string", maxLength=3),
    item("story", "text"),
    item("day", "date", minValue="2025-01-01", maxValue="2025-12-31"),
    item("at", "dateTime"),
    item("clock", "time"),
    item("sleep", "quantity", unit="h", maxValue=24),
    item("file", "attachment"),
    item("fixed", "string", readOnly=True, initial="as it is"),
    item("part", "group", item=[item("inner", "boolean", item=[item("deep", "string")])]),
)


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"how": 1}, None),
        ({"how": "often"}, None),
        ({"how": 1.0}, None),
        ({"how": None}, None),
        ({"how": 2}, "unknown_option"),
        ({"how": "1"}, "unknown_option"),
        ({"how": True}, "wrong_type"),
        ({"how": {}}, "wrong_type"),
        ({"how": [1]}, "one_answer_only"),
        ({"how": []}, None),
        ({"how": {"missing": "prefer_not_to_say"}}, None),
        ({"how": {"missing": "not_observed"}}, "not_offered"),
        ({"how": {"missing": []}}, "not_offered"),
        ({"yes": {"missing": "prefer_not_to_say"}}, "not_offered"),
        ({"what": ["walk", 1]}, None),
        ({"what": ["walk", "none"]}, "exclusive_option"),
        ({"what": ["walk", 0]}, "chosen_twice"),
        ({"what": ["walk", "talk", "none"]}, "too_many"),
        ({"what": "walk"}, "too_few"),
        ({"what": ["walk", ["talk"]]}, "wrong_type"),
        ({"who": "me"}, None),
        ({"who": "Zoe"}, None),
        ({"who": "a stranger"}, "too_long"),
        ({"who": 7}, "unknown_option"),
        ({"same": 1}, "ambiguous_option"),
        ({"same": "b"}, None),
        ({"yes": False}, None),
        ({"yes": 0}, "wrong_type"),
        ({"yes": "true"}, "wrong_type"),
        ({"count": 0}, None),
        ({"count": 10}, None),
        ({"count": 11}, "out_of_range"),
        ({"count": -1}, "out_of_range"),
        ({"count": 2.0}, "wrong_type"),
        ({"count": True}, "wrong_type"),
        ({"any": 2**31}, "out_of_range"),
        ({"any": -(2**31)}, None),
        ({"any": 10**5000}, "out_of_range"),
        ({"size": 0.1}, None),
        ({"size": 0.3}, None),
        ({"size": 0.30000000000000004}, "out_of_range"),
        ({"free": float("nan")}, "wrong_type"),
        ({"free": float("inf")}, "wrong_type"),
        ({"free": 1e300}, "out_of_range"),
        ({"free": 10**5000}, "out_of_range"),
        ({"free": "1"}, "wrong_type"),
        ({"line": "abc"}, None),
        ({"line": "abcd"}, "too_long"),
        ({"line": 5}, "wrong_type"),
        ({"line": ""}, None),
        ({"story": "a\0b"}, "unreadable_text"),
        ({"story": "\ud800"}, "unreadable_text"),
        ({"story": "\U0001f33b"}, None),
        ({"day": "2025-06-01"}, None),
        ({"day": "2024-12-31"}, "out_of_range"),
        ({"day": "2026-01-01"}, "out_of_range"),
        ({"day": "20250601"}, "wrong_type"),
        ({"day": "2025-02-30"}, "wrong_type"),
        ({"day": "2025-W01-1"}, "wrong_type"),
        ({"day": "٢٠٢٥-06-01"}, "wrong_type"),
        ({"day": 20250601}, "wrong_type"),
        ({"at": "2025-06-01T10:00:00Z"}, None),
        ({"at": "2025-06-01T10:00:00"}, "wrong_type"),
        ({"at": "2025-06-01T25:00:00Z"}, "wrong_type"),
        ({"at": "2025-06-01"}, "wrong_type"),
        ({"clock": "23:59:59"}, None),
        ({"clock": "24:00:00"}, "wrong_type"),
        ({"sleep": {"value": 7.5, "unit": "h"}}, None),
        ({"sleep": {"value": 25, "unit": "h"}}, "out_of_range"),
        ({"sleep": {"value": 7, "unit": "min"}}, "wrong_type"),
        ({"sleep": {"value": 7}}, "wrong_type"),
        ({"sleep": {"value": 7, "unit": "h", "note": 1}}, "wrong_type"),
        ({"sleep": 7}, "wrong_type"),
        ({"file": "x"}, "wrong_type"),
        ({"lead": "x"}, "not_answerable"),
        ({"part": {}}, "not_answerable"),
        ({"fixed": "as it is"}, None),
        ({"fixed": "mine"}, "read_only"),
        ({"inner": True, "deep": "x"}, None),
        ({"nobody": 1}, "unknown_link_id"),
    ],
)
def test_what_an_answer_may_be(answers: dict[str, Any], code: str | None) -> None:
    found = faults(EVERYTHING, answers)
    assert found == ([] if code is None else [(next(iter(answers)), code)])


@pytest.mark.parametrize("answers", [None, [], "q1", 7, True])
def test_answers_are_an_object(answers: Any) -> None:
    assert faults(EVERYTHING, answers) == [("", "not_an_object")]


def test_every_fault_is_named_at_once_and_can_be_told_in_json() -> None:
    found = check(EVERYTHING, {"how": 9, "count": "x", "\ud800" * 200: 1})
    assert [fault.code for fault in found] == ["unknown_link_id", "unknown_option", "wrong_type"]
    assert len(found[0].path.encode()) <= 80
    assert all(fault.message for fault in found)


NEEDED = form(
    item("a", "choice", required=True, answerOption=options("x", "y"), absent=["prefer_not_to_say"]),
    item("g", "group", required=True, item=[item("h", "group", item=[item("i", "boolean")])]),
    item("f", "string", required=True, enableWhen=[when("a", "=", answerCoding="y")]),
    item("d", "display", required=True),
)


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ({}, ["a", "g"]),
        ({"a": 0, "i": False}, []),
        ({"a": None, "i": None}, ["a", "g"]),
        ({"a": {"missing": "prefer_not_to_say"}, "i": True}, []),
        ({"a": 1, "i": True}, ["f"]),
        ({"a": 1, "i": True, "f": ""}, ["f"]),
        ({"a": 1, "i": True, "f": "so"}, []),
    ],
)
def test_what_is_required_is_asked_for_only_when_enabled_and_never_of_a_draft(
    answers: dict[str, Any], missing: list[str]
) -> None:
    assert faults(NEEDED, answers) == [(name, "required") for name in missing]
    assert faults(NEEDED, answers, draft=True) == []


def test_a_draft_is_checked_all_the_same() -> None:
    assert faults(NEEDED, {"a": 7, "zzz": 1}, draft=True) == [
        ("zzz", "unknown_link_id"),
        ("a", "unknown_option"),
    ]
    assert faults(NEEDED, {"a": 7, "i": True}) == [("a", "unknown_option")]


def test_a_form_read_once_gives_the_same_as_its_document() -> None:
    answers = {"a": 1, "i": True}
    assert check(prepare(NEEDED), answers) == check(NEEDED, answers) != []


def test_only_what_is_known_readable_and_given_counts() -> None:
    answers = {"zzz": 1, "how": 9, "yes": None, "count": 3, "what": "walk", "line": ""}
    assert cleared(EVERYTHING, answers) == {"what": ["walk"], "count": 3}
    assert list(cleared(EVERYTHING, {"count": 1, "how": 1})) == ["how", "count"]


def test_answers_are_stored_as_questionnaire_response_items() -> None:
    answers = {
        "how": 1,
        "what": ["walk", 1],
        "sleep": {"value": 7, "unit": "h"},
        "inner": True,
        "deep": "x",
        "size": 0.2,
    }
    assert as_items(EVERYTHING, answers) == [
        {"linkId": "how", "answer": [{"valueInteger": 1}]},
        {"linkId": "what", "answer": [{"valueCoding": {"code": "walk"}}, {"valueInteger": 1}]},
        {"linkId": "size", "answer": [{"valueDecimal": 0.2}]},
        {"linkId": "sleep", "answer": [{"valueQuantity": {"value": 7, "unit": "h"}}]},
        {
            "linkId": "part",
            "item": [
                {
                    "linkId": "inner",
                    "answer": [
                        {"valueBoolean": True, "item": [{"linkId": "deep", "answer": [{"valueString": "x"}]}]}
                    ],
                }
            ],
        },
    ]


def test_a_reason_for_leaving_it_out_and_a_half_score_are_stored() -> None:
    answers: dict[str, Any] = {"how": {"missing": "prefer_not_to_say"}, "deep": "x"}
    stored = as_items(EVERYTHING, answers)
    assert stored[0]["extension"] == [
        {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "asked-declined"}
    ]
    assert by_link_id(stored, EVERYTHING) == answers
    halves = form(item("h", "choice", answerOption=[{"code": "a", "score": 0.5}]))
    assert as_items(halves, {"h": 0.5}) == [{"linkId": "h", "answer": [{"valueDecimal": 0.5}]}]


def test_without_the_form_one_answer_of_a_repeating_item_comes_back_alone() -> None:
    stored = as_items(EVERYTHING, {"what": ["walk"]})
    assert by_link_id(stored) == {"what": "walk"}
    assert by_link_id(stored, EVERYTHING) == {"what": ["walk"]}


@pytest.mark.parametrize(
    "items", [[None], [{}], [{"linkId": "a"}], [{"linkId": "a", "answer": "x", "extension": [{"url": "x"}]}]]
)
def test_odd_stored_items_give_no_answers(items: list[Any]) -> None:
    assert by_link_id(items) == {}


def test_odd_stored_values_give_nothing_to_answer() -> None:
    assert by_link_id([{"linkId": "a", "answer": [None]}, {"linkId": "b", "answer": [{}]}]) == {
        "a": None,
        "b": None,
    }


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=8), below, max_size=3),
    max_leaves=12,
)
link_ids = st.sampled_from(list(prepare(EVERYTHING).items))
likely = st.sampled_from(
    [
        1,
        0,
        0.2,
        True,
        "walk",
        "often",
        "me",
        "2025-06-01",
        "2025-06-01T10:00:00Z",
        "10:00:00",
        ["walk", "talk"],
        ["walk"],
        {"value": 3, "unit": "h"},
        {"missing": "prefer_not_to_say"},
        "as it is",
        None,
        "",
    ]
)


@given(st.dictionaries(link_ids | st.text(max_size=4), json_values | likely) | json_values)
def test_any_json_gives_faults_and_never_an_exception(answers: Any) -> None:
    for draft in (True, False):
        for fault in check(EVERYTHING, answers, draft=draft):
            fault.path.encode()
    if isinstance(answers, dict):
        assert check(EVERYTHING, cleared(EVERYTHING, answers), draft=True) == []


@given(st.dictionaries(link_ids, likely))
def test_stored_answers_come_back_as_they_were(answers: dict[str, Any]) -> None:
    counting = cleared(EVERYTHING, answers)
    assert by_link_id(as_items(EVERYTHING, counting), EVERYTHING) == counting


@given(json_values, json_values)
def test_no_form_document_makes_checking_fail(document: Any, answers: Any) -> None:
    check({"item": [document]}, answers)
    check({"item": document}, {"a": answers})


def test_depth_is_no_way_to_break_it() -> None:
    deep_answer: Any = 1
    for _ in range(100_000):
        deep_answer = [deep_answer]
    assert faults(EVERYTHING, {"how": deep_answer}) == [("how", "one_answer_only")]
    assert faults(EVERYTHING, {"what": deep_answer}) == [("what", "wrong_type")]
    deep_form = item("leaf", "boolean")
    for level in range(49):
        deep_form = item(f"g{level}", "group", item=[deep_form])
    assert check(form(deep_form), {"leaf": True}) == []
    assert by_link_id(as_items(form(deep_form), {"leaf": True})) == {"leaf": True}
    for level in range(49, 20_000):
        deep_form = item(f"g{level}", "group", item=[deep_form])
    assert faults(form(deep_form), {"leaf": True}) == [("leaf", "unknown_link_id")]
