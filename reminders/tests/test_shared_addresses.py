"""Two who are reached at one place: the engine is told, neither of them is, and nobody else."""

from uuid import UUID

import pytest
from django.db import DatabaseError

from clients.models import ContactPlan
from practices.clock import now
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE, case_id, ident
from reminders.facts import due_practices, facts_of, select
from reminders.models import PushDevice
from reminders.same_address import mark_other_places
from reminders.tests.weeks import RIVERSIDE, channel_of, plan
from tests.cast import as_person

pytestmark = pytest.mark.django_db

ANA, BEN = PEOPLE["ana"].client_id, PEOPLE["ben"].client_id
COUPLE = case_id("ana and ben")


@pytest.fixture(autouse=True)
def _marked() -> None:
    """As after the first look of the engine."""
    for practice_id in (RIVERSIDE, ident("lakeside", "practice")):
        with acting_as(engine(practice_id)):
            mark_other_places(practice_id)


def mark(name: str, told: bytes | None) -> None:
    with as_person(name):
        assert channel_of(name).update(address_mark=told)


def device(name: str, told: bytes = b"m" * 32) -> None:
    with as_person(name):
        PushDevice(
            client_id=PEOPLE[name].client_id,
            endpoint="https://push.example/1",
            p256dh="key",
            auth="secret",
            endpoint_mark=told,
        ).save(force_insert=True)


def shared(*names: str) -> set[tuple[UUID, UUID, str, bool]]:
    clients = [PEOPLE[name].client_id for name in names] or None
    with acting_as(engine(RIVERSIDE)):
        found = select(
            "SELECT client_id, case_id, channel, within_case FROM rls.shares_address(%s::uuid[])", clients
        )
        return set(found)


def devices() -> list[UUID]:
    with acting_as(engine(RIVERSIDE)):
        return sorted(PushDevice.objects.values_list("client_id", flat=True))


def test_the_same_address_is_told_of_both_of_a_couple_and_of_nobody_else() -> None:
    for name in ("ana", "ben"):
        mark(name, b"a" * 32)
    both = {(ANA, COUPLE, "email", True), (BEN, COUPLE, "email", True)}
    assert shared() == both
    assert shared("ana") == {(ANA, COUPLE, "email", True)}
    assert shared("cem") == set()


def test_of_who_is_in_no_case_with_the_other_it_is_told_in_their_own() -> None:
    for name in ("ana", "ben", "cem"):
        mark(name, b"a" * 32)
    assert shared("cem") == {(PEOPLE["cem"].client_id, case_id("cem"), "email", False)}
    assert shared("ana") == {(ANA, COUPLE, "email", True), (ANA, COUPLE, "email", False)}


@pytest.mark.parametrize(("anas", "bens"), [(b"a" * 32, b"b" * 32), (None, None), (b"a" * 32, None)])
def test_other_addresses_and_unknown_ones_are_not_the_same(anas: bytes | None, bens: bytes | None) -> None:
    mark("ana", anas)
    mark("ben", bens)
    assert shared() == set()
    assert due_practices("contact", now()) == []


def test_two_people_of_one_browser_are_told_too_and_neither_learns_of_the_other() -> None:
    device("ana")
    device("ben")
    assert shared() == {(ANA, COUPLE, "push", True), (BEN, COUPLE, "push", True)}
    assert due_practices("contact", now()) == [RIVERSIDE]


def test_a_plan_is_told_which_channels_are_not_its_clients_alone() -> None:
    the_plan = plan()
    mark("ana", b"a" * 32)
    mark("ben", b"a" * 32)
    device("ana")
    with acting_as(engine(RIVERSIDE)):
        assert facts_of([the_plan.pk], now())[the_plan.pk].shared_channels == {"email"}


@pytest.mark.parametrize("name", ["thea", "sue", "mark", "ana", "ben", "zoe"])
def test_no_person_may_ask(name: str) -> None:
    with pytest.raises(DatabaseError, match="no person started"), as_person(name):
        select("SELECT * FROM rls.shares_address(NULL)")


@pytest.mark.parametrize(("by", "told"), [("ana", "yes"), ("thea", "unknown")])
def test_a_device_that_is_not_hers_alone_is_gone_at_once(by: str, told: str) -> None:
    device("ana")
    device("ben")
    with as_person(by):
        ContactPlan.objects.filter(client_id=ANA).update(shared_device="no")
    assert devices() == sorted([ANA, BEN])
    with as_person(by):
        ContactPlan.objects.filter(client_id=ANA).update(shared_device=told)
    assert devices() == [BEN]
