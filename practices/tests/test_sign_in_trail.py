"""Who signed in, and who was tried, stands in the trail of their practices."""

from typing import Any

import pytest
from django.test import Client as Browser

from practices.models import Account
from privacy.actor import DOOR, Actor, acting_as
from privacy.models import AuditLine
from relcare.demo.people import PASSWORD, PEOPLE
from tests.cast import EIGHT, as_person

pytestmark = pytest.mark.django_db

LOGIN = "/_allauth/browser/v1/auth/login"


def sign_in(email: str, password: str = PASSWORD) -> Any:
    return Browser().post(LOGIN, {"email": email, "password": password}, content_type="application/json")


def lines(reader: str) -> list[tuple[str, Any]]:
    with as_person(reader):
        found = AuditLine.objects.filter(table_name__startswith="sign-in").order_by("at", "id")
        return list(found.values_list("table_name", "member_id"))


@pytest.mark.parametrize("name", ["theo", "ana"])
def test_a_sign_in_and_a_refused_one_are_read_by_the_person_and_their_manager(name: str) -> None:
    email, member_id = PEOPLE[name].email, PEOPLE[name].member_id
    assert sign_in(email.upper(), "not this one").status_code == 400
    assert sign_in(email).status_code == 200
    for reader in EIGHT[:-1]:
        expected = [("sign-in refused", member_id), ("sign-in", member_id)]
        assert lines(reader) == (expected if reader in (name, "mark") else []), reader


def test_an_unknown_address_is_refused_in_the_same_words_and_leaves_no_line() -> None:
    known, unknown = (sign_in(email, "not this") for email in (PEOPLE["theo"].email, "no@where.example"))
    assert (unknown.status_code, unknown.content) == (known.status_code, known.content)
    assert len(lines("mark")) == 1
    assert not lines("zoe")


def test_a_line_holds_who_was_tried_and_no_address() -> None:
    sign_in(PEOPLE["theo"].email, "not this one")
    with as_person("mark"):
        told = AuditLine.objects.filter(table_name="sign-in refused")
        (line,) = told.values("kind", "roles", "verb", "row_id", "row_space", "client_id", "changed")
    assert line == {
        "kind": "door",
        "roles": "therapist",
        "verb": "read",
        "row_id": PEOPLE["theo"].member_id,
        "row_space": "practice",
        "client_id": None,
        "changed": [],
    }


def test_an_account_that_was_closed_is_refused_and_its_line_is_left() -> None:
    with acting_as(Actor(DOOR)):
        Account.objects.filter(email=PEOPLE["theo"].email).update(is_active=False)
    assert sign_in(PEOPLE["theo"].email).status_code in (400, 401)
    assert [told for told, _ in lines("mark")] != ["sign-in"]
