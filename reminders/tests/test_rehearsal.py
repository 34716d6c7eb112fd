"""The urgent chain rehearsed: every step as it would come, and nothing of it stays."""

from datetime import UTC, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from clients.models import Client, Duty, InboxItem, Leave, StaffAlert
from practices.models import Member
from relcare.demo.people import PEOPLE
from reminders.models import Message
from reminders.tests.weeks import TUESDAY
from tests.cast import as_person

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
TEN = (TUESDAY + HOUR).isoformat()


def on_duty(name: str, *, away: bool = False) -> None:
    with as_person("mark"):
        Duty.objects.all().delete()
        Leave.objects.all().delete()
        of = PEOPLE[name].member_id
        Duty(member_id=of, starts_at=TUESDAY - HOUR, ends_at=TUESDAY + 8 * HOUR).save(force_insert=True)
        if away:
            cover = PEOPLE["theo"].member_id
            day = TUESDAY.date()
            Leave(member_id=of, cover_id=cover, starts_on=day, ends_on=day).save(force_insert=True)


def rehearsed(**options: Any) -> str:
    told = StringIO()
    call_command("rehearse_urgent", practice="riverside", at=TEN, stdout=told, **options)
    return told.getvalue()


def rows() -> tuple[int, ...]:
    with as_person("mark"):
        clients = Client.objects.count()
    with as_person("thea"):
        counts = [model._default_manager.count() for model in (InboxItem, StaffAlert, Message)]
    return (clients, *counts)


def test_each_step_says_who_would_be_told_and_when() -> None:
    on_duty("thea", away=True)
    said = rehearsed()
    start = (TUESDAY + HOUR).astimezone(UTC)
    for place, (step, name) in enumerate(
        [("on duty", "thea"), ("leave cover", "theo"), ("supervisors", "sue"), ("all on duty", "thea")]
    ):
        when = f"{start + place * HOUR:%Y-%m-%d %H:%M}"
        with as_person("mark"):
            called = Member.objects.get(pk=PEOPLE[name].member_id).name
        assert f"{place + 1}. {step}, {when} UTC\n   {called}: would be told" in said
    assert "Somebody is told at every step." in said


def test_nothing_of_it_stays_and_nothing_is_sent() -> None:
    on_duty("thea")
    before = rows()
    assert "Nobody of those told is away." in rehearsed()
    assert rows() == before
    assert mail.outbox == []


def test_asked_to_it_hands_the_messages_over_and_they_say_nothing() -> None:
    on_duty("thea")
    before = rows()
    said = rehearsed(send=True)
    assert said.count(": told") == len(mail.outbox) == 3
    assert all("urgent" not in f"{letter.body} {letter.subject}" for letter in mail.outbox)
    assert rows() == before


def test_with_nobody_on_duty_it_says_so_and_fails() -> None:
    with as_person("mark"):
        Duty.objects.all().delete()
    told = StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("rehearse_urgent", practice="riverside", at=TEN, stdout=told)
    assert failed.value.returncode == 1
    assert "GAP: Nobody is on duty then" in told.getvalue()


def test_with_no_supervisor_it_says_so_and_fails() -> None:
    on_duty("theo")
    with as_person("mark"):
        Member.objects.filter(pk=PEOPLE["theo"].member_id).update(supervisor_id=None)
    told = StringIO()
    with pytest.raises(CommandError):
        call_command("rehearse_urgent", practice="riverside", at=TEN, stdout=told)
    assert "GAP: Nobody of those told has a supervisor" in told.getvalue()


def test_an_unknown_practice_and_a_time_without_a_zone_are_refused() -> None:
    for wrong in ({"practice": "nowhere"}, {"practice": "riverside", "at": "2026-01-05T10:00"}):
        with pytest.raises(CommandError):
            call_command("rehearse_urgent", **wrong)
