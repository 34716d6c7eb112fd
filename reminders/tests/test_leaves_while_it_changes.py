"""A message leaves in the very moment in which its address changes: no open link goes to the old one."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections

from clients.models import ContactPlan, SafeChannel
from practices.clock import now
from practices.tests.browsing import get, put
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from reminders.channels import Letter
from reminders.models import Link
from reminders.planning import plan_practice
from reminders.sending import letters, marks
from reminders.sending.claims import claim
from reminders.sending.marks import mark_sending
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, channel_of, make_safe, plan
from tests.cast import as_person

pytestmark = pytest.mark.django_db(transaction=True)
AT = TUESDAY + SOON
ANA = PEOPLE["ana"].client_id
OLD, NEW = "ana@riverside.example", "new@safe.example"
ALWAYS = [{"weekday": day, "from": "00:00", "to": "23:59"} for day in range(7)]


@pytest.fixture(autouse=True)
def _due() -> Iterator[None]:
    cache.clear()
    make_safe("ana", windows=ALWAYS)
    plan("ana")
    plan_practice(RIVERSIDE, AT)
    yield
    cache.clear()


class Beside:
    """Something done on a connection of its own."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self.came_to: list[Any] = []
        self.thread = threading.Thread(target=self._run, args=(act,))
        self.thread.start()

    def _run(self, act: Callable[[], Any]) -> None:
        try:
            self.came_to.append(act())
        finally:
            connections.close_all()

    def until_it_waits(self) -> None:
        """As far as it comes: the database lets nobody look at who waits for whom."""
        self.thread.join(1)

    def done(self) -> Any:
        self.thread.join()
        (came_to,) = self.came_to
        return came_to


def write(*addresses: str) -> int:
    path = f"clients/{ANA}/contact-plan/"
    channels = [{"channel": "email", "address": one, "confirmed": True} for one in addresses]
    told = {"channels": channels, "windows": ALWAYS}
    return int(put("ana", path, told, str(get("ana", path)["ETag"])).status_code)


def wants_no_more() -> int:
    with as_person("ana"):
        return ContactPlan.objects.filter(client_id=ANA).update(opted_out_at=now())


def moves() -> int:
    return write(NEW)


def removes() -> int:
    return write()


def is_open() -> bool:
    with acting_as(engine(RIVERSIDE)):
        return Link.objects.get().revoked_at is None


@pytest.mark.parametrize("change", [moves, removes, wants_no_more])
def test_a_message_that_read_the_old_address_has_a_link_that_ends(
    change: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    has_read, may_go_on = threading.Event(), threading.Event()
    reading = letters.letter_of

    def slowly(*told: Any) -> Any:
        found = reading(*told)
        has_read.set()
        assert may_go_on.wait(60)
        return found

    monkeypatch.setattr(marks, "letter_of", slowly)
    (claimed,) = claim(AT)
    leaving = Beside(lambda: mark_sending(claimed, AT))
    assert has_read.wait(60)
    changing = Beside(change)
    changing.until_it_waits()
    may_go_on.set()
    letter = leaving.done()
    assert isinstance(letter, Letter)
    assert letter.address == OLD
    assert changing.done() in (1, 200)
    assert not is_open()


def test_a_message_that_comes_while_the_address_changes_waits_for_the_new_one() -> None:
    (claimed,) = claim(AT)
    with as_person("ana"):
        assert channel_of("ana").update(address=NEW, address_mark=b"x" * 32) == 1
        leaving = Beside(lambda: mark_sending(claimed, AT))
        leaving.until_it_waits()
        assert SafeChannel.objects.get(client_id=ANA).address == NEW
    assert leaving.done().address == NEW
    assert is_open()
