"""Answers over HTTP: drafts, sending once, help at once, scores."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from assessments.models import Draft, Form, FormVersion, Homework, Response, Score
from assessments.tests.scene import (
    ANA,
    BEN,
    CALM,
    COUPLE,
    NOWHERE,
    URGENT_ANSWERS,
    asked,
    assigned,
    coded,
    inbox,
    put,
    statuses,
)  # fmt: skip
from practices.models import Practice
from tests.cast import as_person

pytestmark = pytest.mark.django_db

HALF = {"q1": 1, "q2": 2}


def errors(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.content
    return list(answer.json()["errors"])


def test_a_draft_is_saved_at_every_change_and_found_again_by_the_client() -> None:
    one, reference = assigned(), uuid4()
    assert put(reference, one, {"q1": 1}, "draft").status_code == 201
    told = put(reference, one, HALF, "draft")
    assert told.status_code == 200
    assert put(reference, one, HALF, "draft").json() == told.json()
    draft = asked("ana", "get", f"homework/{one.pk}/").json()["draft"]
    assert (draft["reference"], draft["answers"]) == (str(reference), HALF)
    other = uuid4()
    assert put(other, one, {"q3": 1}, "draft").status_code == 201
    assert asked("ana", "get", f"homework/{one.pk}/").json()["draft"]["reference"] == str(other)


def test_sending_is_one_act_with_scores_and_takes_the_draft_away() -> None:
    one, reference = assigned(), uuid4()
    put(reference, one, HALF, "draft")
    told = put(reference, one, {**CALM, "q1": 3, "q2": 2})
    assert told.status_code == 201
    assert (told.json()["status"], told.json()["help"]) == ("sent", None)
    seen = asked("ana", "get", f"homework/{one.pk}/").json()
    assert (seen["state"], seen["draft"], seen["reference"]) == ("sent", None, str(reference))
    with as_person("thea"):
        response = Response.objects.get()
        score = Score.objects.get(scale="total") if Score.objects.count() > 1 else Score.objects.get()
        assert (score.exact, score.band, score.missing) == ("5", "mild", 0)
        assert response.items[0]["linkId"] == "q1"
    with as_person("ana"):
        assert not Draft.objects.exists()
    assert inbox() == [("to_review", "response")]


def test_sending_again_changes_nothing_and_other_answers_are_refused() -> None:
    one, reference = assigned(), uuid4()
    first = put(reference, one, CALM)
    again = put(reference, one, CALM)
    assert (again.status_code, again.json()) == (200, first.json())
    assert inbox() == [("to_review", "response")]
    assert put(reference, one, {**CALM, "q1": 1}).status_code == 409
    assert put(reference, one, HALF, "draft").status_code == 409
    assert put(uuid4(), one, CALM).status_code == 409
    with as_person("thea"):
        assert Response.objects.count() == 1
        assert Homework.objects.get(pk=one.pk).row_version == 2


@pytest.mark.parametrize("status", ["draft", "sent"])
def test_a_reference_stands_for_one_homework(status: str) -> None:
    reference = uuid4()
    put(reference, assigned(), CALM, status)
    for again in ("draft", "sent"):
        assert errors(put(reference, assigned(), CALM, again)) == ["homework"]


def test_another_client_may_have_made_the_same_reference() -> None:
    reference = uuid4()
    assert put(reference, assigned(), CALM).status_code == 201
    assert put(reference, assigned(client=BEN), CALM, name="ben").status_code == 201


BAD = [
    ({**CALM, "q1": 4}, "answers.q1"),
    ({**CALM, "q1": "x"}, "answers.q1"),
    ({**CALM, "q1": [1]}, "answers.q1"),
    ({**CALM, "q99": 1}, "answers.q99"),
    ({name: level for name, level in CALM.items() if name != "q3"}, "answers.q3"),
    ([1], "answers"),
    ("all fine", "answers"),
    (None, "answers"),
]


@pytest.mark.parametrize(("answers", "path"), BAD, ids=[path + str(at) for at, (_, path) in enumerate(BAD)])
def test_wrong_answers_are_named_and_nothing_is_written(answers: Any, path: str) -> None:
    one = assigned()
    assert errors(put(uuid4(), one, answers)) == [path]
    with as_person("thea"):
        assert not Response.objects.exists()
        assert Homework.objects.get(pk=one.pk).state == "assigned"
    assert inbox() == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"status": "done"}, "status"),
        ({"status": 1}, "status"),
        ({"keep": "yes"}, "keep"),
        ({"keep": True, "status": "draft"}, "keep"),
        ({"homework": str(NOWHERE)}, "homework"),
        ({"homework": 5}, "homework"),
        ({"mood": 3}, "mood"),
    ],
)
def test_a_wrong_body_is_named_by_its_path(change: dict[str, Any], path: str) -> None:
    body = {"homework": str(assigned().pk), "answers": CALM, "status": "sent", **change}
    assert errors(asked("ana", "put", f"responses/{uuid4()}/", body)) == [path]


def test_a_partners_homework_and_none_give_the_same_bytes() -> None:
    answers = {
        put(uuid4(), homework, CALM).content for homework in (assigned(client=BEN), Homework(pk=NOWHERE))
    }
    assert len(answers) == 1


def test_a_plain_task_has_no_questions_and_a_path_takes_ids_only() -> None:
    assert errors(put(uuid4(), assigned("", task="Rest"), {})) == ["homework"]
    body = {"homework": str(assigned().pk), "answers": CALM, "status": "sent"}
    assert asked("ana", "put", "responses/mine/", body).status_code == 404


def test_only_the_client_answers() -> None:
    body = {"homework": str(assigned().pk), "answers": CALM, "status": "sent"}
    expected = {"thea": 403, "theo": 422, "sue": 403, "mark": 403, "ben": 422, "zoe": 422, "nobody": 401}
    path = f"responses/{uuid4()}/"
    assert {name: asked(name, "put", path, body).status_code for name in expected} == expected


@pytest.mark.parametrize("state", ["skipped", "withdrawn"])
def test_what_is_not_to_do_is_not_answered(state: str) -> None:
    one = assigned()
    asked("ana" if state == "skipped" else "thea", "post", f"homework/{one.pk}/transition/", {"to": state})
    for status in ("draft", "sent"):
        answer = put(uuid4(), one, CALM, status)
        assert answer.status_code == 409
        assert answer.json()["allowed"] == (["assigned"] if state == "skipped" else [])


@pytest.mark.parametrize("status", ["draft", "sent"])
@pytest.mark.parametrize(
    ("now", "is_watched", "opens_at"),
    [("2036-11-22T12:00", False, "2036-11-24T08:00:00Z"), ("2036-11-24T12:00", True, None)],
)
def test_help_is_there_as_soon_as_an_answer_is_urgent(
    status: str, now: str, is_watched: bool, opens_at: str | None
) -> None:
    one, reference = assigned(), uuid4()
    answers = URGENT_ANSWERS if status == "sent" else {"q9": 1}
    with time_machine.travel(datetime.fromisoformat(now).replace(tzinfo=UTC), tick=False):
        first = put(reference, one, answers, status)
        told = first.json()["help"]
        assert put(reference, one, answers, status).json() == first.json()
    assert told["crisis_numbers"][0] == {"name": "Emergency", "number": "112"}
    assert (told["reads"]["is_watched_now"], told["reads"]["opens_at"]) == (is_watched, opens_at)
    assert told["not_seen_before"] is True
    assert told["safety_plan"] is None
    assert ("Monday, 24 November 2036, 09:00" in told["reads"]["words"]) is not is_watched


@pytest.mark.parametrize("keep", [False, True])
def test_help_is_there_too_where_the_answers_are_refused(keep: bool) -> None:
    one = assigned()
    answer = put(uuid4(), one, {"q9": 2}, keep=keep)
    assert "answers.q1" in errors(answer)
    assert answer.json()["help"]["crisis_numbers"]
    assert "help" not in put(uuid4(), one, {"q8": 2}).json()
    asked("thea", "post", f"homework/{one.pk}/transition/", {"to": "withdrawn"})
    late = put(uuid4(), one, URGENT_ANSWERS)
    assert (late.status_code, late.headers["Content-Type"]) == (409, "application/problem+json")
    assert late.json()["help"]["crisis_numbers"]
    assert inbox() == []


@pytest.mark.parametrize("wrong", [{"took_seconds": -1}, {"status": "posted"}, {"agree": "perhaps"}])
def test_help_is_there_too_where_the_body_cannot_be_read(wrong: dict[str, Any]) -> None:
    answer = put(uuid4(), assigned(), **{"answers": URGENT_ANSWERS, **wrong})
    assert set(errors(answer)) == set(wrong)
    assert answer.json()["help"]["crisis_numbers"]


def test_a_practice_without_watched_hours_promises_none() -> None:
    with as_person("mark"):
        Practice.objects.update(watched_hours=[])
    told = put(uuid4(), assigned(), {"q9": 1}, "draft").json()["help"]["reads"]
    assert (told["opens_at"], told["is_watched_now"]) == (None, False)
    assert told["words"] == "There are no hours at which the practice is sure to read this."


def test_calm_answers_need_no_help() -> None:
    assert put(uuid4(), assigned(), {"q9": 0}, "draft").json()["help"] is None


def test_an_urgent_answer_files_its_item_with_the_sending_and_not_before() -> None:
    one, reference = assigned(), uuid4()
    put(reference, one, {"q9": 3}, "draft")
    assert inbox() == []
    put(reference, one, URGENT_ANSWERS)
    assert inbox() == [("to_review", "response"), ("urgent", "response")]
    put(reference, one, URGENT_ANSWERS)
    assert len(inbox()) == 2
    asked("thea", "post", f"homework/{one.pk}/review/", {})
    assert inbox() == [("urgent", "response")]


def test_a_client_reads_by_their_reference_and_staff_by_the_id() -> None:
    one, reference = assigned(), uuid4()
    put(reference, one, URGENT_ANSWERS)
    mine = asked("ana", "get", f"responses/{reference}/").json()
    assert mine["answers"] == coded(URGENT_ANSWERS)
    assert "kept" not in mine
    response = asked("thea", "get", f"homework/{one.pk}/").json()["response"]
    expected = {"thea": 200, "theo": 404, "sue": 200, "mark": 403}
    expected |= {"ana": 404, "ben": 404, "zoe": 404, "nobody": 401}
    assert statuses("get", f"responses/{response}/") == expected
    seen = asked("thea", "get", f"responses/{response}/").json()
    assert (seen["answers"], seen["kept"]) == (URGENT_ANSWERS, False)
    (row,) = asked("thea", "get", f"responses/?client={ANA}").json()["results"]
    assert row["id"] == response
    told = asked("thea", "get", f"responses/{response}/scores/").json()
    (score,) = told["results"]
    assert (score["value"], score["exact"], score["band"]) == (3.0, "3", "minimal")
    assert [flag["severity"] for flag in told["flags"]] == ["urgent"]
    own = asked("ana", "get", f"responses/{reference}/scores/")
    assert own.json()["results"][0]["value"] == 3.0
    assert b"flag" not in own.content


def test_scores_over_time_come_newest_first_with_the_change_since_the_first() -> None:
    with as_person("thea"):
        version = FormVersion.objects.get(form__key="phq9")
        declared = {"sd": 5, "reliability": 0.84, "cutoff": 10}
        scoring = {**version.scoring}
        scoring["scales"] = [{**version.scoring["scales"][0], "reliable_change": declared}]
        newer = FormVersion.objects.create(
            form=Form.objects.create(key="our_phq9"), number=1, form_document=version.form_document,
            scoring=scoring, content_hash="newer",
        )  # fmt: skip
        published = {"state": "published", "published_at": version.published_at}
        FormVersion.objects.filter(pk=newer.pk).update(**published)
    for level in (3, 1):
        one = _of_version(newer)
        put(uuid4(), one, {**CALM, **{f"q{at}": level for at in range(1, 8)}})
    rows = asked("thea", "get", f"clients/{ANA}/scores/?form=our_phq9").json()["results"]
    assert [(row["value"], row["number"]) for row in rows] == [(7.0, 1), (21.0, 1)]
    assert rows[1]["reliable_change"] is None
    assert rows[0]["reliable_change"]["category"] == "recovered"
    assert asked("thea", "get", f"clients/{ANA}/scores/?form=phq4").json()["results"] == []
    expected = {"thea": 200, "theo": 404, "sue": 200, "mark": 403}
    expected |= {"ana": 200, "ben": 404, "zoe": 404, "nobody": 401}
    assert statuses("get", f"clients/{ANA}/scores/") == expected


def _of_version(version: FormVersion) -> Homework:
    with as_person("thea"):
        return Homework.objects.create(client_id=ANA, case_id=COUPLE, version=version)
