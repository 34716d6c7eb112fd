"""Formatted text becomes plain text: words stay, what runs is gone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.fhir.plain import plain
from assessments.rules.forms.publishing import has_markup
from assessments.tests.fhir_files import HL7, extension, one, question, questionnaire, read, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain text, 5 < 7 & 8 > 2", "Plain text, 5 < 7 & 8 > 2"),
        ("<p>How <b>are</b> you?</p>", "How are you?"),
        ("<div><p>One</p><p>Two</p></div>", "One\n\nTwo"),
        ("Tea<br/>or<br>coffee", "Tea\nor\ncoffee"),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n\n- Two"),
        ("a &amp; b &lt; c &#252; &#x20AC; &nbsp;d", "a & b < c \xfc \u20ac \xa0d"),
        ("<script>alert('x')</script>Hello", "Hello"),
        ("<SCRIPT SRC=x>a</SCRIPT ><style>p {}</style>Hello", "Hello"),
        ("Hello<script>alert(1)", "Hello"),
        ("<img src=x onerror=alert(1)>Hi", "Hi"),
        ('<img src="x" alt="A face">', "A face"),
        ("<!-- note -->Hi<!-- open", "Hi< !-- open"),
        ("<?xml version='1.0'?><!DOCTYPE html><p>Hi</p>", "Hi"),
        # Words in angle brackets are no tags.
        ("BMI of <insert value>", "BMI of < insert value>"),
        ("Unknown &thing; stays", "Unknown & thing; stays"),
        # Encoded twice.
        ("&lt;b&gt;bold&lt;/b&gt; &amp;amp; more", "bold & more"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;x", "x"),
        ("a\0b\ud800", "ab?"),
    ],
)
def test_markup_is_taken_off_and_words_stay(text: str, expected: str) -> None:
    assert plain(text) == expected
    assert not has_markup(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Bold** and *soft* and _under_ and `code`", "Bold and soft and under and code"),
        ("# Heading\ntext", "Heading\ntext"),
        ("See [the page](http://x.y)", "See the page (http://x.y)"),
        ("2 * 3 * 4 and a_b_c", "2 * 3 * 4 and a_b_c"),
        (r"\*not soft\*", "*not soft*"),
    ],
)
def test_signs_of_markdown_are_taken_off(text: str, expected: str) -> None:
    assert plain(text, markdown=True) == expected


@settings(deadline=None)
@given(st.text() | st.text(alphabet="<>/!?&;#abpx- \"'=sciptl"))
def test_what_comes_out_has_no_markup_and_never_changes_again(text: str) -> None:
    clean = plain(text)
    assert not has_markup(clean)
    assert plain(clean) == clean
    assert plain(plain(text, markdown=True)) == plain(text, markdown=True)


def test_a_text_of_nothing_but_openings_takes_no_longer_than_its_length() -> None:
    for piece in ("<", "<a ", "<!--", "<script>", "&lt;", "</", "**", "[", "<a b='", "<iframe>"):
        assert isinstance(plain(piece * 20_000, markdown=True), str)


def test_a_formatted_text_is_used_where_there_is_no_other() -> None:
    xhtml = extension(f"{HL7}rendering-xhtml", valueString="<div>How <i>are</i> you?<script>x</script></div>")
    both = question("q1", _text={"extension": [xhtml]})
    alone = {name: part for name, part in both.items() if name != "text"}
    assert one(both)["text"] == {"en": "Question q1"}
    assert one(alone)["text"] == {"en": "How are you?"}
    (line,) = [entry for entry in read(questionnaire(both)).report if entry.feature == "rendering-xhtml"]
    assert (line.outcome, "How are you?" in line.words) == ("left_out", True)


def test_markup_in_a_text_is_told() -> None:
    found = read(questionnaire(question("q1", text="<b>How</b>?")))
    assert ("q1.text", "formatted text", "changed") in told(found)
    assert found.form is not None
    assert found.form["item"][0]["text"] == {"en": "How?"}


def test_a_translation_stands_beside_the_text() -> None:
    def translated(lang: str, words: str) -> dict[str, object]:
        parts = [{"url": "lang", "valueCode": lang}, {"url": "content", "valueString": words}]
        return {"url": f"{HL7}translation", "extension": parts}

    rows = [translated("de-CH", "Wie <b>geht</b> es?"), translated("de", "Nochmals"), translated("?", "x")]
    found = read(questionnaire(question("q1", text="How are you?", _text={"extension": rows})))
    assert found.form is not None
    assert found.form["item"][0]["text"] == {"en": "How are you?", "de": "Wie geht es?"}
    assert found.form["languages"] == ["en", "de"]
    gone = [place for place, feature, _ in told(found, "left_out") if feature == "translation"]
    assert gone == ["q1._text.extension[1]", "q1._text.extension[2]"]


def test_markdown_is_read_as_such_in_r5_alone() -> None:
    asked = question("q1", text="**Now**")
    assert one(asked)["text"] == {"en": "**Now**"}
    assert one(asked, versionAlgorithmString="semver")["text"] == {"en": "Now"}
