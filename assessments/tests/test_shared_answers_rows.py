"""What the database itself holds of it, whoever comes by raw SQL; and which answers are left out."""

import json
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from assessments.models import Homework, PairedHomework, RevealAgreement, SharedAnswers
from assessments.tests.couple_answers import (
    ANSWERS,
    CLIENTS,
    agreement,
    asked_together,
    both_send,
    copies,
    homework_of,
    read_by,
    sends,
)
from assessments.tests.scene import ANA, BEN, COUPLE, asked
from assessments.tests.test_form_definitions import published, question
from assessments.tests.test_shared_answers_unseen import CLOSED
from clients.models import SafetyFlag
from practices.clock import now
from relationships.tests.joint import joint_work_open, open_or_close
from tests.cast import as_person

pytestmark = pytest.mark.django_db

REFUSED: Final = ("42501", "23503", "23514", "23505")


def refused(name: str, make: Callable[[], Any]) -> bool:
    try:
        with as_person(name), transaction.atomic():
            make()
    except DatabaseError as problem:
        if getattr(problem.__cause__, "sqlstate", "") not in REFUSED:
            raise
        return True
    return False


def run(statement: str, *arguments: Any) -> Callable[[], int]:
    def make() -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, arguments)
            return int(cursor.rowcount)

    return make


def reached(name: str, statement: str, *arguments: Any) -> int:
    with as_person(name):
        return run(statement, *arguments)()


def agrees(homework: UUID, client_id: UUID, **more: Any) -> Callable[[], Any]:
    return lambda: RevealAgreement.objects.create(
        client_id=client_id, homework_id=homework, said_at=now(), **more
    )


def paired(homework: UUID, client_id: UUID, pair: UUID, case: UUID = COUPLE) -> Callable[[], Any]:
    return lambda: PairedHomework.objects.create(
        client_id=client_id, case_id=case, homework_id=homework, pair=pair
    )


def copied(client_id: UUID, version: Any) -> Callable[[], Any]:
    told = {"client_id": client_id, "case_id": COUPLE, "version_id": version, "items": []}
    return lambda: SharedAnswers.objects.create(**told)


def version_of(homework: UUID) -> Any:
    with as_person("thea"):
        return Homework.objects.values_list("version_id", flat=True).get(pk=homework)


@pytest.mark.parametrize("name", ["ana", "ben", "thea", "sue", "mark", "zoe"])
def test_nobody_writes_a_copy_by_hand(name: str) -> None:
    joint_work_open()
    pair = asked_together()
    version = version_of(pair["ana"])
    for client_id in CLIENTS.values():
        assert refused(name, copied(client_id, version))


@pytest.mark.parametrize("name", ["ana", "ben", "thea", "sue", "mark", "zoe"])
def test_nobody_calls_what_writes_them(name: str) -> None:
    joint_work_open()
    pair = asked_together()
    of = "(rls.practice(), %s)"
    for statement in (
        f"SELECT rls.reveal_when_both_sent{of}",
        f"SELECT rls.joint_work_stands{of}",
        f"SELECT rls.two_are_safe{of}",
    ):
        assert refused(name, run(statement, pair["ana"])), statement


def test_ana_can_not_force_it() -> None:
    joint_work_open()
    pair = asked_together()
    sends("ben", pair["ben"])
    sends("ana", pair["ana"], agree=True)
    # She says it for him, in his name or in hers; she makes them a pair; she says that it was shown.
    assert refused("ana", agrees(pair["ben"], BEN))
    assert refused("ana", agrees(pair["ben"], ANA))
    for client_id in CLIENTS.values():
        assert refused("ana", paired(pair["ana"], client_id, uuid4()))
    table = "assessments_revealagreement"
    assert reached("ana", f"UPDATE {table} SET agreed = true, said_at = now()") == 1
    assert refused("ana", run(f"UPDATE {table} SET copy_id = %s", uuid4()))
    assert refused("ana", run(f"UPDATE {table} SET homework_id = %s", pair["ben"]))
    assert refused("ana", run(f"DELETE FROM {table}"))
    assert copies() == 0
    assert reached("ana", "SELECT id FROM assessments_pairedhomework") == 0


def test_nobody_agrees_to_what_was_not_sent_nor_to_what_was_kept() -> None:
    joint_work_open()
    pair = asked_together()
    assert refused("ana", agrees(pair["ana"], ANA))
    body = {"homework": str(pair["ana"]), "answers": ANSWERS["ana"], "status": "sent", "keep": True}
    assert asked("ana", "put", f"responses/{uuid4()}/", body).status_code < 300
    assert refused("ana", agrees(pair["ana"], ANA))
    sends("ana", pair["ana"])
    assert not refused("ana", agrees(pair["ana"], ANA))


@pytest.mark.parametrize("name", ["thea", "sue", "ben", "mark"])
def test_nobody_agrees_for_a_client(name: str) -> None:
    joint_work_open()
    pair = asked_together()
    sends("ana", pair["ana"])
    assert refused(name, agrees(pair["ana"], ANA))
    sends("ana", homework_of("ana"), agree=True)
    assert reached(name, "UPDATE assessments_revealagreement SET agreed = false, said_at = now()") == 0


def test_a_pair_is_of_two_clients_of_one_case_who_are_asked_the_same() -> None:
    joint_work_open()
    whole, one = asked_together(), uuid4()
    first, second, other = homework_of("ana"), homework_of("ben"), homework_of("ben", "phq9")
    assert not refused("thea", paired(first, ANA, one))
    assert refused("thea", paired(homework_of("ana"), ANA, one)), "two of one client"
    assert refused("thea", paired(other, BEN, one)), "another form"
    assert refused("thea", paired(second, ANA, one)), "not hers"
    assert refused("thea", paired(whole["ben"], BEN, one)), "in a pair already"
    sent = homework_of("ben")
    sends("ben", sent)
    assert refused("thea", paired(sent, BEN, one)), "answered already"
    for name in ("ana", "ben", "sue", "mark", "theo", "zoe"):
        assert refused(name, paired(second, BEN, one)), name
    assert not refused("thea", paired(second, BEN, one))


@pytest.mark.parametrize("gate", [gate for gate in CLOSED if gate != "separated, opened anew"])
def test_nobody_is_asked_together_where_it_is_closed(gate: str) -> None:
    joint_work_open()
    first = homework_of("ana")
    CLOSED[gate]()
    assert refused("thea", paired(first, ANA, uuid4()))


def test_what_was_shown_changes_for_nobody() -> None:
    joint_work_open()
    both_send(asked_together())
    for name in ("ana", "ben", "thea"):
        table = "assessments_sharedanswers"
        assert refused(name, run(f"UPDATE {table} SET items = '[]'"))
        assert refused(name, run(f"UPDATE {table} SET replaced_at = now()"))
        assert refused(name, run(f"DELETE FROM {table}"))
    assert reached("thea", "UPDATE assessments_sharedanswers SET withdrawn_at = now()") == 0
    assert reached("ana", "UPDATE assessments_sharedanswers SET withdrawn_at = now()") == 1
    assert reached("ana", "UPDATE assessments_sharedanswers SET withdrawn_at = NULL") == 0
    assert reached("ana", "UPDATE assessments_revealagreement SET agreed = false") == 0


def test_a_flag_that_was_lifted_stands_in_no_way() -> None:
    joint_work_open()
    pair = asked_together()
    with as_person("thea"):
        flag = SafetyFlag.objects.create(client_id=ANA, source="observation", why="A bruise")
    with as_person("sue"):
        lifted = {"lifted_at": now(), "lifted_because": "Looked at"}
        SafetyFlag.objects.filter(pk=flag.pk).update(**lifted, lifted_by_id=_member("sue"))
    both_send(pair)
    assert copies() == 2


def _member(name: str) -> Any:
    with as_person(name), connection.cursor() as cursor:
        cursor.execute("SELECT rls.me()")
        return cursor.fetchone()[0]


def test_closing_after_it_was_shown_takes_nothing_away() -> None:
    joint_work_open()
    both_send(asked_together())
    before = read_by("ben")
    open_or_close(is_open=False)
    assert read_by("ben") == before


# --- Which answers ------------------------------------------------------------------------------------


def after(name: str, code: str = "a1") -> dict[str, Any]:
    return {"enableWhen": [{"question": name, "operator": "=", "answerCoding": {"code": code}}]}


HIGH: Final = {"sensitivity": "high"}
FLAG: Final = {"key": "f", "operator": ">", "value": 1, "severity": "note"}


def typed(items: Any) -> Any:
    """Each a question, where nothing else is said."""
    if not isinstance(items, list):
        return items
    return [{"type": "choice", **item, "item": typed(item.get("item", []))} for item in items]


@pytest.mark.parametrize(
    ("items", "scoring", "shown"),
    [
        ([{"linkId": "a"}, {"linkId": "b", **HIGH}], {}, ["a"]),
        ([{"linkId": "a"}, {"linkId": "b", "sensitivity": "unheard of"}], {}, ["a"]),
        ([{"linkId": "a", "sensitivity": "normal"}, {"linkId": "d", "type": "display"}], {}, ["a"]),
        ([{"linkId": "g", **HIGH, "item": [{"linkId": "a"}]}, {"linkId": "b"}], {}, ["b"]),
        ([{"linkId": "g", "item": [{"linkId": "a", **HIGH}, {"linkId": "b"}]}], {}, ["b", "g"]),
        ([{"linkId": "a"}, {"linkId": "b"}], {"flags": [{**FLAG, "item": "b"}]}, ["a"]),
        (
            [{"linkId": "a"}, {"linkId": "b"}, {"linkId": "c"}],
            {"scales": [{"key": "s", "items": ["a", "c"]}], "flags": [{**FLAG, "scale": "s"}]},
            ["b"],
        ),
        ([{"linkId": "a", **HIGH}, {"linkId": "b", **after("a")}, {"linkId": "c"}], {}, ["c"]),
        (
            [{"linkId": "c", **after("b")}, {"linkId": "a", **HIGH}, {"linkId": "b", **after("a")}],
            {},
            [],
        ),
        (
            [{"linkId": "a", **HIGH}, {"linkId": "g", **after("a"), "item": [{"linkId": "b"}]}],
            {},
            [],
        ),
        ([{"linkId": "a"}, {"linkId": "b", **after("a")}], {}, ["a", "b"]),
        ([{"text": "no name"}], {}, []),
        ("no list", {"flags": "none", "scales": 1}, []),
    ],
)
def test_what_is_sensitive_flagged_or_asked_only_because_of_it_is_left_out(
    items: Any, scoring: Any, shown: list[str]
) -> None:
    told = [json.dumps({"item": typed(items)}), json.dumps(scoring)]
    with as_person("ana"), connection.cursor() as cursor:
        cursor.execute("SELECT rls.items_for_both(%s::jsonb, %s::jsonb)", told)
        assert cursor.fetchone()[0] == shown


def test_the_copy_lacks_them_whatever_was_answered() -> None:
    joint_work_open()
    form = {
        "title": {"en": "Our week"},
        "reveal": "when_both_sent",
        "item": [
            question("q1"),
            question("q2"),
            question("q3", **HIGH, required=False),
            {"linkId": "q4", "type": "text", "text": {"en": "More?"}, **after("q3", "some")},
            question("q5", required=False, absent=["prefer_not_to_say"]),
            {"linkId": "words", "type": "text", "text": {"en": "In words"}},
        ],
    }
    key = published(form=form)["key"]
    pair = asked_together(key)
    low = {"q1": 0, "q2": 0, "words": "Ana's words"}
    sends("ana", pair["ana"], low, agree=True)
    high = {"q1": 2, "q2": 2, "q3": 1, "q4": "He hit me", "q5": {"missing": "prefer_not_to_say"}}
    sends("ben", pair["ben"], high, agree=True)
    told = {row["is_mine"]: row["answers"] for row in read_by("ana")}
    assert told == {True: {"q1": "no", "words": "Ana's words"}, False: {"q1": "much"}}
    shows = asked("ana", "get", f"homework/{pair['ana']}/").json()["reveal"]["items"]
    assert shows == ["q1", "q5", "words"]
    with as_person("ana"):
        assert "He hit me" not in json.dumps(list(SharedAnswers.objects.values("items")))


def test_a_form_of_which_nothing_may_be_shown_is_never_shown() -> None:
    joint_work_open()
    form = {"title": {"en": "Ours"}, "reveal": "when_both_sent", "item": [question("q1", **HIGH)]}
    pair = asked_together(published(form=form, scoring={})["key"])
    for name in ("ana", "ben"):
        sends(name, pair[name], {"q1": 1}, agree=True)
    assert copies() == 0


def test_instances_of_a_group_come_back_as_they_were_told() -> None:
    joint_work_open()
    group = {
        "linkId": "g",
        "type": "group",
        "repeats": True,
        "text": {"en": "Each"},
        "item": [question("q1"), question("q2", **HIGH)],
    }
    form = {"title": {"en": "Ours"}, "reveal": "when_both_sent", "item": [group]}
    pair = asked_together(published(form=form, scoring={})["key"])
    for name in ("ana", "ben"):
        sends(name, pair[name], {"g": [{"q1": 0, "q2": 2}, {"q1": 2, "q2": 0}]}, agree=True)
    assert [row["answers"] for row in read_by("ana")] == [{"g": [{"q1": "no"}, {"q1": "much"}]}] * 2
    assert agreement("ana", pair["ana"], True).json()["items"] == ["g", "q1"]
