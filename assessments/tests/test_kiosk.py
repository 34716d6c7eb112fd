"""The waiting room: one form, one use, half an hour; the link tells nothing and is tried in vain."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client as Browser

from assessments import rules
from assessments.actions import hash_of, open_kiosk_link, token_of
from assessments.models import Draft, Form, FormVersion, Homework, KioskLink, Response, Score
from assessments.tests.scene import ANA, CALM, URGENT_ANSWERS, asked, assigned, inbox, put
from clients.models import Client, ContactPlan, InboxItem
from clients.not_watched import NOT_WATCHED
from privacy.actor import ENTER_KIOSK, ENTER_LINK, entering
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db
NAMES = ("thea", "theo", "sue", "mark", "ana", "ben", "zoe")


@pytest.fixture(autouse=True)
def _nothing_tried_yet() -> None:
    cache.clear()


def link(one: Homework, name: str = "thea") -> Any:
    return asked(name, "post", f"homework/{one.pk}/kiosk/")


def token(one: Homework) -> str:
    answer = link(one)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["token"])


def looked(told: str) -> Any:
    return Browser().get(f"/api/v1/kiosk/{told}/")


def sent(told: str, answers: Any = CALM) -> Any:
    body = json.dumps({"answers": answers})
    return Browser().put(f"/api/v1/kiosk/{told}/", body, content_type="application/json")


def lines() -> int:
    with as_person("ana"):
        return AuditLine.objects.count()


def test_the_token_is_told_once_and_only_its_hash_is_stored() -> None:
    one = assigned()
    answer = link(one)
    told = answer.json()
    assert set(told) == {"id", "homework", "token", "expires_at"}
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    with as_person("thea"):
        row = KioskLink.objects.get()
        assert bytes(row.token_hash) == hash_of(told["token"])
        assert told["token"] == token_of(row.pk)
        assert row.expires_at - row.recorded_at <= timedelta(minutes=30, seconds=1)


def test_the_holder_reads_this_form_alone_and_nothing_of_whose_it_is() -> None:
    answer = looked(token(assigned()))
    assert answer.status_code == 200
    told = answer.json()
    assert set(told) == {"document", "order", "licence_line", "crisis_numbers", "not_watched"}
    assert told["not_watched"] == NOT_WATCHED
    with as_person("thea"):
        document = dict(FormVersion.objects.get(form__key="phq9").form_document)
    document = rules.without_scores({name: part for name, part in document.items() if name != "title"})
    assert told["document"] == document
    for word in ("Ana", "Thea", "Riverside", "PHQ", str(ANA)):
        assert word not in answer.content.decode()
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert not answer.cookies


def test_looking_changes_nothing_and_leaves_no_trace() -> None:
    told = token(assigned())
    before = lines()
    with as_person("thea"):
        rows = list(KioskLink.objects.values())
    for _ in range(3):
        assert looked(told).status_code == 200
    with as_person("thea"):
        assert list(KioskLink.objects.values()) == rows
    assert lines() == before


def test_answers_are_sent_once_with_scores_and_what_staff_has_to_see() -> None:
    one = assigned()
    put(uuid4(), one, {"q1": 1}, "draft")
    told = token(one)
    answer = sent(told, URGENT_ANSWERS)
    assert answer.status_code == 201, answer.content
    assert answer.json()["help"]["crisis_numbers"]
    assert answer.json()["help"]["safety_plan"] is None
    with as_person("thea"):
        response = Response.objects.get()
        assert (response.filled, response.recorded_by_id) == ("kiosk", PEOPLE["ana"].member_id)
        assert Score.objects.get(response=response).exact == "3"
        assert Homework.objects.get(pk=one.pk).state == "sent"
        assert KioskLink.objects.get().used_at is not None
    assert inbox() == [("to_review", "response"), ("urgent", "response")]
    with as_person("ana"):
        assert not Draft.objects.exists()
    (row,) = asked("ana", "get", "responses/").json()["results"]
    assert (row["filled"], row["id"]) == ("kiosk", str(response.reference))
    (line,) = asked("ana", "get", f"clients/{ANA}/scores/").json()["results"]
    assert line["value"] == 3.0
    (seen,) = asked("thea", "get", f"responses/?client={ANA}").json()["results"]
    assert asked("thea", "get", f"responses/{seen['id']}/").json()["answers"] == URGENT_ANSWERS


def test_calm_answers_show_no_help() -> None:
    assert sent(token(assigned())).json() == {"status": "sent", "help": None}
    assert inbox() == [("to_review", "response")]


def test_of_a_client_without_a_sign_in_the_therapist_is_who_recorded_it() -> None:
    client = asked("thea", "post", "clients/", {"name": "Somebody"}).json()["id"]
    body = {"kind": "individual", "clients": [client], "opened_on": "2024-06-03"}
    case = asked("thea", "post", "cases/", body).json()["id"]
    assert sent(token(assigned(client=client, case=case))).status_code == 201
    with as_person("thea"):
        assert Response.objects.get().recorded_by_id == PEOPLE["thea"].member_id


def test_the_client_corrects_what_they_sent_from_the_waiting_room() -> None:
    one = assigned()
    sent(token(one))
    (row,) = asked("ana", "get", "responses/").json()["results"]
    assert put(uuid4(), one, {**CALM, "q1": 1}, amends=row["id"]).status_code == 201


def same_404(*answers: Any) -> None:
    found = {(answer.status_code, answer.content, answer.headers.get("Vary")) for answer in answers}
    assert len(found) == 1
    assert answers[0].status_code == 404


def test_wrong_used_expired_revoked_and_closed_links_are_the_same_404() -> None:
    used = token(assigned())
    assert sent(used).status_code == 201
    late = assigned()
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=31), tick=False), as_person("thea"):
        expired = token_of(open_kiosk_link(by=actor("thea"), homework=late).pk)
    again = assigned()
    revoked, newer = token(again), token(again)
    withdrawn_from = assigned()
    withdrawn = token(withdrawn_from)
    asked("thea", "post", f"homework/{withdrawn_from.pk}/transition/", {"to": "withdrawn"})
    answered = assigned()
    by_phone = token(answered)
    put(uuid4(), answered, CALM)
    shut = (used, expired, revoked, withdrawn, by_phone, "x" * 32, "x", "é" * 32, "0" * 300)
    same_404(*(looked(told) for told in shut), *(sent(told) for told in shut))
    assert looked(newer).status_code == 200
    with as_person("thea"):
        assert Response.objects.filter(filled="kiosk").count() == 1


def test_links_are_not_tried_one_after_the_other_and_right_ones_count_nothing() -> None:
    told = token(assigned())
    assert {looked(told).status_code for _ in range(40)} == {200}
    tried = [looked(f"{at:032}").status_code for at in range(31)]
    assert tried == [404] * 30 + [429]


def test_wrong_answers_are_refused_by_linkid_with_help_and_the_link_stays_open() -> None:
    told = token(assigned())
    refused = sent(told, {**URGENT_ANSWERS, "q1": 9, "zzz": 1})
    assert refused.status_code == 422
    assert set(refused.json()["errors"]) == {"answers.q1", "answers.zzz"}
    assert refused.json()["help"]["crisis_numbers"]
    odd: Any
    for odd in ([], "x", 7, None):
        assert list(sent(told, odd).json()["errors"]) == ["answers"]
    assert sent(told).status_code == 201


def test_only_the_therapist_of_the_team_makes_links() -> None:
    one = assigned()
    statuses = {name: link(one, name).status_code for name in NAMES}
    assert statuses == {
        "thea": 201,
        "theo": 404,
        "sue": 403,
        "mark": 403,
        "ana": 403,
        "ben": 403,
        "zoe": 404,
    }


def test_asked_again_with_the_same_key_the_same_link_is_told() -> None:
    one, key = assigned(), str(uuid4())
    told = [
        asked("thea", "post", f"homework/{one.pk}/kiosk/", None, idempotency_key=key).json()["token"]
        for _ in range(2)
    ]
    assert told[0] == told[1]
    assert looked(told[0]).status_code == 200


@pytest.mark.parametrize("state", ["sent", "skipped", "withdrawn", "expired"])
def test_no_link_leads_to_what_is_not_to_be_answered(state: str) -> None:
    one = assigned()
    with as_person("thea"):
        changes = {"state": state, "sent_at": datetime.now(UTC) if state == "sent" else None}
        Homework.objects.filter(pk=one.pk).update(**changes)
    assert link(one).status_code == 409


def test_no_link_leads_to_a_task() -> None:
    assert link(assigned("", task="Read the page", task_kind="read")).status_code == 409


def test_nobody_but_the_team_learns_of_a_link() -> None:
    told = token(assigned())
    for name in NAMES:
        with as_person(name):
            assert KioskLink.objects.exists() == (name in ("thea", "sue"))
    before = asked("ben", "get", "responses/").content
    sent(told)
    assert asked("ben", "get", "responses/").content == before


def test_the_holder_acts_for_one_form_and_sees_no_row() -> None:
    told = token(assigned())
    with entering(ENTER_LINK, hash_of(told)) as actor:
        assert actor is None
    with entering(ENTER_KIOSK, hash_of(told)) as actor:
        assert actor is not None
        assert (actor.kind, actor.member_id, actor.roles) == ("link", None, frozenset())
        models = (
            KioskLink,
            Homework,
            Form,
            FormVersion,
            Response,
            Score,
            Draft,
            InboxItem,
            Client,
            ContactPlan,
        )
        for model in models:
            assert not model._default_manager.exists()


def test_nobody_but_the_holder_of_a_link_sends_by_one() -> None:
    with (
        pytest.raises(DatabaseError, match="holder of a link"),
        as_person("thea"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT rls.send_from_kiosk(%s, %s, '[]', '[]', false)", [uuid4(), uuid4()])


def test_staff_signed_in_on_the_device_stays_who_they_are() -> None:
    one = assigned()
    told = token(one)
    answer = asked("thea", "get", f"kiosk/{told}/")
    assert answer.status_code == 200
    assert asked("thea", "put", f"kiosk/{told}/", {"answers": CALM}).status_code == 201
    with as_person("thea"):
        assert Response.objects.get().recorded_by_id == PEOPLE["ana"].member_id


def test_the_right_link_opens_however_many_wrong_ones_were_tried() -> None:
    told = token(assigned())
    assert [looked(f"{at:032}").status_code for at in range(40)][-1] == 429
    assert looked(told).status_code == 200
    assert looked("x" * 32).status_code == 429
    assert sent(told).status_code == 201


def test_no_link_opens_what_has_closed_before_the_engine_came_by() -> None:
    one = assigned()
    told = token(one)
    with as_person("thea"):
        over = datetime.now(UTC) - timedelta(seconds=1)
        Homework.objects.filter(pk=one.pk).update(closes_at=over, closes_begun_at=over)
    assert [looked(told).status_code, sent(told).status_code, link(one).status_code] == [404, 404, 409]
