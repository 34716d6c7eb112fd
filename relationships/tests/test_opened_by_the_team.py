"""Who opens what of a joined relationship, and what a flag refuses to raw SQL too."""

from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from clients.actions import raise_flag
from clients.models import Client, JointOpening
from relationships.models import Opening
from relationships.tests.scene import ANAS, COUPLE, asked, given_relationship, given_screenings
from relationships.words import OPENINGS
from relcare.demo.people import PEOPLE
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

ANA, BEN = PEOPLE["ana"].client_id, PEOPLE["ben"].client_id


def theo_works_with_ana_alone() -> None:
    body = {"kind": "individual", "clients": [str(ANA)], "opened_on": "2024-01-01"}
    made = asked("mark", "post", "cases/", {**body, "therapist": str(PEOPLE["theo"].member_id)})
    assert made.status_code == 201, made.content


def opened(who: str, what: str = "gate", is_open: bool = True, relationship: UUID = ANAS) -> Any:
    return asked(who, "post", f"relationships/{relationship}/openings/", {"what": what, "open": is_open})


def flag(client: str) -> None:
    with as_person("thea"):
        whom = Client.objects.get(pk=PEOPLE[client].client_id)
        raise_flag(by=actor("thea"), client=whom, source="observation", why="She flinched.")


@pytest.mark.parametrize("flagged", ["", "ben"])
@pytest.mark.parametrize("what", OPENINGS)
def test_a_colleague_of_one_of_two_opens_nothing_and_learns_nothing(what: str, flagged: str) -> None:
    theo_works_with_ana_alone()
    if flagged:
        flag(flagged)
    answer = opened("theo", what)
    assert answer.status_code == 409
    assert (answer.json()["detail"], answer.json()["allowed"]) == (
        "The team of the couple case opens this.",
        [],
    )
    with as_person("theo"), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Opening.objects.create(client_id=ANA, relationship_id=ANAS, what=what, is_open=True)
    # To close is never refused.
    assert opened("theo", what, is_open=False).status_code == 201


def test_what_is_joined_with_nobody_a_colleague_opens() -> None:
    theo_works_with_ana_alone()
    assert opened("theo", relationship=given_relationship("ana", "Sis").pk).status_code == 201


def test_the_couples_team_opens_the_gate_of_two_who_were_asked() -> None:
    given_screenings()
    assert opened("thea").status_code == 201


@pytest.mark.parametrize("flagged", ["ana", "ben"])
def test_no_row_opens_anything_past_a_flag_of_either(flagged: str) -> None:
    with as_person("thea"):
        Opening.objects.create(client_id=ANA, relationship_id=ANAS, what="gate", is_open=True)
        JointOpening.objects.create(case_id=COUPLE, is_open=True)
    flag(flagged)
    with as_person("thea"):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Opening.objects.create(client_id=ANA, relationship_id=ANAS, what="gate", is_open=True)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            JointOpening.objects.create(case_id=COUPLE, is_open=True)
        Opening.objects.create(client_id=ANA, relationship_id=ANAS, what="gate", is_open=False)
        JointOpening.objects.create(case_id=COUPLE, is_open=False)


@pytest.mark.parametrize("name", ["ana", "ben", "theo", "sue", "mark", "zoe"])
def test_nobody_else_is_told_whether_something_may_open_or_is_one_of_two(name: str) -> None:
    with as_person(name), connection.cursor() as cursor:
        cursor.execute(
            "SELECT rls.may_open(%s), rls.is_side_of_anothers_pair(%s), rls.may_open_case(%s)",
            [ANAS, ANAS, COUPLE],
        )
        assert cursor.fetchone() == (False, False, False)
