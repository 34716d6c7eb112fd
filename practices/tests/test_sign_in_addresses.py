"""Of allauth's addresses those that are used, and what they make of odd bodies."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.headless.urls import urlpatterns as shipped
from django.core import mail
from django.test import Client as Browser

from practices.mails import wait_until_sent
from practices.models import Account
from practices.tests.signing_in import AUTH, NEW, Person, totp
from privacy.actor import DOOR, Actor, acting_as
from relcare.demo.people import PASSWORD, PEOPLE
from relcare.sign_in import ROUTED

pytestmark = pytest.mark.django_db


def addresses(patterns: list[Any], before: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        at = before + str(pattern.pattern)
        found |= addresses(pattern.url_patterns, at) if hasattr(pattern, "url_patterns") else {at}
    return found


UNUSED = sorted({at.removeprefix("browser/v1/") for at in addresses(shipped)} - ROUTED.keys())


def test_what_is_routed_stands_where_allauth_has_it() -> None:
    assert {f"browser/v1/{at}" for at in ROUTED} <= addresses(shipped)


def test_what_changes_an_address_is_not_routed() -> None:
    assert {"account/email", "account/phone", "auth/signup", "auth/email/verify"} <= set(UNUSED)


@pytest.mark.parametrize("at", [*UNUSED, "", "none", "../app/v1/auth/login", "auth/login/"])
@pytest.mark.parametrize("method", ["get", "post", "patch", "delete"])
def test_any_other_address_is_not_there(at: str, method: str) -> None:
    thea = Person("thea")
    thea.sign_in()
    answer = thea.send(method, AUTH + at, {"email": "evil@nowhere.example", "primary": True})
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_an_open_session_does_not_take_the_account_over() -> None:
    thea = Person("thea")
    thea.sign_in()
    thea.send("post", AUTH + "account/email", {"email": "evil@nowhere.example"})
    thea.send("patch", AUTH + "account/email", {"email": "evil@nowhere.example", "primary": True})
    change = {"new_password": NEW}
    assert thea.send("post", AUTH + "account/password/change", change).status_code == 400
    with acting_as(Actor(DOOR)):
        assert not EmailAddress.objects.filter(email="evil@nowhere.example").exists()
        assert Account.objects.get(email=PEOPLE["thea"].email).check_password(PASSWORD)


def test_signing_up_tells_nobody_who_has_an_account() -> None:
    answers = [
        Person("thea").send("post", AUTH + "auth/signup", {"email": email, "password": NEW})
        for email in (PEOPLE["thea"].email, "nobody@nowhere.example")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].content == answers[1].content


def odd(value: str) -> str:
    return '{"email": "a@b.example", "key": "a-b", "password": ' + value + "}"


ODD = {
    "bottomless": odd("[" * 50_000 + "]" * 50_000),
    "deep": odd("[" * 200 + "]" * 200),
    "long number": odd("9" * 5000),
    "half a character": odd('"\\ud800"'),
    "nul": odd('"\\u0000"'),
    "no number": odd("NaN"),
    "twice": odd('"x", "email": "c@d.example"'),
    "no object": "[1]",
    "no JSON": "{",
}


@pytest.mark.parametrize("body", ODD.values(), ids=list(ODD))
@pytest.mark.parametrize("at", ["auth/login", "auth/password/request", "auth/password/reset"])
def test_json_that_the_api_refuses_is_refused_at_sign_in_too(at: str, body: str) -> None:
    browser = Browser(raise_request_exception=False)
    for content_type in ("application/json", "text/plain"):
        answer = browser.post(AUTH + at, body, content_type=content_type)
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("value", [None, True, 1, 10**4000, 1.5, "", "\U0001f600", [], [1], {}, {"a": ["b"]}])
@pytest.mark.parametrize("at", sorted(ROUTED))
def test_no_value_breaks_an_address(at: str, value: Any) -> None:
    thea = Person("thea")
    thea.browser.raise_request_exception = False
    names = ("email", "password", "key", "code", "current_password", "new_password", "authenticators")
    for _ in range(2):
        answer = thea.send("post", AUTH + at, dict.fromkeys(names, value))
        assert answer.status_code < 500
        thea.sign_in()


@pytest.mark.parametrize("key", ["", "-", "a-b", "0-", "\xff-\xff", "9" * 5000, "0" * 32 + "-x"])
def test_a_link_that_is_none_is_refused(key: str) -> None:
    browser = Browser(raise_request_exception=False)
    answer = browser.get(AUTH + "auth/password/reset", headers={"X-Password-Reset-Key": key})
    assert answer.status_code == 400


@pytest.mark.parametrize("name", ["thea", "mark", "ana", "zoe"])
def test_everybody_turns_a_second_factor_on_and_off(
    name: str, django_capture_on_commit_callbacks: Any
) -> None:
    person = Person(name)
    person.sign_in()
    at = AUTH + "account/authenticators/totp"
    assert person.send("post", AUTH + "auth/reauthenticate", {"password": PASSWORD}).status_code == 200
    with acting_as(Actor(DOOR)):
        assert EmailAddress.objects.filter(user__email=person.email).values_list(
            "email", "verified", "primary"
        ).get() == (person.email, True, True)
    secret = person.browser.get(at).json()["meta"]["secret"]
    with django_capture_on_commit_callbacks(execute=True):
        assert person.send("post", at, {"code": totp(secret)}).status_code == 200
        assert person.browser.get(AUTH + "account/authenticators/recovery-codes").status_code == 200
        assert person.send("delete", at).status_code == 200
    wait_until_sent()
    assert mail.outbox == []
