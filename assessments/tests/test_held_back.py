"""Results for the client: what the therapist holds back is as if it had never been scored."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from assessments.models import HeldBack, Score
from assessments.tests.scene import ANA, BEN, CALM, TODAY, asked, assigned, put
from tests.cast import as_person
from tests.permission_table_world import passing

pytestmark = pytest.mark.django_db

GAD7 = {f"q{at}": 0 for at in range(1, 8)}
PATH = f"clients/{ANA}/held-back/"
WHY = "We look at it together first."
OWN_PAGES = (
    *("homework/", "responses/", f"clients/{ANA}/scores/", f"clients/{ANA}/scores/?form=phq9"),
    *(f"clients/{ANA}/scores/export/", f"clients/{ANA}/summary/", "me/", "forms/"),
)


def held(name: str = "thea", days: int = 30, **changes: Any) -> Any:
    body = {"form": "phq9", "because": WHY, "ends_on": str(TODAY + timedelta(days=days)), **changes}
    return asked(name, "post", PATH, body)


def pages(reference: Any) -> dict[str, Any]:
    """All that the client is answered; what they were served under an address of its own as well."""
    paths = (*OWN_PAGES, f"responses/{reference}/", f"responses/{reference}/scores/")
    told = {}
    for path in (*paths, f"responses/{reference}/export/"):
        answer = asked("ana", "get", path)
        headers = {key: value for key, value in answer.headers.items() if key != "X-Request-ID"}
        told[path] = (answer.status_code, answer.content, headers)
    return told


def rows() -> list[Any]:
    with as_person("ana"), connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(s)::text FROM assessments_score s ORDER BY 1")
        return list(cursor.fetchall())


def test_the_clients_pages_are_byte_equal_to_a_world_without_scores() -> None:
    one, reference = assigned(), uuid4()
    put(reference, one, {**CALM, "q1": 3})
    other, calm = assigned("gad7"), uuid4()
    put(calm, other, GAD7)
    shown = pages(reference)
    assert held().status_code == 201
    without = pages(reference)
    for path in (f"responses/{reference}/scores/", f"clients/{ANA}/scores/?form=phq9"):
        assert shown[path] != without[path]
        assert b'"results":[]' in without[path][1].replace(b" ", b"")
    assert b"held" not in b"".join(content for _, content, _ in without.values()).lower()
    unmoved = set(shown) - {path for path in shown if "scores" in path or "summary" in path}
    assert {path: without[path] for path in unmoved} == {path: shown[path] for path in unmoved}
    (line,) = asked("ana", "get", f"clients/{ANA}/scores/").json()["results"]
    assert line["form"] == "gad7"


def test_raw_sql_of_the_client_finds_no_score_of_it() -> None:
    put(uuid4(), assigned(), CALM)
    put(uuid4(), assigned("gad7"), GAD7)
    assert len(rows()) == 2
    held()
    assert len(rows()) == 1
    with as_person("ana"):
        assert not HeldBack.objects.exists()
        assert Score.objects.count() == 1
    with as_person("thea"):
        assert Score.objects.count() == 2


def test_what_is_sent_while_it_is_held_back_is_answered_the_same() -> None:
    one, reference = assigned(), uuid4()
    with passing():
        plain = put(reference, one, {**CALM, "q9": 1}).json()
    held()
    told = put(reference, one, {**CALM, "q9": 1})
    assert told.status_code == 201
    assert {**told.json(), "sent_at": 0} == {**plain, "sent_at": 0}
    assert asked("thea", "get", f"clients/{ANA}/scores/").json()["results"][0]["value"] == 1.0
    assert rows() == []


def test_it_ends_with_its_day_and_at_once_where_the_team_says_so() -> None:
    put(uuid4(), assigned(), CALM)
    made = held(days=0)
    assert rows() == []
    body = {"ends_on": str(TODAY - timedelta(days=1))}
    path = f"{PATH}{made.json()['id']}/"
    told = asked("thea", "patch", path, body, if_match=made["ETag"])
    assert told.status_code == 200, told.content
    assert len(rows()) == 1
    later = {"ends_on": str(TODAY + timedelta(days=3))}
    assert asked("thea", "patch", path, later, if_match=told["ETag"]).status_code == 409
    assert held().status_code == 201


def test_the_team_reads_why_and_nobody_else_anything() -> None:
    assert held().status_code == 201
    for name, status in {"thea": 200, "sue": 200, "theo": 404, "mark": 403, "ana": 403, "zoe": 404}.items():
        answer = asked(name, "get", PATH)
        assert answer.status_code == status, name
        if status == 200:
            (row,) = answer.json()["results"]
            assert (row["form"], row["because"]) == ("phq9", WHY)
    assert asked("thea", "get", f"clients/{BEN}/held-back/").json()["results"] == []


def test_who_may_hold_back() -> None:
    statuses = {name: held(name).status_code for name in ("theo", "sue", "mark", "ana", "ben", "zoe", "thea")}
    assert statuses == {"theo": 404, "sue": 403, "mark": 403, "ana": 403, "ben": 403, "zoe": 404, "thea": 201}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"because": ""}, "because"),
        ({"because": None}, "because"),
        ({"form": "nothing_like_it"}, "form"),
        ({"form": ["phq9"]}, "form"),
        ({"ends_on": str(TODAY - timedelta(days=1))}, "ends_on"),
        ({"ends_on": str(TODAY + timedelta(days=400))}, "ends_on"),
        ({"ends_on": "soon"}, "ends_on"),
        ({"starts_on": str(TODAY)}, "starts_on"),
    ],
)
def test_what_is_no_reason_form_or_day_is_refused(changes: Any, path: str) -> None:
    refused = held(**changes)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, [path])
    with as_person("thea"):
        assert not HeldBack.objects.exists()


def test_one_form_is_held_back_once_at_a_time() -> None:
    assert held().status_code == 201
    assert held().status_code == 409
    assert held(form="gad7").status_code == 201
