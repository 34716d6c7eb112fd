"""What may be answered urgently is sent while somebody reads; under age nothing without consent."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.tests.scene import assigned
from clients.models import CHECK_INS_STUCK, Client, Consent, InboxItem
from clients.rules import Window
from practices.models import Practice
from relcare.demo.people import PEOPLE
from reminders.planning import plan_practice
from reminders.rules import in_window, next_open_in_both
from reminders.sending import drain
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, messages, plan, statuses
from tests.cast import as_person

pytestmark = pytest.mark.django_db

ANA = PEOPLE["ana"].client_id
EVENING = TUESDAY.replace(hour=18, minute=30)
ALWAYS = [{"weekday": day, "from": "00:00", "to": "23:59"} for day in range(7)]
WATCHED = [{"weekday": day, "from": "09:00", "to": "17:00"} for day in range(5)]


def planned(at: datetime) -> None:
    make_safe("ana", windows=ALWAYS)
    with as_person("mark"):
        Practice.objects.update(watched_hours=WATCHED, zone="Europe/Berlin")
    plan(due=at)
    plan_practice(RIVERSIDE, at + SOON)


def test_a_check_in_that_asks_for_an_urgent_form_waits_until_somebody_reads(sink: Sink) -> None:
    assigned("phq9")
    early = TUESDAY.replace(hour=7)
    planned(early)
    assert drain(lambda: early + SOON) == 0
    (message,) = messages()
    assert message.next_try_at == TUESDAY
    assert drain(lambda: TUESDAY) == 1
    assert len(sink.recipients) == 1


def test_where_nobody_reads_before_its_window_closes_it_is_left_out_and_says_why(sink: Sink) -> None:
    assigned("phq9")
    planned(EVENING)
    assert drain(lambda: EVENING + SOON) == 0
    assert statuses() == ["nobody_reads"]
    assert sink.recipients == []
    with as_person("thea"):
        assert InboxItem.objects.filter(client_id=ANA, kind=CHECK_INS_STUCK).count() == 1


def test_a_check_in_that_asks_for_calm_things_goes_out_in_the_evening(sink: Sink) -> None:
    assigned("weekly_check_in")
    planned(EVENING)
    assert drain(lambda: EVENING + SOON) == 1
    assert len(sink.recipients) == 1


def test_under_age_without_consent_nothing_is_sent_and_the_log_says_why(sink: Sink) -> None:
    with as_person("thea"):
        Client.objects.filter(pk=ANA).update(born_on=date(2016, 3, 1))
    make_safe("ana", windows=ALWAYS)
    with as_person("thea"):
        given_by = {"given_by": "Her mother", "in_what_right": "parent", "given_on": date(2024, 1, 1)}
        consent = Consent.objects.create(client_id=ANA, **given_by)
    plan()
    with as_person("thea"):
        Consent.objects.filter(pk=consent.pk).update(
            withdrawn_on=date(2024, 1, 2), withdrawn_by_id=PEOPLE["thea"].member_id
        )
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert statuses() == ["no_consent"]
    assert sink.recipients == []


windows = st.lists(
    st.builds(
        lambda day, start, length: Window(day, time(start), time(start + length)),
        st.integers(0, 6),
        st.integers(0, 20),
        st.integers(1, 3),
    ),
    max_size=4,
)


@given(windows, windows, st.integers(0, 14 * 24 * 60), st.sampled_from(["UTC", "America/New_York"]))
def test_the_first_instant_in_both_lies_in_both_and_none_before_it_does(
    safe: list[Window], read: list[Window], minutes: int, zone: str
) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    found = next_open_in_both(safe, "Europe/Berlin", read, zone, at)
    if found is not None:
        opens, closes = found
        assert at <= opens < closes
        for within in (opens, closes - timedelta(microseconds=1)):
            assert in_window(safe, "Europe/Berlin", within)
            assert in_window(read, zone, within)
    end = found[0] if found else at + timedelta(days=7)
    moment = at
    while moment < end:
        assert not (in_window(safe, "Europe/Berlin", moment) and in_window(read, zone, moment))
        moment += timedelta(minutes=30)
