"""Under the age of consent nothing reaches a client before somebody consented; a child is urgent."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clients.models import ChildConcern, Client, InboxItem
from practices.tests.browsing import get, patch, post
from relcare.demo.people import PEOPLE, case_id
from tests.cast import EIGHT, as_person

pytestmark = pytest.mark.django_db

ANA = str(PEOPLE["ana"].client_id)
DAY = "2024-06-03"
TODAY = datetime.now(UTC).date()
CHECK_INS = {"client": ANA, "what": "check_in", "every": {"each": "day", "at": "10:00"}}
CONSENT = {"client": ANA, "given_by": "Her mother", "in_what_right": "parent", "given_on": DAY}


def aged(years: int) -> None:
    with as_person("thea"):
        born = TODAY - timedelta(days=366 * years)
        Client.objects.filter(pk=ANA).update(born_on=born)


def homework() -> Any:
    return post("thea", "homework/", {"client": ANA, "case": str(case_id("ana and ben")), "form": "phq4"})


def weekdays_at_ten() -> dict[str, Any]:
    days = ["monday", "tuesday"]
    return {**CHECK_INS, "every": {"each": "week", "on": days, "at": "10:00"}}


def test_under_age_no_form_and_no_reminder_before_consent_is_recorded() -> None:
    aged(14)
    refused = homework()
    assert refused.status_code == 409
    assert "under age" in refused.json()["detail"]
    assert post("thea", "check-in-plans/", weekdays_at_ten()).status_code == 409
    assert post("thea", "consents/", CONSENT).status_code == 201
    assert homework().status_code == 201
    assert post("thea", "check-in-plans/", weekdays_at_ten()).status_code == 201


def test_under_age_nobody_is_invited_before_consent_is_recorded() -> None:
    child = post("thea", "clients/", {"name": "Kim", "born_on": str(TODAY - timedelta(days=4000))})
    whose = child.json()["id"]
    post("thea", "cases/", {"kind": "individual", "clients": [whose], "opened_on": DAY})
    told = {"email": "kim@example.org", "name": "Kim", "roles": ["client"], "client": whose}
    assert post("thea", "invitations/", told).status_code == 409
    post("thea", "consents/", {**CONSENT, "client": whose})
    assert post("thea", "invitations/", told).status_code == 201


def test_a_withdrawn_consent_counts_no_more_and_is_withdrawn_once() -> None:
    aged(14)
    path = f"consents/{post('thea', 'consents/', CONSENT).json()['id']}/withdraw/"
    assert post("thea", path).json()["withdrawn_on"] is not None
    assert homework().status_code == 409
    assert post("thea", path).status_code == 409


def test_the_practice_says_from_what_age_on() -> None:
    aged(17)
    assert homework().status_code == 201
    practice = get("mark", "practice/")
    assert practice.json()["age_of_consent"] == 16
    assert patch("mark", "practice/", {"age_of_consent": 18}, practice["ETag"]).status_code == 200
    assert homework().status_code == 409


def test_a_guardian_may_be_told_dates_and_is_not_contacted_unless_somebody_says_so() -> None:
    assert post("thea", "consents/", CONSENT).json()["guardian_sees"] == "dates_only"
    everything = {**CONSENT, "guardian_sees": "everything"}
    assert post("thea", "consents/", everything).status_code == 422
    guardian = {"client": ANA, "name": "Her mother", "in_what_right": "parent"}
    assert post("thea", "guardians/", guardian).json()["may_be_contacted"] is False


def test_worry_about_a_child_is_urgent_until_somebody_says_what_was_done() -> None:
    told = {"client": ANA, "what": "The boy hides under the table.", "since": DAY}
    concern = post("thea", "child-concerns/", told).json()["id"]
    (item,) = [row for row in get("thea", "inbox/").json()["results"] if row["about_id"] == concern]
    assert (item["kind"], item["about"], item["acknowledged_at"]) == ("urgent", "childconcern", None)
    path = f"inbox/{item['id']}/acknowledge/"
    assert post("thea", path, {"done": ""}).status_code == 422
    assert post("thea", path, {"done": "Called the youth office."}).status_code == 200


def test_who_looked_at_the_duty_to_report_stands_there_by_name_and_day() -> None:
    told = {"client": ANA, "what": "The boy hides.", "since": DAY}
    made = post("thea", "child-concerns/", told)
    path = f"child-concerns/{made.json()['id']}/"
    looked = patch("thea", path, {"told_whom": "Sue", "duty_result": "No duty."}, made["ETag"]).json()
    assert looked["duty_looked_at_by"] == str(PEOPLE["thea"].member_id)
    assert looked["duty_looked_at_on"] is not None
    assert looked["told_whom"] == "Sue"


def test_nobody_outside_the_team_reads_of_the_child() -> None:
    post("thea", "child-concerns/", {"client": ANA, "what": "The boy hides.", "since": DAY})
    found = {name: get(name, "child-concerns/").status_code for name in EIGHT}
    assert [name for name, status in found.items() if status == 200] == ["thea", "theo", "sue", "zoe"]
    for name in ("theo", "mark", "ana", "ben", "zoe"):
        with as_person(name):
            assert not ChildConcern.objects.exists()
            assert not InboxItem.objects.filter(client_id=ANA).exists()
