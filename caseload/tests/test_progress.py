"""Figures for managers: exact where they are about work, hidden where they would speak of a few people."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from assessments.actions import record_assessment
from caseload import reports
from clients.models import CareTeam, Case, CaseClient, Client, InboxItem
from practices.tests.browsing import get, post
from privacy.ids import uuid7
from relationships.models import Relationship
from relcare.demo.people import PEOPLE, case_id, ident, relationship_id
from tests.cast import EIGHT, actor, as_person, signed_in

pytestmark = pytest.mark.django_db

API = "/api/v1/progress/"
THEA, THEO = PEOPLE["thea"].member_id, PEOPLE["theo"].member_id


def figures(name: str) -> dict[UUID | None, reports.Progress]:
    with as_person(name):
        return {row.therapist: row for row in reports.progress()}


def given_clients(therapist: str, number: int) -> None:
    """More clients in open cases of this therapist, each with one relationship of which nothing is known."""
    practice = ident("riverside", "practice")
    for _ in range(number):
        client, case = uuid7(), uuid7()
        today = timezone.now().date()
        with as_person("mark"):
            Client.objects.create(id=client, name="Somebody")
            Case.objects.create(id=case, kind="individual", opened_on=today)
            CaseClient.objects.create(practice_id=practice, client_id=client, case_id=case, side="a")
            CareTeam.objects.create(
                practice_id=practice, case_id=case, member_id=PEOPLE[therapist].member_id, joined_on=today
            )
        with as_person(therapist):
            kind = ident("riverside", "kind", "Friend")
            Relationship.objects.create(client_id=client, other_name="Mo", kind_id=kind)


def given_item(kind: str, client: str, case: str, minutes: int | None = None) -> None:
    """Something that waits for staff; taken care of after so many minutes, if any are told."""
    item = uuid7()
    with as_person(client), connection.cursor() as cursor:
        told: list[Any] = [item, PEOPLE[client].client_id, case_id(case), kind, "response", uuid7()]
        cursor.execute("SELECT rls.file_inbox_item(%s, %s, %s, %s, %s, %s)", told)
    if minutes is not None:
        with as_person("thea"):
            row = InboxItem.objects.filter(pk=item)
            at = row.get().since + timedelta(minutes=minutes)
            row.update(acknowledged_at=at, acknowledged_by_id=THEA, done="called")


def test_managers_and_supervisors_read_progress_and_nobody_else() -> None:
    found = {name: signed_in(name).get(API).status_code for name in EIGHT}
    expected = dict.fromkeys(("sue", "mark", "zoe"), 200) | {"nobody": 401}
    expected |= dict.fromkeys(("thea", "theo", "ana", "ben"), 403)
    assert found == expected


def test_a_manager_sees_every_therapist_and_a_supervisor_their_own_team() -> None:
    assert set(figures("mark")) == {THEA, THEO, None}
    assert set(figures("sue")) == {THEA, None}
    assert set(figures("zoe")) == {PEOPLE["zoe"].member_id, None}


@pytest.mark.parametrize("name", ["thea", "theo", "ana"])
def test_raw_sql_gives_nothing_to_whom_the_page_is_closed(name: str) -> None:
    assert figures(name) == {}


def test_raw_sql_gives_a_manager_nothing_that_figures_are_made_of() -> None:
    given_item("urgent", "ana", "ana and ben")
    with as_person("mark"), connection.cursor() as cursor:
        for table in (
            *(
                "assessments_keptstate",
                "assessments_teamkeptstate",
                "assessments_response",
                "assessments_score",
            ),
            *("assessments_keptresponse", "assessments_homework", "clients_inboxitem", "reminders_message"),
            *("relationships_relationship", "reminders_checkinplan"),
        ):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(
                "SELECT * FROM rls.answers_at(%s, %s, %s, %s, 'total', true)",
                [ident("riverside", "practice"), *[uuid7()] * 3],
            )


def test_operational_counts_are_exact_however_small() -> None:
    given_item("urgent", "ana", "ana and ben", minutes=10)
    given_item("urgent", "cem", "cem", minutes=50)
    given_item("urgent", "dina", "dina")
    given_item("to_review", "ana", "ana and ben")
    row = figures("mark")[THEA]
    assert (row.open_cases, row.no_next_session, row.nothing_for_14_days) == (3, 3, 3)
    assert (row.unreviewed, row.urgent_waiting, row.urgent, row.minutes_to_acknowledge) == (1, 1, 3, 30)
    assert figures("mark")[THEO].urgent == 0


def test_a_cell_of_fewer_than_five_clients_is_hidden() -> None:
    # Ana, Ben, Cem and Dina are four; Eli is one.
    found = figures("mark")
    assert (found[THEA].fit_known, found[THEO].fit_known) == (None, None)
    given_clients("thea", 1)
    given_clients("theo", 4)
    found = figures("mark")
    assert (found[THEA].fit_known, found[THEO].fit_known) == (0, 0)


def test_one_hidden_cell_takes_the_smallest_other_with_it() -> None:
    given_clients("thea", 1)
    found = figures("mark")
    # Thea's five could be taken from the total of six, and Eli would be left.
    assert (found[THEA].fit_known, found[THEO].fit_known) == (None, None)
    assert found[None].fit_known == 0


def test_a_total_of_fewer_than_five_is_hidden_too() -> None:
    assert figures("sue")[None].fit_known is None


def test_what_is_known_is_a_share_of_what_is_asked() -> None:
    given_clients("thea", 1)
    given_clients("theo", 4)
    with as_person("thea"):
        # Her five clients have six bridges of six planks; three planks are seen.
        record_assessment(
            by=actor("thea"),
            relationship=Relationship.objects.get(pk=relationship_id("ana", "Ben")),
            subject="other",
            basis="observed",
            assessed_on=timezone.now().date(),
            levels={"energy": 2, "boundaries": 3, "self_soothing": 0},
        )
    assert figures("mark")[THEA].fit_known == round(100 * 3 / 36)


def test_neither_harm_nor_what_is_kept_moves_what_a_manager_reads() -> None:
    given_clients("thea", 1)
    given_clients("theo", 4)
    before = signed_in("mark").get(API).content
    day = str(timezone.now().date())
    whose = {"relationship": str(relationship_id("ana", "Ben"))}
    said = {"subject": "other", "basis": "observed", "rater": "client", "assessed_on": day}
    kept = {**whose, **said, "levels": {"energy": 2}, "keep": True}
    assert post("ana", "assessments/", kept).status_code == 204
    moves = {"my_move": "flee", "their_move": "fight", "escalation": 4, "outcome": "harm"}
    harm = {**whose, "area": "time", "about": "Sunday", "happened_on": day, **moves}
    assert post("ana", "disagreements/", harm).status_code == 201
    assert signed_in("mark").get(API).content == before
    # To who works with them, both count.
    (hers,) = [row for row in get("thea", "caseload/").json()["results"] if row["name"] == "Ana"]
    assert "2 of 6" in [one["known"] for one in hers["relationships"]]


def test_hidden_cells_are_marked_and_the_total_stands_apart() -> None:
    told = signed_in("mark").get(API).json()
    assert [row["name"] for row in told["results"]] == ["Thea", "Theo"]
    assert told["results"][0]["improved"] == {"value": None, "hidden": True}
    assert told["total"]["open_cases"] == 4
    assert (told["next"], told["previous"]) == (None, None)


def test_no_figure_calls_a_fit_better_or_worse() -> None:
    told = str(signed_in("mark").get(API).json())
    assert not [word for word in ("overloaded", "strained", "holds", "weakest") if word in told]
