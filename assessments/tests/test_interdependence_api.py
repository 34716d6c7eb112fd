"""The inventory of interdependence: each alone; self and us over time; what is for staff alone."""

from typing import Any, Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.reports.interdependence import inventory_document
from assessments.rules import ITEM_KEYS
from assessments.tests.scene import ANAS, asked, days_ago, statuses
from relationships.models import Inventory
from relationships.words import PRACTICE_STEPS
from tests.cast import as_person

pytestmark = pytest.mark.django_db

ALL_THREES: Final = dict.fromkeys(ITEM_KEYS, 3)
PATH: Final = f"relationships/{ANAS}/interdependence/"


def body(**told: Any) -> dict[str, Any]:
    base = {"relationship": str(ANAS), "answered_on": str(days_ago(1)), "answers": ALL_THREES}
    return {**base, **told}


def answered(**told: Any) -> str:
    answer = asked("ana", "post", "inventories/", body(**told))
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def found(by: str = "ana") -> Any:
    return asked(by, "get", PATH).json()


def test_the_client_answers_and_nobody_for_them() -> None:
    assert statuses("post", "inventories/", body()) == {
        **dict.fromkeys(("thea", "theo", "sue", "mark", "zoe"), 403),
        "ana": 201,
        "ben": 422,
        "nobody": 401,
    }


def test_the_database_too_takes_no_answer_from_a_therapist() -> None:
    with as_person("ana"):
        ana = Inventory(relationship_id=ANAS, answered_on=days_ago(1)).relationship.client_id
    with as_person("thea"), pytest.raises(Exception, match="row-level security"):
        Inventory.objects.create(client_id=ana, relationship_id=ANAS, answered_on=days_ago(1))


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"answers": {"self_work_4": 1}}, "answers.self_work_4"),
        ({"answers": {"self_work_1": 5}}, "answers.self_work_1"),
        ({"answers": {"self_work_1": "3"}}, "answers.self_work_1"),
        ({"answers": {"take_a_break_1": 1}, "break_not_needed": True}, "answers.take_a_break_1"),
        ({"self_worth": -1}, "self_worth"),
        ({"free_to_see_others": 5}, "free_to_see_others"),
        ({"answered_on": "2999-01-01"}, "answered_on"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(told: dict[str, Any], wrong: str) -> None:
    answer = asked("ana", "post", "inventories/", body(**told))
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [wrong]


def test_self_and_us_are_told_over_time() -> None:
    later = answered(answered_on=str(days_ago(1)))
    earlier = answered(answered_on=str(days_ago(90)), answers=dict.fromkeys(ITEM_KEYS, 1))
    first, second = found()["series"]
    assert (first["id"], second["id"]) == (earlier, later)
    assert (first["word"], second["word"]) == ("little_of_either", "balanced")
    assert (second["of_self"], second["of_us"], second["strength"], second["balance"]) == (3, 3, 3, 0)
    assert set(second["steps"]) == set(PRACTICE_STEPS)


def test_too_little_answered_gives_no_result_and_says_what_is_missing() -> None:
    answered(answers={"self_work_1": 3})
    (one,) = found()["series"]
    assert (one["word"], one["balance"]) == (None, None)
    assert one["missing"] == list(PRACTICE_STEPS)


def test_what_was_done_is_counted_by_step() -> None:
    for day in (days_ago(1), days_ago(2), days_ago(91)):
        told = {"relationship": str(ANAS), "step": "get_real", "kind": "fear", "happened_on": str(day)}
        assert asked("ana", "post", "activities/", told).status_code == 201
    counted = {done["step"]: (done["times"], done["newest_on"]) for done in found()["activities"]}
    assert list(counted) == list(PRACTICE_STEPS)
    assert counted["get_real"] == (2, str(days_ago(1)))
    assert counted["self_work"] == (0, None)


def alone(**told: int) -> dict[str, Any]:
    answered(answered_on=str(days_ago(30)), self_worth=4, can_lean=2, free_to_see_others=4)
    answered(answered_on=str(days_ago(1)), **told)
    return dict(found("thea")["alone"])


def test_what_stands_alone_is_raised_to_staff() -> None:
    told = alone(self_worth=3, can_lean=3, free_to_see_others=2)
    assert (told["leaning_on_at_a_cost"], told["not_free"]) == (True, True)
    assert {reason["code"] for reason in told["reasons"]} == {"leans_while_worth_fell", "freedom_fell"}


def test_the_clients_answer_is_the_same_whether_it_is_raised_or_not(monkeypatch: Any) -> None:
    told = alone(self_worth=3, can_lean=3, free_to_see_others=1)
    assert told["not_free"]
    raised = asked("ana", "get", PATH).content
    assert "alone" not in found("ana")
    monkeypatch.setattr("assessments.rules.stands_alone", lambda *_, **__: None)
    assert asked("ana", "get", PATH).content == raised


def test_a_kept_inventory_changes_nothing_that_its_writer_reads() -> None:
    answered()
    paths = (PATH, "inventories/")
    before = [asked("ana", "get", path).content for path in paths]
    answer = asked("ana", "post", "inventories/", body(free_to_see_others=0, keep=True))
    assert (answer.status_code, answer.content) == (204, b"")
    assert [asked("ana", "get", path).content for path in paths] == before
    seen = found("thea")
    assert [one["is_kept"] for one in seen["series"]] == [False, True]
    assert seen["alone"]["not_free"]


def test_who_reads_it() -> None:
    assert statuses("get", PATH) == {
        **dict.fromkeys(("thea", "sue", "ana"), 200),
        **dict.fromkeys(("theo", "ben", "zoe"), 404),
        "mark": 403,
        "nobody": 401,
    }


def test_more_inventories_take_no_more_statements() -> None:
    counts = []
    for _ in range(3):
        answered()
        with CaptureQueriesContext(connection) as captured:
            found("thea")
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2]


def test_every_item_is_worded_in_each_language() -> None:
    told = asked("ana", "get", "inventory-items/").json()
    assert told == inventory_document()
    assert tuple(item["key"] for item in told["items"]) == ITEM_KEYS
    assert all(item["key"].startswith(item["step"]) for item in told["items"])
    assert [item["key"] for item in told["alone"]] == ["self_worth", "can_lean", "free_to_see_others"]
    assert [option["score"] for option in told["options"]] == [0, 1, 2, 3, 4]
    texts = [item["text"] for item in (*told["items"], *told["alone"], *told["options"])]
    for text in (*texts, told["title"], told["lead"], told["not_needed"]["text"]):
        assert set(text) == {"en", "de"}
        assert all(words.strip() for words in text.values())
    for language in ("en", "de"):
        assert len({text[language] for text in texts}) == len(texts)
