"""Groups that repeat: each instance is asked, checked, cleared and stored by itself."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import as_items, by_link_id, check, cleared, faults_of, score
from assessments.rules.forms.sheets import MOST_SHEETS


def item(link_id: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "type": kind, "text": {"en": link_id}, **more}


def when(question: str, operator: str, **answer: Any) -> list[dict[str, Any]]:
    return [{"question": question, "operator": operator, **answer}]


def block(link_id: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return item(link_id, "group", repeats=True, item=list(items), **more)


def form(*items: dict[str, Any]) -> dict[str, Any]:
    return {"title": {"en": "People"}, "item": list(items)}


YES = {"answerBoolean": True}
# People somebody lives with: each has a name, an age, and children of its own.
PEOPLE = form(
    item("any", "boolean"),
    block(
        "person",
        item("name", "string", required=True, maxLength=10),
        item("about", "group", item=[item("age", "integer", minValue=0, maxValue=120)]),
        item("adult", "boolean", required=True, enableWhen=when("age", ">=", answerInteger=18)),
        item("why", "string", enableWhen=when("any", "=", **YES)),
        block(
            "child",
            item("first", "string"),
            item("school", "boolean", enableWhen=when("age", ">", answerInteger=30)),
            maxOccurs=2,
        ),
        item("kids_well", "boolean", enableWhen=when("school", "=", **YES)),
        maxOccurs=3,
        minOccurs=2,
    ),
    item("somebody_adult", "string", enableWhen=when("adult", "=", **YES)),
)
A, B = {"name": "Ana", "age": 3}, {"name": "Ben", "age": 4}


def faults(answers: Any, *, draft: bool = False, document: Any = PEOPLE) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in check(document, answers, draft=draft)]


def test_the_form_can_be_published() -> None:
    assert faults_of(PEOPLE) == []


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({}, []),
        ({"person": []}, []),
        ({"person": None}, []),
        ({"person": [A, B]}, []),
        ({"person": [A]}, [("person", "too_few")]),
        ({"person": [A, {"name": None}]}, [("person", "too_few"), ("person[1].name", "required")]),
        ({"person": [A, B, A, B]}, [("person", "too_many")]),
        ({"person": A}, [("person", "not_a_list")]),
        ({"person": 7}, [("person", "not_a_list")]),
        ({"person": [A, B, 7]}, [("person[2]", "not_an_object")]),
        ({"person": [A, [B], B]}, [("person[1]", "not_an_object")]),
        ({"person": [A, {}]}, [("person", "too_few"), ("person[1].name", "required")]),
        ({"name": "Ana"}, [("name", "misplaced")]),
        ({"person": [A, {**B, "any": True}]}, [("person[1].any", "misplaced")]),
        ({"person": [A, {**B, "zzz": 1}]}, [("person[1].zzz", "unknown_link_id")]),
        ({"person": [A, {**B, "about": {}}]}, [("person[1].about", "not_answerable")]),
        ({"person": [A, {**B, "age": 121}]}, [("person[1].age", "out_of_range")]),
        ({"person": [A, {**B, "child": [{"first": 1}]}]}, [("person[1].child[0].first", "wrong_type")]),
        ({"person": [A, {**B, "child": [{}] * 3}]}, [("person[1].child", "too_many")]),
        ({"person": [A, {**B, "age": 18}]}, [("person[1].adult", "required")]),
        ({"person": [A, {**B, "adult": True}]}, [("person[1].adult", "hidden")]),
    ],
)
def test_faults_are_named_with_their_instance(answers: Any, found: list[tuple[str, str]]) -> None:
    assert sorted(faults(answers)) == sorted(found)


def test_of_a_draft_nothing_is_asked_that_is_still_missing() -> None:
    assert faults({"person": [{}, {"adult": True}]}, draft=True) == []
    assert faults({"person": [{"age": "x"}]}, draft=True) == [("person[0].age", "wrong_type")]


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        # Each instance goes by its own answers.
        (
            [{"name": "Ana", "age": 40, "adult": True}, {"name": "Ben", "age": 4, "adult": True}],
            [{"name": "Ana", "age": 40, "adult": True}, {"name": "Ben", "age": 4}],
        ),
        # Inside an instance of an instance the outer one's answer counts.
        (
            [
                {"name": "Ana", "age": 31, "child": [{"school": True}]},
                {"age": 30, "child": [{"school": True}]},
            ],
            [{"name": "Ana", "age": 31, "child": [{"school": True}]}, {"age": 30}],
        ),
        # What asks about a group beside it takes all its instances together, of its own person only.
        (
            [
                {"age": 31, "child": [{"school": False}, {"school": True}], "kids_well": True},
                {"age": 31, "child": [{"school": False}], "kids_well": True},
                {"age": 20, "child": [{"school": True, "first": "Cem"}], "kids_well": True},
            ],
            [
                {"age": 31, "child": [{"school": False}, {"school": True}], "kids_well": True},
                {"age": 31, "child": [{"school": False}]},
                {"age": 20, "child": [{"first": "Cem"}]},
            ],
        ),
        # An instance that says nothing is none.
        ([{}, {"name": ""}, {"name": "Ben", "child": [{}, {"first": None}]}], [{"name": "Ben"}]),
    ],
)
def test_what_counts_goes_by_the_nearest_answers(answers: Any, left: Any) -> None:
    assert cleared(PEOPLE, {"person": answers}) == {"person": left}


def test_inside_a_group_the_answers_around_it_count() -> None:
    told = {"person": [{**A, "why": "so"}, B]}
    assert cleared(PEOPLE, {"any": True, **told}) == {"any": True, **told}
    assert cleared(PEOPLE, {"any": False, **told})["person"] == [A, B]


def test_from_outside_any_instance_counts() -> None:
    told = {"person": [A, {"name": "Cem", "age": 18, "adult": True}], "somebody_adult": "yes"}
    assert faults(told) == []
    told["person"][1]["adult"] = False  # type: ignore[index]
    assert faults(told) == [("somebody_adult", "hidden")]


def test_a_group_that_is_not_asked_takes_its_instances_with_it() -> None:
    document = form(
        item("yes", "boolean"),
        block("g", item("q", "integer", required=True), enableWhen=when("yes", "=", **YES), required=True),
    )
    assert faults({"yes": False}, document=document) == []
    assert faults({"yes": False, "g": [{"q": 1}]}, document=document) == [("g[0].q", "hidden")]
    assert cleared(document, {"yes": False, "g": [{"q": 1}]}) == {"yes": False}
    assert faults({"yes": True}, document=document) == [("g", "required")]
    assert faults({"yes": True, "g": []}, document=document) == [("g", "required")]
    assert faults({"yes": True, "g": [{"q": None}]}, document=document) == [
        ("g", "required"),
        ("g[0].q", "required"),
    ]


def test_each_instance_is_stored_as_an_item_of_its_own() -> None:
    answers = {"any": True, "person": [{"name": "Ana", "age": 3, "child": [{"first": "Cem"}]}, B]}
    stored = as_items(PEOPLE, answers)
    assert [(row["linkId"], len(row.get("item", ()))) for row in stored] == [  # type: ignore[arg-type]
        ("any", 0),
        ("person", 3),
        ("person", 2),
    ]
    assert stored[2] == {
        "linkId": "person",
        "item": [
            {"linkId": "name", "answer": [{"valueString": "Ben"}]},
            {"linkId": "about", "item": [{"linkId": "age", "answer": [{"valueInteger": 4}]}]},
        ],
    }
    assert by_link_id(stored, PEOPLE) == answers


def test_groups_in_groups_hold_no_more_than_can_be_read() -> None:
    inner = {"i": [{"q": 1}] * 400}
    document = form(block("o", block("i", item("q", "integer"))))
    assert faults({"o": [inner] * 2}, document=document) == []
    found = faults({"o": [inner] * (MOST_SHEETS // 400 + 1)}, document=document)
    assert found == [("o[2].i", "too_many")]
    assert faults({"o": [{}] * 501}, document=document) == [("o", "too_many")]


def test_what_stands_in_a_repeating_group_cannot_be_scored() -> None:
    scoring = {"scales": [{"key": "s", "items": ["age"], "method": "sum"}]}
    assert [(fault.path, fault.code) for fault in faults_of(PEOPLE, scoring)] == [
        ("scoring.scales[0].items[0]", "unscorable_item")
    ]


def test_a_score_can_hang_on_what_was_answered_in_a_group() -> None:
    document = form(
        block("g", item("q", "boolean")),
        item("n", "integer", minValue=0, maxValue=3, enableWhen=when("q", "=", **YES)),
    )
    scoring = {"scales": [{"key": "s", "items": ["n"], "method": "sum"}]}
    assert score(document, scoring, {"g": [{"q": False}, {"q": True}], "n": 2})["s"].value == 2
    assert score(document, scoring, {"g": [{"q": False}], "n": 2})["s"].value is None


scalars = st.none() | st.booleans() | st.integers(-1, 40) | st.sampled_from(["", "Ana", "a long long name"])
names = st.sampled_from(
    ["any", "name", "about", "age", "adult", "why", "first", "school", "kids_well", "zzz"]
)
instances = st.recursive(
    st.dictionaries(names, scalars, max_size=6),
    lambda below: st.builds(
        lambda own, key, rows: {**own, key: rows},
        st.dictionaries(names, scalars, max_size=4),
        st.sampled_from(["person", "child"]),
        st.lists(below | scalars, max_size=3) | scalars,
    ),
    max_leaves=8,
)


@given(st.builds(lambda own, rows: {**own, "person": rows}, instances, st.lists(instances, max_size=4)))
def test_whatever_is_given_counts_the_same_again_and_comes_back_as_stored(answers: dict[str, Any]) -> None:
    check(PEOPLE, answers)
    counting = cleared(PEOPLE, answers)
    assert cleared(PEOPLE, counting) == counting
    codes = {fault.code for fault in check(PEOPLE, counting)}
    assert codes <= {"required", "too_few", "too_many"}
    assert by_link_id(as_items(PEOPLE, counting), PEOPLE) == counting
