"""Answers that both of a couple read of each other, before a session and in the room."""

from typing import Any

import pytest

from assessments.models import FormVersion, Homework
from assessments.tests.couple_answers import ANSWERS, FORM, agreement, asked_together, both_send, sends
from assessments.tests.scene import asked
from caseload.tests.test_hour import ANA, BEN, coming, person, told
from relationships.tests.joint import OF_COUPLE, joint_work_open, separated
from tests.cast import as_person

pytestmark = pytest.mark.django_db

COLUMNS = (("prep/", "both_know"), ("room/", "agenda"))
CLIENTS = {"ana": ANA, "ben": BEN}
AS_CODES = {who: {name: f"a{score}" for name, score in ANSWERS[who].items()} for who in ANSWERS}


def answers(path: str, what: str, column: str, name: str = "thea") -> dict[str, Any]:
    return {one["client"]: one["said"] for one in told(path, what, name)[column] if one["kind"] == "answers"}


@pytest.mark.parametrize(("what", "column"), COLUMNS)
def test_what_both_were_shown_is_what_both_know_without_a_score(what: str, column: str) -> None:
    joint_work_open()
    path = coming()
    both_send(asked_together())
    found = answers(path, what, column)
    assert {who: found[client]["answers"] for who, client in CLIENTS.items()} == AS_CODES
    with as_person("thea"):
        version = FormVersion.objects.get(form__key=FORM, state="published")
    for said in found.values():
        assert said.keys() == {"version", "form", "answers"}
        assert said["version"] == str(version.pk)
        assert said["form"] == {"key": FORM, "title": version.title, "number": version.number}


@pytest.mark.parametrize(("what", "column"), COLUMNS)
def test_nothing_of_it_is_there_before_both_agreed(what: str, column: str) -> None:
    joint_work_open()
    path = coming()
    before = told(path, what)[column]
    pair = asked_together()
    sends("ana", pair["ana"], agree=True)
    sends("ben", pair["ben"])
    assert told(path, what)[column] == before == []
    assert agreement("ben", pair["ben"], True).status_code == 200
    assert len(answers(path, what, column)) == 2


def test_the_room_is_the_same_bytes_while_one_waits_for_the_other() -> None:
    joint_work_open()
    path = coming()
    before = asked("thea", "get", path + "room/").content
    pair = asked_together()
    sends("ana", pair["ana"], agree=True)
    assert asked("thea", "get", path + "room/").content == before


@pytest.mark.parametrize(("what", "column"), COLUMNS)
def test_what_one_withdraws_leaves_the_room_and_the_others_stays(what: str, column: str) -> None:
    joint_work_open()
    path = coming()
    both_send(asked_together())
    assert asked("ana", "post", f"{OF_COUPLE}withdraw-all/", {}).status_code == 200
    assert set(answers(path, what, column)) == {BEN}


@pytest.mark.parametrize(("what", "column"), COLUMNS)
def test_a_separation_takes_the_answers_out_of_the_room(what: str, column: str) -> None:
    joint_work_open()
    path = coming()
    both_send(asked_together())
    separated()
    assert answers(path, what, column) == {}


def test_what_was_shown_was_told_alone_by_nobody() -> None:
    joint_work_open()
    path = coming()
    both_send(asked_together())
    assert [person(path, client)["told_alone"] for client in CLIENTS.values()] == [[], []]
    with as_person("thea"):
        assert Homework.objects.filter(version__form__key=FORM).count() == 2


def test_a_supervisor_reads_before_the_session_what_the_therapist_reads() -> None:
    joint_work_open()
    path = coming()
    both_send(asked_together())
    assert answers(path, "prep/", "both_know", "sue") == answers(path, "prep/", "both_know")
