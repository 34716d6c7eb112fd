"""However large, deep or odd a form, a scoring or answers are: faults, never an exception, and soon."""

import json
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import (
    Scorer,
    as_items,
    by_link_id,
    check,
    cleared,
    faults_of,
    flags_raised,
    prepare,
    score,
)
from assessments.rules.forms.answers import MOST_UNKNOWN
from assessments.rules.forms.bounds import LARGEST_FORM
from assessments.rules.forms.document import CONTROLS
from assessments.rules.forms.document import FIELDS as FORM_FIELDS
from assessments.rules.forms.form_shape import ABSENT, MAX_ITEMS, OPERATORS, TYPES, walk
from assessments.rules.forms.scoring_shape import METHODS

QUESTION: dict[str, Any] = {"linkId": "a", "type": "boolean", "text": "Well?"}


def codes(document: Any, scoring: Any = None) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in faults_of(document, scoring)]


@pytest.mark.parametrize(
    "large",
    [
        {"item": [QUESTION], "title": "x" * LARGEST_FORM},
        {"item": [QUESTION] * LARGEST_FORM},
        {"item": [{**QUESTION, "answerOption": [{}] * LARGEST_FORM}]},
        {"item": [QUESTION], "k" * LARGEST_FORM: 1},
        {"item": [[[0] * 1000] * 2000]},
    ],
)
def test_what_is_too_large_is_not_read_any_further(large: Any) -> None:
    assert codes(large) == [("form", "too_large")]
    assert codes({"item": [QUESTION]}, large) == [("scoring", "too_large")]


def test_what_holds_itself_is_too_deep() -> None:
    cyclic: dict[str, Any] = {"linkId": "g", "type": "group", "text": "g", "item": []}
    cyclic["item"] += [cyclic, cyclic]
    assert codes({"item": [cyclic]}) == [("form", "too_deep")]
    assert len(list(islice(walk(cyclic), MAX_ITEMS + 9))) == MAX_ITEMS
    assert check({"item": [cyclic]}, {"g": 1})


def test_a_cycle_of_conditions_as_long_as_a_form_may_be_is_found() -> None:
    ring = [
        {
            **QUESTION,
            "linkId": f"q{number}",
            "enableWhen": [
                {"question": f"q{(number + 1) % 1999}", "operator": "exists", "answerBoolean": True}
            ],
        }
        for number in range(1999)
    ]
    found = codes({"item": ring})
    assert len(found) == 1999
    assert {code for _, code in found} == {"cyclic_condition"}


def test_a_scoring_that_cannot_be_read_cannot_score() -> None:
    deep: Any = 1
    for _ in range(100_000):
        deep = [deep]
    for scoring in ({"scales": [], "more": deep}, {"scales": [], "more": "x" * LARGEST_FORM}):
        with pytest.raises(ValueError, match="too deep or too large"):
            Scorer({"item": [QUESTION]}, scoring)


def test_answers_without_end_are_told_in_part() -> None:
    document = {"item": [QUESTION, {**QUESTION, "linkId": "m", "type": "integer", "repeats": True}]}
    found = check(document, {f"x{number}": 1 for number in range(100_000)})
    assert len(found) == MOST_UNKNOWN
    assert [fault.code for fault in check(document, {"m": list(range(501))})] == ["too_many"]
    assert check(document, {"m": list(range(500))}) == []


def test_a_text_without_end_is_too_long_whatever_the_form_allows() -> None:
    document = {"item": [{"linkId": "t", "type": "text", "text": "?"}]}
    assert check(document, {"t": "x" * 20_000}) == []
    assert [fault.code for fault in check(document, {"t": "x" * 10_000_000})] == ["too_long"]
    longer = {"item": [{"linkId": "t", "type": "text", "text": "?", "maxLength": 10**9}]}
    assert [fault.code for fault in check(longer, {"t": "x" * 20_001})] == ["too_long"]


FIELDS: tuple[str, ...] = (*FORM_FIELDS["form"], *FORM_FIELDS["item"], *FORM_FIELDS["option"])
FIELDS += (*FORM_FIELDS["condition"], *FORM_FIELDS["scoring"], *FORM_FIELDS["scale"], *FORM_FIELDS["band"])
FIELDS += (*FORM_FIELDS["flag"], *FORM_FIELDS["missing"], *FORM_FIELDS["transform"])
FIELDS = tuple(sorted({*FIELDS, *FORM_FIELDS["reliable_change"]}))
WORDS = (*"ab", *TYPES, *OPERATORS, *METHODS, *CONTROLS, *ABSENT, "all", "null", "prorate", "lower", "urgent")
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, 1, 2, -1, 0.5, 1e308, -1e-320, 10**4000, -(10**4000), 2**31, ""),
    *(float("nan"), float("inf"), float("-inf"), "\ud800", "x\0y", "<b>", "x" * 30_000, [], {}, [[]]),
    *("en", "de", "2025-01-01"),
)
documents = st.recursive(
    st.sampled_from(ODD) | st.sampled_from(WORDS),
    lambda below: (
        st.lists(below, max_size=4)
        | st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=3), below, max_size=6)
    ),
    max_leaves=12,
)
# Likely enough to be read: items that carry odd fields, rather than anything at all.
names = st.sampled_from(["a", "b", "g"])
more = st.dictionaries(st.sampled_from(FIELDS), documents, max_size=4)
items = st.builds(
    lambda odd, link_id, kind: {**odd, "linkId": link_id, "type": kind}, more, names, st.sampled_from(TYPES)
)
scales = st.builds(
    lambda odd, asked, method: {**odd, "key": "s", "items": asked, "method": method},
    *(more, st.lists(names, max_size=2), st.sampled_from(METHODS)),
)


@given(
    st.lists(items | documents, max_size=4) | documents, documents, st.lists(scales | documents, max_size=2)
)
def test_no_document_makes_anything_fail(rows: Any, answers: Any, scaled: Any) -> None:
    document = {"title": answers, "item": rows}
    scoring = {"scales": scaled, "flags": scaled, "comparable": answers}
    for found in (faults_of(document, scoring), faults_of(answers, rows)):
        for fault in found:
            fault.path.encode()
            assert fault.message
    given_answers = answers if isinstance(answers, dict) else {"a": answers, "g": [{"a": answers}], "b": rows}
    for fault in check(document, given_answers):
        fault.path.encode()
    counting = cleared(document, given_answers)
    stored = as_items(document, counting)
    assert by_link_id(stored, document) == counting
    by_link_id(rows if isinstance(rows, list) else [rows], document)
    try:
        score(document, scoring, given_answers)
        flags_raised(document, scoring, given_answers)
    except ValueError:
        assert faults_of(document, scoring)


@given(documents, documents)
def test_what_was_read_of_a_form_is_the_same_after_it_was_stored(rows: Any, answers: Any) -> None:
    document = {"item": [rows, {"linkId": "a", "type": "text", "text": "?"}]}
    try:
        again = json.loads(json.dumps(document))
    except ValueError:
        return
    told = {"a": answers}
    assert check(again, told) == check(document, told)
    assert list(prepare(again).items) == list(prepare(document).items)
