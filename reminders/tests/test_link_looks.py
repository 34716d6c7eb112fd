"""A link's pages for whoever sees little, hears them read, or holds a small phone."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client as Browser

import reminders
from practices.clock import now
from practices.models import LANGUAGES
from reminders.link_words import WORDS
from reminders.pages.look import QUICK_EXIT
from reminders.tests.link_scene import ONE_CLICK, PIN, choose, hidden, link
from reminders.tests.test_link_pages import ALL_KINDS, asking

pytestmark = pytest.mark.django_db
STYLE: Final = (Path(reminders.__file__).parent / "static/reminders/link.css").read_text()
# How strongly one stands out from the other: text 4.5, what belongs to a control 3 (WCAG 2.2, 1.4.3 and
# 1.4.11); ink and quiet text more than that.
CONTRASTS: Final = [
    ("ink", "ground", 15),
    ("ink", "field", 12),
    ("soft", "ground", 6),
    ("soft", "field", 6),
    ("act", "ground", 4.5),
    ("act", "field", 3),
    ("on-act", "act", 4.5),
    ("fault", "ground", 4.5),
    ("line", "ground", 3),
]
REACHED: Final = ("a", "button", "input", "select", "textarea")


class Read(HTMLParser):
    """What is reached by keys, in order; what each says it is described by; and the words of each id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.reached: list[dict[str, str | None]] = []
        self.described: list[str] = []
        self.words: dict[str, str] = {}
        self.focused: list[str | None] = []
        self.inside: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in REACHED and told.get("type") != "hidden":
            self.reached.append(told)
        if "aria-describedby" in told:
            self.described.append(told["aria-describedby"] or "")
        if "autofocus" in told:
            self.focused.append(told.get("class"))
        if tag not in ("input", "meta", "link", "br"):
            self.inside.append((tag, told.get("id") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for _, place in self.inside:
            self.words[place] = self.words.get(place, "") + data

    def by_name(self, name: str) -> dict[str, str | None]:
        return next(told for told in self.reached if told.get("name") == name)

    def said_of(self, field: dict[str, str | None]) -> str:
        return " ".join(self.words[place] for place in (field.get("aria-describedby") or "").split())


@pytest.fixture(autouse=True)
def _a_code_was_chosen() -> None:
    cache.clear()
    choose()


def palettes() -> list[dict[str, str]]:
    """By light and in the dark."""
    return [dict(re.findall(r"--([\w-]+): (#\w{6})", line)) for line in re.findall(r":root \{.*\}", STYLE)]


def brightness(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("colour", "on", "least"), CONTRASTS)
def test_colours_stand_out_by_light_and_in_the_dark(colour: str, on: str, least: float) -> None:
    assert len(palettes()) == 2
    for palette in palettes():
        assert contrast(palette[colour], palette[on]) >= least


def test_no_colour_stands_outside_the_two_palettes() -> None:
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", re.sub(r":root \{.*\}", "", STYLE))


def test_the_way_out_stays_in_sight_and_covers_nothing_that_is_gone_to() -> None:
    (bar,) = re.findall(r"^header \{.*position: sticky.*\}", STYLE, re.MULTILINE)
    assert "top: 0" in bar
    assert "background: var(--ground)" in bar
    assert "scroll-padding-top" in STYLE


def pages(locale: str) -> dict[str, Any]:
    """Every kind of page that a link leads to."""
    browser = Browser(HTTP_ACCEPT_LANGUAGE=locale)
    token = asking(ALL_KINDS)
    path = f"/r/{token}/"
    form = browser.post(path, {"code": PIN})
    carried = hidden(form)
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        late = browser.post(path, carried)
    nothing = link("ana")
    return {
        "open": browser.get(path),
        "wrong": browser.post(path, {"code": "9999"}),
        "late": late,
        "form": form,
        "faults": browser.post(path, {**carried, "a.whole": "x", "a.one": "c:zzz"}),
        "done": browser.post(path, carried),
        "nothing": browser.post(f"/r/{nothing}/", {"code": PIN}),
        "stop": browser.get(f"{path}stop/"),
        "stopped": browser.post(f"{path}stop/", ONE_CLICK),
        "closed": browser.get(f"/r/{'x' * 32}/"),
    }


@pytest.mark.parametrize("locale", LANGUAGES)
def test_on_every_page_the_way_out_comes_first_and_says_what_it_does_not_do(locale: str) -> None:
    for kind, answer in pages(locale).items():
        text = answer.content.decode()
        page = Read(text)
        first = page.reached[0]
        assert (kind, first["href"]) == (kind, QUICK_EXIT)
        assert page.said_of(first) == WORDS[locale]["leave_hint"]
        assert text.count("<h1") == 1
        assert f"<title>{WORDS[locale]['title']}</title>" in text


@pytest.mark.parametrize("locale", LANGUAGES)
def test_whatever_is_described_is_described_by_something(locale: str) -> None:
    for answer in pages(locale).values():
        page = Read(answer.content.decode())
        for told in page.described:
            assert told
            assert all(page.words[place].strip() for place in told.split())


@pytest.mark.parametrize("locale", LANGUAGES)
def test_what_is_wrong_is_gone_to_first_and_said_again_of_its_field(locale: str) -> None:
    words, made = WORDS[locale], pages(locale)
    for kind, said in (("wrong", words["wrong_heading"]), ("late", words["late"])):
        page = Read(made[kind].content.decode())
        assert page.focused == ["faults"]
        assert said in page.said_of(page.by_name("code"))
        assert words["code_hint"] in page.said_of(page.by_name("code"))
    assert Read(made["open"].content.decode()).focused == []
    assert Read(made["wrong"].content.decode()).by_name("code")["aria-invalid"] == "true"
    assert "aria-invalid" not in Read(made["late"].content.decode()).by_name("code")
