"""The fixed cast of every test: the demo's people, committed once into the template database."""

import time
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.test import Client as Browser

from practices.again import PROVED, PROVED_BY
from practices.models import Account
from practices.sessions import MEMBER_KEY, SessionStore
from privacy.actor import DOOR, MEMBER, Actor, acting_as
from relcare.demo.cast import write_cast
from relcare.demo.people import OWNER, PEOPLE, ident

# Cases were opened long ago, so that a test may date what it writes as it likes.
OPENED_ON: Final = date(2024, 1, 8)
# Longer than any test sets its clock on.
LONG: Final = 20 * 365 * 24 * 60 * 60
# The eight of the permission table; "nobody" is not signed in.
EIGHT: Final = ("thea", "theo", "sue", "mark", "ana", "ben", "zoe", "nobody")


def commit_cast() -> None:
    with transaction.atomic(using=OWNER):
        write_cast(OPENED_ON)


def actor(name: str) -> Actor:
    """This person as `rls.enter` would find them."""
    person = PEOPLE[name]
    return Actor(
        kind=MEMBER,
        practice_id=ident(person.practice, "practice"),
        member_id=person.member_id,
        account_id=ident("account", person.email),
        roles=frozenset(person.roles),
        request_id="test",
    )


def as_person(name: str) -> Any:
    """`with as_person("thea"):` acts as her in the database, through the application's role."""
    return acting_as(actor(name))


def signed_in(name: str) -> Browser:
    """A browser in which this person is signed in, without asking for the password again."""
    browser = Browser(raise_request_exception=False)
    if name == "nobody":
        return browser
    person = PEOPLE[name]
    with acting_as(Actor(kind=DOOR)):
        store = SessionStore()
        account = Account.objects.get(email=person.email)
        store["_auth_user_id"] = str(account.pk)
        store["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
        store["_auth_user_hash"] = account.get_session_auth_hash()
        store[MEMBER_KEY] = str(person.member_id)
        # As if they had just said their password, also where a test has set the application on or back.
        store[PROVED] = [{"method": "password", "at": time.time() + LONG}]
        store[PROVED_BY] = str(account.pk)
        # The database ends sessions by its own clock, the application by the one that a test has set.
        store.set_expiry(LONG)
        store.create()
        assert store.session_key
    browser.cookies["sessionid"] = store.session_key
    return browser
