"""Whatever the bytes are, there is a form or there are faults, never an exception."""

import json
from typing import Any

import orjson
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assessments import rules
from assessments.fhir import Imported, as_questionnaire, read_questionnaire
from assessments.tests.fhir_files import FILES, question, questionnaire, raw, tree
from assessments.tests.test_fhir_real_files import FORM_ID

NAMES = st.sampled_from(
    (
        *("resourceType", "item", "linkId", "text", "_text", "type", "answerOption", "valueCoding", "code"),
        *("display", "extension", "url", "enableWhen", "question", "operator", "answerCoding", "initial"),
        *("contained", "compose", "include", "concept", "answerValueSet", "required", "repeats", "title"),
    )
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(("Questionnaire", "choice", "group", "q1", "exists", "<b>x</b>", "\ud800", "\0", "#a")),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES | st.text(max_size=4), inner)),
    max_leaves=25,
)

# How long it takes is no question of these tests: the machine may be busy.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def judged(data: bytes) -> Imported:
    """What was read: a form or faults; fit to be kept, and to be read again."""
    found = read_questionnaire(data)
    assert (found.form is None) == bool(found.faults)
    for line in (*found.report, *found.faults):
        json.dumps(line.as_json()).encode()
        assert "\0" not in str(line.as_json().values())
    if found.form is not None:
        parts = [found.form, found.scoring, found.licence, found.title, found.key, found.source]
        kept = json.dumps(parts, allow_nan=False)
        assert "\\u0000" not in kept
        json.loads(kept.encode()).__repr__().encode("utf-8")
        # What is told over HTTP has no numbers but these.
        orjson.dumps(parts)
        rules.check(found.form, {})
        rules.faults_of(found.form, found.scoring or None)
        out = as_questionnaire(found.form, form_id=FORM_ID, key=found.key, number=1, scoring=found.scoring)
        again = read_questionnaire(json.dumps(out).encode())
        assert (again.form, again.scoring) == (found.form, found.scoring)
    return found


@UNHURRIED
@given(st.binary(max_size=60))
def test_any_bytes_give_faults(data: bytes) -> None:
    judged(data)


@UNHURRIED
@given(ANYTHING)
def test_any_json_gives_a_form_or_faults(document: Any) -> None:
    judged(json.dumps(document).encode())


@UNHURRIED
@given(st.lists(st.dictionaries(NAMES, ANYTHING), min_size=1, max_size=3), st.dictionaries(NAMES, ANYTHING))
@example([{"linkId": "a", "type": "display"}], {"contained": [{"resourceType": "ValueSet", "id": "\ud800"}]})
def test_any_items_give_a_form_or_faults(items: list[Any], more: dict[str, Any]) -> None:
    known = [{**question(f"q{number}", "choice"), **item} for number, item in enumerate(items)]
    judged(json.dumps(questionnaire(*known, **{**more, "resourceType": "Questionnaire"})).encode())


SCORING = st.dictionaries(
    st.sampled_from(("scales", "flags", "comparable", "source")) | st.text(max_size=3),
    st.lists(
        st.dictionaries(
            st.sampled_from(("key", "items", "method", "bands", "title", "missing", "range", "weights")),
            ANYTHING | st.sampled_from(("sum", ["q1"], "total", [{"key": "a", "from": 0, "to": 3}])),
        ),
        max_size=3,
    )
    | ANYTHING,
)


@UNHURRIED
@given(SCORING.map(json.dumps) | st.text(max_size=20))
def test_any_scoring_that_is_brought_is_in_the_draft_whole_or_not_at_all(told: str) -> None:
    brought = [{"url": "urn:relcare:form:scoring", "valueString": told}]
    found = judged(json.dumps(questionnaire(question("q1", "integer"), extension=brought)).encode())
    assert found.form is not None
    assert found.scoring in ({}, loaded(told))
    assert "scoring" in {line.feature.removeprefix("urn:relcare:form:") for line in found.report}


def loaded(told: str) -> Any:
    try:
        return json.loads(told)
    except ValueError:
        return {}


def spots(node: Any) -> list[tuple[Any, Any]]:
    """Each place of a document as what holds it and under which key."""
    found: list[tuple[Any, Any]] = []
    waiting = [node]
    while waiting:
        holder = waiting.pop()
        rows = holder.items() if isinstance(holder, dict) else enumerate(holder)
        for key, row in list(rows):
            found.append((holder, key))
            if isinstance(row, dict | list):
                waiting.append(row)
    return found


@settings(UNHURRIED, max_examples=200)
@given(st.sampled_from(FILES), st.data())
def test_a_real_file_with_parts_replaced_or_gone_gives_a_form_or_faults(name: str, data: Any) -> None:
    document = tree(name)
    for _ in range(data.draw(st.integers(1, 4))):
        places = spots(document)
        if not places:
            break
        holder, key = places[data.draw(st.integers(0, len(places) - 1))]
        if data.draw(st.booleans()):
            holder[key] = data.draw(ANYTHING)
        else:
            del holder[key]
    judged(json.dumps(document).encode())


@UNHURRIED
@given(st.sampled_from(FILES), st.data())
def test_a_real_file_cut_or_with_a_byte_changed_gives_a_form_or_faults(name: str, data: Any) -> None:
    whole = bytearray(raw(name))
    place = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        whole[place] = data.draw(st.integers(0, 255))
    else:
        del whole[place:]
    judged(bytes(whole))
