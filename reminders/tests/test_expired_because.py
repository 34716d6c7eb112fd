"""What expired says which of its causes it was."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any, Final

import pytest

from clients.models import ContactPlan
from practices.models import Practice
from relcare.demo.people import PEOPLE
from reminders.channels import Post
from reminders.log_words import ENDS, EXPIRED_BY, because
from reminders.models import EXPIRED, NOT_BEGUN, PENDING, RATE, REPLACED, SENT, WINDOW_OVER
from reminders.planning import plan_practice
from reminders.rules import Every
from reminders.sending import claim, deliver, drain
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, messages, plan
from tests.cast import as_person, signed_in

pytestmark = pytest.mark.django_db

NOW: Final = TUESDAY + SOON
# When the safe hours of the cast are over on that day.
OVER: Final = TUESDAY.replace(hour=20)
HOUR: Final = timedelta(hours=1)


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def hours(weekday: int, opens: str, closes: str) -> list[dict[str, Any]]:
    return [{"weekday": weekday, "from": opens, "to": closes}]


def due(*names: str, **changes: Any) -> None:
    make_safe(*names, **changes)
    for name in names:
        plan(name)
    plan_practice(RIVERSIDE, NOW)


def limited_to(messages_per_hour: int) -> None:
    with as_person("mark"):
        Practice.objects.filter(pk=RIVERSIDE).update(settings={"messages_per_hour": messages_per_hour})


def ends() -> set[tuple[str, str]]:
    return {(message.status, message.error_code) for message in messages()}


def read(name: str) -> Any:
    answer = signed_in("thea").get(f"/api/v1/clients/{PEOPLE[name].client_id}/messages/")
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_what_found_the_hour_of_its_practice_full_until_it_was_over_says_so(sink: Sink) -> None:
    limited_to(2)
    due("ana", "ben", "cem", windows=hours(1, "08:00", "09:50"))
    closes = TUESDAY.replace(minute=50)
    assert [drain(at(NOW)), drain(at(closes - SOON)), drain(at(NOW + HOUR + SOON))] == [2, 0, 0]
    assert ends() == {(SENT, ""), (EXPIRED, RATE)}


def test_what_nobody_began_is_not_put_on_the_practices_hour(sink: Sink) -> None:
    limited_to(2)
    due("ana", "ben", "cem")
    assert drain(at(NOW)) == 2
    # From here on nothing runs, though the next hour would have had room.
    assert drain(at(OVER)) == 0
    assert ends() == {(SENT, ""), (EXPIRED, NOT_BEGUN)}


def test_after_an_outage_it_says_that_nobody_began_it(sink: Sink) -> None:
    due("ana")
    assert drain(at(OVER)) == 0
    assert ends() == {(EXPIRED, NOT_BEGUN)}
    (line,) = read("ana")
    assert line["because"] == EXPIRED_BY[NOT_BEGUN]


def test_dates_that_were_planned_too_late_say_whether_a_newer_one_took_their_place() -> None:
    make_safe("ana")
    plan("ana")
    # Two weeks later, within the safe hours: the first date's are over, and the newest one goes out.
    plan_practice(RIVERSIDE, NOW + timedelta(days=14))
    assert [message.error_code for message in messages()] == [NOT_BEGUN, NOT_BEGUN, ""]


@pytest.mark.parametrize(("weekday", "code"), [(4, REPLACED), (1, NOT_BEGUN)])
def test_what_waits_when_a_newer_date_comes_says_whether_it_could_still_have_left(
    weekday: int, code: str
) -> None:
    make_safe("ana", windows=[*hours(weekday, "19:00", "20:00"), *hours(5, "19:00", "20:00")])
    plan("ana", every=Every("day", time(9)))
    for days in (0, 1):
        plan_practice(RIVERSIDE, NOW + timedelta(days=days))
    assert [(row.status, row.error_code) for row in messages()] == [(EXPIRED, code), (PENDING, "")]


@pytest.mark.parametrize("apart", [1, 11])
def test_what_was_tried_in_vain_says_what_was_answered_last(sink: Sink, apart: int) -> None:
    due("ana")
    sink.rcpt_answer = "450 later"
    # All its tries within its safe hours; or one, and then they are over.
    for turn in range(9):
        drain(at(NOW + turn * apart * HOUR))
    (line,) = read("ana")
    assert (line["status"], line["error_code"]) == (EXPIRED, "450")
    assert "450" in line["because"]


def test_a_newer_date_does_not_hide_what_was_answered(sink: Sink) -> None:
    due("ana")
    sink.rcpt_answer = "450 later"
    drain(at(NOW))
    plan_practice(RIVERSIDE, NOW + timedelta(days=7))
    assert (EXPIRED, "450") in ends()


def test_safe_hours_that_were_taken_away_are_told_as_such(sink: Sink) -> None:
    due("ana")
    (claimed,) = claim(NOW)
    with as_person("ana"):
        ContactPlan.objects.update(windows=hours(2, "08:00", "20:00"))
    with Post() as post:
        assert not deliver(claimed, post, at(NOW))
    assert ends() == {(EXPIRED, WINDOW_OVER)}
    assert read("ana")[0]["because"] == EXPIRED_BY[WINDOW_OVER]


def test_each_cause_has_a_sentence_of_its_own() -> None:
    told = [because(EXPIRED, "", code) for code in ("", "450", *EXPIRED_BY)]
    assert len(set(told)) == len(told)
    assert told[0] == ENDS[EXPIRED]
    for words in told:
        assert re.fullmatch(r"[A-Z].+[.]", words), words
