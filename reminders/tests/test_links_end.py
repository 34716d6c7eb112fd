"""Links end with the address they went to: whoever reads the old mailbox opens nothing and stops nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client as Browser

from clients.models import ContactPlan, SafeChannel
from practices.tests.browsing import get, put
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from reminders.facts import select
from reminders.models import Message, PushDevice
from reminders.tests.link_scene import ONE_CLICK, link, link_of, link_row
from reminders.tests.weeks import RIVERSIDE, plan
from tests.cast import as_person

pytestmark = pytest.mark.django_db

ANA = PEOPLE["ana"].client_id
MAIL = {"channel": "email", "address": "ana@riverside.example", "confirmed": True}
ELSEWHERE = {**MAIL, "address": "new@safe.example"}
ENDS: dict[str, list[dict[str, Any]]] = {
    "another address": [ELSEWHERE],
    "nobody confirmed it": [{**MAIL, "confirmed": False}],
    "no address": [],
}


@pytest.fixture(autouse=True)
def _nobody_tried_tokens_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def write(who: str, channels: list[dict[str, Any]]) -> None:
    path = f"clients/{ANA}/contact-plan/"
    told = {"channels": channels, "windows": [], "shared_device": "no"}
    answer = put(who, path, told, str(get(who, path)["ETag"]))
    assert answer.status_code == 200, answer.content


def opted_out() -> bool:
    with as_person("ana"):
        return ContactPlan.objects.get(client_id=ANA).opted_out_at is not None


def is_closed(token: str) -> bool:
    """As whatever is no link at all, byte for byte."""
    unknown = Browser().get(f"/r/{'x' * 32}/")
    for path in (f"/r/{token}/", f"/r/{token}/stop/"):
        answer = Browser().get(path)
        if answer.status_code == 200:
            return False
        assert (answer.status_code, answer.content) == (unknown.status_code, unknown.content)
    return True


@pytest.mark.parametrize("who", ["ana", "thea"])
@pytest.mark.parametrize("ending", ENDS)
def test_links_end_with_the_address_they_went_to(who: str, ending: str) -> None:
    old, others = link("ana"), link("cem")
    write(who, ENDS[ending])
    assert is_closed(old)
    assert not is_closed(others)
    assert Browser().post(f"/r/{old}/stop/", ONE_CLICK).status_code == 404
    assert not opted_out()


def test_the_next_message_has_a_link_that_works() -> None:
    link()
    write("ana", [ELSEWHERE])
    token = link_of(plan())
    assert not is_closed(token)
    assert Browser().post(f"/r/{token}/stop/", ONE_CLICK).status_code == 200
    assert opted_out()


def test_the_same_address_written_again_ends_no_link() -> None:
    token = link()
    with as_person("ana"):
        before = stored()
    write("ana", [MAIL])
    with as_person("ana"):
        assert stored() != before, "it lies encrypted anew"
    assert not is_closed(token)


def stored() -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT address FROM {SafeChannel._meta.db_table} WHERE client_id = %s", [ANA])
        return cursor.fetchone()


def test_what_has_surely_not_left_keeps_its_link_for_the_new_address() -> None:
    token = link()
    with acting_as(engine(RIVERSIDE)):
        Message.objects.filter(pk=link_row(token).message_id).update(status="pending", sent_at=None)
    write("ana", [ELSEWHERE])
    assert not is_closed(token)


def test_what_may_have_left_does_not() -> None:
    token = link()
    with acting_as(engine(RIVERSIDE)):
        rows = Message.objects.filter(pk=link_row(token).message_id)
        rows.update(status="pending", sent_at=None, ambiguous=1)
    write("ana", [ELSEWHERE])
    assert is_closed(token)


def test_whoever_wants_no_messages_has_no_open_links_but_the_one_they_stopped_them_by() -> None:
    used, other, of_another = link(), link(), link("cem")
    assert Browser().post(f"/r/{used}/stop/", ONE_CLICK).status_code == 200
    assert is_closed(other)
    assert not is_closed(used)
    assert not is_closed(of_another)


def test_a_provider_that_was_told_of_no_more_messages_ends_them_all() -> None:
    token = link()
    with acting_as(engine(RIVERSIDE)):
        select("SELECT rls.opt_out_of(%s)::text", link_row(token).message_id)
    assert opted_out()
    assert is_closed(token)


@pytest.mark.parametrize("is_back", [False, True])
def test_links_shown_in_a_browser_end_with_it_unless_it_is_set_up_once_more(is_back: bool) -> None:
    shown, mailed = link(), link()
    device()
    with acting_as(engine(RIVERSIDE)):
        Message.objects.filter(pk=link_row(shown).message_id).update(channel="push")
    with as_person("ana"):
        PushDevice.objects.all().delete()
    if is_back:
        device()
    with as_person("ana"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert is_closed(shown) is not is_back
    assert not is_closed(mailed)


def device() -> None:
    with as_person("ana"):
        told = {"endpoint": "https://8.8.8.8/x", "p256dh": "key", "auth": "secret"}
        PushDevice(client_id=ANA, endpoint_mark=b"x" * 32, **told).save(force_insert=True)
