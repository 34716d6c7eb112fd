"""A concern opens the safety plan, as a task of the team; never anything that a client is given to do."""

from typing import Any

import pytest

from assessments.models import FormVersion, Homework
from clients.models import InboxItem
from practices.tests.browsing import get, post, put
from relcare.demo.people import PEOPLE, case_id
from tests.cast import as_person

pytestmark = pytest.mark.django_db

ANA = str(PEOPLE["ana"].client_id)
PLAN = f"clients/{ANA}/safety-plan/"
DAY = "2024-06-03"
# Whatever somebody could think it is called.
NAMES = ("screening", "safety_screening", "violence", "violence_screening", "hits", "wast", "ipv", "danger")


def screened(result: str = "concern") -> Any:
    way = {} if result == "could_not_be_asked_alone" else {"way": "in_person"}
    answer = post("thea", "screenings/", {"client": ANA, "asked_on": DAY, "result": result, **way})
    assert answer.status_code == 201
    return answer.json()


def tasks(name: str = "thea", *, is_open: bool = True) -> list[dict[str, Any]]:
    found = get(name, "inbox/").json()["results"]
    due = [row for row in found if row["kind"] == "safety_plan_due"]
    return [row for row in due if (row["acknowledged_at"] is None) == is_open]


@pytest.mark.parametrize("result", ["concern", "could_not_be_asked_alone"])
def test_a_concern_leads_to_the_safety_plan_and_files_its_task(result: str) -> None:
    assert screened(result)["safety_plan"] == f"/api/v1/{PLAN}"
    (task,) = tasks()
    assert (task["client"], task["case"], task["about"]) == (ANA, None, "")
    assert len(tasks("sue")) == 1
    assert tasks("theo") == tasks("zoe") == []


@pytest.mark.parametrize("result", ["clear", "not_yet"])
def test_where_there_is_no_concern_nothing_waits(result: str) -> None:
    assert screened(result)["safety_plan"] is None
    assert tasks() == []


def test_any_flag_opens_it_and_several_ask_once() -> None:
    post("thea", "safety-flags/", {"client": ANA, "source": "observation", "why": "A bruise"})
    screened()
    assert len(tasks()) == 1


def test_the_next_version_by_staff_is_the_end_of_the_task() -> None:
    screened()
    assert put("thea", PLAN, {"warning_signs": "He drinks."}).status_code == 201
    assert tasks() == []
    (done,) = tasks(is_open=False)
    assert (done["acknowledged_by_name"], done["done"]) == ("Thea", "written")
    screened()
    assert len(tasks()) == 1


def test_what_the_client_writes_alone_leaves_the_task_to_the_team() -> None:
    screened()
    assert put("ana", PLAN, {"warning_signs": "He drinks."}).status_code == 201
    assert len(tasks()) == 1


def test_it_is_no_byte_of_either_clients_pages() -> None:
    paths = ("me/", f"clients/{ANA}/", PLAN, "homework/", "cases/", f"clients/{ANA}/summary/")
    before = {name: [get(name, path).content for path in paths] for name in ("ana", "ben")}
    screened()
    assert {name: [get(name, path).content for path in paths] for name in ("ana", "ben")} == before
    for name in ("ana", "ben", "mark"):
        assert get(name, "inbox/").status_code == 403
        with as_person(name):
            assert not InboxItem.objects.exists()


def test_nobody_is_given_anything_to_do_by_it() -> None:
    with as_person("thea"):
        before = Homework.objects.count()
    screened()
    with as_person("thea"):
        assert Homework.objects.count() == before


def test_no_form_here_asks_about_violence_so_that_none_can_be_assigned_or_planned() -> None:
    told = {"client": ANA, "case": str(case_id("ana and ben"))}
    weekly = {"client": ANA, "what": "check_in", "every": {"each": "week", "on": ["monday"], "at": "10:00"}}
    with as_person("thea"):
        keys = set(FormVersion.objects.values_list("form__key", flat=True))
    assert keys
    assert not [key for key in keys if any(name in key for name in NAMES)]
    for name in NAMES:
        assert post("thea", "homework/", {**told, "form": name}).status_code == 422
        assert post("thea", "check-in-plans/", {**weekly, "form": name}).status_code == 422
