"""What answers raise: every flag kept once, told to the team by its severity, and to no client."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.utils import timezone

from assessments import rules
from assessments.models import Form, FormVersion, Homework, KeptResponse, RaisedFlag, Response
from assessments.tests.scene import ANA, ANAS, BEN, COUPLE, NOWHERE, asked, inbox, put, scalar
from clients.models import Duty, InboxItem, StaffAlert
from relcare.demo.people import PEOPLE
from tests.cast import as_person

pytestmark = pytest.mark.django_db

OPTIONS: Final = [{"code": "yes", "text": {"en": "Yes"}}, {"code": "no", "text": {"en": "No"}}]
FORM: Final[dict[str, Any]] = {
    "title": {"en": "Four questions"},
    "item": [
        {"linkId": name, "type": "choice", "text": {"en": name}, "answerOption": OPTIONS}
        for name in ("small", "watch", "duty", "grave")
    ],
}


def flag(item: str, severity: str, tell: str = "therapist") -> dict[str, Any]:
    return {"key": item, "item": item, "is": ["yes"], "severity": severity, "tell": tell}


SCORING: Final[dict[str, Any]] = {
    "scales": [],
    "flags": [
        flag("small", "note"),
        flag("watch", "attention"),
        flag("duty", "attention", "duty"),
        flag("grave", "urgent", "duty"),
    ],
}


def given(client: Any = ANA) -> Homework:
    """Homework of a form that has flags and no scale."""
    there = FormVersion.objects.filter(content_hash="four questions")
    with as_person("thea"):
        version = there.first()
        if version is None:
            form = Form.objects.create(key="four_questions", title=FORM["title"])
            version = FormVersion.objects.create(
                form=form, number=1, form_document=FORM, scoring=SCORING, content_hash="four questions"
            )
            published = {"state": "published", "published_at": timezone.now()}
            FormVersion.objects.filter(pk=version.pk).update(**published)
        return Homework.objects.create(client_id=client, case_id=COUPLE, version=version)


def yes(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "yes")


def sent(homework: Homework, *names: str, **told: Any) -> Any:
    answer = put(told.pop("reference", uuid4()), homework, yes(*names), **told)
    assert answer.status_code < 300, answer.content
    return answer


def scores_page(about: str = "response") -> Any:
    model = Response if about == "response" else KeptResponse
    with as_person("thea"):
        row = model._default_manager.order_by("-sent_at").first()
    assert row is not None
    return asked("thea", "get", f"responses/{row.pk}/scores/").json()


def keys(page: Any) -> list[str]:
    return [line["key"] for line in page["flags"]]


@contextmanager
def on_duty(name: str) -> Iterator[None]:
    now = timezone.now()
    with as_person("mark"):
        told = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
        Duty.objects.all().delete()
        Duty.objects.create(member_id=PEOPLE[name].member_id, **told)
    yield


@pytest.mark.parametrize("keep", [False, True])
def test_every_flag_is_kept_once_with_what_computed_it_and_read_beside_the_scores(keep: bool) -> None:
    sent(given(), "small", "watch", "grave", keep=keep)
    page = scores_page("keptresponse" if keep else "response")
    assert page["results"] == []
    assert keys(page) == ["small", "watch", "grave"]
    assert {(line["kept"], line["stands"]) for line in page["flags"]} == {(keep, True)}
    with as_person("thea"):
        made_by = set(RaisedFlag.objects.values_list("scoring_hash", "engine_version", "is_news"))
    assert made_by == {(rules.scoring_hash(SCORING), rules.ENGINE_VERSION, True)}
    assert keys(asked("thea", "get", f"clients/{ANA}/scores/").json()) == ["small", "watch", "grave"]


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize(
    ("names", "kinds"),
    [
        ((), []),
        (("small",), []),
        (("watch",), ["flagged"]),
        (("small", "watch", "duty"), ["flagged"]),
        (("grave",), ["urgent"]),
        (("watch", "grave"), ["flagged", "urgent"]),
    ],
)
def test_attention_files_one_item_and_a_note_none(
    names: tuple[str, ...], kinds: list[str], keep: bool
) -> None:
    sent(given(), *names, keep=keep)
    about = "keptresponse" if keep else "response"
    assert inbox() == sorted([("to_review", about), *((kind, about) for kind in kinds)])


@pytest.mark.parametrize(
    ("names", "gravest"),
    [((), None), (("small",), "note"), (("small", "duty"), "attention"), (("grave", "watch"), "urgent")],
)
@pytest.mark.parametrize("keep", [False, True])
def test_the_list_marks_answers_by_the_gravest(
    names: tuple[str, ...], gravest: str | None, keep: bool
) -> None:
    sent(given(), *names, keep=keep)
    (row,) = asked("thea", "get", f"responses/?client={ANA}").json()["results"]
    assert row["flagged"] == gravest
    assert all("flagged" not in own for own in asked("ana", "get", "responses/").json()["results"])


def test_sending_twice_raises_once_and_the_review_takes_the_item_off_the_list() -> None:
    homework, reference = given(), uuid4()
    for _ in range(2):
        sent(homework, "watch", reference=reference)
    assert keys(scores_page()) == ["watch"]
    assert asked("thea", "post", f"homework/{homework.pk}/review/", {}).status_code == 200
    assert inbox() == []


def test_a_flag_that_tells_duty_stands_before_who_is_on_duty_without_its_subject() -> None:
    with on_duty("theo"):
        sent(given(), "watch")
        assert asked("theo", "get", "inbox/?kind=flagged").json()["results"] == []
        sent(given(), "duty")
        (item,) = asked("theo", "get", "inbox/?kind=flagged").json()["results"]
    assert (item["about"], item["about_id"]) == ("", None)
    assert asked("theo", "get", f"responses/?client={ANA}").json()["results"] == []
    assert [row["kind"] for row in asked("thea", "get", "inbox/").json()["results"]].count("flagged") == 2


def test_a_manager_on_duty_reads_nothing_of_it() -> None:
    with on_duty("mark"):
        sent(given(), "duty")
    with as_person("mark"):
        assert not InboxItem.objects.filter(kind="flagged").exists()
        assert not StaffAlert.objects.exists()
        assert not RaisedFlag.objects.exists()


def test_a_correction_tells_what_it_adds_and_shows_what_it_takes_away() -> None:
    homework, first, second = given(), uuid4(), uuid4()
    sent(homework, "watch", "small", reference=first)
    asked("thea", "post", f"homework/{homework.pk}/review/", {})
    sent(homework, "watch", reference=second, amends=str(first))
    # What was told is not told again.
    assert ("flagged", "response") not in inbox()
    with as_person("thea"):
        ids = {row.reference: row.pk for row in Response.objects.all()}
    lines = asked("thea", "get", f"responses/{ids[first]}/scores/").json()["flags"]
    assert {line["key"]: line["stands"] for line in lines} == {"watch": True, "small": False}
    sent(homework, "watch", "duty", amends=str(second))
    assert inbox().count(("flagged", "response")) == 1


def test_in_session_raises_the_same() -> None:
    sent(given(), "watch", name="thea", in_session=True)
    assert keys(scores_page()) == ["watch"]
    assert ("flagged", "response") in inbox()


def test_the_waiting_room_raises_the_same() -> None:
    token = asked("thea", "post", f"homework/{given().pk}/kiosk/").json()["token"]
    body = {"answers": yes("watch", "grave")}
    answer = Browser().put(f"/api/v1/kiosk/{token}/", body, content_type="application/json")
    assert answer.status_code < 300, answer.content
    assert b"flag" not in answer.content
    assert keys(scores_page()) == ["watch", "grave"]
    assert inbox() == [("flagged", "response"), ("to_review", "response"), ("urgent", "response")]


PAGES: Final = (
    *("homework/", "responses/", f"clients/{ANA}/scores/", f"clients/{ANA}/summary/"),
    f"relationships/{ANAS}/timeline/",
)


def test_a_client_reads_nothing_of_what_their_kept_answers_raised() -> None:
    homework = given()
    before = [asked("ana", "get", page).content for page in PAGES]
    sent(homework, "small", "watch", "duty", "grave", keep=True)
    assert [asked("ana", "get", page).content for page in PAGES] == before


@pytest.mark.parametrize("name", ["ana", "ben", "mark", "theo", "zoe"])
def test_who_is_not_of_the_team_reads_no_flag(name: str) -> None:
    sent(given(), "small", "watch")
    with as_person(name):
        assert not RaisedFlag.objects.exists()
        assert not InboxItem.objects.filter(kind="flagged").exists()


def test_a_client_is_not_told_which_answers_are_flagged() -> None:
    version = given().version
    page = asked("ana", "get", f"forms/{version.form_id}/versions/{version.number}/")
    assert page.status_code == 200
    assert "scoring" not in page.json()
    exported = f"forms/{version.form_id}/versions/{version.number}/export/"
    assert b"severity" not in asked("ana", "get", exported).content
    assert b"severity" in asked("thea", "get", exported).content
    staff = asked("thea", "get", f"forms/{version.form_id}/versions/{version.number}/").json()
    assert len(staff["scoring"]["flags"]) == 4


@pytest.mark.parametrize("name", ["ben", "theo", "mark", "zoe"])
def test_nobody_raises_flags_on_anothers_answers(name: str) -> None:
    sent(given())
    with as_person("thea"):
        row = Response.objects.get()
    statement = "SELECT rls.raise_flags('response', %s, '[]', 'x', 1::smallint)"
    for subject in (row.pk, NOWHERE):
        with as_person(name), pytest.raises(DatabaseError), transaction.atomic():
            scalar(statement, [subject])


def test_the_others_answers_raise_nothing_here() -> None:
    sent(given(BEN), "watch", name="ben")
    assert asked("thea", "get", f"clients/{ANA}/scores/").json()["flags"] == []
    assert keys(asked("thea", "get", f"clients/{BEN}/scores/").json()) == ["watch"]
