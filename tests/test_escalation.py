"""Whoever is manager and therapist at once gains no client by being both."""

from contextlib import AbstractContextManager

import pytest
from django.db import DatabaseError, transaction

from clients.models import CareTeam, Case, CaseClient
from privacy.actor import Actor, acting_as, with_role
from privacy.ids import uuid7
from relationships.models import Relationship
from relcare.demo.people import PEOPLE, case_id, ident
from tests.cast import OPENED_ON, actor, as_person

pytestmark = pytest.mark.django_db

CEM, ELI = PEOPLE["cem"].client_id, PEOPLE["eli"].client_id
REFUSED = "row-level security"


def thea_as_manager_too() -> AbstractContextManager[Actor]:
    return acting_as(with_role(actor("thea"), "therapist", "manager"))


def close_cems_case() -> None:
    Case.objects.filter(pk=case_id("cem")).update(state="closed", closed_on=OPENED_ON)


def put_eli_into(case: str) -> None:
    with transaction.atomic():
        CaseClient.objects.create(case_id=case_id(case), client_id=ELI, side="b")


@pytest.mark.parametrize("is_closed", [False, True])
def test_nobody_puts_a_client_into_a_case_of_their_own(is_closed: bool) -> None:
    with thea_as_manager_too():
        if is_closed:
            close_cems_case()
        with pytest.raises(DatabaseError, match=REFUSED):
            put_eli_into("cem")


def test_an_old_case_of_ones_own_is_not_opened_again_while_others_work_with_its_client() -> None:
    with thea_as_manager_too():
        close_cems_case()
        assert Relationship.objects.filter(client_id=CEM).exists()
        # Nobody else works with Cem: it is still hers.
        assert Case.objects.filter(pk=case_id("cem")).update(state="opened", closed_on=None)
        close_cems_case()
    give_cem_to_theo()
    with thea_as_manager_too():
        assert not Relationship.objects.filter(client_id=CEM).exists()
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            Case.objects.filter(pk=case_id("cem")).update(state="opened", closed_on=None)


def give_cem_to_theo() -> None:
    with as_person("mark"):
        practice = ident("riverside", "practice")
        case = Case.objects.create(id=uuid7(), practice_id=practice, kind="individual", opened_on=OPENED_ON)
        CaseClient.objects.create(case=case, client_id=CEM, side="a")
        CareTeam.objects.create(case=case, member_id=PEOPLE["theo"].member_id, joined_on=OPENED_ON)


def test_nobody_adds_themself_to_a_colleagues_case() -> None:
    member_id = PEOPLE["thea"].member_id
    with thea_as_manager_too(), pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        CareTeam.objects.create(case_id=case_id("eli"), member_id=member_id, joined_on=OPENED_ON)
