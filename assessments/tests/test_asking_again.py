"""After a no the ask rests: nothing is refused, three doors stand open, and the therapist reads a count."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.tests.test_requests import BODY, WISH
from practices.clock import today
from practices.thresholds import DEFAULTS
from privacy.actor import acting_as
from privacy.models import AuditLine
from relationships.models import Request, RequestVersion
from relationships.tests.joint import joint_work_open
from relationships.tests.scene import ANAS, asked, given_relationship, statuses
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _suggestions_are_given(db: None) -> None:
    joint_work_open()


DOORS: Final = ["let_it_rest", "what_i_will_do", "what_i_offer"]


def days_ago(days: int) -> str:
    with as_person("ana"):
        return str(today(actor("ana")) - timedelta(days=days))


def write(name: str = "ana", **told: Any) -> Any:
    return asked(name, "post", "requests/", {**BODY, **told})


def refused(days: int, name: str = "ana", answer: str = "no", **told: Any) -> str:
    """An ask that was answered so many days ago."""
    made = str(write(name, **told).json()["id"])
    on = days_ago(days)
    asked(name, "post", f"requests/{made}/transition/", {"to": "asked", "on": on})
    answered = {"answer": answer, "answered_on": on}
    assert asked(name, "post", f"requests/{made}/answer/", answered).status_code == 200
    return made


def again(name: str = "thea", relationship: UUID = ANAS) -> Any:
    return asked(name, "get", f"relationships/{relationship}/asked-again/").json()


@pytest.mark.parametrize(("days", "left"), [(0, 30), (29, 1), (30, None), (200, None)])
def test_a_linked_ask_is_written_and_shown_the_no_that_rests(days: int, left: int | None) -> None:
    earlier = refused(days)
    made = write(about=earlier)
    assert made.status_code == 201
    resting = made.json()["resting"]
    if left is None:
        assert resting is None
    else:
        assert (resting["request"], resting["days_left"], resting["doors"]) == (earlier, left, DOORS)
        assert resting["answered_on"] == days_ago(days)
        assert resting["until"] == days_ago(days - 30)
    assert asked("ana", "get", f"requests/{made.json()['id']}/").json()["resting"] == resting


def test_what_is_not_linked_is_compared_by_nothing() -> None:
    refused(1)
    assert write().json()["resting"] is None
    assert again()["count"] == 0


@pytest.mark.parametrize("answer", ["cannot", "does_not_know_how", "not_yet", "yes"])
def test_only_a_no_rests(answer: str) -> None:
    assert write(about=refused(1, answer=answer)).json()["resting"] is None


def test_a_no_rests_along_the_whole_line() -> None:
    first = refused(3)
    second = write(about=first).json()["id"]
    third = write(about=second).json()
    assert third["resting"]["request"] == first
    assert again() == {
        "count": 2,
        "lines": [{"line": first, "asks": [second, third["id"]]}],
        "rests_days": 30,
        "reasons": [{"code": "asked_again", "count": 2, "rests_days": 30}],
    }


def test_a_later_no_of_the_line_does_not_rest_upon_an_earlier_ask() -> None:
    first = refused(3, answer="cannot")
    second = write(about=first).json()["id"]
    third = refused(1, about=first)
    assert asked("ana", "get", f"requests/{second}/").json()["resting"] is None
    assert write(about=second).json()["resting"]["request"] == third


def test_a_no_that_became_a_yes_was_a_no_still() -> None:
    earlier = refused(9)
    write(about=earlier)
    told = {"answer": "yes", "answered_on": days_ago(0)}
    assert asked("ana", "post", f"requests/{earlier}/answer/", told).status_code == 200
    assert again()["count"] == 1


def test_through_the_first_door_it_is_not_asked_again() -> None:
    made = write(about=refused(3)).json()["id"]
    assert again()["count"] == 1
    assert asked("ana", "post", f"requests/{made}/transition/", {"to": "let_rest"}).status_code == 200
    assert again()["count"] == 0


def test_once_it_is_answered_itself_nothing_rests_on_the_earlier_no() -> None:
    made = write(about=refused(3)).json()["id"]
    asked("ana", "post", f"requests/{made}/transition/", {"to": "asked"})
    answer = asked("ana", "post", f"requests/{made}/answer/", {"answer": "yes"}).json()
    assert answer["resting"] is None
    assert again()["count"] == 1


@pytest.mark.parametrize(("days", "left"), [(7, 4), (30, 27), (366, 363)])
def test_the_practice_says_how_long_a_no_rests(days: int, left: int | None) -> None:
    practice = asked("mark", "get", "practice/")
    assert practice.json()["no_rests_days"] == DEFAULTS.no_rests_days == 30
    told = {"no_rests_days": days}
    assert asked("mark", "patch", "practice/", told, if_match=practice["ETag"]).status_code == 200
    assert again()["rests_days"] == days
    resting = write(about=refused(3)).json()["resting"]
    assert (resting and resting["days_left"]) == left


def test_another_relationships_ask_is_not_there() -> None:
    other = given_relationship("ana", "Kim")
    elsewhere = write(relationship=str(other.pk)).json()["id"]
    answer = write(about=elsewhere)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["about"])
    assert answer.json()["errors"]["about"] == ["There is no such request here."]


def test_who_asks_again_is_read_by_the_team_alone() -> None:
    write(about=refused(3))
    expected = {"thea": 200, "theo": 404, "sue": 200, "mark": 403, "ana": 403, "ben": 403, "zoe": 404}
    assert statuses("get", f"relationships/{ANAS}/asked-again/") == {**expected, "nobody": 401}
    with acting_as(actor("ana")):
        assert not AuditLine.objects.filter(table_name="asked-again:list").exists()
    listed = asked("ana", "get", "requests/").content + asked("ana", "get", "requests/").content
    assert b"asked_again" not in listed


def test_answers_promises_and_offers_are_counted() -> None:
    refused(3)
    made = refused(2, answer="yes", offer="I cook", follow_up_on=days_ago(0))
    assert asked("thea", "get", f"relationships/{ANAS}/requests-summary/").json()["due"] == [made]
    asked("ana", "post", f"requests/{made}/transition/", {"to": "not_kept"})
    tag = asked("ana", "get", f"requests/{made}/")["ETag"]
    asked("ana", "patch", f"requests/{made}/", {"offer_kept": True}, if_match=tag)
    found = asked("ana", "get", f"relationships/{ANAS}/requests-summary/").json()
    assert (found["n"], found["answers"]["no"], found["answers"]["yes"]) == (2, 1, 1)
    assert (found["kept"]["count"], found["kept"]["of"]) == (0, 1)
    assert (found["offers_kept"]["count"], found["offers_kept"]["of"]) == (1, 1)
    assert found["due"] == []


def test_what_is_kept_with_the_therapist_is_as_if_never_asked() -> None:
    earlier = refused(3)
    plain = write(about=earlier).json()["id"]

    def pages(name: str) -> list[bytes]:
        paths = ("requests/", f"requests/{plain}/", f"relationships/{ANAS}/requests-summary/")
        return [asked(name, "get", path).content for path in paths]

    before = {name: pages(name) for name in ("ana", "ben", "theo", "mark", "zoe")}
    answer = write(about=earlier, keep=True)
    assert (answer.status_code, answer.content, answer.headers.get("ETag")) == (204, b"", None)
    assert {name: pages(name) for name in before} == before
    with as_person("thea"):
        kept = Request.objects.get(is_kept=True)
        assert RequestVersion.objects.get(request=kept).is_kept
        assert str(kept.about_id) == earlier
    assert again()["count"] == 2
    # A no that only the team knows of rests for the team alone.
    asked("thea", "post", f"requests/{kept.pk}/transition/", {"to": "asked"})
    asked("thea", "post", f"requests/{kept.pk}/answer/", {"answer": "no"})
    assert {name: pages(name) for name in before} == before
    with as_person("ana"):
        assert RequestVersion.objects.filter(is_kept=True).count() == 0


def test_what_the_team_links_to_a_kept_ask_is_kept_with_it() -> None:
    write(keep=True)
    with as_person("thea"):
        kept = Request.objects.get(is_kept=True)
    made = write("thea", about=str(kept.pk))
    assert (made.status_code, made.json()["is_kept"]) == (201, True)
    assert write(about=str(kept.pk)).status_code == 422
    assert asked("ana", "get", "requests/").json()["results"] == []


def test_a_list_takes_as_many_statements_for_many_as_for_one() -> None:
    earlier = refused(3)
    counted = []
    for _ in range(3):
        write(about=earlier)
        with CaptureQueriesContext(connection) as queries:
            asked("thea", "get", f"requests/?relationship={ANAS}")
            asked("thea", "get", f"relationships/{ANAS}/asked-again/")
            asked("thea", "get", f"relationships/{ANAS}/requests-summary/")
        counted.append(len(queries))
    assert len(set(counted)) == 1


def test_what_was_just_written_comes_with_gentler_words_and_is_never_refused_for_them() -> None:
    made = write(ask="You must call me, or else.", if_no="\u00c4hm, du h\u00f6rst nie zu")
    assert made.status_code == 201
    found = {(one["field"], one["words"], one["force"]) for one in made.json()["wording"]}
    assert found == {
        ("ask", "You must", "command"),
        ("ask", "or else", "threat"),
        ("if_no", "du h\u00f6rst nie", "accusation"),
    }
    assert "wording" not in asked("ana", "get", f"requests/{made.json()['id']}/").json()
    changed = asked("ana", "patch", f"requests/{made.json()['id']}/", dict(WISH), if_match=made["ETag"])
    assert (changed.status_code, changed.json()["wording"]) == (200, [])
