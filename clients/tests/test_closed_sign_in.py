"""A minor without consent has no way in, by what is open nor by what was sent, until consent is back."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.test import Client as Browser

from clients.models import Client
from practices.invitations import mail_invitations, token_of
from practices.models import Session
from practices.tests.browsing import get, patch, post
from practices.tests.signing_in import Person
from privacy.actor import DOOR, Actor, acting_as
from relcare.demo.people import PEOPLE, ident
from tests.cast import as_person, signed_in

pytestmark = pytest.mark.django_db

ANA = str(PEOPLE["ana"].client_id)
TODAY = datetime.now(UTC).date()
ME = "/api/v1/me/"
PHRASE = "a phrase of one's own"


def born(years: int) -> str:
    return str(TODAY - timedelta(days=366 * years))


def aged(years: int) -> None:
    with as_person("thea"):
        Client.objects.filter(pk=ANA).update(born_on=born(years))


def consent(client: str = ANA) -> str:
    told = {"client": client, "given_by": "Her mother", "in_what_right": "parent", "given_on": "2024-06-03"}
    answer = post("thea", "consents/", told)
    assert answer.status_code == 201
    return str(answer.json()["id"])


def withdraw(of_whom: str) -> None:
    assert post("thea", f"consents/{of_whom}/withdraw/").status_code == 200


def minor_with_consent() -> str:
    """Ana at fourteen, her mother's consent on record."""
    given = consent()
    aged(14)
    return given


def sessions_of(name: str) -> int:
    with acting_as(Actor(DOOR)):
        return Session.objects.filter(account_id=ident("account", PEOPLE[name].email)).count()


def kim() -> tuple[str, UUID, str]:
    """Twelve years old, with consent and an invitation: client, invitation, consent."""
    client = str(post("thea", "clients/", {"name": "Kim", "born_on": born(12)}).json()["id"])
    post("thea", "cases/", {"kind": "individual", "clients": [client], "opened_on": "2024-06-03"})
    given = consent(client)
    told = {"email": "kim@example.org", "name": "Kim", "roles": ["client"], "client": client}
    return client, UUID(post("thea", "invitations/", told).json()["id"]), given


def accept(invitation: UUID) -> Any:
    body = {"token": token_of(invitation), "password": PHRASE}
    return Browser().post("/api/v1/invitations/accept/", body, content_type="application/json")


def mailed() -> int:
    mail.outbox.clear()
    mail_invitations(ident("riverside", "practice"))
    return len(mail.outbox)


def test_with_the_consent_ends_what_is_open_by_it() -> None:
    given = minor_with_consent()
    browser, bens = signed_in("ana"), signed_in("ben")
    assert browser.get(ME).status_code == 200
    withdraw(given)
    assert {path: browser.get(path).status_code for path in (ME, "/api/v1/norms/")} == {
        ME: 401,
        "/api/v1/norms/": 401,
    }
    assert sessions_of("ana") == 0
    assert bens.get(ME).status_code == 200


def test_one_of_two_consents_that_stands_is_enough() -> None:
    given = minor_with_consent()
    consent()
    browser = signed_in("ana")
    withdraw(given)
    assert browser.get(ME).status_code == 200


def test_of_age_a_withdrawn_consent_ends_nothing() -> None:
    given = consent()
    aged(30)
    browser = signed_in("ana")
    withdraw(given)
    assert browser.get(ME).status_code == 200


def test_a_day_of_birth_put_right_ends_what_is_open() -> None:
    browser = signed_in("ana")
    assert browser.get(ME).status_code == 200
    tag = get("thea", f"clients/{ANA}/")["ETag"]
    assert patch("thea", f"clients/{ANA}/", {"born_on": born(14)}, tag).status_code == 200
    assert browser.get(ME).status_code == 401
    assert sessions_of("ana") == 0


def test_a_practice_that_raises_the_age_closes_who_is_under_it() -> None:
    aged(17)
    browser = signed_in("ana")
    assert browser.get(ME).status_code == 200
    tag = get("mark", "practice/")["ETag"]
    assert patch("mark", "practice/", {"age_of_consent": 18}, tag).status_code == 200
    assert browser.get(ME).status_code == 401


def test_who_signs_in_without_consent_is_nobody_here_until_it_is_back() -> None:
    withdraw(minor_with_consent())
    ana = Person("ana")
    ana.sign_in()
    assert ana.browser.get(ME).status_code == 401
    assert ana.send("post", ME, {"practice": "riverside"}).status_code in (401, 422)
    consent()
    assert ana.browser.get(ME).status_code == 200
    again = Person("ana")
    assert again.sign_in().status_code == 200
    assert again.is_in


def test_a_link_that_was_sent_leads_nowhere_until_consent_is_back() -> None:
    client, invitation, given = kim()
    assert mailed() == 1
    withdraw(given)
    refused = accept(invitation)
    assert refused.status_code == 404
    unknown = Browser().post(
        "/api/v1/invitations/accept/",
        {"token": "no such token", "password": PHRASE},
        content_type="application/json",
    )
    assert refused.content == unknown.content
    consent(client)
    assert accept(invitation).status_code == 200


def test_an_invitation_waits_with_its_mail_until_consent_is_back() -> None:
    client, _invitation, given = kim()
    withdraw(given)
    assert mailed() == 0
    consent(client)
    assert mailed() == 1


def test_the_day_of_the_birthday_opens_the_door() -> None:
    aged(14)
    browser = signed_in("ana")
    assert browser.get(ME).status_code == 401
    with as_person("thea"):
        day = TODAY.replace(year=TODAY.year - 16) if (TODAY.month, TODAY.day) != (2, 29) else TODAY
        Client.objects.filter(pk=ANA).update(born_on=day - timedelta(days=1))
    assert signed_in("ana").get(ME).status_code == 200
