"""Texts that a practice supplies: only texts change, and every gap is named."""

from copy import deepcopy
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import missing_texts, unknown_texts, with_texts

FORM: Final[dict[str, Any]] = {
    "title": {"en": "Scale"},
    "item": [
        {
            "linkId": "g",
            "type": "group",
            "item": [
                {
                    "linkId": "q1",
                    "type": "choice",
                    "answerOption": [{"code": "a", "score": 0}, {"code": "b", "score": 1}],
                },
                {"linkId": "q2", "type": "string"},
            ],
        },
        {"linkId": "end", "type": "display"},
    ],
}
TEXTS: Final = {"q1": {"en": "First?"}, "q2": {"en": "Second?"}, "end": {"en": "Thank you."}}
OPTIONS: Final = {"q1": {"a": {"en": "No"}, "b": {"en": "Yes"}}}
LANGUAGES: Final = st.dictionaries(st.sampled_from(["en", "de"]), st.text(min_size=1, max_size=5), min_size=1)


def gaps(form: Any) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in missing_texts(form)]


def without_texts(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: without_texts(below) for name, below in node.items() if name != "text"}
    return [without_texts(below) for below in node] if isinstance(node, list) else node


@pytest.mark.parametrize(
    ("texts", "options", "missing"),
    [
        (TEXTS, OPTIONS, []),
        (
            {},
            {},
            [
                ("form.item[0].item[0].text", "text_missing"),
                ("form.item[0].item[0].answerOption[0].text", "option_text_missing"),
                ("form.item[0].item[0].answerOption[1].text", "option_text_missing"),
                ("form.item[0].item[1].text", "text_missing"),
                ("form.item[1].text", "text_missing"),
            ],
        ),
        (
            {**TEXTS, "q2": {"en": "Second?", "de": "Zweitens?"}},
            {"q1": {"a": {"en": "No", "de": "Nein"}, "b": {"de": "Ja"}}},
            [
                ("form.item[0].item[0].text.de", "language_missing"),
                ("form.item[0].item[0].answerOption[1].text.en", "language_missing"),
                ("form.item[1].text.de", "language_missing"),
            ],
        ),
    ],
)
def test_every_gap_is_named_with_its_place(texts: Any, options: Any, missing: Any) -> None:
    assert gaps(with_texts(FORM, texts, options)) == missing


def test_a_bare_text_is_in_all_languages() -> None:
    form = with_texts(FORM, TEXTS, OPTIONS)
    form["item"][1]["text"] = "Thank you."  # type: ignore[index]
    assert gaps(form) == []


def test_what_the_form_does_not_have_is_named() -> None:
    found = unknown_texts(FORM, {"q1": {}, "q3": {}}, {"q1": {"c": {}}, "q3": {}})
    assert [(fault.path, fault.code) for fault in found] == [
        ("texts.q3", "unknown_item"),
        ("options.q1.c", "unknown_option"),
        ("options.q3", "unknown_item"),
    ]


@given(
    texts=st.dictionaries(st.sampled_from(["g", "q1", "q2", "end", "gone"]), LANGUAGES),
    options=st.dictionaries(
        st.sampled_from(["q1", "q2", "gone"]), st.dictionaries(st.sampled_from(["a", "b", "c"]), LANGUAGES)
    ),
)
def test_nothing_but_texts_ever_changes(texts: Any, options: Any) -> None:
    before = deepcopy(FORM)
    filled = with_texts(FORM, texts, options)
    assert before == FORM
    assert without_texts(filled) == without_texts(FORM)
    assert with_texts(filled, texts, options) == filled
