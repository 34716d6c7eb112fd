"""A push service that stays away: after three tries the message goes by mail, where the client has one."""

from datetime import timedelta
from typing import Final

import pytest

from clients.models import EMAIL, PUSH, ContactPlan
from reminders.planning import plan_practice
from reminders.sending import drain
from reminders.tests.http_server import HttpServer, Said
from reminders.tests.sink import Sink
from reminders.tests.test_channel_journeys import ANA, NOW, planned, service, set_up, state
from reminders.tests.test_same_address import reached
from reminders.tests.weeks import RIVERSIDE, messages, plan
from tests.cast import as_person

__all__ = ["service"]

pytestmark = pytest.mark.django_db

AWAY: Final = Said(status=503)
# Longer than any wait between the first tries.
STEP: Final = timedelta(minutes=11)


def tries(count: int, first: int = 0) -> int:
    """The engine comes by so often; how many messages were accepted."""
    return sum(drain(lambda at=NOW + number * STEP: at) for number in range(first, first + count))  # type: ignore[misc]


def without_address() -> None:
    """Ana has her browser and nothing else."""
    reached("ana", prefers=PUSH)
    plan("ana")
    plan_practice(RIVERSIDE, NOW)


def test_what_was_pushed_three_times_in_vain_goes_by_mail_once(service: HttpServer, sink: Sink) -> None:
    set_up(service)
    planned(PUSH)
    service.says = AWAY
    assert tries(3) == 0
    assert (state(), len(service.asked), sink.raw) == ((PUSH, "pending"), 3, [])
    assert tries(1, 3) == 1
    assert (state(), len(service.asked), len(sink.raw)) == ((EMAIL, "sent"), 3, 1)
    # Back again, it finds nothing left to show.
    service.says = Said(status=201)
    assert tries(3, 4) == 0
    assert (len(messages()), len(service.asked), len(sink.raw)) == (1, 3, 1)


def test_a_push_service_that_comes_back_in_time_shows_it(service: HttpServer, sink: Sink) -> None:
    set_up(service)
    planned(PUSH)
    service.says = AWAY
    tries(2)
    service.says = Said(status=201)
    assert tries(1, 2) == 1
    assert (state(), sink.raw) == ((PUSH, "sent"), [])


def test_who_has_no_address_goes_on_waiting_for_their_browser(service: HttpServer, sink: Sink) -> None:
    set_up(service)
    without_address()
    service.says = AWAY
    assert tries(5) == 0
    assert (state(), len(service.asked)) == ((PUSH, "pending"), 5)
    service.says = Said(status=201)
    assert tries(1, 5) == 1
    assert (state(), sink.raw) == ((PUSH, "sent"), [])


@pytest.mark.parametrize("status", [500, 502, 504])
def test_what_a_browser_may_have_shown_never_goes_by_mail(
    service: HttpServer, sink: Sink, status: int
) -> None:
    set_up(service)
    planned(PUSH)
    service.says = Said(status=status)
    tries(1)
    service.says = AWAY
    assert tries(3, 1) == 0
    assert (state(), len(service.asked), sink.raw) == ((PUSH, "pending"), 4, [])
    # Nor once the browser is gone: the team sees that nobody knows.
    service.says = Said(status=410)
    assert tries(2, 4) == 0
    assert (state(), len(service.asked), sink.raw) == ((PUSH, "uncertain"), 5, [])


def test_a_push_that_was_cut_off_never_goes_by_mail(service: HttpServer, sink: Sink) -> None:
    set_up(service)
    planned(PUSH)
    service.says = Said(breaks=True)
    tries(1)
    service.says = AWAY
    assert tries(3, 1) == 0
    assert (state(), len(service.asked), sink.raw) == ((PUSH, "pending"), 4, [])
    service.says = Said(status=410)
    assert tries(2, 4) == 0
    assert (state(), sink.raw) == ((PUSH, "uncertain"), [])


def test_while_mail_stands_still_too_both_are_tried_in_turn(service: HttpServer, sink: Sink) -> None:
    set_up(service)
    planned(PUSH)
    service.says = AWAY
    sink.data_answer = "451 later"
    tries(4)
    assert (state(), len(service.asked)) == ((EMAIL, "pending"), 3)
    tries(1, 4)
    assert (state(), len(service.asked)) == ((PUSH, "pending"), 4)
    sink.data_answer = "250 OK"
    assert tries(1, 5) == 1
    assert (state(), len(sink.raw)) == ((EMAIL, "sent"), 1)


def test_a_mail_that_may_have_left_goes_on_as_the_same_mail(service: HttpServer, sink: Sink) -> None:
    set_up(service)
    planned(PUSH)
    service.says = AWAY
    sink.breaks = 1
    tries(4)
    assert (state(), len(sink.raw)) == ((EMAIL, "pending"), 1)
    service.says = Said(status=201)
    assert tries(1, 4) == 1
    assert (state(), len(service.asked)) == ((EMAIL, "sent"), 3)
    assert sink.raw[0] == sink.raw[1]


def test_who_wants_mail_meanwhile_gets_mail_at_once(service: HttpServer, sink: Sink) -> None:
    set_up(service)
    planned(PUSH)
    service.says = AWAY
    tries(1)
    with as_person("ana"):
        ContactPlan.objects.filter(client_id=ANA).update(prefers=EMAIL)
    assert tries(1, 1) == 1
    assert (state(), len(sink.raw)) == ((EMAIL, "sent"), 1)


def test_an_address_that_is_the_partners_too_gets_nothing_instead(service: HttpServer, sink: Sink) -> None:
    set_up(service)
    reached("ana", ("email", "both@mail.example"), prefers=PUSH)
    reached("ben", ("email", "both@mail.example"))
    plan("ana")
    plan_practice(RIVERSIDE, NOW)
    service.says = AWAY
    assert tries(3) == 0
    assert state() == (PUSH, "pending")
    assert tries(2, 3) == 0
    assert [message.suppressed_reason for message in messages()] == ["same_address"]
    assert (len(service.asked), sink.raw) == (3, [])


def test_outside_the_safe_hours_nothing_goes_instead(service: HttpServer, sink: Sink) -> None:
    set_up(service)
    planned(PUSH)
    service.says = AWAY
    tries(3)
    with as_person("ana"):
        ContactPlan.objects.filter(client_id=ANA).update(
            windows=[{"weekday": 6, "from": "09:00", "to": "10:00"}]
        )
    assert tries(2, 3) == 0
    assert (len(service.asked), sink.raw) == (3, [])
