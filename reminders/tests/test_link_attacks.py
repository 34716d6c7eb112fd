"""Whoever else holds the phone: they guess, replay, answer twice, look back, and learn nothing."""

import re
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.contrib.auth.hashers import check_password, identify_hasher
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from assessments.models import Response
from clients.models import Client, Consent
from practices.clock import now, today_in
from practices.models import LANGUAGES, Member
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE, ZONE
from reminders import factors
from reminders.denied import DENIED
from reminders.link_words import WORDS
from reminders.models import MOST_WRONG_FACTORS, Link
from reminders.pages.look import QUICK_EXIT
from reminders.tests.link_scene import (
    DAY,
    ONE_CLICK,
    PIN,
    answered,
    choose,
    hidden,
    homework_of,
    link,
    link_row,
    looked,
    opened,
    told,
)
from reminders.tests.test_link_answers import ANSWERS
from tests.cast import as_person, signed_in

pytestmark = pytest.mark.django_db
WRONG = "9999"
CALM = {f"q{number}": "c:a0" for number in range(1, 10)}
SHOWN = [field.attname for field in AuditLine._meta.fields if field.name not in AuditLine.rows.hides]


@pytest.fixture(autouse=True)
def _nothing_tried_yet() -> None:
    cache.clear()


@pytest.fixture
def token() -> str:
    choose()
    return link(form="weekly_check_in")


def responses(token: str) -> int:
    with as_person("thea"):
        return Response.objects.filter(homework=homework_of(token)).count()


def shown(answer: Any, *tokens: str) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All that reaches a browser, but for the token itself and each request's own number."""
    content = answer.content
    for token in tokens:
        content = content.replace(token.encode(), b"")
    headers = sorted(
        line for line in answer.headers.items() if line[0] not in ("X-Request-ID", "Content-Length")
    )
    return answer.status_code, content, headers


def test_five_wrong_codes_close_the_link_and_no_sixth_is_counted(token: str) -> None:
    pages = [shown(told(token, code=f"{WRONG}{at}")) for at in range(MOST_WRONG_FACTORS)]
    assert {page[0] for page in pages} == {200}
    assert len({page[1] for page in pages}) == 1
    assert link_row(token).wrong_factors == MOST_WRONG_FACTORS
    for _ in range(2):
        assert told(token, code=PIN).status_code == 404
    assert link_row(token).wrong_factors == MOST_WRONG_FACTORS
    assert looked(token).status_code == 404


def test_a_right_code_takes_back_its_own_try_and_none_of_the_others(token: str) -> None:
    told(token, code=WRONG)
    opened(token)
    assert link_row(token).wrong_factors == 1


def test_an_hour_later_a_wrong_code_still_counts(token: str) -> None:
    told(token, code=WRONG)
    with time_machine.travel(now() + timedelta(hours=2), tick=False):
        told(token, code=WRONG)
    assert link_row(token).wrong_factors == 2


def test_guessing_at_many_links_ends_too_until_the_code_is_chosen_anew() -> None:
    choose()
    tokens = [link(form="weekly_check_in") for _ in range(4)]
    for one in tokens[:3]:
        for _ in range(4):
            told(one, code=WRONG)
    cache.clear()
    assert shown(told(tokens[3], code=PIN), tokens[3]) == shown(told(tokens[3], code=WRONG), tokens[3])
    chosen = signed_in("ana").get("/api/v1/me/link-factor/").json()
    assert chosen["wrong_tries"] == 4 * 3 + 2
    assert choose("7402").json()["wrong_tries"] == 0
    assert opened(link(form="weekly_check_in"), "7402")


def test_a_wrong_code_looks_the_same_whether_there_is_one_or_not(token: str) -> None:
    without = link("cem", form="weekly_check_in")
    no_form = link("ana")
    pages = [shown(told(one, code=WRONG), one) for one in (token, without, no_form)]
    assert pages[0] == pages[1] == pages[2]


def test_a_wrong_code_is_compared_in_the_same_way_whether_there_is_one_or_not(token: str) -> None:
    compared: list[str] = []
    check: Callable[..., bool] = check_password

    def counting(code: str, known: str) -> bool:
        compared.append(type(identify_hasher(known)).__name__)
        return check(code, known)

    without = link("cem")
    with patch.object(factors, "check_password", counting):
        for one in (token, without):
            told(one, code=WRONG)
    assert len(compared) == 2
    assert len(set(compared)) == 1


def test_without_a_code_none_opens(token: str) -> None:
    assert not factors.matches("", "")
    assert b"ticket" not in told(link("cem", form="weekly_check_in"), code="").content
    assert link_row(token).wrong_factors == 0


def test_a_code_opens_however_its_letters_are_written() -> None:
    choose("Grüne  Tür", "code_word")
    token = link(form="weekly_check_in")
    assert opened(token, " gru\u0308ne tür ")


def test_another_clients_code_opens_nothing(token: str) -> None:
    choose("6492", name="ben")
    assert b"ticket" not in told(token, code="6492").content


def closed_tokens() -> dict[str, str]:
    """One of each kind that opens nothing; another practice's was never one of ours."""
    answered_one = link(form="weekly_check_in")
    answered(answered_one, opened(answered_one), **ANSWERS)
    guessed = link()
    for _ in range(MOST_WRONG_FACTORS):
        told(guessed, code=WRONG)
    minor, switched_off = link("cem"), link("dina")
    with as_person("mark"):
        assert Member.objects.filter(pk=PEOPLE["dina"].member_id).update(is_active=False)
    with as_person("thea"):
        Consent.objects.filter(client_id=PEOPLE["cem"].client_id).update(
            withdrawn_on=date(2024, 2, 1), withdrawn_by_id=PEOPLE["thea"].member_id
        )
        Client.objects.filter(pk=PEOPLE["cem"].client_id).update(born_on=today_in(ZONE) - 3000 * DAY)
    return {
        "unknown": "x" * 32,
        "short": "x",
        "odd": "é" * 32,
        "expired": link(age=8 * DAY),
        "revoked": link(revoked_at=now()),
        "answered": answered_one,
        "guessed": guessed,
        "closed to the client": minor,
        "signs in no more": switched_off,
    }


def test_every_closed_link_is_the_same_page_looked_at_or_tried() -> None:
    choose()
    tokens = closed_tokens()
    cache.clear()
    pages = {name: shown(looked(token)) for name, token in tokens.items()}
    tried = {name: shown(told(token, code=PIN)) for name, token in tokens.items()}
    for name in tokens:
        assert pages[name] == tried[name] == pages["unknown"], name
    assert pages["unknown"][0] == 404


def test_after_thirty_wrong_tokens_from_one_address_the_right_one_opens_from_there(token: str) -> None:
    right, closed = shown(looked(token)), link("cem", answered_at=now())
    wrong = [shown(looked(f"{at:032}")) for at in range(31)]
    assert len({page[1] for page in wrong}) == 1
    assert shown(looked(token)) == right
    assert shown(looked(closed)) == wrong[0]
    assert answered(token, opened(token), **ANSWERS).status_code == 200
    assert Browser().post(f"/r/{token}/stop/", ONE_CLICK).status_code == 200


@pytest.mark.parametrize("path", ["", "stop/"])
def test_after_thirty_wrong_tokens_others_are_answered_without_the_database(token: str, path: str) -> None:
    wrong = [shown(Browser().get(f"/r/{at:032}/{path}")) for at in range(30)]
    for odd in (f"{30:032}", token[:-1] + "_", token[1:] + "A", "x", "Ä" * 32, token + "=="):
        with CaptureQueriesContext(connection) as asked:
            page = shown(Browser().get(f"/r/{odd}/{path}"))
        assert (page, len(asked)) == (wrong[0], 0), odd


def test_right_tokens_count_nothing(token: str) -> None:
    assert {looked(token).status_code for _ in range(40)} == {200}


def test_a_ticket_is_of_no_use_with_another_link_once_late_or_made_up(token: str) -> None:
    carried, other = opened(token), link(form="weekly_check_in")
    for odd in (
        carried["ticket"][0] + "x",
        "",
        "x/y/z",
        "x/y/z:abc",
        carried["ticket"][0].replace("/", "//"),
    ):
        assert shown(answered(token, {**carried, "ticket": odd}, **ANSWERS)) == shown(looked(token))
    assert shown(answered(other, carried, **ANSWERS)) == shown(looked(other))
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        late = answered(token, carried, **ANSWERS)
    assert responses(token) == responses(other) == 0
    # What was written is not lost by it: with the code once more it is there again.
    again = told(token, **hidden(late), code=PIN)
    assert b"Two\nlines" in again.content
    assert again.content.count(b" checked>") == 3


def test_it_is_sent_once_and_a_second_time_says_no_more(token: str) -> None:
    carried, other_device = opened(token), opened(token)
    assert answered(token, carried, **ANSWERS).status_code == 200
    page = answered(token, other_device, **{**ANSWERS, "q1": "c:a0"})
    assert shown(page) == shown(looked("x" * 32))
    assert answered(token, other_device, **ANSWERS, keep="1").status_code == 404
    assert responses(token) == 1


def test_pressed_twice_it_says_the_same_and_is_sent_once(token: str) -> None:
    carried = opened(token)
    first, second = (answered(token, carried, **ANSWERS) for _ in range(2))
    assert shown(first) == shown(second)
    assert responses(token) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_devices_at_the_same_moment_one_sends() -> None:
    choose()
    token = link(form="weekly_check_in")
    carried = [opened(token) for _ in range(4)]
    start, statuses = threading.Barrier(len(carried)), []

    def send(mine: dict[str, Any], at: int) -> None:
        start.wait()
        statuses.append(answered(token, mine, **{**ANSWERS, "q6": f"device {at}"}).status_code)
        connections.close_all()

    threads = [threading.Thread(target=send, args=(mine, at)) for at, mine in enumerate(carried)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 404, 404, 404]
    assert responses(token) == 1


@pytest.mark.django_db(transaction=True)
def test_however_many_codes_come_at_once_five_are_tried() -> None:
    choose()
    token = link(form="weekly_check_in")
    start, statuses = threading.Barrier(9), []

    def guess(at: int) -> None:
        start.wait()
        statuses.append(told(token, code=f"99{at}9").status_code)
        connections.close_all()

    threads = [threading.Thread(target=guess, args=(at,)) for at in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] * MOST_WRONG_FACTORS + [404] * 4
    assert link_row(token).wrong_factors == MOST_WRONG_FACTORS


def test_going_back_after_sending_shows_nothing_of_what_was_said(token: str) -> None:
    carried = opened(token)
    page = answered(token, carried, **ANSWERS)
    assert page["Cache-Control"] == "no-store"
    for back in (looked(token), told(token, code=PIN), told(token, **carried)):
        assert b"Two" not in back.content
        assert b" checked>" not in back.content
        assert shown(back) == shown(looked("x" * 32))
    assert b"Two" not in page.content


def test_going_back_to_a_form_with_needed_questions_shows_it_no_more() -> None:
    choose()
    token = link(form="phq9")
    carried = opened(token)
    assert answered(token, carried, **CALM).status_code == 200
    for back in (told(token, **carried), answered(token, carried, q1="c:a1")):
        assert shown(back) == shown(looked("x" * 32))


def test_every_page_is_kept_by_nobody_and_has_a_way_out_without_script(token: str) -> None:
    carried = opened(token)
    pages = [
        looked(token),
        told(token, code=WRONG),
        told(token, code=PIN),
        answered(token, carried, **{**ANSWERS, "q1": "c:zzz"}),
        answered(token, carried, **ANSWERS),
        looked(token),
        Browser().get(f"/r/{token}/stop/"),
    ]
    assert [page.status_code for page in pages] == [200, 200, 200, 422, 200, 404, 200]
    for page in pages:
        content = page.content.decode()
        assert page["Cache-Control"] == "no-store"
        assert page["Referrer-Policy"] == "no-referrer"
        assert "noindex" in page["X-Robots-Tag"]
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
        assert "default-src 'none'" in page["Content-Security-Policy"]
        assert not page.cookies
        assert "<script" not in content
        assert content.index(QUICK_EXIT) < content.index("<h1")
        assert "http" not in content.replace(QUICK_EXIT, "")


@pytest.mark.parametrize("locale", LANGUAGES)
def test_before_the_code_no_word_says_what_it_is_about(token: str, locale: str) -> None:
    browser = Browser(HTTP_ACCEPT_LANGUAGE=locale)
    pages = [
        browser.get(f"/r/{token}/"),
        browser.post(f"/r/{token}/", {"code": WRONG}),
        browser.get(f"/r/{token}/stop/"),
        browser.post(f"/r/{token}/stop/", ONE_CLICK),
        browser.get(f"/r/{'x' * 32}/"),
    ]
    names = re.compile(r"\b(ana|ben|thea|riverside)\b")
    for page in pages:
        content = page.content.decode().lower().replace(token.lower(), "")
        assert f'lang="{locale}"' in content
        assert not [word for word in DENIED if word in content]
        assert not names.search(content)
    assert not [word for word in DENIED for said in WORDS[locale].values() if word in said.lower()]


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "patch", "delete"])
def test_whoever_scans_mail_changes_nothing(token: str, method: str) -> None:
    row = link_row(token)
    for path in (f"/r/{token}/", f"/r/{token}/stop/"):
        for prefetch in ({}, {"HTTP_PURPOSE": "prefetch"}, {"HTTP_SEC_PURPOSE": "prefetch"}):
            getattr(Browser(), method)(path, **prefetch)
    Browser().post(
        f"/r/{token}/", "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert vars_of(link_row(token)) == vars_of(row)
    assert responses(token) == 0


def vars_of(row: Link) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name != "_state"}


def test_bens_browser_with_anas_link_teaches_nothing(token: str) -> None:
    """Signed in as the other of the two, the page is what it is for a stranger."""
    assert shown(signed_in("ben").get(f"/r/{token}/")) == shown(looked(token))
    answer = signed_in("ben").get(f"/api/v1/r/{token}/")
    nobodys = signed_in("ben").get(f"/api/v1/r/{'x' * 32}/")
    assert (answer.status_code, answer.content) == (nobodys.status_code, nobodys.content)
    before = signed_in("ben").get("/api/v1/homework/").content
    answered(token, opened(token), **ANSWERS)
    assert signed_in("ben").get("/api/v1/homework/").content == before


def test_no_line_of_the_audit_holds_a_code_or_an_answer(token: str) -> None:
    told(token, code=WRONG)
    answered(token, opened(token), **ANSWERS)
    with as_person("ana"):
        lines = repr(list(AuditLine.objects.values(*SHOWN)))
    for secret in (PIN, WRONG, "argon2", "Two", token):
        assert secret not in lines
