"""Scores over time: what may be compared, reliable change, and what the practice expects of it."""

from contextlib import nullcontext
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessments.models import ExpectationLine
from assessments.tests.scene import ANA, API, TODAY, asked, statuses
from assessments.tests.test_form_definitions import TOTAL, published, question
from relcare.demo.people import PEOPLE
from tests.cast import EIGHT, as_person, signed_in

pytestmark = pytest.mark.django_db

# Ahead of the clock: who signs in then is signed in now.
FIRST: Final = TODAY + timedelta(days=1)
CHANGE: Final = {
    "sd": 1,
    "reliability": 0.8,
    "kind": "alpha",
    "cutoff": 2,
    "population": "all",
    "source": "us",
}
SCALE: Final = {**TOTAL, "reliable_change": CHANGE}
SCORING: Final = {"scales": [SCALE]}


def sent(answers: Any, on: int = 0, client: UUID = ANA, name: str = "ana", **more: Any) -> UUID:
    """Answers to the form as it is assigned now, so many days from FIRST; the reference they have."""
    reference = uuid4()
    noon = datetime.combine(FIRST + timedelta(days=on), time(12), UTC)
    with time_machine.travel(noon, tick=False):
        body = {"client": str(client), "form": "our_week", "ask_now": True}
        given = asked("thea", "post", "homework/", body)
        assert given.status_code == 201, given.content
        told = {"homework": given.json()["id"], "answers": answers, "status": "sent", **more}
        answer = asked(name, "put", f"responses/{reference}/", told)
    assert answer.status_code == 201, answer.content
    return reference


def scores(name: str = "thea", client: UUID = ANA) -> list[dict[str, Any]]:
    told = asked(name, "get", f"clients/{client}/scores/?form=our_week")
    assert told.status_code == 200, told.content
    found: list[dict[str, Any]] = told.json()["results"]
    return found


def next_version(form: dict[str, Any], **changes: Any) -> None:
    made = asked("thea", "post", f"forms/{form['id']}/versions/", changes)
    assert made.status_code == 201, made.content
    answer = asked("thea", "post", f"forms/{form['id']}/publish/")
    assert answer.status_code == 200, answer.content


def categories() -> list[str | None]:
    """Oldest first."""
    changes = [line["reliable_change"] for line in reversed(scores())]
    return [change and change["category"] for change in changes]


def test_change_is_told_against_the_first_score_by_the_versions_own_parameters() -> None:
    published(scoring=SCORING)
    for on, (one, two) in enumerate([(2, 2), (2, 1), (0, 0)]):
        sent({"q1": one, "q2": two}, on)
    # 4 to 3 is within 1.96 x sqrt(2) x 1 x sqrt(0.2) = 1.2396; 4 to 0 crosses 2.
    assert categories() == [None, "unchanged", "recovered"]
    newest = scores()[0]["reliable_change"]
    assert (newest["s_diff"], newest["rci"], newest["reliable"]) == (0.632456, -6.324555, True)


def test_a_version_that_says_so_joins_the_line_and_another_begins_its_own() -> None:
    form = published(scoring=SCORING)
    sent({"q1": 2, "q2": 2}, 0)
    next_version(form, scoring={**SCORING, "comparable": True})
    sent({"q1": 0, "q2": 0}, 1)
    next_version(form, scoring={**SCORING, "comparable": False})
    sent({"q1": 2, "q2": 2}, 2)
    next_version(form, scoring={**SCORING, "comparable": True})
    sent({"q1": 0, "q2": 1}, 3)
    assert categories() == [None, "recovered", None, "recovered"]
    assert [line["line"] for line in reversed(scores())] == [1, 1, 3, 3]
    assert [line["line"] for line in reversed(scores("ana"))] == [1, 1, 3, 3]


def test_what_joins_a_line_does_not_depend_on_which_versions_somebody_was_given() -> None:
    form = published(scoring=SCORING)
    sent({"q1": 2, "q2": 2}, 0)
    next_version(form, scoring=SCORING)
    next_version(form, scoring={**SCORING, "comparable": True})
    sent({"q1": 0, "q2": 0}, 1)
    assert categories() == [None, None]
    assert [line["line"] for line in reversed(scores("ana"))] == [1, 2]


def test_missing_answers_are_told_with_their_reasons_apart() -> None:
    items = [question("q1", required=False, absent=["prefer_not_to_say"]), question("q2", required=False)]
    scale = {**TOTAL, "missing": {"rule": "prorate", "limit": 1}}
    published(form={"item": items}, scoring={"scales": [scale]})
    reference = sent({"q1": {"missing": "prefer_not_to_say"}, "q2": 2})
    told = asked("ana", "get", f"responses/{reference}/scores/").json()["results"][0]
    assert (told["answered"], told["missing"], told["absent"]) == (1, 1, {"prefer_not_to_say": 1})
    assert (told["prorated"], told["exact"], told["band"]) == (True, "4", "high")
    sent({}, 1)
    newest = scores()[0]
    assert (newest["value"], newest["missing"], newest["absent"], newest["band"]) == (None, 2, {}, None)


def test_the_scores_of_one_response_say_the_same_as_those_of_the_client() -> None:
    published(scoring=SCORING)
    first, second = sent({"q1": 2, "q2": 2}), sent({"q1": 0, "q2": 0}, 1)
    told = asked("ana", "get", f"responses/{second}/scores/").json()["results"]
    assert told == [line for line in scores("ana") if line["response"] == str(second)]
    assert not {"reliable_change", "on_track"} & told[0].keys()
    assert [line["response"] for line in scores("ana")] == [str(second), str(first)]
    assert scores()[0]["reliable_change"]["category"] == "recovered"
    assert scores()[1]["reliable_change"] is None


# Whoever expects: a fall by 2 after four weeks, give or take a half.
POINTS: Final = [{"day": 0, "change": 0}, {"day": 28, "change": -2}]
EXPECTED: Final = {"scale": "total", "points": POINTS, "tolerance": 0.5}


def expecting(form: dict[str, Any], *lines: Any, name: str = "thea", **headers: str) -> Any:
    return asked(name, "put", f"forms/{form['id']}/expectation/", {"lines": list(lines)}, **headers)


def test_staff_are_told_where_a_score_falls_short_of_what_the_practice_expects() -> None:
    form = published(scoring=SCORING)
    assert expecting(form, {**EXPECTED, "valid_from": str(FIRST)}).status_code == 201
    sent({"q1": 2, "q2": 2}, 0)
    sent({"q1": 2, "q2": 1}, 14)
    sent({"q1": 2, "q2": 1}, 28)
    told = [line["on_track"] for line in reversed(scores())]
    assert told == [
        None,
        {"result": "on_track", "expected": -1.0, "changed": -1.0},
        {"result": "not_on_track", "expected": -2.0, "changed": -1.0},
    ]
    assert all("on_track" not in line for line in scores("ana"))
    assert [line["on_track"]["result"] for line in scores("sue")[:2]] == ["not_on_track", "on_track"]


def test_a_later_line_counts_from_its_day_on_and_the_earlier_stays() -> None:
    form = published(scoring=SCORING)
    later = {**EXPECTED, "tolerance": 0, "valid_from": str(FIRST + timedelta(days=20))}
    first = expecting(form, {**EXPECTED, "tolerance": 4, "valid_from": str(FIRST)})
    assert expecting(form, later).status_code == 428
    second = expecting(form, later, if_match=first["ETag"])
    assert (second.status_code, len(second.json()["lines"])) == (200, 2)
    assert expecting(form, later, if_match=first["ETag"]).status_code == 200, "said again, word for word"
    assert expecting(form, {**later, "tolerance": 1}, if_match=first["ETag"]).status_code == 412
    sent({"q1": 2, "q2": 2}, 0)
    sent({"q1": 2, "q2": 2}, 14)
    sent({"q1": 2, "q2": 2}, 28)
    results = [line["on_track"] and line["on_track"]["result"] for line in reversed(scores())]
    assert results == [None, "on_track", "not_on_track"]
    nothing = {"scale": "total", "points": [], "valid_from": str(FIRST + timedelta(days=28))}
    expecting(form, nothing, if_match=second["ETag"])
    assert scores()[0]["on_track"] is None


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ({**EXPECTED, "scale": "mood"}, "lines.0.scale"),
        ({**EXPECTED, "points": [{"day": 9, "change": 0}, {"day": 9, "change": 1}]}, "lines.0.points"),
        ({**EXPECTED, "points": [{"day": -1, "change": 0}]}, "lines.0.points.0.day"),
        ({**EXPECTED, "points": [{"day": 1, "change": "less"}]}, "lines.0.points.0.change"),
        ({**EXPECTED, "points": {"day": 1}}, "lines.0.points"),
        ({**EXPECTED, "tolerance": -1}, "lines.0.tolerance"),
        ({**EXPECTED, "therapist": "thea"}, "lines.0.therapist"),
    ],
)
def test_a_line_that_is_none_is_refused(line: Any, at: str) -> None:
    refused = expecting(published(scoring=SCORING), line)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, [at])
    with as_person("thea"):
        assert not ExpectationLine.objects.exists()


def test_expectations_are_written_by_writers_read_by_staff_and_by_no_client() -> None:
    form = published(scoring=SCORING)
    path = f"forms/{form['id']}/expectation/"
    read = statuses("get", path)
    assert [read[name] for name in EIGHT] == [200, 200, 200, 200, 403, 403, 404, 401]
    written = statuses("put", path, {"lines": [EXPECTED]})
    assert [written[name] for name in EIGHT] == [201, 200, 403, 200, 403, 403, 404, 401]
    with as_person("ana"):
        assert not ExpectationLine.objects.exists()


@pytest.mark.parametrize(("name", "author", "is_kept"), [("thea", "thea", True), ("thea", "mark", False)])
def test_nobody_expects_in_anothers_name(name: str, author: str, is_kept: bool) -> None:
    form = published(scoring=SCORING)
    facts = {"form_id": form["id"], "scale": "total", "valid_from": FIRST}
    refused: Any = nullcontext() if is_kept else pytest.raises(DatabaseError, match="security policy for")
    with as_person(name), refused, transaction.atomic():
        ExpectationLine.objects.create(recorded_by_id=PEOPLE[author].member_id, **facts)
    with as_person("thea"):
        assert ExpectationLine.objects.exists() is is_kept


def statements(name: str, path: str) -> int:
    browser = signed_in(name)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(f"{API}/{path}").status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["thea", "ana"])
def test_many_scores_cost_as_many_statements_as_few(name: str) -> None:
    form = published(scoring=SCORING)
    sent({"q1": 2, "q2": 2}, 0)
    sent({"q1": 2, "q2": 1}, 1)
    path, forms = f"clients/{ANA}/scores/", f"forms/{form['id']}/versions/"
    few = [statements(name, told) for told in (path, "forms/", forms)]
    next_version(form, scoring={**SCORING, "comparable": True})
    published(key="another")
    for on in range(2, 6):
        sent({"q1": 0, "q2": 0}, on)
    assert [statements(name, told) for told in (path, "forms/", forms)] == few
