"""While the database is away a link's page says so, keeps what was written, and is kept by nobody."""

from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import InterfaceError, OperationalError
from django.test import Client as Browser

from reminders.link_words import WORDS
from reminders.pages.look import POLICY
from reminders.tests.link_scene import ONE_CLICK, PIN, answered, choose, hidden, link, looked, opened, told
from reminders.tests.test_link_answers import ANSWERS
from rest.problems import DETAILS

pytestmark = pytest.mark.django_db

STEPS = ("show.begin_try", "show.was_right", "form.begin")


@pytest.fixture
def token() -> str:
    cache.clear()
    choose()
    return link(form="weekly_check_in")


def says_so(answer: Any) -> bool:
    named = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "Content-Security-Policy": POLICY}
    assert {name: answer[name] for name in named} == named
    assert answer["Retry-After"] == "5"
    page = answer.content.decode()
    assert "away" not in page
    return answer.status_code == 503 and WORDS["en"]["again"] in page


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("step", STEPS)
def test_between_two_steps_it_is_tried_again_with_the_code_alone(
    token: str, step: str, error: type[Exception]
) -> None:
    with patch(f"reminders.pages.{step}", side_effect=error("gone")):
        answer = told(token, code=PIN, **{"a.q6": "so far"})
    assert says_so(answer)
    assert PIN not in answer.content.decode()
    assert hidden(answer) == {"a.q6": ["so far"]}
    assert told(token, **hidden(answer), code=PIN).status_code == 200


@pytest.mark.parametrize("at", ["still_opens", "_became"])
def test_what_was_written_is_sent_from_there(token: str, at: str) -> None:
    carried = opened(token)
    with patch(f"reminders.pages.form.{at}", side_effect=OperationalError("gone")):
        answer = answered(token, carried, **(ANSWERS if at == "_became" else {"q1": "c:no such"}))
    assert says_so(answer)
    if at == "_became":
        assert told(token, **hidden(answer)).status_code == 200
        assert looked(token).status_code == 404


@pytest.mark.parametrize("path", ["", "stop/"])
def test_where_it_was_away_all_the_time_nobody_is_told_whether_the_link_is_open(
    token: str, path: str
) -> None:
    with patch("privacy.actor.transaction.atomic", side_effect=OperationalError("gone")):
        shown = [Browser().get(f"/r/{one}/{path}") for one in (token, "x" * 32)]
    assert all(says_so(answer) for answer in shown)
    assert len({answer.content.replace(token.encode(), b"x" * 32) for answer in shown}) == 1
    assert Browser().get(f"/r/{token}/{path}").status_code == 200


def test_messages_are_stopped_from_there(token: str) -> None:
    with patch("reminders.pages.stop.connection.cursor", side_effect=InterfaceError("gone")):
        answer = Browser().post(f"/r/{token}/stop/", ONE_CLICK)
    assert says_so(answer)
    assert hidden(answer) == {name: [value] for name, value in ONE_CLICK.items()}
    assert (
        WORDS["en"]["stopped_heading"] in Browser().post(f"/r/{token}/stop/", hidden(answer)).content.decode()
    )


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("path", ["/api/v1/me/", "/hooks/mail/", "/"])
def test_where_it_goes_away_before_anybody_acts_it_is_tried_again(path: str, error: type[Exception]) -> None:
    with patch("privacy.actor._entered", side_effect=error("gone")):
        answer = Browser().get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["detail"] == DETAILS[503]
