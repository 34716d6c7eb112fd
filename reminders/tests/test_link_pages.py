"""A form as pages without script: each kind of question, more where they are asked, and what stays out."""

import re
from html.parser import HTMLParser
from typing import Any, Final
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from assessments.models import Response
from assessments.tests.scene import asked, put
from assessments.tests.test_form_definitions import OPTIONS, published, question
from clients.not_watched import NOT_WATCHED
from practices.models import LANGUAGES
from reminders.link_words import FAULTS, FORM_WORDS, WORDS
from reminders.tests.link_scene import PIN, answered, choose, hidden, homework_of, link, looked, opened, told
from tests.cast import as_person

pytestmark = pytest.mark.django_db
MARKED: Final = re.compile(r'aria-describedby="([^"]*)"')


@pytest.fixture(autouse=True)
def _a_code_was_chosen() -> None:
    cache.clear()
    choose()


def item(link_id: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "type": kind, "text": {"en": f"About {link_id}?"}, **more}


ALL_KINDS: Final = [
    item("lead", "display"),
    item("yes", "boolean"),
    item("one", "choice", answerOption=OPTIONS),
    item("many", "choice", repeats=True, answerOption=OPTIONS),
    item("open", "open-choice", answerOption=OPTIONS),
    item("scale", "integer", minValue=0, maxValue=10, control="slider"),
    item("whole", "integer", minValue=0, maxValue=99, absent=["not_applicable"]),
    item("part", "decimal"),
    item("group", "group", item=[item("line", "string", maxLength=40), item("day", "date")]),
    item("time", "time"),
    item("box", "text"),
]
FILLED: Final = {
    "yes": "n",
    "one": "c:some",
    "many": ["c:no", "c:much"],
    "scale": "7",
    "whole": "12",
    "part": "2,5",
    "line": "m:one",
    "day": "2026-11-22",
    "time": "08:30",
    "box": "Zwei\r\nZeilen ä",
}
AS_TOLD: Final = {
    "yes": False,
    "one": "some",
    "many": ["no", "much"],
    "open": "my own",
    "scale": 7,
    "whole": 12,
    "part": 2.5,
    "line": "m:one",
    "day": "2026-11-22",
    "time": "08:30:00",
    "box": "Zwei\nZeilen ä",
}


def asking(items: list[dict[str, Any]]) -> str:
    published(form={"item": items}, scoring={"scales": [], "flags": []})
    return link(form="our_week")


def stored(token: str) -> dict[str, Any]:
    (row,) = asked("thea", "get", f"responses/?homework={homework_of(token).pk}").json()["results"]
    answers: dict[str, Any] = asked("thea", "get", f"responses/{row['id']}/").json()["answers"]
    return answers


def test_each_kind_of_question_is_stored_as_a_signed_in_device_says_it() -> None:
    token = asking(ALL_KINDS)
    carried = opened(token)
    answer = answered(token, {**carried, "o.open": "my own"}, **FILLED, open="o:")
    assert answer.status_code == 200, answer.content.decode()
    by_link = stored(token)
    other = link(form="our_week")
    assert put(uuid4(), homework_of(other), AS_TOLD).status_code == 201
    assert by_link == stored(other)
    with as_person("thea"):
        one, two = Response.objects.filter(version__form__key="our_week").values_list("items", flat=True)
    assert one == two


def test_nothing_said_is_nothing_stored() -> None:
    token = asking(ALL_KINDS)
    assert answered(token, opened(token)).status_code == 200
    assert stored(token) == {}


def test_a_reason_is_stored_in_place_of_an_answer() -> None:
    token = asking(ALL_KINDS)
    assert answered(token, {**opened(token), "i.whole": "m:not_applicable"}).status_code == 200
    assert stored(token) == {"whole": {"missing": "not_applicable"}}


def test_what_was_written_stands_there_again_where_something_is_wrong() -> None:
    token = asking(ALL_KINDS)
    answer = answered(
        token, {**opened(token), "o.open": "my <own>"}, **{**FILLED, "whole": "many"}, open="o:"
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(" checked>") == len(("yes", "one", "many", "many", "open", "scale"))
    for written in (
        'value="my &lt;own&gt;"',
        'value="many"',
        'value="2.5"',
        'value="2026-11-22"',
        "Zeilen ä",
    ):
        assert written in page
    assert FAULTS["en"]["wrong_type"] in page


CONDITIONAL: Final = [
    question("q1"),
    question("q2", enableWhen=[{"question": "q1", "operator": "=", "answerCoding": "much"}]),
    question("q3", enableWhen=[{"question": "q2", "operator": "=", "answerCoding": "some"}]),
]


def test_what_is_asked_because_of_an_answer_comes_on_the_next_page() -> None:
    token = asking(CONDITIONAL)
    first = told(token, code=PIN)
    assert [f"About q{at}?" in first.content.decode() for at in (1, 2, 3)] == [True, False, False]
    second = answered(token, hidden(first), q1="c:much")
    assert [f"About q{at}?" in second.content.decode() for at in (1, 2, 3)] == [False, True, False]
    third = answered(token, hidden(second), q2="c:some")
    assert [f"About q{at}?" in third.content.decode() for at in (1, 2, 3)] == [False, False, True]
    assert FORM_WORDS["en"]["send"] in third.content.decode()
    assert answered(token, hidden(third), q3="c:no").status_code == 200
    assert stored(token) == {"q1": "much", "q2": "some", "q3": "no"}


def test_where_nothing_more_is_asked_the_first_page_sends() -> None:
    token = asking(CONDITIONAL)
    first = told(token, code=PIN)
    assert FORM_WORDS["en"]["next_hint"] in first.content.decode()
    assert answered(token, hidden(first), q1="c:no").status_code == 200
    assert stored(token) == {"q1": "no"}


def test_an_answer_to_what_is_not_asked_counts_as_none() -> None:
    token = asking(CONDITIONAL)
    assert answered(token, opened(token), q1="c:no", q2="c:some", zzz="x").status_code == 200
    assert stored(token) == {"q1": "no"}


def test_keeping_is_chosen_on_the_first_page_and_stays_chosen() -> None:
    token = asking(CONDITIONAL)
    second = answered(token, opened(token), q1="c:much", keep="1")
    assert 'name="keep" value="1" aria-describedby="keep-hint" checked>' in second.content.decode()


@pytest.mark.parametrize(
    "odd",
    [
        item("x", "quantity", unit="h"),
        item("x", "dateTime"),
        item("x", "string", repeats=True),
        item("x", "group", repeats=True, item=[item("y", "string")]),
        item("x", "string", readOnly=True, initial="given"),
    ],
    ids=lambda odd: f"{odd['type']}",
)
def test_what_a_plain_page_cannot_ask_is_for_who_signs_in(odd: dict[str, Any]) -> None:
    token = asking([item("yes", "boolean"), odd])
    assert FORM_WORDS["en"]["longer_heading"] in told(token, code=PIN).content.decode()


@pytest.mark.parametrize(("many", "is_shown"), [(12, True), (13, False)])
def test_more_than_twelve_questions_are_for_who_signs_in(many: int, is_shown: bool) -> None:
    token = asking([item(f"q{at}", "boolean") for at in range(many)])
    assert ("ticket" in hidden(told(token, code=PIN))) == is_shown


class Page(HTMLParser):
    """What of a page somebody needs who does not see it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.inputs: list[dict[str, str | None]] = []
        self.labels: set[str | None] = set()
        self.open: list[str] = []
        self.bare: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if told.get("id"):
            self.ids.append(str(told["id"]))
        if tag == "label":
            self.labels.add(told.get("for"))
        if tag in ("label", "fieldset"):
            self.open.append(tag)
        if tag in ("input", "select", "textarea") and told.get("type") != "hidden":
            self.inputs.append(told)
            if told.get("type") == "radio" and "fieldset" not in self.open:
                self.bare.append(told)
            if "label" not in self.open and not told.get("id"):
                self.bare.append(told)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("label", "fieldset"):
            self.open.pop()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_field_has_its_words_and_every_reference_its_place(locale: str) -> None:
    token = asking(ALL_KINDS)
    browser = {"HTTP_ACCEPT_LANGUAGE": locale}
    carried = opened(token)
    wrong = {**carried, "a.whole": "x", "a.day": "x", "a.one": "c:zzz"}
    pages = [looked(token, **browser), told(token, code="9999"), told(token, code=PIN), told(token, **wrong)]
    for answer in pages:
        text = answer.content.decode()
        page = Page(text)
        assert len(set(page.ids)) == len(page.ids)
        assert not page.bare
        assert page.inputs
        for one in page.inputs:
            assert one.get("id") in page.labels or one.get("type") in ("radio", "checkbox")
        for told_of in MARKED.findall(text):
            assert set(told_of.split()) <= set(page.ids)
        for target in re.findall(r'href="#([^"]+)"', text):
            assert target in page.ids


def test_words_of_a_form_in_another_language_are_marked_as_such() -> None:
    token = asking([item("q1", "boolean")])
    page = looked(token, HTTP_ACCEPT_LANGUAGE="de").content.decode()
    assert '<html lang="de">' in page
    form = told_in(token, "de")
    assert '<span lang="en">About q1?</span>' in form
    assert FORM_WORDS["de"]["send"] in form


def told_in(token: str, locale: str) -> str:
    answer = Browser(HTTP_ACCEPT_LANGUAGE=locale).post(f"/r/{token}/", {"code": PIN})
    return answer.content.decode()


def test_each_language_says_the_same_things() -> None:
    for words in (WORDS, FORM_WORDS, FAULTS, NOT_WATCHED):
        assert set(words) == set(LANGUAGES)
    for words in (WORDS, FORM_WORDS, FAULTS):
        assert len({frozenset(said) for said in words.values()}) == 1
