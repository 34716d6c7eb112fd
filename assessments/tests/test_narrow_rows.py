"""What raw SQL through the application's role can't do, whatever the pages above it allow."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from assessments import actions
from assessments.models import REVIEWED, SENT, SKIPPED, WITHDRAWN, Assessment, Homework, TeamAssessment
from assessments.tests.scene import ANA, ANAS, COUPLE, NOWHERE, assigned, days_ago, recorded, scalar
from clients.models import CareTeam, InboxItem
from relcare.demo.people import PEOPLE, case_id
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

THEA = PEOPLE["thea"].member_id
FILE = "SELECT rls.file_inbox_item(%s, %s, %s, 'to_review', 'homework', %s)"


def refused(act: Any) -> bool:
    """Whether the database refuses it, or finds no row that it could be done to."""
    try:
        with transaction.atomic():
            return bool(act() == 0)
    except DatabaseError as problem:
        if getattr(problem.__cause__, "sqlstate", "") != "42501":
            raise
        return True


def as_a_therapist() -> Assessment:
    return Assessment.objects.create(
        client_id=ANA,
        relationship_id=ANAS,
        subject="other",
        rater="therapist",
        basis="observed",
        assessed_on=days_ago(1),
        energy=4,
        released_at=timezone.now(),
    )


def test_a_client_never_speaks_as_a_therapist() -> None:
    with as_person("ana"):
        assert refused(as_a_therapist)
    with as_person("thea"):
        assert not refused(as_a_therapist)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": REVIEWED, "sent_at": timezone.now(), "reviewed_at": timezone.now(), "reviewed_by_id": THEA},
        {"state": WITHDRAWN},
        {"reviewed_at": timezone.now()},
        {"reviewed_by_id": THEA},
        {"bring_to_session": True},
        {"due_on": days_ago(-9)},
        {"due_on": None},
    ],
    ids=", ".join,
)
def test_what_is_the_teams_about_homework_no_client_writes(changes: dict[str, Any]) -> None:
    one = Homework.objects.filter(pk=assigned(due_on=days_ago(-1)).pk)
    with as_person("ana"):
        assert refused(lambda: one.update(**changes))
        assert one.update(state=SKIPPED, skipped_because="ill") == 1
    with as_person("thea"):
        assert one.update(due_on=days_ago(-9)) == 1


@pytest.mark.parametrize("state", [SENT, REVIEWED, WITHDRAWN])
def test_a_client_takes_homework_out_of_no_state_that_ended_it(state: str) -> None:
    one = Homework.objects.filter(pk=assigned().pk)
    with as_person("thea"):
        now = timezone.now()
        told = {"reviewed_at": now, "reviewed_by_id": THEA} if state == REVIEWED else {}
        assert one.update(state=state, sent_at=now, **told) == 1
    with as_person("ana"):
        again = {"state": "assigned", "reviewed_at": None, "reviewed_by_id": None}
        assert refused(lambda: one.update(**again))


def held_back() -> UUID:
    return recorded("thea", days_ago(1), {"energy": 1}, rater="therapist", basis="client_account").pk


def release(one: UUID) -> Assessment:
    with as_person("thea"):
        return actions.release_assessment(by=actor("thea"), assessment=TeamAssessment.objects.get(pk=one))


def test_a_release_is_never_taken_back() -> None:
    rows = TeamAssessment.objects.filter(pk=held_back())
    with as_person("thea"):
        first = rows.get().pk
    release(first)
    with as_person("thea"):
        assert refused(lambda: rows.update(released_as=None))
        assert rows.get().released_as_id is not None


def test_only_its_author_releases_an_assessment() -> None:
    rows, theo = TeamAssessment.objects.filter(pk=held_back()), PEOPLE["theo"].member_id
    with as_person("mark"):
        CareTeam.objects.create(case_id=COUPLE, member_id=theo, joined_on=days_ago(9))
    with as_person("thea"):
        copy = as_a_therapist()
    with as_person("theo"):
        assert rows.count() == 1
        assert refused(lambda: rows.update(released_as=copy))
    with as_person("thea"):
        assert rows.update(released_as=copy) == 1


@pytest.mark.parametrize(
    "case", [case_id("cem"), case_id("yan"), NOWHERE], ids=["a colleague's", "zoe's", "no"]
)
def test_an_item_is_filed_in_no_case_that_is_not_the_clients(case: UUID) -> None:
    item, about = uuid4(), uuid4()
    with as_person("ana"), connection.cursor() as cursor:
        cursor.execute(FILE, [item, ANA, case, about])
    with as_person("thea"):
        found = InboxItem.objects.get(pk=item)
        assert (found.client_id, found.case_id) == (ANA, None)


def test_an_item_stays_in_the_clients_own_case() -> None:
    item = uuid4()
    with as_person("ana"):
        scalar(FILE, [item, ANA, COUPLE, uuid4()])
    with as_person("thea"):
        assert InboxItem.objects.get(pk=item).case_id == COUPLE
