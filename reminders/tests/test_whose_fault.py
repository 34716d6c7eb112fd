"""What a refusal changes for a client: only what is their address's or their own wish ends anything."""

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from clients.models import CHECK_INS_STUCK, CONTACT_UNSAFE, EMAIL, ContactPlan, InboxItem, SafeChannel
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from reminders.facts import select
from reminders.follow_up import follow_up_practice
from reminders.models import SMS, CheckInPlan
from reminders.planning import plan_practice
from reminders.sending import drain
from reminders.tests import test_webhooks as mailgun
from reminders.tests.http_server import HttpServer, Said
from reminders.tests.sink import Sink
from reminders.tests.test_sms import NUMBER, TAKEN, provider, tell
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, channel_of, fresh, make_safe, messages, plan
from tests.cast import as_person

__all__ = ["provider"]

pytestmark = pytest.mark.django_db

NOW = TUESDAY + SOON
WEEK = timedelta(days=7)
ADDRESS = "ana@riverside.example"
ACTIVE, FLAGGED, WISHED = ("active", ""), ("stopped", "address_failed"), ("stopped", "opted_out")
BLOCKED = {"code": 554, "enhanced-code": "5.7.1", "message": "5.7.1 Client host blocked using a list"}
OFF = {"MessageStatus": "undelivered", "ErrorCode": "30003"}


def send(at: Any = NOW) -> None:
    plan_practice(RIVERSIDE, at)
    drain(lambda: at)


def by_text(*, mail: bool = False) -> CheckInPlan:
    """A plan of Ana's, whom text messages reach; mail too, where that is said."""
    make_safe("ana", prefers=SMS)
    with as_person("ana"):
        contact = ContactPlan.objects.get(client_id=PEOPLE["ana"].client_id)
        SafeChannel(
            client_id=contact.client_id,
            plan=contact,
            channel=SMS,
            address=NUMBER,
            confirmed_on=contact.confirmed_on,
            confirmed_by_id=contact.confirmed_by_id,
        ).save(force_insert=True)
        if not mail:
            channel_of("ana").filter(channel=EMAIL).delete()
    return plan("ana")


def postmark(message_id: UUID, kind: str, **more: object) -> None:
    told = {"RecordType": "Bounce", "Type": kind, "Email": ADDRESS, "BouncedAt": "2026-03-04T09:00:00Z"}
    answer = Browser().post(
        "/hooks/mail/",
        json.dumps({**told, "Metadata": {"m": str(message_id)}, **more}),
        content_type="application/json",
        headers={"Authorization": f"Basic {base64.b64encode(b'user:secret').decode()}"},
    )
    assert answer.status_code == 204


def became(the_plan: CheckInPlan, at: Any = NOW) -> tuple[str, tuple[str, str]]:
    """The newest message, and the plan after it was looked after."""
    follow_up_practice(RIVERSIDE, at)
    now = fresh(the_plan)
    return messages()[-1].status, (now.state, now.stopped_because)


def items(kind: str) -> int:
    with as_person("thea"):
        return InboxItem.objects.filter(client_id=PEOPLE["ana"].client_id, kind=kind).count()


# --- Mail ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "after"),
    [
        *((kind, FLAGGED) for kind in ("HardBounce", "BadEmailAddress", "ManuallyDeactivated")),
        *((kind, ACTIVE) for kind in ("SoftBounce", "Blocked", "DMARCPolicy", "SpamNotification")),
    ],
)
def test_only_a_bounce_that_is_the_addresss_fault_ends_the_plan(
    sink: Sink, settings: Settings, kind: str, after: tuple[str, str]
) -> None:
    make_safe("ana")
    the_plan = plan("ana")
    send()
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "x", "WEBHOOK_SECRET": "user:secret"}
    postmark(messages()[0].id, kind)
    assert became(the_plan) == ("bounced", after)
    assert messages()[0].error_code == kind
    with as_person("ana"):
        assert ContactPlan.objects.get().opted_out_at is None
        assert (channel_of("ana").get().failed_at is not None) == (after == FLAGGED)


def test_a_complaint_is_the_clients_own_wish(sink: Sink, settings: Settings) -> None:
    make_safe("ana")
    the_plan = plan("ana")
    send()
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "x", "WEBHOOK_SECRET": "user:secret"}
    postmark(messages()[0].id, "SpamComplaint", RecordType="SpamComplaint")
    assert became(the_plan) == ("complained", WISHED)


@pytest.mark.parametrize(
    ("told", "after", "code"),
    [
        ({"delivery-status": BLOCKED, "reason": "generic"}, ACTIVE, "554"),
        ({"delivery-status": {"code": 552, "message": "5.2.2 Mailbox full"}}, ACTIVE, "552"),
        ({"reason": "old"}, ACTIVE, "old"),
        ({"delivery-status": {"code": 550, "message": "5.1.1 No such user"}}, FLAGGED, "550"),
        ({"delivery-status": {"code": 605}, "reason": "suppress-bounce"}, FLAGGED, "605"),
        ({"delivery-status": {"code": 607}, "reason": "suppress-complaint"}, WISHED, "607"),
    ],
)
def test_of_a_failure_what_the_mail_server_answered_decides(
    sink: Sink, settings: Settings, told: dict[str, Any], after: tuple[str, str], code: str
) -> None:
    make_safe("ana")
    the_plan = plan("ana")
    send()
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    settings.ANYMAIL = {"MAILGUN_API_KEY": "key", "MAILGUN_WEBHOOK_SIGNING_KEY": mailgun.KEY}
    body = mailgun.body(messages()[0].id, "failed", severity="permanent", **told)
    assert mailgun.tell(body) == 204
    assert became(the_plan) == ("bounced", after)
    assert messages()[0].error_code == code


@pytest.mark.parametrize("told", [{"code": "x"}, {"code": []}, [], "x", 7])
def test_an_answer_of_another_shape_is_no_error_of_ours(sink: Sink, settings: Settings, told: object) -> None:
    make_safe("ana")
    plan("ana")
    send()
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    settings.ANYMAIL = {"MAILGUN_API_KEY": "key", "MAILGUN_WEBHOOK_SIGNING_KEY": mailgun.KEY}
    more: dict[str, Any] = {"delivery-status": told, "severity": "permanent"}
    body = mailgun.body(messages()[0].id, "failed", **more)
    assert mailgun.tell(body) in (204, 400)


# --- Text messages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "after"),
    [
        *((error, ACTIVE) for error in ("30002", "30003", "30004", "30007", "30008", "", "x")),
        *((error, FLAGGED) for error in ("30005", "30006")),
        ("21610", WISHED),
    ],
)
def test_a_phone_that_is_off_ends_nothing(provider: HttpServer, error: str, after: tuple[str, str]) -> None:
    the_plan = by_text()
    send()
    assert messages()[0].status == "sent"
    assert tell(messages()[0].id, MessageStatus="undelivered", ErrorCode=error) == 204
    assert became(the_plan) == ("bounced", after)


@pytest.mark.parametrize("code", [21408, 21612])
def test_what_is_amiss_with_our_own_account_is_tried_again(provider: HttpServer, code: int) -> None:
    the_plan = by_text()
    provider.says = Said(status=400, body=json.dumps({"code": code, "message": "x"}).encode())
    send()
    assert became(the_plan) == ("pending", ACTIVE)
    provider.says = TAKEN
    drain(lambda: NOW + timedelta(minutes=2))
    assert became(the_plan) == ("sent", ACTIVE)


def test_whoever_texted_stop_gets_no_mail_instead(provider: HttpServer, sink: Sink) -> None:
    the_plan = by_text(mail=True)
    provider.says = Said(status=400, body=b'{"code": 21610, "message": "x"}')
    before = items(CONTACT_UNSAFE)
    send()
    assert became(the_plan) == ("failed", WISHED)
    assert items(CONTACT_UNSAFE) == before + 1
    send(NOW + WEEK)
    assert (sink.raw, len(provider.asked)) == ([], 1)
    with as_person("ana"):
        assert channel_of("ana").filter(failed_at__isnull=False).count() == 0


# --- Several in a row ---------------------------------------------------------------------------------


def comes_back(at: Any, **told: str) -> None:
    send(at)
    assert tell(messages()[-1].id, **told) == 204


def test_after_three_in_a_row_the_team_is_told_once_and_the_plan_goes_on(provider: HttpServer) -> None:
    the_plan = by_text()
    found = []
    for week in range(4):
        comes_back(NOW + week * WEEK, **OFF)
        assert became(the_plan, NOW + week * WEEK) == ("bounced", ACTIVE)
        found.append(items(CHECK_INS_STUCK))
    assert found == [0, 0, 1, 1]
    assert items(CONTACT_UNSAFE) == 0
    with as_person("thea"):
        item = InboxItem.objects.get(kind=CHECK_INS_STUCK)
        ((about,),) = select("SELECT rls.inbox_subject(%s)", item.pk)
    assert json.loads(about) == {"about": "reminders_checkinplan", "about_id": str(the_plan.pk)}


def test_one_that_arrives_begins_the_row_anew(provider: HttpServer) -> None:
    by_text()
    for week, told in enumerate((OFF, OFF, {"MessageStatus": "delivered"}, OFF, OFF)):
        comes_back(NOW + week * WEEK, **told)
    assert items(CHECK_INS_STUCK) == 0
    comes_back(NOW + 5 * WEEK, **OFF)
    assert items(CHECK_INS_STUCK) == 1


def test_what_was_left_out_neither_counts_nor_begins_the_row_anew(provider: HttpServer) -> None:
    the_plan = by_text()
    comes_back(NOW, **OFF)
    with acting_as(engine(RIVERSIDE)):
        CheckInPlan.objects.filter(pk=the_plan.pk).update(state="paused")
    send(NOW + WEEK)
    assert messages()[-1].suppressed_reason == "paused"
    with acting_as(engine(RIVERSIDE)):
        CheckInPlan.objects.filter(pk=the_plan.pk).update(state="active")
    comes_back(NOW + 2 * WEEK, **OFF)
    assert items(CHECK_INS_STUCK) == 0
    comes_back(NOW + 3 * WEEK, **OFF)
    assert items(CHECK_INS_STUCK) == 1


def test_what_could_not_be_handed_over_for_three_dates_counts_alike(provider: HttpServer) -> None:
    by_text()
    provider.says = Said(status=400, body=b'{"code": 21408, "message": "x"}')
    found = []
    for week in range(3):
        send(NOW + week * WEEK)
        for minute in range(1, 10):
            drain(lambda at=NOW + week * WEEK + timedelta(minutes=minute): at)  # type: ignore[misc]
        found.append(items(CHECK_INS_STUCK))
    assert found == [0, 0, 1]


def test_each_plan_has_a_row_of_its_own(provider: HttpServer) -> None:
    by_text()
    later = timedelta(days=2)
    plan("ana", due=TUESDAY + later)
    found = []
    for at in (NOW, NOW + later, NOW + WEEK, NOW + WEEK + later, NOW + 2 * WEEK, NOW + 2 * WEEK + later):
        comes_back(at, **OFF)
        found.append(items(CHECK_INS_STUCK))
    assert found == [0, 0, 0, 0, 1, 2]
