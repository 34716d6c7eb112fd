"""The board over HTTP: who gets it, what it costs, what moves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from assessments import actions
from assessments.models import Draft, FormVersion, Homework
from clients.models import Attendee, Client, ContactPlan, Screening, Session
from privacy.audit import log_reads
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE, case_id
from tests.cast import EIGHT, actor, as_person, signed_in

pytestmark = pytest.mark.django_db

API = "/api/v1/caseload/"
FRAME = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO", "SELECT rls.act(")


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is sent besides the frame that a test's own transaction makes of a request's."""
    sent: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(FRAME):
            sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent


def names(answer: Any) -> list[str]:
    return [row["name"] for row in answer.json()["results"]]


def given_homework(client: str = "ana", **told: Any) -> Homework:
    with as_person("thea"):
        return actions.assign_homework(
            by=actor("thea"),
            client=Client.objects.get(pk=PEOPLE[client].client_id),
            version=FormVersion.objects.get(form__key="weekly_check_in"),
            ask_now=told.pop("ask_now", True),
            **told,
        )


def given_session(client: str, case: str, starts_in: timedelta) -> None:
    start = timezone.now() + starts_in
    with as_person("thea"):
        session = Session.objects.create(
            case_id=case_id(case), starts_at=start, ends_at=start + timedelta(minutes=50)
        )
        Attendee.objects.create(client_id=PEOPLE[client].client_id, session=session)


def test_only_therapists_and_supervisors_have_a_caseload() -> None:
    found = {name: signed_in(name).get(API).status_code for name in EIGHT}
    expected = dict.fromkeys(("thea", "theo", "sue", "zoe"), 200)
    expected |= dict.fromkeys(("mark", "ana", "ben"), 403) | {"nobody": 401}
    assert found == expected


def test_each_sees_their_own_clients_and_a_supervisor_those_of_whom_they_supervise() -> None:
    assert sorted(names(signed_in("thea").get(API))) == ["Ana", "Ben", "Cem", "Dina"]
    assert names(signed_in("theo").get(API)) == ["Eli"]
    # A manager too, but of nobody else's clients.
    assert names(signed_in("zoe").get(API)) == ["Yan"]
    assert sorted(names(signed_in("sue").get(API))) == ["Ana", "Ben", "Cem", "Dina"]


def test_a_therapist_is_named_by_id_and_one_who_is_not_supervised_gives_nothing() -> None:
    sue = signed_in("sue")
    assert len(names(sue.get(API, {"therapist": str(PEOPLE["thea"].member_id)}))) == 4
    assert names(sue.get(API, {"therapist": str(PEOPLE["theo"].member_id)})) == []
    assert names(sue.get(API, {"therapist": str(uuid4())})) == []


@pytest.mark.parametrize("query", [{"reason": "boredom"}, {"fit": "best"}, {"therapist": "thea"}])
def test_a_filter_that_cannot_be_is_refused_by_name(query: dict[str, str]) -> None:
    answer = signed_in("thea").get(API, query)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == list(query)


def test_filters_leave_only_those_who_match() -> None:
    thea = signed_in("thea")
    assert len(names(thea.get(API, {"reason": "contact_unsafe", "fit": "unknown"}))) == 4
    assert names(thea.get(API, {"reason": "urgent"})) == []
    assert names(thea.get(API, {"fit": "overloaded"})) == []


def test_the_page_takes_three_statements_and_one_read_line_a_client() -> None:
    thea = signed_in("thea")
    with statements() as sent:
        page = thea.get(API).json()["results"]
    assert len(sent) == 3
    assert [
        part in sql for part, sql in zip(("rls.enter(", "WITH here", "rls.log_reads("), sent, strict=True)
    ]
    with as_person("thea"):
        lines = AuditLine.objects.filter(verb="read", table_name="caseload:list")
        assert sorted(map(str, lines.values_list("client_id", flat=True))) == sorted(
            row["client"] for row in page
        )
        assert set(lines.values_list("row_space", flat=True)) == {"care"}


def test_pages_put_together_are_the_whole_list_there_and_back() -> None:
    thea = signed_in("thea")
    whole = names(thea.get(API))
    first = thea.get(API, {"page_size": 3}).json()
    assert first["previous"] is None
    second = thea.get(first["next"]).json()
    assert second["next"] is None
    assert [row["name"] for row in first["results"] + second["results"]] == whole
    back = thea.get(second["previous"]).json()
    assert [row["name"] for row in back["results"]] == whole[:3]
    assert back["previous"] is None


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"cursor": "x"}, ["cursor"]),
        ({"page_size": "0"}, ["page_size"]),
        ({"fit": "bad", "therapist": "x", "client": "y"}, ["client", "fit", "therapist"]),
    ],
)
def test_the_board_refuses_by_name_what_its_query_may_not_say(
    query: dict[str, str], names: list[str]
) -> None:
    refused = signed_in("thea").get(API, query)
    assert (refused.status_code, sorted(refused.json()["errors"])) == (422, names)


def test_a_draft_changes_no_byte() -> None:
    homework = given_homework()
    before = signed_in("thea").get(API).content
    with as_person("ana"):
        actions.save_draft(by=actor("ana"), reference=uuid4(), homework=homework, answers={"q1": 1})
        assert Draft.objects.count() == 1
    assert signed_in("thea").get(API).content == before


def row_of(client: str) -> Any:
    rows = signed_in("thea").get(API).json()["results"]
    return next(row for row in rows if row["name"].lower() == client)


def test_homework_is_due_then_overdue_and_done_when_it_is_sent() -> None:
    yesterday = timezone.now().date() - timedelta(days=2)
    with as_person("thea"):
        # Given before it fell due: no new homework falls due on a day that is over.
        Homework.objects.filter(pk=given_homework().pk).update(due_on=yesterday)
    homework = given_homework()
    assert row_of("ana")["homework"] == {"due": 1, "overdue": 1}
    answers = {f"q{number}": 2 for number in range(1, 6)}
    with as_person("ana"):
        actions.send_response(by=actor("ana"), reference=uuid4(), homework=homework, answers=answers)
    told = row_of("ana")
    assert told["homework"] == {"due": 0, "overdue": 1}
    assert told["to_review"] == 1
    assert told["last_check_in"] is not None


def test_what_is_kept_with_the_therapist_counts_as_answered() -> None:
    homework = given_homework()
    answers = {f"q{number}": 2 for number in range(1, 6)}
    with as_person("ana"):
        actions.keep_response(by=actor("ana"), reference=uuid4(), homework=homework, answers=answers)
    told = row_of("ana")
    assert told["homework"] == {"due": 0, "overdue": 0}
    assert (told["to_review"], told["last_check_in"] is not None) == (1, True)


def test_the_next_session_is_the_one_this_client_is_expected_in() -> None:
    given_session("ben", "ana and ben", timedelta(days=1))
    given_session("ana", "ana and ben", timedelta(days=3))
    given_session("ana", "ana and ben", timedelta(days=-3))
    soon = timezone.now() + timedelta(days=2)
    assert row_of("ben")["next_session"] < soon.isoformat() < row_of("ana")["next_session"]


def test_a_confirmed_contact_plan_is_safe_until_a_fortnight_past_its_recheck() -> None:
    today = timezone.now().date()
    with as_person("thea"):
        plan = ContactPlan.objects.filter(client_id=PEOPLE["ana"].client_id)
        me = PEOPLE["thea"].member_id
        plan.update(confirmed_on=today, confirmed_by_id=me, recheck_by=today + timedelta(days=30))
    assert row_of("ana")["contact_unsafe"] is False
    assert row_of("ben")["contact_unsafe"] is True


def test_a_talk_about_violence_is_overdue_until_it_was_had() -> None:
    assert row_of("ana")["screening_overdue"] is True
    with as_person("thea"):
        today = timezone.now().date()
        told = {"result": "clear", "way": "in_person", "asked_on": today}
        Screening.objects.create(client_id=PEOPLE["ana"].client_id, **told)
    assert row_of("ana")["screening_overdue"] is False
    assert row_of("ben")["screening_overdue"] is True


def test_reading_a_page_puts_only_its_clients_on_record() -> None:
    signed_in("thea").get(API, {"page_size": 1})
    with as_person("thea"):
        assert AuditLine.objects.filter(verb="read").count() == 1
        log_reads([], "nothing", "care")
        assert AuditLine.objects.filter(verb="read").count() == 1
