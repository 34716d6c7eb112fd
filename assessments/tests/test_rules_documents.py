"""The fields of a form and of its scoring: what they may hold, and how a wrong one is named."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import check, faults_of, prepare, score
from assessments.rules.forms.scoring_document import extent
from assessments.rules.forms.scoring_shape import METHODS, read_scoring

OPTIONS = [{"code": "a", "text": {"en": "One"}, "score": 1}, {"code": "b", "text": {"en": "Two"}, "score": 2}]


def item(link_id: str, kind: str = "boolean", **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "type": kind, "text": {"en": "Well?"}, **more}


def choice(link_id: str, **more: Any) -> dict[str, Any]:
    return item(link_id, "choice", **{"answerOption": OPTIONS, **more})


def option(**more: Any) -> dict[str, Any]:
    return choice("a", answerOption=[{**OPTIONS[0], **more}])


def of_form(*items: Any, **more: Any) -> list[tuple[str, str]]:
    document = {"title": {"en": "T"}, "item": list(items) or [item("a")], **more}
    return [(fault.path, fault.code) for fault in faults_of(document)]


@pytest.mark.parametrize(
    ("more", "path", "code"),
    [
        ({"shuffle": "yes"}, "form.shuffle", "not_a_boolean"),
        ({"reveal": "always"}, "form.reveal", "bad_reveal"),
        ({"reveal": ["when_both_sent"]}, "form.reveal", "bad_reveal"),
        ({"open_hours": 0}, "form.open_hours", "bad_open_hours"),
        ({"open_hours": 48.5}, "form.open_hours", "bad_open_hours"),
        ({"open_hours": True}, "form.open_hours", "bad_open_hours"),
        ({"languages": []}, "form.languages", "bad_languages"),
        ({"languages": ["en", "en"]}, "form.languages", "bad_languages"),
        ({"languages": "en"}, "form.languages", "bad_languages"),
        ({"item": {}}, "form.item", "not_a_list"),
        ({"script": "alert()"}, "form.script", "unknown_field"),
        ({"title": 7}, "form.title", "bad_text"),
        ({"title": ["T"]}, "form.title", "bad_text"),
        ({"title": {"english": "T"}}, "form.title", "bad_text"),
        ({"title": {"en": ""}}, "form.title", "bad_text"),
        ({"title": {"en": {"en": "T"}}}, "form.title", "bad_text"),
    ],
)
def test_what_a_form_may_say_of_itself(more: dict[str, Any], path: str, code: str) -> None:
    assert (path, code) in of_form(**more)


def test_a_form_with_all_its_own_fields_can_be_published() -> None:
    more = {"shuffle": True, "reveal": "when_both_sent", "open_hours": 48, "languages": ["en", "pt-BR"]}
    assert of_form(description={"en": "About"}, **more) == []


@pytest.mark.parametrize(
    ("wrong", "below", "code"),
    [
        (item("a", expression="1+1"), ".expression", "unknown_field"),
        (item("a", required="yes"), ".required", "not_a_boolean"),
        (item("a", repeats=1), ".repeats", "not_a_boolean"),
        (item("a", readOnly=0), ".readOnly", "not_a_boolean"),
        (item("a", absent="no"), ".absent", "not_a_list"),
        (item("a", absent=["lazy"]), ".absent[0]", "unknown_reason"),
        (item("a", enableWhen={}), ".enableWhen", "not_a_list"),
        (choice("a", answerOption="x"), ".answerOption", "not_a_list"),
        (choice("a", answerOption=[{**OPTIONS[0], "value": 1}]), ".answerOption[0].value", "unknown_field"),
        (
            choice("a", answerOption=[{**OPTIONS[0], "exclusive": 1}]),
            ".answerOption[0].exclusive",
            "not_a_boolean",
        ),
        (
            choice("a", answerOption=[{"code": "x", "score": 1}]),
            ".answerOption[0].text",
            "option_text_missing",
        ),
        (item("a", "string", control="radio"), ".control", "control_unfit"),
        (choice("a", control="wheel"), ".control", "unknown_control"),
        (choice("a", control=["radio"]), ".control", "unknown_control"),
        (choice("a", control="radio", repeats=True), ".control", "control_unfit"),
        (choice("a", control="likert", repeats=True), ".control", "control_unfit"),
        (item("a", "text", control="slider"), ".control", "control_unfit"),
        (item("g", "group", control="grid", item=[item("b")]), ".control", "control_unfit"),
        (
            item("g", "group", control="grid", item=[choice("b"), choice("c", answerOption=OPTIONS[:1])]),
            ".control",
            "control_unfit",
        ),
        (item("a", sensitivity="secret"), ".sensitivity", "unknown_sensitivity"),
        (item("a", sensitivity={}), ".sensitivity", "unknown_sensitivity"),
        (item("a", "text", maxLength=0), ".maxLength", "bad_max_length"),
        (item("a", "text", maxLength=20_001), ".maxLength", "bad_max_length"),
        (item("a", "text", maxLength="9"), ".maxLength", "bad_max_length"),
        (item("a", "quantity", unit=""), ".unit", "bad_unit"),
        (item("a", "quantity", unit="h" * 41), ".unit", "bad_unit"),
        (item("a", repeats=True, minOccurs=-1), ".minOccurs", "bad_occurs"),
        (item("a", repeats=True, maxOccurs=501), ".maxOccurs", "bad_occurs"),
        (item("a", repeats=True, maxOccurs=0), ".maxOccurs", "bad_occurs"),
        (item("a", repeats=True, minOccurs=3, maxOccurs=2), ".maxOccurs", "bad_occurs"),
        (item("a", minOccurs=2), ".minOccurs", "bad_occurs"),
        (item("a", maxOccurs=2), ".maxOccurs", "bad_occurs"),
        (item("a", "integer", minValue="1"), ".minValue", "bad_value_limit"),
        (item("a", "integer", maxValue="2025-01-01"), ".maxValue", "bad_value_limit"),
        (item("a", "date", maxValue=7), ".maxValue", "bad_value_limit"),
        (item("a", "date", maxValue="2025-02-30"), ".maxValue", "bad_value_limit"),
        (item("a", "boolean", minValue=0), ".minValue", "bad_value_limit"),
        (item("a", "date", minValue="2025-01-02", maxValue="2025-01-01"), ".minValue", "bad_limits"),
        (item("a", "quantity", minValue=2, maxValue=1), ".minValue", "bad_limits"),
        (item("a", "integer", initial="x"), ".initial", "bad_initial"),
        (item("a", "integer", maxValue=3, initial=4), ".initial", "bad_initial"),
        (item("a", "integer", initial=[1]), ".initial", "bad_initial"),
        (choice("a", initial="zzz"), ".initial", "bad_initial"),
        (item("g", "group", initial=1), ".initial", "bad_initial"),
        (item("a", text={"de": "Na?"}), ".text", "language_missing"),
        (item("a", help={"de": "So"}), ".help", "language_missing"),
        (item("a", prefix=["1."]), ".prefix", "bad_text"),
    ],
)
def test_what_an_item_may_hold(wrong: dict[str, Any], below: str, code: str) -> None:
    assert (f"form.item[0]{below}", code) in of_form(wrong)


@pytest.mark.parametrize(
    "good",
    [
        item("a", readOnly=True, initial=True, sensitivity="high"),
        choice("a", control="radio", initial="a"),
        choice("a", control="check", repeats=True, minOccurs=1, maxOccurs=2, initial=["a", "b"]),
        choice("a", control="likert", initial=2, absent=["not_applicable", "not_observed"]),
        item("a", "integer", control="slider", minValue=0, maxValue=10, initial=0),
        item("a", "quantity", unit="h", maxValue=24, initial={"value": 8, "unit": "h"}),
        item("a", "dateTime", maxValue="2025-01-01T00:00:00Z"),
        item("a", "time", minValue="08:00:00", maxValue="20:00:00"),
        item("a", "text", maxLength=20_000, prefix="1.", help={"en": "Only this week"}),
        item("a", text="bare words are in every language"),
        item("g", "group", control="grid", item=[choice("b"), choice("c"), item("d", "display")]),
        item("g", "group", repeats=True, minOccurs=1, maxOccurs=9, item=[item("b")]),
    ],
)
def test_what_an_item_may_well_hold(good: dict[str, Any]) -> None:
    assert of_form(good) == []


@pytest.mark.parametrize(
    ("target", "condition", "fits"),
    [
        (item("t"), {"operator": "=", "answerBoolean": True}, True),
        (item("t"), {"operator": "=", "answerInteger": 1}, False),
        (item("t", "integer"), {"operator": ">", "answerDecimal": 1.5}, True),
        (item("t", "integer"), {"operator": "=", "answerString": "1"}, False),
        (item("t", "quantity", unit="h"), {"operator": ">=", "answerQuantity": {"value": 1}}, True),
        (item("t", "date"), {"operator": "<", "answerDate": "2025-01-01"}, True),
        (item("t", "date"), {"operator": "<", "answerDateTime": "2025-01-01T00:00:00Z"}, False),
        (item("t", "text"), {"operator": "=", "answerString": "so"}, True),
        (choice("t"), {"operator": "=", "answerCoding": {"code": "a"}}, True),
        (choice("t"), {"operator": "=", "answerCoding": {"code": "zzz"}}, False),
        (choice("t"), {"operator": "!=", "answerString": "b"}, True),
        (choice("t"), {"operator": ">", "answerInteger": 1}, True),
        (choice("t"), {"operator": "exists", "answerBoolean": False}, True),
        (choice("t", type="open-choice"), {"operator": "=", "answerCoding": "anything"}, True),
    ],
)
def test_a_condition_compares_with_what_can_be_answered(target: Any, condition: Any, fits: bool) -> None:
    found = of_form(target, item("a", enableWhen=[{"question": "t", **condition}]))
    assert found == ([] if fits else [("form.item[1].enableWhen[0]", "condition_unfit")])


def test_a_form_without_declared_languages_is_read_in_the_one_most_texts_have() -> None:
    both = {"en": "Well?", "de": "Na?"}
    items = [item("a", text=both), item("b", text={"en": "So?"}), item("c", text={"de": "So?"})]
    assert of_form(*items, title=both) == [("form.item[1].text", "language_missing")]
    assert of_form(*items, item("d"), title=both) == [("form.item[2].text", "language_missing")]
    assert of_form(*items, title=both, languages=["en", "de"]) == [("form.item[2].text", "language_missing")]


def test_every_fault_of_an_item_is_named_at_once() -> None:
    wrong = choice("a", control="wheel", maxLength=0, absent=["x"], initial="z", more=1)
    assert {code for _, code in of_form(wrong)} == {
        *("unknown_control", "bad_max_length", "unknown_reason", "bad_initial", "unknown_field")
    }


def test_a_form_has_no_more_items_than_can_be_read() -> None:
    assert of_form(*(item(f"q{number}") for number in range(1_999))) == []
    assert of_form(*(item(f"q{number}") for number in range(2_000))) == [("form.item", "too_many_items")]


FORM = {
    "title": {"en": "T"},
    "item": [
        choice("a"),
        choice("b"),
        item("n", "integer"),
        item("r", "integer", minValue=-2, maxValue=3),
        item("x", "decimal"),
    ],
}
CHANGE = {"sd": 2, "reliability": 0.8, "kind": "test-retest", "population": "adults", "source": "a paper"}


def of_scale(**more: Any) -> list[tuple[str, str]]:
    scoring = {"scales": [{"key": "s", "items": ["a", "b"], "method": "sum", **more}]}
    return [(fault.path, fault.code) for fault in faults_of(FORM, scoring)]


@pytest.mark.parametrize(
    ("more", "below", "code"),
    [
        ({"formula": "a+b"}, ".formula", "unknown_field"),
        ({"bands": {}}, ".bands", "not_a_list"),
        ({"reverse": "a"}, ".reverse", "not_a_list"),
        ({"range": "2-4"}, ".range", "not_a_list"),
        ({"missing": {"rule": "null", "most": 1}}, ".missing.most", "unknown_field"),
        ({"transform": {"multiply": 1, "add": 0, "round": 2}}, ".transform.round", "unknown_field"),
        (
            {"range": [2, 4], "bands": [{"key": "k", "from": 2, "colour": "red"}]},
            ".bands[0].colour",
            "unknown_field",
        ),
        ({"reliable_change": CHANGE}, ".direction", "direction_missing"),
        ({"reliable_change": {**CHANGE, "kind": ""}}, ".reliable_change", "source_missing"),
        ({"reliable_change": {"sd": 2, "reliability": 0.8}}, ".reliable_change", "source_missing"),
        ({"reliable_change": {**CHANGE, "z": 0}}, ".reliable_change.z", "bad_z"),
        ({"reliable_change": {**CHANGE, "z": "1.96"}}, ".reliable_change.z", "bad_z"),
        ({"reliable_change": {**CHANGE, "cutoff": "3"}}, ".reliable_change.cutoff", "bad_cutoff"),
        (
            {"range": [2, 4], "reliable_change": {**CHANGE, "cutoff": 5}},
            ".reliable_change.cutoff",
            "bad_cutoff",
        ),
        ({"reliable_change": {**CHANGE, "alpha": 0.9}}, ".reliable_change.alpha", "unknown_field"),
        ({"range": [2, 3]}, ".range", "range_too_narrow"),
        ({"range": [3, 4]}, ".range", "range_too_narrow"),
        ({"method": "mean", "range": [1, 1.5]}, ".range", "range_too_narrow"),
        ({"items": ["x"]}, "", "value_too_large"),
        ({"items": ["n", "a"], "transform": {"multiply": 10, "add": 0}}, "", "value_too_large"),
    ],
)
def test_what_a_scale_may_hold(more: dict[str, Any], below: str, code: str) -> None:
    assert (f"scoring.scales[0]{below}", code) in of_scale(**more)


@pytest.mark.parametrize(
    ("more", "ends"),
    [
        ({}, (2, 4)),
        ({"reverse": ["a"]}, (2, 4)),
        ({"method": "mean"}, (1, 2)),
        ({"method": "min"}, (1, 2)),
        ({"method": "max", "items": ["a", "r"]}, (1, 3)),
        ({"method": "count", "at_least": 2}, (0, 2)),
        ({"method": "count", "at_least": 1}, (2, 2)),
        ({"method": "weighted", "weights": {"a": -1, "b": 0.5}}, (-1.5, 0)),
        ({"method": "min_margin", "against": {"a": 3, "b": 0}}, (-2, -1)),
        ({"items": ["r"], "transform": {"multiply": -2, "add": 1}}, (-5, 5)),
    ],
)
def test_a_range_is_as_wide_as_what_can_be_answered(more: dict[str, Any], ends: tuple[float, float]) -> None:
    low, high = ends
    assert of_scale(**more, range=[low, high + (low == high)]) == []
    ready = prepare(FORM)
    raw = {"key": "s", "items": ["a", "b"], "method": "sum", **more}
    assert extent(ready, read_scoring(ready, {"scales": [raw]}).scales[0]) == ends


@given(st.data())
def test_no_answer_gives_a_value_outside_what_was_worked_out(data: Any) -> None:
    names = data.draw(st.lists(st.sampled_from(["a", "b", "r"]), min_size=1, unique=True))
    numbers = st.integers(-3, 3)
    raw = {
        "key": "s",
        "items": names,
        "at_least": data.draw(numbers),
        "method": data.draw(st.sampled_from(METHODS)),
        "weights": {name: data.draw(numbers) for name in names},
        "against": {name: data.draw(numbers) for name in names},
        "reverse": data.draw(st.lists(st.sampled_from(names), unique=True)),
        "transform": {"multiply": data.draw(numbers), "add": data.draw(numbers)},
    }
    answers = {name: data.draw(st.integers(-2, 3) if name == "r" else st.integers(1, 2)) for name in names}
    ready = prepare(FORM)
    low, high = extent(ready, read_scoring(ready, {"scales": [raw]}).scales[0])
    value = score(FORM, {"scales": [raw]}, answers)["s"].value
    assert value is not None
    assert low <= value <= high


@pytest.mark.parametrize(
    ("scoring", "path", "code"),
    [
        ({"scales": {}}, "scoring.scales", "not_a_list"),
        ({"flags": "x"}, "scoring.flags", "not_a_list"),
        ({"comparable": "yes"}, "scoring.comparable", "not_a_boolean"),
        ({"code": "1+1"}, "scoring.code", "unknown_field"),
        (
            {
                "flags": [
                    {"key": "f", "item": "a", "operator": ">", "value": 1, "severity": "note", "tell": "all"}
                ]
            },
            "scoring.flags[0].tell",
            "unknown_tell",
        ),
        ({"flags": [{"key": "f", "run": "rm"}]}, "scoring.flags[0].run", "unknown_field"),
    ],
)
def test_what_a_scoring_may_hold(scoring: dict[str, Any], path: str, code: str) -> None:
    assert (path, code) in [(fault.path, fault.code) for fault in faults_of(FORM, scoring)]


def test_a_read_only_answer_stands_however_it_is_written() -> None:
    fixed = {
        "item": [item("n", "decimal", readOnly=True, initial=1), choice("c", readOnly=True, initial="a")]
    }
    assert check(fixed, {"n": 1.0, "c": 1}) == []
    assert [fault.code for fault in check(fixed, {"n": 2, "c": "b"})] == ["read_only", "read_only"]
    assert [fault.code for fault in check({"item": [item("n", readOnly=True)]}, {"n": True})] == ["read_only"]
