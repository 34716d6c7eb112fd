from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import faults_of

ONE = {"code": "a", "text": "One", "score": 1}
TWO = {"code": "b", "text": "Two", "score": 2}


def item(link_id: str, kind: str = "boolean", **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "type": kind, "text": {"en": "Well?"}, **more}


def choice(link_id: str, *options: dict[str, Any], **more: Any) -> dict[str, Any]:
    return item(link_id, "choice", answerOption=list(options or (ONE, TWO)), **more)


def when(question: str, operator: str = "exists", **answer: Any) -> dict[str, Any]:
    return {"question": question, "operator": operator, **(answer or {"answerBoolean": True})}


def found(*items: Any, scoring: Any = None) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in faults_of({"item": list(items)}, scoring)]


def test_a_good_form_has_no_faults() -> None:
    assert (
        found(item("a"), choice("b", enableWhen=[when("a")]), item("g", "group", item=[item("c", "text")]))
        == []
    )
    assert found(choice("b", enableWhen=[when("a", "=", answerBoolean=True)]), item("a")) == []


@pytest.mark.parametrize(
    ("items", "path", "code"),
    [
        ((), "form.item", "no_items"),
        ((item("a"), 7), "form.item[1]", "not_an_object"),
        (({"type": "boolean"},), "form.item[0].linkId", "link_id_missing"),
        ((item(""),), "form.item[0].linkId", "link_id_missing"),
        ((item("a"), item("a")), "form.item[1].linkId", "duplicate_link_id"),
        ((item("g", "group", item=[item("g")]),), "form.item[0].item[0].linkId", "duplicate_link_id"),
        ((item("a", "reference"),), "form.item[0].type", "unknown_type"),
        ((item("a", "attachment"),), "form.item[0].type", "unsupported"),
        (({"linkId": "a", "type": "boolean"},), "form.item[0].text", "text_missing"),
        ((item("a", "integer", minValue=2, maxValue=1),), "form.item[0].minValue", "bad_limits"),
        ((item("a", "choice"),), "form.item[0].answerOption", "options_missing"),
        ((item("a", "open-choice", answerOption=[]),), "form.item[0].answerOption", "options_missing"),
        ((choice("a", ONE, {**TWO, "code": "a"}),), "form.item[0].answerOption", "duplicate_code"),
        ((choice("a", ONE, {"text": "Two"}),), "form.item[0].answerOption[1].code", "code_missing"),
        ((choice("a", ONE, {**TWO, "score": "2"}),), "form.item[0].answerOption[1].score", "bad_score"),
        ((item("a", enableWhen=[when("zzz")]),), "form.item[0].enableWhen[0]", "unknown_target"),
        (
            (item("g", "group"), item("a", enableWhen=[when("g")])),
            "form.item[1].enableWhen[0]",
            "unanswerable_target",
        ),
        (
            (item("a"), item("b", enableWhen=[when("a", "~")])),
            "form.item[1].enableWhen[0]",
            "unknown_operator",
        ),
        (
            (item("a"), item("b", enableWhen=[when("a", "exists", answerInteger=1)])),
            "form.item[1].enableWhen[0]",
            "bad_condition_value",
        ),
        (
            (item("a"), item("b", enableWhen=[when("a", ">", answerBoolean=True)])),
            "form.item[1].enableWhen[0]",
            "bad_condition_value",
        ),
        (
            (choice("a"), item("b", enableWhen=[when("a", ">", answerCoding="a")])),
            "form.item[1].enableWhen[0]",
            "bad_condition_value",
        ),
        (
            (choice("a"), item("b", enableWhen=[{"question": "a", "operator": "="}])),
            "form.item[1].enableWhen[0]",
            "bad_condition_value",
        ),
        (
            (item("a"), item("b", enableWhen=[when("a"), when("a")])),
            "form.item[1].enableBehavior",
            "behavior_missing",
        ),
        ((item("a", enableWhen=[when("a")]),), "form.item[0]", "cyclic_condition"),
        ((item("g", "group", enableWhen=[when("a")], item=[item("a")]),), "form.item[0]", "cyclic_condition"),
        ((item("a", text={"en": "ok", "de": "<b>nein</b>"}),), "form.item[0].text.de", "html"),
        ((item("a", prefix="&nbsp;"),), "form.item[0].prefix", "html"),
        ((choice("a", {**ONE, "text": "<!-- x"}),), "form.item[0].answerOption[0].text", "html"),
    ],
)
def test_what_keeps_a_form_from_being_published(items: tuple[Any, ...], path: str, code: str) -> None:
    assert (path, code) in found(*items)


def test_a_cycle_names_those_on_it_and_not_what_hangs_on_them() -> None:
    faults = found(
        item("a", enableWhen=[when("b")]),
        item("b", enableWhen=[when("c")]),
        item("c", enableWhen=[when("a")]),
        item("d", enableWhen=[when("a")]),
        item("e"),
    )
    assert faults == [(f"form.item[{place}]", "cyclic_condition") for place in range(3)]


def test_less_than_is_no_markup() -> None:
    assert found(item("a", text="a < b & c, 3<4, Q&A")) == []


def test_every_fault_is_named_at_once() -> None:
    assert found(item("a", "nothing", text="<i>"), {}, scoring=[]) == [
        ("form.item[0].type", "unknown_type"),
        ("form.item[1].linkId", "link_id_missing"),
        ("form.item[0].text", "html"),
        ("scoring", "not_an_object"),
    ]


FORM = (
    choice("a"),
    choice("b"),
    choice("plain", {"code": "x", "text": "X"}),
    item("t", "text"),
    item("n", "integer"),
    choice("many", repeats=True),
)


def scale(**more: Any) -> dict[str, Any]:
    return {"key": "s", "items": ["a", "b"], "method": "sum", **more}


def band(low: Any, high: Any, key: str = "k") -> dict[str, Any]:
    return {"key": key, "from": low, "to": high}


def of_scale(**more: Any) -> list[tuple[str, str]]:
    return found(*FORM, scoring={"scales": [scale(**more)]})


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"method": "count", "at_least": 1},
        {"method": "mean", "missing": {"rule": "mean", "limit": 1}, "direction": "lower"},
        {"reverse": ["a"], "transform": {"multiply": 2, "add": 0}},
        {"range": [2, 4], "bands": [band(2, 3, "x"), band(3, None, "y")]},
        {"range": [2, 4], "bands": [band(0, 4.5)]},
        {
            "direction": "lower",
            "range": [2, 4],
            "reliable_change": {
                "sd": 7.5,
                "reliability": 0.8,
                "kind": "test-retest",
                "z": 1.96,
                "cutoff": 3,
                "population": "adults",
                "source": "a paper",
            },
        },
    ],
)
def test_a_good_scale_has_no_faults(more: dict[str, Any]) -> None:
    assert of_scale(**more) == []


@pytest.mark.parametrize(
    ("more", "below", "code"),
    [
        ({"key": ""}, "", "key_missing"),
        ({"method": "magic"}, ".method", "unknown_method"),
        ({"items": []}, ".items", "items_missing"),
        ({"items": "ab"}, ".items", "items_missing"),
        ({"items": ["a", 7]}, ".items", "items_missing"),
        ({"items": ["a", "a"]}, ".items", "duplicate_item"),
        ({"items": ["a", "zzz"]}, ".items[1]", "unknown_item"),
        ({"items": ["t"]}, ".items[0]", "unscorable_item"),
        ({"items": ["many"]}, ".items[0]", "unscorable_item"),
        ({"items": ["plain"]}, ".items[0]", "option_without_score"),
        ({"method": "count"}, ".at_least", "number_missing"),
        ({"method": "weighted", "weights": {"a": 1}}, ".weights", "number_missing"),
        ({"method": "min_margin"}, ".against", "number_missing"),
        ({"reverse": ["n"]}, ".reverse[0]", "unknown_item"),
        ({"items": ["a", "n"], "reverse": ["n"]}, ".reverse[0]", "no_range_to_reverse"),
        ({"missing": {"rule": "guess"}}, ".missing", "unknown_missing_rule"),
        ({"missing": {"rule": "mean", "limit": 1}}, ".missing", "missing_rule_unfit"),
        ({"method": "min", "missing": {"rule": "prorate", "limit": 1}}, ".missing", "missing_rule_unfit"),
        ({"missing": {"rule": "prorate"}}, ".missing.limit", "missing_limit"),
        ({"missing": {"rule": "prorate", "limit": 2}}, ".missing.limit", "missing_limit"),
        ({"transform": {"multiply": 2}}, ".transform", "bad_transform"),
        ({"transform": {"multiply": "2", "add": 0}}, ".transform", "bad_transform"),
        ({"direction": "up"}, ".direction", "bad_direction"),
        ({"range": [4, 2]}, ".range", "bad_range"),
        ({"range": [4]}, ".range", "bad_range"),
        ({"bands": [band(0, None)]}, ".bands", "bands_without_range"),
        ({"range": [0, 4], "bands": [band(0, 0)]}, ".bands[0]", "bad_band"),
        ({"range": [0, 4], "bands": [{"from": 0, "to": 1}]}, ".bands[0]", "bad_band"),
        ({"range": [0, 4], "bands": [band(0, 2, "x"), band(3, None, "y")]}, ".bands", "bands_leave_gap"),
        ({"range": [0, 4], "bands": [band(0, 3, "x"), band(2, None, "y")]}, ".bands", "bands_leave_gap"),
        ({"range": [0, 4], "bands": [band(0, None, "x"), band(2, None, "y")]}, ".bands", "bands_leave_gap"),
        ({"range": [0, 4], "bands": [band(1, None)]}, ".bands", "bands_do_not_cover"),
        ({"range": [0, 4], "bands": [band(0, 4)]}, ".bands", "bands_do_not_cover"),
        ({"range": [0, 4], "bands": [band(0, 2), band(2, None)]}, ".bands", "duplicate_key"),
        ({"reliable_change": {"sd": 0, "reliability": 0.5}}, ".reliable_change", "bad_reliable_change"),
        ({"reliable_change": {"sd": 1, "reliability": 1}}, ".reliable_change", "bad_reliable_change"),
        ({"reliable_change": {}}, ".reliable_change", "bad_reliable_change"),
    ],
)
def test_what_keeps_a_scale_from_being_published(more: dict[str, Any], below: str, code: str) -> None:
    assert (f"scoring.scales[0]{below}", code) in of_scale(**more)


def flag(**more: Any) -> dict[str, Any]:
    return {"key": "f", "item": "a", "operator": ">", "value": 1, "severity": "urgent", **more}


@pytest.mark.parametrize(
    ("more", "below", "code"),
    [
        ({"key": None}, "", "key_missing"),
        ({"item": None}, "", "flag_target"),
        ({"scale": "s"}, "", "flag_target"),
        ({"item": None, "scale": "zzz"}, "", "flag_target"),
        ({"item": "zzz"}, ".item", "unknown_item"),
        ({"item": "plain"}, ".item", "option_without_score"),
        ({"operator": "exists"}, ".operator", "unknown_operator"),
        ({"value": None}, ".value", "number_missing"),
        ({"severity": "bad"}, ".severity", "unknown_severity"),
    ],
)
def test_what_keeps_a_flag_from_being_published(more: dict[str, Any], below: str, code: str) -> None:
    faults = found(*FORM, scoring={"scales": [scale()], "flags": [flag(**more)]})
    assert (f"scoring.flags[0]{below}", code) in faults


def test_two_of_one_key_are_refused() -> None:
    scoring = {"scales": [scale(), scale()], "flags": [flag(), flag(item=None, scale="s")]}
    assert found(*FORM, scoring=scoring) == [
        ("scoring.scales", "duplicate_key"),
        ("scoring.flags", "duplicate_key"),
    ]


def test_a_form_is_an_object() -> None:
    assert [(fault.path, fault.code) for fault in faults_of([])] == [("form", "not_an_object")]


words = st.sampled_from(
    [
        "item",
        "linkId",
        "type",
        "text",
        "enableWhen",
        "question",
        "operator",
        "answerBoolean",
        "answerOption",
        "code",
        "score",
        "scales",
        "flags",
        "items",
        "method",
        "bands",
        "range",
        "missing",
        "reverse",
        "key",
        "choice",
        "group",
        "exists",
        "sum",
        "a",
        "b",
    ]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words | st.text(max_size=5),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(words, below, max_size=5),
    max_leaves=25,
)


@given(json_values, json_values)
def test_any_json_gives_faults_and_never_an_exception(form: Any, scoring: Any) -> None:
    for fault in faults_of(form, scoring):
        assert fault.message
    faults_of({"item": [form]}, {"scales": [scoring], "flags": [scoring]})


def test_depth_is_no_way_to_break_it() -> None:
    deep: Any = {"linkId": "a"}
    for _ in range(50_000):
        deep = {"item": [deep]}
    assert [(fault.path, fault.code) for fault in faults_of(deep, deep)] == [
        ("form", "too_deep"),
        ("scoring", "too_deep"),
    ]


def test_what_is_not_too_deep_is_read_to_its_end() -> None:
    inner = item("leaf", text="<b>")
    for level in range(49):
        inner = item(f"g{level}", "group", item=[inner])
    assert [code for _, code in found(inner)] == ["html"]
