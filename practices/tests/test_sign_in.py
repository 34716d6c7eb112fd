"""Sign-in by allauth's headless API, with the session table that `rls.enter` reads."""

import re
from datetime import timedelta
from threading import Event
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from practices.mails import NEW_PASSWORD, SUBJECTS, wait_until_sent
from practices.models import Account, Session
from practices.tests.signing_in import AUTH, ME, NEW, Person, totp
from privacy.actor import DOOR, Actor, acting_as
from relcare.demo.people import PASSWORD, PEOPLE

pytestmark = pytest.mark.django_db


def test_signing_in_makes_a_session_that_acts_as_the_member() -> None:
    thea = Person("thea")
    assert not thea.is_in
    assert thea.sign_in().status_code == 200
    assert thea.browser.get(ME).json()["name"] == "Thea"
    assert [client["name"] for client in thea.browser.get("/api/v1/clients/").json()["results"]] == [
        "Ana",
        "Ben",
        "Cem",
        "Dina",
    ]
    with acting_as(Actor(DOOR)):
        session = Session.objects.get(session_key=thea.browser.cookies["sessionid"].value)
        assert session.account_id == Account.objects.get(email=thea.email).pk


def test_the_cookie_is_out_of_reach_for_scripts() -> None:
    thea = Person("thea")
    cookie = thea.sign_in().cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_without_the_csrf_token_nothing_is_signed_in_or_written() -> None:
    thea = Person("thea")
    body = {"email": thea.email, "password": PASSWORD}
    assert thea.browser.post(AUTH + "auth/login", body, content_type="application/json").status_code == 403
    thea.sign_in()
    refused = thea.browser.post(
        "/api/v1/clients/", {"name": "Fay"}, content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert refused.status_code == 403
    choice = thea.browser.post(ME, {"practice": "riverside"}, content_type="application/json")
    assert choice.status_code == 403


def test_a_wrong_password_and_an_unknown_name_answer_alike() -> None:
    known, unknown = Person("thea"), Person("thea")
    unknown.email = "nobody@nowhere.example"
    first, second = known.sign_in("wrong-password-1"), unknown.sign_in("wrong-password-1")
    assert first.status_code == second.status_code == 400
    assert first.content == second.content
    assert not known.is_in


def test_signing_out_ends_the_session() -> None:
    thea = Person("thea")
    thea.sign_in()
    key = thea.browser.cookies["sessionid"].value
    assert thea.send("delete", AUTH + "auth/session").status_code == 401
    assert not thea.is_in
    thea.browser.cookies["sessionid"] = key
    assert not thea.is_in


def test_a_new_password_ends_the_accounts_other_sessions() -> None:
    here, elsewhere = Person("thea"), Person("thea")
    here.sign_in()
    elsewhere.sign_in()
    body = {"current_password": PASSWORD, "new_password": NEW}
    assert here.send("post", AUTH + "account/password/change", body).status_code == 200
    assert here.is_in
    assert not elsewhere.is_in
    assert elsewhere.sign_in().status_code == 400
    assert elsewhere.sign_in(NEW).status_code == 200


def test_a_deactivated_account_is_out_at_once_and_stays_out() -> None:
    thea = Person("thea")
    thea.sign_in()
    with acting_as(Actor(DOOR)):
        Account.objects.filter(email=thea.email).update(is_active=False)
    assert not thea.is_in
    assert thea.sign_in().status_code == 401
    assert not thea.is_in


def test_an_idle_session_ends() -> None:
    thea = Person("thea")
    thea.sign_in()
    with acting_as(Actor(DOOR)):
        key = thea.browser.cookies["sessionid"].value
        found = Session.objects.get(session_key=key)
        assert found.expire_date <= timezone.now() + timedelta(seconds=settings.IDLE_SECONDS)
        Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not thea.is_in


def test_a_second_factor_is_asked_for_once_it_is_set_up() -> None:
    thea = Person("thea")
    thea.sign_in()
    assert thea.send("post", AUTH + "auth/reauthenticate", {"password": PASSWORD}).status_code == 200
    secret = thea.browser.get(AUTH + "account/authenticators/totp").json()["meta"]["secret"]
    wrong = thea.send("post", AUTH + "account/authenticators/totp", {"code": "000000"})
    assert wrong.status_code == 400
    right = thea.send("post", AUTH + "account/authenticators/totp", {"code": totp(secret)})
    assert right.status_code == 200
    thea.send("delete", AUTH + "auth/session")

    assert thea.sign_in().status_code == 401
    assert not thea.is_in
    assert thea.send("post", AUTH + "auth/2fa/authenticate", {"code": "000000"}).status_code == 400
    assert not thea.is_in
    # A code is good for one sign-in; the next one comes half a minute later.
    with time_machine.travel(timezone.now() + timedelta(seconds=31), tick=True):
        assert thea.send("post", AUTH + "auth/2fa/authenticate", {"code": totp(secret)}).status_code == 200
    assert thea.is_in


def asked_for_link(capture: Any, person: Person, locale: str = "en") -> Any:
    person.browser.defaults["HTTP_ACCEPT_LANGUAGE"] = locale
    with capture(execute=True):
        answer = person.send("post", AUTH + "auth/password/request", {"email": person.email})
    wait_until_sent()
    return answer


def test_a_forgotten_password_is_set_anew_by_mail_and_ends_every_session(
    django_capture_on_commit_callbacks: Any,
) -> None:
    thea, elsewhere = Person("thea"), Person("thea")
    elsewhere.sign_in()
    assert asked_for_link(django_capture_on_commit_callbacks, thea).status_code == 200
    (message,) = mail.outbox
    assert message.to == [thea.email]
    (key,) = re.findall(r"/password/reset/(\S+)", str(message.body))
    done = thea.send("post", AUTH + "auth/password/reset", {"key": key, "password": NEW})
    assert done.status_code == 401  # set anew, and still to be signed in with
    assert not elsewhere.is_in
    assert thea.sign_in(NEW).status_code == 200
    again = Person("thea").send("post", AUTH + "auth/password/reset", {"key": key, "password": NEW})
    assert again.status_code == 400


@pytest.mark.parametrize(("told", "locale"), [("en", "en"), ("de-AT", "de"), ("fr", "en"), ("", "en")])
def test_the_mail_says_nothing_but_its_link(
    django_capture_on_commit_callbacks: Any, told: str, locale: str
) -> None:
    asked_for_link(django_capture_on_commit_callbacks, Person("thea"), told)
    (message,) = mail.outbox
    link = re.findall(r"http\S+", str(message.body))
    assert len(link) == 1
    assert link[0].startswith(f"{settings.PUBLIC_URL}/password/reset/")
    assert message.body == NEW_PASSWORD[locale].format(link=link[0])
    assert message.subject == SUBJECTS[locale]
    assert message.from_email == settings.DEFAULT_FROM_EMAIL
    assert message.message().get_content_type() == "text/plain"
    assert message.message()["Message-ID"].endswith("@localhost>")


def test_no_text_of_a_mail_names_what_this_is_about() -> None:
    told = " ".join((*SUBJECTS.values(), *NEW_PASSWORD.values())).lower()
    for word in ("relcare", "therap", "practice", "praxis", "client", "klient", "relation", "bezieh", "home"):
        assert word not in told


def test_a_link_goes_to_the_accounts_own_address_whatever_rows_there_are(
    django_capture_on_commit_callbacks: Any,
) -> None:
    other = Person("thea")
    other.email = "other@nowhere.example"
    with acting_as(Actor(DOOR)):
        thea = Account.objects.get(email=PEOPLE["thea"].email)
        EmailAddress.objects.create(user=thea, email=other.email, verified=True)
    asked_for_link(django_capture_on_commit_callbacks, other)
    assert [message.to for message in mail.outbox] == [[thea.email]]


def test_an_unknown_address_gets_the_same_answer_and_no_mail(django_capture_on_commit_callbacks: Any) -> None:
    known, unknown = Person("thea"), Person("thea")
    unknown.email = "nobody@nowhere.example"
    answers = [asked_for_link(django_capture_on_commit_callbacks, person) for person in (known, unknown)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert [message.to for message in mail.outbox] == [[known.email]]


def test_a_mail_server_holds_up_no_answer(django_capture_on_commit_callbacks: Any) -> None:
    answered = Event()

    def send(_message: Any, *_arguments: Any, **_options: Any) -> None:
        assert answered.wait(30)
        mail.outbox.append(_message)

    with patch.object(EmailMessage, "send", send):
        with django_capture_on_commit_callbacks(execute=True):
            thea = Person("thea")
            asked = thea.send("post", AUTH + "auth/password/request", {"email": thea.email})
        assert asked.status_code == 200
        assert mail.outbox == []
        answered.set()
        wait_until_sent()
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_down_breaks_no_answer_and_no_log_names_the_address(
    django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    thea = Person("thea")
    with patch.object(EmailMessage, "send", side_effect=OSError(f"{thea.email} refused")):
        assert asked_for_link(django_capture_on_commit_callbacks, thea).status_code == 200
    assert "not handed over: OSError" in caplog.text
    assert thea.email not in caplog.text


def test_changes_of_a_sign_in_are_not_mailed(django_capture_on_commit_callbacks: Any) -> None:
    thea = Person("thea")
    thea.sign_in()
    body = {"current_password": PASSWORD, "new_password": NEW}
    with django_capture_on_commit_callbacks(execute=True):
        assert thea.send("post", AUTH + "account/password/change", body).status_code == 200
    wait_until_sent()
    assert mail.outbox == []
