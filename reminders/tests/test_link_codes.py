"""A code and what hangs on it: who opened by it, how often it was guessed at, who is told."""

from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, connection

from assessments.models import KeptResponse, Response
from assessments.tests.scene import asked, inbox
from clients.actions import acknowledge
from clients.models import CODES_TRIED, InboxItem
from practices.clock import now
from practices.models import Member
from privacy.actor import ENTER_LINK, acting_as, engine, entering
from relcare.demo.people import PEOPLE
from reminders.facts import select
from reminders.follow_up import follow_up_practice
from reminders.models import MOST_KEPT, MOST_WRONG_FACTORS, MOST_WRONG_IN_ALL, Link
from reminders.tests.link_scene import (
    DAY,
    PIN,
    answered,
    choose,
    homework_of,
    link,
    link_row,
    looked,
    opened,
    told,
)
from reminders.tests.test_link_answers import ANSWERS, URGENT
from reminders.tests.weeks import RIVERSIDE
from reminders.tokens import hash_of
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db
WRONG, OTHER = "9999", "7402"
PATH = "me/link-factor/"


@pytest.fixture(autouse=True)
def _nothing_tried_yet() -> None:
    cache.clear()


@pytest.fixture
def token() -> str:
    choose()
    return link(form="weekly_check_in")


def guessed(count: int, *tokens: str) -> None:
    """So many wrong codes, by as many links as it takes."""
    links = list(tokens)
    for at in range(count):
        if not at % MOST_WRONG_FACTORS and at // MOST_WRONG_FACTORS >= len(links):
            links.append(link(form="weekly_check_in"))
        told(links[at // MOST_WRONG_FACTORS], code=WRONG)


def tries() -> int:
    return int(asked("ana", "get", PATH).json()["wrong_tries"])


def told_of_tries() -> list[Any]:
    with as_person("thea"):
        rows = InboxItem.objects.filter(kind=CODES_TRIED, acknowledged_at=None)
        return list(rows.values_list("client_id", "case_id"))


def written(token: str) -> tuple[int, int]:
    homework = homework_of(token)
    with as_person("thea"):
        return (
            Response.objects.filter(homework=homework).count(),
            KeptResponse.objects.filter(homework=homework).count(),
        )


# --- What was opened by a code ------------------------------------------------------------------------


def another(_token: str) -> None:
    choose(OTHER)


def none(_token: str) -> None:
    assert asked("ana", "delete", PATH).status_code == 204


def five_wrong(token: str) -> None:
    guessed(MOST_WRONG_FACTORS, token)


@pytest.mark.parametrize("keep", [{}, {"keep": "1"}])
@pytest.mark.parametrize("ends", [another, none, five_wrong])
def test_an_opened_form_ends_with_the_code_and_with_the_link(
    token: str, ends: Any, keep: dict[str, str]
) -> None:
    carried = opened(token)
    ends(token)
    sent = answered(token, carried, **ANSWERS, **keep)
    assert (sent.status_code, sent.content) == (404, looked("x" * 32).content)
    # Nor are its questions shown once more: with a fault, on a page before the last, or late.
    assert answered(token, carried, q1="c:zzz").content == sent.content
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        assert answered(token, carried, **ANSWERS).content == sent.content
    assert written(token) == (0, 0)


def test_an_urgent_answer_that_nobody_takes_any_more_still_shows_whom_to_call() -> None:
    choose()
    token = link(form="phq9")
    carried = opened(token)
    choose(OTHER)
    page = answered(token, carried, **URGENT)
    assert page.status_code == 404
    assert b"tel:112" in page.content


def test_who_may_not_sign_in_any_more_is_shown_no_questions(token: str) -> None:
    carried = opened(token)
    assert answered(token, carried, q1="c:zzz").status_code == 422
    with as_person("mark"):
        assert Member.objects.filter(pk=PEOPLE["ana"].member_id).update(is_active=False)
    assert answered(token, carried, q1="c:zzz").status_code == 404


def test_four_wrong_ones_leave_what_was_opened_as_it_was(token: str) -> None:
    carried = opened(token)
    guessed(MOST_WRONG_FACTORS - 1, token)
    assert answered(token, carried, **ANSWERS).status_code == 200
    assert written(token) == (1, 0)


SENDS = "SELECT rls.send_from_link(%s, %s, %s, 9, '[]', '[]', false)"
KEEPS = "SELECT rls.keep_from_link(%s, %s, %s, '[]', '[]', false)"
STILL = "SELECT rls.link_still_opens(%s)::text"


def by_link(token: str, statement: str, *values: Any) -> Any:
    with entering(ENTER_LINK, hash_of(token)) as who:
        assert who is not None
        ((came_to,),) = select(statement, *values)
        return came_to


@pytest.mark.parametrize("code", [b"", b"x" * 32])
def test_the_database_itself_asks_for_the_code(token: str, code: bytes) -> None:
    for statement in (SENDS, KEEPS):
        assert by_link(token, statement, uuid4(), uuid4(), code) == "closed"
    assert by_link(token, STILL, code) == "false"
    assert written(token) == (0, 0)


@pytest.mark.parametrize("name", ["ana", "thea", "ben"])
def test_nobody_signed_in_sends_or_asks_by_a_link(token: str, name: str) -> None:
    for statement in (SENDS, KEEPS):
        with pytest.raises(DatabaseError, match="only the holder of a link"), as_person(name):
            select(statement, uuid4(), uuid4(), b"")
    with as_person(name):
        assert select(STILL, b"") == [("false",)]


# --- How often it was guessed at ----------------------------------------------------------------------


def test_wrong_codes_at_links_older_than_the_code_count_too() -> None:
    old = [link(age=DAY, form="weekly_check_in") for _ in range(3)]
    choose()
    guessed(MOST_WRONG_IN_ALL, *old)
    assert tries() == MOST_WRONG_IN_ALL
    assert b"ticket" not in told(old[2], code=PIN).content


def test_the_tenth_may_still_be_right() -> None:
    choose()
    tokens = [link(form="weekly_check_in") for _ in range(2)]
    guessed(MOST_WRONG_IN_ALL - 1, *tokens)
    assert opened(tokens[1])
    assert tries() == MOST_WRONG_IN_ALL - 1
    assert told_of_tries() == []


def test_the_count_does_not_go_with_the_links(token: str) -> None:
    guessed(3, token)
    follow_up_practice(RIVERSIDE, now() + timedelta(days=60))
    with acting_as(engine(RIVERSIDE)):
        assert not Link.objects.filter(token_hash=hash_of(token)).exists()
    assert tries() == 3


@pytest.mark.parametrize("is_taken_back", [False, True])
def test_the_very_same_code_again_begins_no_new_count(token: str, is_taken_back: bool) -> None:
    guessed(MOST_WRONG_IN_ALL - 1, token)
    if is_taken_back:
        asked("ana", "delete", PATH)
        assert tries() == 0
    assert choose(PIN).json()["wrong_tries"] == MOST_WRONG_IN_ALL - 1
    last = link(form="weekly_check_in")
    guessed(1, last)
    assert b"ticket" not in told(last, code=PIN).content


def test_once_it_was_guessed_at_it_is_refused_and_another_opens(token: str) -> None:
    guessed(MOST_WRONG_IN_ALL, token)
    answer = asked("ana", "put", PATH, {"kind": "pin", "code": PIN})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["code"])
    assert choose(OTHER).json()["wrong_tries"] == 0
    assert opened(link(form="weekly_check_in"), OTHER)


def test_another_code_begins_anew_and_the_first_is_not_forgotten(token: str) -> None:
    guessed(4, token)
    assert choose(OTHER).json()["wrong_tries"] == 0
    assert choose(PIN).json()["wrong_tries"] == 4


def test_bens_tries_are_not_anas() -> None:
    choose()
    choose("6492", name="ben")
    guessed(3, link("ben", form="weekly_check_in"))
    assert (tries(), asked("ben", "get", PATH).json()["wrong_tries"]) == (0, 3)


@pytest.mark.parametrize("name", ["ana", "ben", "thea", "mark"])
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM reminders_codetries",
        "UPDATE reminders_codetries SET wrong = 0",
        "DELETE FROM reminders_codetries",
    ],
)
def test_nobody_reads_or_resets_the_count(name: str, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        as_person(name),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_ben_is_told_nothing_of_her_code(token: str) -> None:
    guessed(3, token)
    with as_person("ben"):
        assert select("SELECT * FROM rls.my_tried_code()") == []
        assert select("SELECT rls.my_wrong_link_factors()") == [(0,)]


# --- Who is told --------------------------------------------------------------------------------------


def test_after_ten_wrong_codes_her_care_team_alone_is_told_once(token: str) -> None:
    guessed(MOST_WRONG_IN_ALL - 1, token)
    assert told_of_tries() == []
    guessed(3)
    assert told_of_tries() == [(PEOPLE["ana"].client_id, None)]
    for name in ("ana", "ben", "mark", "theo"):
        with as_person(name):
            assert not InboxItem.objects.filter(kind=CODES_TRIED).exists()
    assert (CODES_TRIED, "") in inbox()
    assert tries() == MOST_WRONG_IN_ALL + 2


def test_whoever_goes_on_guessing_is_told_of_anew_once_it_was_seen_to(token: str) -> None:
    guessed(MOST_WRONG_IN_ALL, token)
    with as_person("thea"):
        acknowledge(by=actor("thea"), item=InboxItem.objects.get(kind=CODES_TRIED), done="Talked.")
    assert told_of_tries() == []
    guessed(1)
    assert len(told_of_tries()) == 1


def test_what_fails_before_it_is_answered_is_told_with_the_next(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its package has a function of that name.
    monkeypatch.setattr(import_module("reminders.pages.show"), "was_wrong", lambda: None)
    guessed(MOST_WRONG_IN_ALL, token)
    assert told_of_tries() == []
    guessed(1)
    assert len(told_of_tries()) == 1


def test_where_there_is_no_code_nothing_is_counted_or_told() -> None:
    guessed(MOST_WRONG_IN_ALL + 1)
    assert told_of_tries() == []
    assert tries() == 0


def test_at_the_link_nothing_tells_that_they_were_told(token: str) -> None:
    first = told(token, code=WRONG)
    guessed(MOST_WRONG_IN_ALL)
    last = link(form="weekly_check_in")
    page = told(last, code=WRONG)
    assert page.content.replace(last.encode(), b"") == first.content.replace(token.encode(), b"")


# --- What is kept with the therapist ------------------------------------------------------------------


def kept_items(token: str) -> list[Any]:
    with as_person("thea"):
        return list(InboxItem.objects.filter(kind="to_review").values_list("id", flat=True))


def test_one_filling_in_is_kept_once_and_what_comes_after_looks_the_same(token: str) -> None:
    before, carried = kept_items(token), opened(token)
    pages = [answered(token, carried, keep="1", **{**ANSWERS, "q6": f"{at}"}) for at in range(4)]
    assert {page.status_code for page in pages} == {200}
    assert len({page.content for page in pages}) == 1
    assert written(token) == (0, 1)
    assert len(kept_items(token)) == len(before) + 1


def test_a_link_keeps_a_few_and_above_that_the_page_is_the_same(token: str) -> None:
    pages = [
        answered(token, opened(token), keep="1", **{**ANSWERS, "q6": f"{at}"}) for at in range(MOST_KEPT + 2)
    ]
    assert len({(page.status_code, page.content) for page in pages}) == 1
    assert written(token) == (0, MOST_KEPT)
    assert link_row(token).kept == MOST_KEPT
    # Sending is no matter of it.
    assert answered(token, opened(token), **ANSWERS).status_code == 200
    assert written(token) == (1, MOST_KEPT)


def test_another_link_keeps_its_own(token: str) -> None:
    answered(token, opened(token), keep="1", **ANSWERS)
    other = link(form="weekly_check_in")
    answered(other, opened(other), keep="1", **ANSWERS)
    assert (written(token), written(other)) == ((0, 1), (0, 1))


def test_the_database_itself_keeps_no_more(token: str) -> None:
    reference, code = uuid4(), code_of("ana")
    words = [KEEPS.replace("'[]', '[]'", f"'[{at}]', '[]'") for at in range(3)]
    came_to = [by_link(token, statement, uuid4(), reference, code) for statement in words]
    assert came_to == ["kept", "again", "again"]
    others = [by_link(token, KEEPS, uuid4(), uuid4(), code) for _ in range(MOST_KEPT)]
    assert others == ["kept"] * (MOST_KEPT - 1) + ["again"]


def code_of(name: str) -> bytes:
    """As a ticket names it: Ana's own session learns it once her code was tried."""
    token = link(name, form="weekly_check_in")
    told(token, code=WRONG)
    with as_person(name):
        ((digest,),) = select("SELECT sha256(convert_to(hash, 'UTF8')) FROM rls.my_tried_code()")
    return bytes(digest)
