from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from clients.models import TO_REVIEW, URGENT, InboxItem, StaffAlert
from practices.tests.browsing import get, post, statements
from privacy.actor import acting_as, engine
from privacy.ids import uuid7
from relcare.demo.people import PEOPLE, case_id, ident
from tests.cast import as_person

pytestmark = pytest.mark.django_db

INBOX = "inbox/"
SINCE = datetime(2024, 5, 6, 10, tzinfo=UTC)


def filed(client: str = "ana", kind: str = URGENT, minutes: int = 0, case: UUID | None = None) -> str:
    person = PEOPLE[client]
    with acting_as(engine(ident(person.practice, "practice"))):
        item = InboxItem(
            client_id=person.client_id,
            case_id=case,
            kind=kind,
            since=SINCE + timedelta(minutes=minutes),
            about="assessments_response",
            about_id=uuid7(),
        )
        item.save(force_insert=True)
    return str(item.pk)


def acknowledge(who: str, item: str, done: str | None = "Called her.") -> Any:
    return post(who, f"{INBOX}{item}/acknowledge/", {} if done is None else {"done": done})


def ids(who: str) -> list[str]:
    return [row["id"] for row in get(who, INBOX).json()["results"]]


def test_open_comes_first_then_urgent_then_the_oldest() -> None:
    late, review, early, done = (
        filed(minutes=9),
        filed(kind=TO_REVIEW, minutes=-60),
        filed("ben", minutes=1),
        filed("cem", minutes=-90),
    )
    acknowledge("thea", done)
    assert ids("thea") == [early, late, review, done]
    page = get("thea", INBOX, page_size="2").json()
    rest = get("thea", page["next"].removeprefix("/api/v1/")).json()
    assert [row["id"] for row in rest["results"]] == [review, done]


def test_an_item_says_what_it_is_about_and_nothing_of_it() -> None:
    item = filed()
    told = get("thea", f"{INBOX}{item}/").json()
    assert told["client"] == str(PEOPLE["ana"].client_id)
    assert told["kind"] == "urgent"
    assert told["acknowledged_at"] is told["acknowledged_by"] is told["acknowledged_by_name"] is None


@pytest.mark.parametrize(("who", "status"), [("mark", 403), ("ana", 403), ("ben", 403), ("nobody", 401)])
def test_managers_and_clients_have_no_inbox(who: str, status: int) -> None:
    item = filed()
    assert get(who, INBOX).status_code == status
    assert acknowledge(who, item).status_code == status
    assert acknowledge(who, str(uuid4())).status_code == status


@pytest.mark.parametrize("who", ["theo", "zoe"])
def test_strangers_find_nothing_waiting(who: str) -> None:
    item = filed()
    assert ids(who) == []
    unknown = acknowledge(who, str(uuid4()))
    for answer in (get(who, f"{INBOX}{item}/"), acknowledge(who, item)):
        assert answer.status_code == 404
        assert answer.content == unknown.content
    assert get("thea", f"{INBOX}{item}/").json()["acknowledged_at"] is None


def test_an_item_of_another_case_of_the_client_is_not_mine() -> None:
    item = filed("ana", case=case_id("ana and ben"))
    assert ids("thea") == [item]
    other = post("mark", "clients/", {"name": "Fay"}).json()["id"]
    body = {
        "kind": "couple",
        "clients": [str(PEOPLE["ana"].client_id), other],
        "opened_on": "2024-02-01",
        "therapist": str(PEOPLE["theo"].member_id),
    }
    assert post("mark", "cases/", body).status_code == 201
    assert ids("theo") == []


def test_taking_care_says_who_and_what_was_done() -> None:
    item = filed()
    told = acknowledge("thea", item).json()
    assert told["acknowledged_by"] == str(PEOPLE["thea"].member_id)
    assert told["acknowledged_by_name"] == "Thea"
    assert told["done"] == "Called her."
    assert told["acknowledged_at"]


def test_the_same_person_with_the_same_words_changes_nothing() -> None:
    item = filed()
    first, again = acknowledge("thea", item), acknowledge("thea", item)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert acknowledge("thea", item, "Something else.").status_code == 409
    assert get("thea", f"{INBOX}{item}/").json() == first.json()


def test_whoever_comes_second_is_told_so() -> None:
    item = filed()
    first = acknowledge("sue", item)
    assert first.status_code == 200
    second = acknowledge("thea", item)
    assert second.status_code == 409
    assert get("thea", f"{INBOX}{item}/").json()["acknowledged_by_name"] == "Sue"


@pytest.mark.parametrize("done", [None, "", "ok", "  a  "])
def test_an_urgent_item_is_not_taken_care_of_without_words(done: str | None) -> None:
    item = filed()
    answer = acknowledge("thea", item, done)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["done"]
    assert get("thea", f"{INBOX}{item}/").json()["acknowledged_at"] is None


def test_what_is_not_urgent_needs_no_words() -> None:
    assert acknowledge("thea", filed(kind=TO_REVIEW), None).status_code == 200


@pytest.mark.parametrize("body", [{"done": 3}, {"done": None}, {"done": "x" * 2001}, {"by": "thea"}])
def test_an_unfit_word_is_refused(body: dict[str, Any]) -> None:
    item = filed(kind=TO_REVIEW)
    assert post("thea", f"{INBOX}{item}/acknowledge/", body).status_code == 422
    assert get("thea", f"{INBOX}{item}/").json()["acknowledged_at"] is None


def test_whoever_was_alerted_may_take_care_of_it() -> None:
    item = filed("eli")
    assert ids("thea") == []
    with acting_as(engine(ident("riverside", "practice"))):
        StaffAlert(
            client_id=PEOPLE["eli"].client_id, item_id=item, member_id=PEOPLE["thea"].member_id, step=1
        ).save(force_insert=True)
    assert ids("thea") == [item]
    # That it is urgent, not what kind of thing it is; that is for who may open it.
    (told,) = get("thea", INBOX).json()["results"]
    assert (told["kind"], told["about"], told["about_id"]) == (URGENT, "", None)
    assert get("theo", f"{INBOX}{item}/").json()["about"] == "assessments_response"
    # Also whom to call.
    assert get("thea", f"clients/{PEOPLE['eli'].client_id}/").status_code == 200
    assert acknowledge("thea", item).status_code == 200
    assert acknowledge("thea", item).status_code == 200
    assert get("thea", f"clients/{PEOPLE['eli'].client_id}/").status_code == 404
    assert acknowledge("theo", item).status_code == 409


@pytest.mark.parametrize("name", ["thea", "theo", "sue", "mark", "eli"])
def test_what_an_item_is_about_is_told_by_its_function_alone(name: str) -> None:
    item = filed("eli")
    with acting_as(engine(ident("riverside", "practice"))):
        StaffAlert(
            client_id=PEOPLE["eli"].client_id, item_id=item, member_id=PEOPLE["thea"].member_id, step=1
        ).save(force_insert=True)
    with as_person(name), connection.cursor() as cursor:
        for column in ("about", "about_id", "*"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(f"SELECT {column} FROM clients_inboxitem")
        cursor.execute("SELECT rls.inbox_subject(%s) ->> 'about'", [item])
        # Thea was alerted and reads the item; Theo works with Eli.
        assert cursor.fetchone() == ("assessments_response" if name == "theo" else None,)
        cursor.execute("SELECT kind, client_id FROM clients_inboxitem WHERE id = %s", [item])
        told = (URGENT, PEOPLE["eli"].client_id)
        assert cursor.fetchone() == (told if name in ("thea", "theo") else None)


def test_of_a_case_that_an_item_names_its_team_and_supervisor_alone_are_told_the_subject() -> None:
    item = filed("ana", case=case_id("ana and ben"))
    for name in ("thea", "sue", "theo", "mark", "ana", "zoe"):
        with as_person(name), connection.cursor() as cursor:
            cursor.execute("SELECT rls.inbox_subject(%s) IS NOT NULL", [item])
            assert cursor.fetchone() == (name in ("thea", "sue"),), name


def test_an_item_filed_by_a_client_is_hidden_from_that_client() -> None:
    item = uuid7()
    with as_person("ana"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT rls.file_inbox_item(%s, %s, NULL, %s, '', NULL)",
            [item, PEOPLE["ana"].client_id, URGENT],
        )
        assert not InboxItem.objects.exists()
    assert ids("thea") == [str(item)]


def test_a_list_takes_as_many_statements_for_one_as_for_many() -> None:
    filed()
    with statements() as one:
        get("thea", INBOX)
    for minutes in range(1, 5):
        filed("ben", minutes=minutes)
    with statements() as many:
        get("thea", INBOX)
    assert len(one) == len(many)


def alerted(item: str, *steps: tuple[int, str, int]) -> None:
    """Step, whom, so many minutes after the item; as the engine writes them."""
    with acting_as(engine(ident("riverside", "practice"))):
        for step, name, minutes in steps:
            StaffAlert(
                client_id=PEOPLE["ana"].client_id,
                item_id=item,
                member_id=PEOPLE[name].member_id,
                step=step,
                made_at=SINCE + timedelta(minutes=minutes),
            ).save(force_insert=True)


def test_the_care_team_reads_each_step_of_the_chain() -> None:
    item = filed()
    assert get("thea", f"{INBOX}{item}/").json()["steps"] == []
    alerted(item, (3, "sue", 120), (1, "theo", 0), (4, "thea", 180))
    for name in ("thea", "sue"):
        told = get(name, f"{INBOX}{item}/").json()
        assert [(step["step"], step["of"], step["name"], step["at"]) for step in told["steps"]] == [
            (1, "first", "Theo", "2024-05-06T10:00:00Z"),
            (3, "supervisors", "Sue", "2024-05-06T12:00:00Z"),
            (4, "all_on_duty", "Thea", "2024-05-06T13:00:00Z"),
        ]
    acknowledge("sue", item, "Called her, she is with her sister.")
    told = get("thea", f"{INBOX}{item}/").json()
    assert (told["acknowledged_by_name"], told["done"]) == ("Sue", "Called her, she is with her sister.")
    assert len(told["steps"]) == 3


def test_who_was_alerted_reads_their_own_step_and_nobody_else_any() -> None:
    item = filed()
    alerted(item, (1, "theo", 0), (4, "thea", 180))
    (own,) = get("theo", f"{INBOX}{item}/").json()["steps"]
    assert (own["name"], own["of"]) == ("Theo", "first")
    assert {name: get(name, f"{INBOX}{item}/").status_code for name in ("mark", "ana", "ben", "zoe")} == {
        **dict.fromkeys(("mark", "ana", "ben"), 403),
        "zoe": 404,
    }
