"""The plain pages that links in mails lead to: there for everybody, neutral, without script."""

import re

import pytest
from django.test import Client as Browser
from django.urls import Resolver404, resolve

from relcare.pages import WORDS
from reminders.pages import QUICK_EXIT
from reminders.pages import WORDS as OF_EVERY_PAGE

pytestmark = pytest.mark.django_db

PATHS = ("/", "/invitation")
TELLING = re.compile("therap|health|gesund|partner|practice|praxis|homework|hausaufgabe|relcare")


@pytest.mark.parametrize("path", PATHS)
def test_nobody_needs_to_sign_in_and_nothing_may_run_or_be_kept(path: str) -> None:
    answer = Browser().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert "<script" not in answer.content.decode()
    assert 'href="/api/docs/"' in answer.content.decode()
    assert Browser().post(path).status_code == 405


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("asked", "given"), [("de", "de"), ("en", "en"), ("fr", "en")])
def test_it_speaks_the_readers_language_and_names_nothing_telling(path: str, asked: str, given: str) -> None:
    answer = Browser().get(path, headers={"accept-language": asked})
    assert f'<html lang="{given}">' in answer.content.decode()
    assert TELLING.search(answer.content.decode().lower()) is None
    assert f"<title>{WORDS[given]['title']}</title>" in answer.content.decode()


@pytest.mark.parametrize("path", PATHS)
def test_the_way_out_is_that_of_a_links_pages(path: str) -> None:
    page = Browser().get(path).content.decode()
    for words in ("leave", "leave_hint"):
        assert OF_EVERY_PAGE["en"][words] in page
    assert page.index(QUICK_EXIT) < page.index("<h1")


@pytest.mark.parametrize("path", PATHS)
def test_the_way_that_it_names_is_there(path: str) -> None:
    (named,) = re.findall(r"POST (\S+)</code>", Browser().get(path).content.decode())
    try:
        resolve(named)
    except Resolver404:
        pytest.fail(f"{named} leads nowhere")


def test_the_two_pages_say_different_things() -> None:
    first, second = (Browser().get(path).content for path in PATHS)
    assert first != second
    assert b"after #" in second
