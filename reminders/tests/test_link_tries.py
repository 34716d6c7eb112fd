"""A code that was tried counts, whatever becomes of the page that answers it."""

from importlib import import_module
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from reminders.models import MOST_WRONG_FACTORS
from reminders.tests.link_scene import PIN, choose, link, link_row, told

pytestmark = pytest.mark.django_db(transaction=True)
HALF_A_LETTER = (
    b'--x\r\nContent-Disposition: form-data; name="code"\r\n\r\n%s\r\n'
    b'--x\r\nContent-Disposition: form-data; name="a.q1"\r\n\r\n\\ud800\r\n--x--\r\n'
)


@pytest.fixture
def token() -> str:
    cache.clear()
    choose()
    return link(form="weekly_check_in")


def failing(*_: Any, **__: Any) -> Any:
    raise UnicodeEncodeError("utf-8", "", 0, 1, "half a letter")


@pytest.mark.parametrize("code", ["9999", PIN])
def test_a_page_that_fails_takes_no_wrong_try_back(
    token: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its package has a function of that name.
    monkeypatch.setattr(import_module("reminders.pages.show"), "page", failing)
    monkeypatch.setattr("reminders.pages.form.page", failing)
    browser = Browser(raise_request_exception=False)
    for _ in range(2):
        assert browser.post(f"/r/{token}/", {"code": code}).status_code == 500
    # What failed with the right code says no more than with a wrong one, and is never cheaper.
    assert link_row(token).wrong_factors == 2


def test_a_last_try_that_is_right_opens_it(token: str) -> None:
    for at in range(MOST_WRONG_FACTORS - 1):
        assert b"ticket" not in told(token, code=f"999{at}").content
    assert b"ticket" in told(token, code=PIN).content
    assert link_row(token).wrong_factors == MOST_WRONG_FACTORS - 1


@pytest.mark.parametrize("letters", ["unicode_escape", "utf-7", "utf-16", "latin-1"])
def test_letters_that_can_not_be_written_again_are_refused(token: str, letters: str) -> None:
    kind = f"multipart/form-data; boundary=x; charset={letters}"
    for code in (b"9999", PIN.encode()):
        answer = Browser().post(f"/r/{token}/", HALF_A_LETTER % code, content_type=kind)
        assert answer.status_code == 415
    assert link_row(token).wrong_factors == 0
