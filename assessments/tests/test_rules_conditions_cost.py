"""Conditions across repeating groups: what they cost grows with form and answers, not with their product."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.rules import check, faults_of
from assessments.rules.forms import sheets
from assessments.rules.forms.conditions import Told, holds
from assessments.rules.forms.form_shape import MAX_CONDITIONS, OPERATORS, Option, prepare
from assessments.rules.forms.reading import Value
from assessments.rules.forms.sheets import MOST_WORK, lay_out
from assessments.tests import plain_conditions

NAMES = ("a", "b", "c", "d", "e", "f")
EXPECTED: tuple[dict[str, Any], ...] = (
    {"answerInteger": 1},
    {"answerDecimal": 1.0},
    {"answerBoolean": True},
    {"answerString": "x"},
    {"answerCoding": {"code": "x"}},
    {"answerDate": "2026-01-01"},
    {"answerInteger": "1"},
    {},
)
KINDS = ("integer", "decimal", "boolean", "string", "open-choice", "date")
ANSWERS = st.sampled_from((0, 1, 2, 1.5, True, False, "x", "y", "2026-01-01", "2027-01-01", None))
OPTIONS = [{"code": "x", "text": "x", "score": 1}, {"code": "y", "text": "y"}]


def condition(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    told = st.tuples(st.sampled_from((*names, "none")), st.sampled_from(OPERATORS), st.sampled_from(EXPECTED))
    return told.map(lambda row: {"question": row[0], "operator": row[1], **row[2]})


@st.composite
def items(draw: st.DrawFn, names: tuple[str, ...], depth: int = 0) -> list[dict[str, Any]]:
    rows = []
    for number, name in enumerate(names):
        kind = draw(st.sampled_from(KINDS))
        row: dict[str, Any] = {"linkId": name, "type": kind, "repeats": draw(st.booleans())}
        row["answerOption"] = OPTIONS
        row["enableWhen"] = draw(st.lists(condition(NAMES), max_size=3))
        row["enableBehavior"] = draw(st.sampled_from(("all", "any")))
        if depth < 3 and number + 1 < len(names) and draw(st.booleans()):
            below = draw(items(names[number + 1 :], depth + 1))
            rows.append({**row, "type": "group", "item": below})
            return rows
        rows.append(row)
    return rows


@st.composite
def side_by_side(draw: st.DrawFn) -> dict[str, Any]:
    """Groups beside each other, in a group that may repeat too."""
    one, other = draw(items(NAMES[:3])), draw(items(NAMES[3:]))
    groups = [
        {"linkId": name, "type": "group", "repeats": draw(st.booleans()), "item": below}
        for name, below in (("g", one), ("h", other))
    ]
    return {"item": [{"linkId": "p", "type": "group", "repeats": draw(st.booleans()), "item": groups}]}


def answers_to(rows: list[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    told: dict[str, st.SearchStrategy[Any]] = {}
    for row in rows:
        if row["type"] != "group":
            told[row["linkId"]] = st.one_of(ANSWERS, st.lists(ANSWERS, max_size=3))
        elif row["repeats"]:
            told[row["linkId"]] = st.lists(answers_to(row["item"]), max_size=3)
        else:
            told |= {"": answers_to(row["item"])}
    return st.fixed_dictionaries(told).map(lambda found: {**found.pop("", {}), **found})


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_what_is_asked_is_what_every_condition_looked_at_for_itself_would_ask(data: st.DataObject) -> None:
    form = data.draw(st.one_of(side_by_side(), items(NAMES).map(lambda rows: {"item": rows})))
    paper = lay_out(form, data.draw(answers_to(form["item"])))
    found = {
        (id(sheet), link_id): link_id in sheet.on
        for link_id in paper.ready.order
        for sheet in paper.sheets[paper.ready.items[link_id].scope]
    }
    assert found == plain_conditions.asked(paper)


CHOSEN = (None, Option("x", 1, False), Option("y", None, False), Option("z", 3, False))
VALUES = st.tuples(st.sampled_from((0, 1, 2, Fraction(3, 2), True, "x", "y")), st.sampled_from(CHOSEN))


@settings(max_examples=500, deadline=None)
@given(condition(("a",)), st.lists(VALUES, max_size=4))
def test_a_condition_holds_for_many_answers_as_it_does_looking_at_each(
    raw: dict[str, Any], told: list[Any]
) -> None:
    (one,) = prepare({"item": [{"linkId": "b", "type": "string", "enableWhen": [raw]}]}).items["b"].conditions
    values = tuple(Value(parsed, parsed, option) for parsed, option in told)
    assert holds(one, Told(values)) == plain_conditions.holds(one, list(values))


def beside(questions: int, conditions: int) -> dict[str, Any]:
    """A group of questions beside a group of which every item hangs on all of them."""
    names = [f"q{number}" for number in range(questions)]
    hangs = [{"question": name, "operator": "!=", "answerInteger": 7} for name in names]
    one = [{"linkId": name, "type": "integer"} for name in names]
    other = [
        {"linkId": f"h{number}", "type": "integer", "enableBehavior": "all", "enableWhen": hangs}
        for number in range(conditions)
    ]
    groups = [
        {"linkId": name, "type": "group", "repeats": True, "item": below}
        for name, below in (("q", one), ("h", other))
    ]
    return {"item": [{"linkId": "p", "type": "group", "repeats": True, "item": groups}]}


@pytest.mark.parametrize("instances", [1, 10, 300])
def test_each_condition_is_met_once_however_many_instances_ask(
    instances: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[object] = []
    looked_at: list[int] = []

    def counting(one: Any, told: Told) -> bool:
        met.append(one)
        return holds(one, told)

    def told(values: tuple[Value, ...]) -> Told:
        looked_at.append(len(values))
        return Told(values)

    monkeypatch.setattr(sheets, "holds", counting)
    monkeypatch.setattr(sheets, "Told", told)
    one_each = {f"q{number}": 1 for number in range(5)}
    answers = {"p": [{"q": [one_each] * instances, "h": [{"h1": 1}] * instances}]}
    assert check(beside(5, 4), answers) == []
    assert len(met) == 5 * 4
    assert sum(looked_at) == 5 * instances


def test_more_instances_than_could_be_laid_out_are_refused_where_they_stand() -> None:
    names = [f"q{number}" for number in range(20)]
    hangs = [{"question": name, "operator": "!=", "answerInteger": 7} for name in names]
    tail = [
        {"linkId": f"h{n}", "type": "integer", "enableBehavior": "all", "enableWhen": hangs} for n in names
    ]
    plain = [{"linkId": name, "type": "integer"} for name in names]
    form = {"item": [{"linkId": "g", "type": "group", "repeats": True, "item": [*plain, *tail]}]}
    most = MOST_WORK // (40 + 20 * 20)
    assert check(form, {"g": [{}] * most}) == []
    assert [(fault.path, fault.code) for fault in check(form, {"g": [{}] * (most + 1)})] == [
        ("g", "too_many")
    ]


def test_answers_looked_at_from_many_levels_are_bounded_too() -> None:
    within: list[dict[str, Any]] = [{"linkId": "z", "type": "integer", "repeats": True}]
    for depth in range(40):
        group = {"linkId": f"g{depth}", "type": "group", "repeats": True, "item": within}
        hangs = [{"question": "z", "operator": "=", "answerInteger": 1}]
        within = [group, {"linkId": f"h{depth}", "type": "integer", "enableWhen": hangs}]
    answers: dict[str, Any] = {"g0": [{"z": [1] * 400}] * 100}
    for depth in range(1, 40):
        answers = {f"g{depth}": [answers]}
    codes = {fault.code for fault in check({"item": within}, answers)}
    assert codes == {"too_many"}


def test_a_form_has_so_many_conditions_and_no_more() -> None:
    def form(conditions: int) -> dict[str, Any]:
        hangs = [{"question": "q", "operator": "!=", "answerInteger": 7}] * (conditions // 10)
        tail = [
            {"linkId": f"h{n}", "type": "integer", "text": "h", "enableBehavior": "all", "enableWhen": hangs}
            for n in range(10)
        ]
        return {"title": "T", "item": [{"linkId": "q", "type": "integer", "text": "q"}, *tail]}

    assert faults_of(form(MAX_CONDITIONS)) == []
    found = [(fault.path, fault.code) for fault in faults_of(form(MAX_CONDITIONS + 10))]
    assert ("form.item", "too_many_conditions") in found
