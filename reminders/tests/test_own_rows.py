"""What a client sets up for themself: no staff reads it, no partner, and no page the hash."""

import pytest
from django.db import DatabaseError, IntegrityError

from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from reminders.facts import select
from reminders.models import LinkFactor, PushDevice
from reminders.tests.weeks import RIVERSIDE
from tests.cast import as_person

pytestmark = pytest.mark.django_db

ANA = PEOPLE["ana"].client_id


def choose(kind: str = "pin", told: str = "argon2$x") -> None:
    with as_person("ana"):
        LinkFactor(client_id=ANA, kind=kind, hash=told).save(force_insert=True)


@pytest.mark.parametrize("name", ["thea", "sue", "mark", "ben", "theo", "zoe"])
def test_nobody_else_reads_devices_or_the_factor(name: str) -> None:
    choose()
    with as_person("ana"):
        PushDevice(client_id=ANA, endpoint="x", p256dh="x", auth="x", endpoint_mark=b"x").save(
            force_insert=True
        )
        assert (PushDevice.objects.count(), LinkFactor.objects.count()) == (1, 1)
    with as_person(name):
        assert (PushDevice.objects.count(), LinkFactor.objects.count()) == (0, 0)


def test_the_engine_reads_devices_and_no_factor() -> None:
    choose()
    with acting_as(engine(RIVERSIDE)):
        assert LinkFactor.objects.count() == 0


@pytest.mark.parametrize("name", ["ana", "thea"])
def test_no_page_reads_the_hash(name: str) -> None:
    choose()
    with pytest.raises(DatabaseError, match="permission denied"), as_person(name):
        select("SELECT hash FROM reminders_linkfactor")


def test_it_can_be_chosen_anew_and_taken_back() -> None:
    choose()
    with as_person("ana"):
        mine = LinkFactor.objects.filter(client_id=ANA)
        assert mine.update(kind="code_word", hash="argon2$y") == 1
        assert mine.get().kind == "code_word"
        mine.delete()
        assert not mine.exists()


@pytest.mark.parametrize(("kind", "told"), [("pin", ""), ("code_word", ""), ("sign_in", "x"), ("guess", "x")])
def test_a_factor_has_a_hash_and_signing_in_has_none(kind: str, told: str) -> None:
    with pytest.raises(IntegrityError, match="link_factor_has_a_hash"):
        choose(kind, told)
