"""Days that are told of homework and courses: from today on, and no further than five years."""

from datetime import date, timedelta
from typing import Any

import pytest

from assessments.actions.homework import FAR_DAY, PAST_DAY, refuse_unfit_days
from assessments.tests.scene import ANA, TODAY, asked, assigned, days_ago
from practices import clock
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

FAR = ["9999-12-31", "9999-12-24", str(TODAY + timedelta(days=6 * 365))]
PAST = ["0001-01-01", str(days_ago(2))]


def errors(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.content
    return sorted(answer.json()["errors"])


def given(**told: Any) -> Any:
    return asked("thea", "post", "homework/", {"client": str(ANA), "task": "Walk.", **told})


@pytest.mark.parametrize("name", ["due_on", "closes_on"])
@pytest.mark.parametrize("day", [*FAR, *PAST])
def test_new_homework_has_no_day_that_is_over_or_out_of_sight(name: str, day: str) -> None:
    assert errors(given(**{name: day})) == [name]
    assert errors(given(due_on=day, closes_on=day)) == ["closes_on", "due_on"]


@pytest.mark.parametrize("name", ["due_on", "closes_on"])
@pytest.mark.parametrize("day", [*FAR, *PAST])
def test_nor_is_it_moved_to_one(name: str, day: str) -> None:
    one = given()
    path = f"homework/{one.json()['id']}/"
    assert errors(asked("thea", "patch", path, {name: day}, if_match=one["ETag"])) == [name]


def test_a_day_that_passed_meanwhile_stays_while_another_is_moved() -> None:
    one = assigned("", task="Walk.", due_on=days_ago(3))
    path, tag = f"homework/{one.pk}/", asked("thea", "get", f"homework/{one.pk}/")["ETag"]
    body = {"due_on": str(days_ago(3)), "closes_on": str(days_ago(-5))}
    moved = asked("thea", "patch", path, body, if_match=tag)
    assert (moved.status_code, moved.json()["due_on"]) == (200, str(days_ago(3)))


@pytest.mark.parametrize("day", FAR)
def test_what_is_opened_again_closes_within_sight(day: str) -> None:
    one = assigned("", task="Walk.", state="expired")
    told = {"to": "assigned", "closes_on": day}
    assert errors(asked("thea", "post", f"homework/{one.pk}/transition/", told)) == ["closes_on"]


@pytest.mark.parametrize("day", [*FAR, *PAST])
@pytest.mark.parametrize("more", [{"delay_days": 1}, {"due_days": 1}, {"closes_days": 1}])
def test_a_course_begins_within_sight(day: str, more: dict[str, int]) -> None:
    step = {"task": "Walk.", "task_kind": "do", "starts": "at_once", **more}
    told = {"client": str(ANA), "started_on": day, "steps": [step]}
    assert errors(asked("thea", "post", "courses/", told)) == ["started_on"]


def test_the_last_day_is_told_in_words() -> None:
    with as_person("thea"):
        today = clock.today(actor("thea"))
        last = date(today.year + 5, today.month, min(today.day, 28))
        refuse_unfit_days(actor("thea"), {"due_on": today, "closes_on": last, "started_on": None})
    assert given(due_on=str(last + timedelta(days=1))).json()["errors"]["due_on"] == [FAR_DAY]
    assert given(due_on="0001-01-01").json()["errors"]["due_on"] == [PAST_DAY]
