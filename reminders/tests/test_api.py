"""Check-in plans over HTTP: who may, what is understood, what is refused with which words."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from assessments.models import FormVersion
from assessments.tests.scene import ANA, BEN, CEM, YAN, asked, statuses
from clients.models import CLOSED, Case
from practices.clock import now, today_in
from relcare.demo.people import case_id
from reminders.actions import FURTHEST
from reminders.models import CheckInPlan, PlanStop
from reminders.planning import plan_practice
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, plan
from tests.cast import as_person

pytestmark = pytest.mark.django_db

WEEKLY = {"each": "week", "on": ["tuesday"], "at": "09:00"}
STAFF_403 = {"sue": 403, "mark": 403, "ana": 403, "ben": 403, "nobody": 401}


def told(**changes: Any) -> dict[str, Any]:
    body = {"client": str(ANA), "what": "check_in", "every": WEEKLY, **changes}
    return {name: value for name, value in body.items() if value is not None}


def made(**changes: Any) -> dict[str, Any]:
    answer = asked("thea", "post", "check-in-plans/", told(**changes))
    assert answer.status_code == 201, answer.content
    body: dict[str, Any] = answer.json()
    return body


def patched(the_plan: dict[str, Any], changes: dict[str, Any], tag: str = "1", name: str = "thea") -> Any:
    return asked(
        name, "patch", f"check-in-plans/{the_plan['id']}/", changes, if_match=f'"{the_plan["id"]}.{tag}"'
    )


def phq9() -> str:
    with as_person("thea"):
        return str(FormVersion.objects.get(form__key="phq9").pk)


@pytest.mark.parametrize(("at", "status"), [("10:00", 201), ("20:00", 422)])
def test_a_form_with_urgent_answers_is_asked_for_while_somebody_reads(at: str, status: int) -> None:
    answer = asked("thea", "post", "check-in-plans/", told(version=phq9(), every={**WEEKLY, "at": at}))
    assert answer.status_code == status
    if status == 422:
        assert list(answer.json()["errors"]) == ["every"]


@pytest.mark.parametrize(("at", "status"), [("10:00", 201), ("20:00", 422)])
def test_a_reminder_of_whatever_is_open_comes_while_somebody_reads(at: str, status: int) -> None:
    every = {**WEEKLY, "at": at}
    answer = asked("thea", "post", "check-in-plans/", told(what="homework", version=None, every=every))
    assert answer.status_code == status
    if status == 422:
        assert list(answer.json()["errors"]) == ["every"]


def moved(the_plan: dict[str, Any], **step: Any) -> Any:
    return asked("thea", "post", f"check-in-plans/{the_plan['id']}/transition/", step)


def test_plain_choices_come_back_with_the_next_five_dates() -> None:
    the_plan = made()
    assert the_plan["every"] == {**WEEKLY, "interval": 1, "day": None, "times": None, "until": None}
    assert the_plan["zone"] == "Europe/Berlin"
    assert len(the_plan["next_dates"]) == 5
    assert {date[10:] for date in the_plan["next_dates"]} <= {"T08:00:00Z", "T07:00:00Z"}
    assert (the_plan["state"], the_plan["silence_hours"], the_plan["missed_limit"]) == ("active", 12, 3)


def test_who_may_plan_read_and_look_into_the_log() -> None:
    the_plan = made()["id"]
    others = {"theo": 404, "zoe": 404}
    assert statuses("post", "check-in-plans/", told()) == STAFF_403 | {"thea": 201, "theo": 422, "zoe": 422}
    assert statuses("get", f"check-in-plans/{the_plan}/") == others | {
        "thea": 200,
        "sue": 200,
        "ana": 200,
        "mark": 403,
        "ben": 404,
        "nobody": 401,
    }
    assert statuses("get", f"check-in-plans/{the_plan}/log/") == others | {
        "thea": 200,
        "sue": 200,
        "ana": 403,
        "mark": 403,
        "ben": 403,
        "nobody": 401,
    }


def test_a_list_is_of_one_client_where_asked() -> None:
    made()
    made(client=str(CEM))
    assert len(asked("thea", "get", "check-in-plans/").json()["results"]) == 2
    (only,) = asked("thea", "get", f"check-in-plans/?client={CEM}").json()["results"]
    assert only["client"] == str(CEM)
    assert asked("ana", "get", f"check-in-plans/?client={BEN}").json()["results"] == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"every": {**WEEKLY, "each": "second"}}, "every.each"),
        ({"every": {**WEEKLY, "on": ["someday"]}}, "every.on.0"),
        ({"every": {"each": "week", "at": "09:00"}}, "every.on"),
        ({"every": {"each": "month", "at": "09:00"}}, "every.day"),
        ({"every": {"each": "month", "day": 31, "at": "09:00"}}, "every.day"),
        ({"every": {**WEEKLY, "at": "25:00"}}, "every.at"),
        ({"every": {**WEEKLY, "times": 2, "until": "2040-01-01"}}, "every.until"),
        ({"every": {**WEEKLY, "until": "2020-01-01"}}, "every"),
        ({"every": {**WEEKLY, "hours": 3}}, "every.hours"),
        ({"every": None}, "every"),
        ({"starts_on": "1926-01-01"}, "starts_on"),
        ({"starts_on": "9999-12-28"}, "starts_on"),
        ({"every": {**WEEKLY, "until": "9999-12-31"}}, "every.until"),
        ({"silence_hours": 169}, "silence_hours"),
        ({"missed_limit": 0}, "missed_limit"),
        ({"what": "advert"}, "what"),
        ({"zone": "Europe/Atlantis"}, "zone"),
        ({"client": str(YAN)}, "client"),
        ({"client": "x"}, "client"),
        ({"version": str(ANA)}, "version"),
        ({"rule": "FREQ=SECONDLY"}, "rule"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(changes: dict[str, Any], path: str) -> None:
    answer = asked("thea", "post", "check-in-plans/", told(**changes))
    assert answer.status_code == 422
    assert path in answer.json()["errors"]


def test_no_plan_begins_or_ends_or_waits_later_than_five_years_from_now() -> None:
    last, until = today_in("Europe/Berlin") + FURTHEST, now() + FURTHEST
    the_plan = made(starts_on=last.isoformat(), every={"each": "day", "at": "09:00"})
    beyond = (last + timedelta(days=2)).isoformat()
    for changes in ({"starts_on": beyond}, {"every": {**WEEKLY, "until": beyond}}):
        assert patched(the_plan, changes).status_code == 422
    for told_until, status in ((until + timedelta(days=1), 422), (until - timedelta(days=1), 200)):
        assert moved(the_plan, to="paused", until=told_until.isoformat()).status_code == status


@pytest.mark.parametrize("starts_on", [date(9999, 12, 1), date(9999, 12, 31)])
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_a_plan_at_the_end_of_the_calendar_spoils_no_list(starts_on: date, zone: str) -> None:
    the_plan = plan("ana")
    with as_person("thea"):
        end = datetime(9999, 12, 28, 9, tzinfo=UTC)
        CheckInPlan.objects.filter(pk=the_plan.pk).update(starts_on=starts_on, next_due_at=end, zone=zone)
    make_safe("ana", windows=[])
    answer = asked("thea", "get", "check-in-plans/")
    assert answer.status_code == 200, answer.content
    (shown,) = [one for one in answer.json()["results"] if one["id"] == str(the_plan.pk)]
    assert shown["next_windows"][0]["opens"] is None


def test_a_client_whose_case_is_closed_gets_no_plan() -> None:
    with as_person("thea"):
        Case.objects.filter(pk=case_id("cem")).update(state=CLOSED, closed_on=today_in("UTC"))
    assert asked("thea", "post", "check-in-plans/", told(client=str(CEM))).status_code == 409


def test_a_change_needs_what_was_read_and_counts_dates_anew() -> None:
    the_plan = made()
    assert asked("thea", "patch", f"check-in-plans/{the_plan['id']}/", {"missed_limit": 5}).status_code == 428
    changed = patched(the_plan, {"every": {"each": "day", "at": "18:30"}, "missed_limit": 5})
    assert changed.status_code == 200, changed.content
    assert changed.json()["every"]["each"] == "day"
    assert changed.json()["next_dates"] != the_plan["next_dates"]
    assert patched(the_plan, {"missed_limit": 6}).status_code == 412
    half = patched(the_plan, {"every": {"each": "day"}}, tag="2")
    assert half.status_code == 422
    assert "every.at" in half.json()["errors"]


def test_a_plan_is_paused_goes_on_and_is_stopped_with_a_reason() -> None:
    the_plan = made()
    until = (now() + timedelta(days=3)).isoformat().replace("+00:00", "Z")
    assert moved(the_plan, to="paused", until=until).json()["state"] == "paused"
    assert moved(the_plan, to="active").json()["paused_until"] is None
    assert moved(the_plan, to="active").json()["allowed"] == ["paused", "stopped"]
    assert moved(the_plan, to="stopped").status_code == 422
    stopped = moved(the_plan, to="stopped", reason="Not needed any more.").json()
    assert (stopped["state"], stopped["next_dates"]) == ("stopped", [])
    assert (stopped["stopped_because"], stopped["stop_reason"]) == ("by_team", "Not needed any more.")
    again = moved(the_plan, to="active").json()
    assert (again["stopped_because"], again["stop_reason"]) == ("", "")


def test_why_a_plan_was_stopped_is_told_to_the_team_alone() -> None:
    the_plan = made()
    for reason in ("She is afraid.", "same_address"):
        moved(the_plan, to="stopped", reason=reason)
        (shown,) = asked("sue", "get", "check-in-plans/?client=" + the_plan["client"]).json()["results"]
        assert (shown["stopped_because"], shown["stop_reason"]) == ("by_team", reason)
        for path in ("check-in-plans/", f"check-in-plans/{the_plan['id']}/"):
            hers = asked("ana", "get", path)
            assert hers.status_code == 200
            assert reason not in hers.content.decode()
            assert "stop_reason" not in hers.content.decode()
        with as_person("ana"):
            assert not PlanStop.objects.exists()
        moved(the_plan, to="active")
    with as_person("thea"):
        assert PlanStop.objects.count() == 2


@pytest.mark.parametrize(
    "step",
    [
        {"to": "stopped", "until": "2040-01-01T00:00:00Z", "reason": "x"},
        {"to": "paused", "until": "2020-01-01T00:00:00Z"},
        {"to": "paused", "reason": "x"},
        {"to": "gone"},
    ],
)
def test_a_step_that_makes_no_sense_is_refused(step: dict[str, str]) -> None:
    assert moved(made(), **step).status_code == 422


def test_the_log_says_what_was_planned_and_why_it_was_left_out() -> None:
    make_safe("ana", opted_out_at=TUESDAY)
    the_plan = plan()
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    (line,) = asked("thea", "get", f"check-in-plans/{the_plan.pk}/log/").json()["results"]
    assert (line["status"], line["suppressed_reason"], line["sent_at"]) == ("suppressed", "opted_out", None)


def test_the_same_key_plans_once() -> None:
    answers = [asked("thea", "post", "check-in-plans/", told(), idempotency_key="one") for _ in range(2)]
    assert answers[0].json()["id"] == answers[1].json()["id"]
