"""What belongs to one case of a client who has two: Theo works with Ana alone, Thea with her and Ben."""

import json
from typing import Any, Final
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser

from assessments.models import HeldBackReason, Homework, KioskLink, RaisedFlag, Response, Score
from assessments.tests.scene import ANA, CALM, COUPLE, TODAY, asked, assigned, days_ago, put
from assessments.tests.session_scene import earlier, forms, person, run, session, switch, told
from clients.models import CareTeam, Case, CaseClient
from relcare.demo.people import PEOPLE
from tests.cast import as_person

pytestmark = pytest.mark.django_db

THEO: Final = PEOPLE["theo"].member_id
THEA: Final = PEOPLE["thea"].member_id
OTHER: Final = "This belongs to another case of this client; its team sees to it."


@pytest.fixture
def theos() -> Case:
    """Theo's own case with Ana."""
    with as_person("mark"):
        case = Case.objects.create(kind="individual", opened_on=days_ago(9))
        CaseClient.objects.create(case=case, client_id=ANA, side="a")
        CareTeam.objects.create(case=case, member_id=THEO, joined_on=days_ago(9))
    return case


def seen_of(name: str) -> dict[str, Any]:
    paths = (f"responses/?client={ANA}", f"clients/{ANA}/scores/?form=after_session")
    return {path: asked(name, "get", path).json()["results"] for path in paths}


def test_answers_after_a_session_are_read_in_its_case_alone(theos: Case) -> None:
    switch()
    one = session()
    run()
    told(forms(one)[ANA], 0, 0, 0, 1)
    (response, *_) = [row["id"] for row in seen_of("thea")[f"responses/?client={ANA}"]]
    for name in ("thea", "sue"):
        assert all(seen_of(name).values()), name
    assert not any(seen_of("theo").values())
    for path in ("", "scores/", "export/"):
        assert asked("theo", "get", f"responses/{response}/{path}").status_code == 404
    assert asked("theo", "get", f"homework/{forms(one)[ANA].pk}/").json()["response"] is None
    for name, rows in {"thea": True, "theo": False, "mark": False}.items():
        with as_person(name):
            assert Response.objects.filter(client_id=ANA).exists() is rows
            assert Score.objects.filter(client_id=ANA).exists() is rows
    with as_person("theo"):
        assert not RaisedFlag.objects.filter(client_id=ANA).exists()
    # What is no answer after a session is read by all who care for her.
    put(uuid4(), assigned(), CALM)
    with as_person("theo"):
        assert Response.objects.filter(client_id=ANA).count() == 1


def test_whoever_writes_says_nothing_of_the_case(theos: Case) -> None:
    one = assigned("after_session")
    statement = (
        "INSERT INTO assessments_response (id, practice_id, client_id, case_id, homework_id, version_id,"
        " filled, reference, items, sent_at, recorded_by_id) SELECT uuidv7(), practice_id, client_id, NULL,"
        " id, version_id, 'client', uuidv7(), '[]', now(), rls.me() FROM assessments_homework WHERE id = %s"
    )
    with as_person("ana"), connection.cursor() as cursor:
        cursor.execute(statement, [one.pk])
    with as_person("theo"):
        assert not Response.objects.exists()
    with as_person("thea"):
        assert Response.objects.get().case_id == COUPLE


def test_what_was_usual_is_of_the_same_case(theos: Case) -> None:
    switch()
    earlier((4, 4, 4, 4))
    with as_person("theo"):
        given = asked(
            "theo", "post", "homework/", {"client": str(ANA), "form": "after_session", "ask_now": True}
        )
    assert given.status_code == 201, given.content
    one = session()
    run()
    told(forms(one)[ANA], 4, 4, 4, 4)
    assert person(one, ANA)["usual"] == 4.0
    with as_person("theo"):
        own = Homework.objects.get(pk=given.json()["id"])
    told(own, 3, 3, 3, 3)
    # Lower than anything she told in the couple's case, and the first in Theo's.
    found = asked("theo", "get", "inbox/").json()["results"]
    assert "after_session" not in {row["kind"] for row in found}


def test_homework_is_seen_to_by_its_own_cases_team(theos: Case) -> None:
    cache.clear()
    one, sent = assigned(), assigned("gad7")
    put(uuid4(), sent, {f"q{at}": 0 for at in range(1, 8)})
    path = f"homework/{one.pk}/"
    read = asked("theo", "get", path)
    assert read.status_code == 200
    due = {"due_on": str(days_ago(-9))}
    answers = [
        asked("theo", "post", f"{path}transition/", {"to": "withdrawn"}),
        asked("theo", "post", f"{path}kiosk/"),
        asked("theo", "patch", path, due, if_match=read["ETag"]),
        asked("theo", "post", f"homework/{sent.pk}/review/", {"note": "x"}),
        put(uuid4(), one, CALM, name="theo", in_session=True),
    ]
    assert [(told.status_code, told.json()["detail"]) for told in answers] == [(403, OTHER)] * len(answers)
    with as_person("theo"):
        assert not Homework.objects.filter(pk=one.pk).update(state="withdrawn")
        for forge in (
            lambda: KioskLink.objects.create(
                client_id=ANA, homework=one, token_hash=b"x", expires_at="2020-01-01T00:00Z"
            ),
            lambda: Homework.objects.create(client_id=ANA, case_id=COUPLE, task="x"),
            lambda: Response.objects.create(
                client_id=ANA,
                homework=one,
                version=one.version,
                filled="in_session",
                reference=uuid4(),
                items=[],
                sent_at="2020-01-01T00:00Z",
            ),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                forge()
    assert asked("thea", "post", f"{path}transition/", {"to": "withdrawn"}).status_code == 200


def test_what_is_left_of_a_closed_case_is_whoevers_works_with_the_client(theos: Case) -> None:
    one = assigned()
    with as_person("mark"):
        Case.objects.filter(pk=COUPLE).update(state="closed", closed_on=TODAY)
    path = f"homework/{one.pk}/"
    assert asked("theo", "post", f"{path}kiosk/", {}).status_code == 409
    together = {"homework": str(one.pk), "answers": {}, "status": "sent", "in_session": True}
    assert asked("theo", "put", f"responses/{uuid4()}/", together).status_code == 409
    answer = asked("theo", "post", f"{path}transition/", {"to": "withdrawn"})
    assert answer.status_code == 200, answer.content


def test_why_scores_are_held_back_is_read_in_its_case_and_that_they_are_by_all(theos: Case) -> None:
    path = f"clients/{ANA}/held-back/"
    body = {"form": "phq9", "because": "Why.", "ends_on": str(TODAY)}
    made = asked("thea", "post", path, body)
    assert (made.status_code, made.json()["because"]) == (201, "Why.")
    told = {
        name: asked(name, "get", path).json()["results"][0]["because"] for name in ("thea", "sue", "theo")
    }
    assert told == {"thea": "Why.", "sue": "Why.", "theo": None}
    with as_person("theo"):
        assert not HeldBackReason.objects.exists()
    assert asked("theo", "post", path, body).status_code == 409
    ends = asked(
        "theo", "patch", f"{path}{made.json()['id']}/", {"ends_on": str(days_ago(-9))}, if_match=made["ETag"]
    )
    assert ends.status_code == 403
    ends = asked(
        "thea", "patch", f"{path}{made.json()['id']}/", {"ends_on": str(days_ago(-9))}, if_match=made["ETag"]
    )
    assert (ends.status_code, ends.json()["because"]) == (200, "Why.")


@pytest.mark.parametrize("gone", ["left", "closed", "inactive"])
def test_a_link_ends_with_its_makers_work_in_the_case(gone: str) -> None:
    cache.clear()
    one = assigned("gad7")
    token = asked("thea", "post", f"homework/{one.pk}/kiosk/").json()["token"]
    assert Browser().get(f"/api/v1/kiosk/{token}/").status_code == 200
    with as_person("mark"), connection.cursor() as cursor:
        if gone == "left":
            assert CareTeam.objects.filter(case_id=COUPLE, member_id=THEA).update(left_on=days_ago(1))
        elif gone == "closed":
            assert Case.objects.filter(pk=COUPLE).update(state="closed", closed_on=TODAY)
        else:
            cursor.execute("UPDATE practices_member SET is_active = false WHERE id = %s", [THEA])
            assert cursor.rowcount == 1
    assert Browser().get(f"/api/v1/kiosk/{token}/").status_code == 404
    body = json.dumps({"answers": {f"q{at}": 0 for at in range(1, 8)}})
    assert Browser().put(f"/api/v1/kiosk/{token}/", body, content_type="application/json").status_code == 404
