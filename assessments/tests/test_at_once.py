"""The same from two devices at the same moment is done once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from assessments import actions
from assessments.models import Assessment, Draft, KeptResponse, Response, TeamAssessment
from assessments.reports import every_assessment
from assessments.tests.scene import (
    CALM,
    URGENT_ANSWERS,
    asked,
    assigned,
    days_ago,
    inbox,
    put,
    recorded,
    said,
)
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def at_once(*acts: Callable[[], Any]) -> list[int]:
    start = Barrier(len(acts))

    def act(what: Callable[[], Any]) -> int:
        try:
            start.wait()
            status: int = what().status_code
            return status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(act, acts))


def test_the_same_sending_twice_at_once_sends_once() -> None:
    one, reference = assigned(), uuid4()
    assert at_once(*[lambda: put(reference, one, URGENT_ANSWERS)] * 3) == [200, 200, 201]
    assert inbox() == [("to_review", "response"), ("urgent", "response")]


def test_two_devices_at_once_send_one_of_both() -> None:
    one = assigned()
    told = at_once(lambda: put(uuid4(), one, CALM), lambda: put(uuid4(), one, URGENT_ANSWERS))
    assert told == [201, 409]
    with as_person("thea"):
        assert Response.objects.count() == 1


def test_two_drafts_at_once_leave_one_of_both() -> None:
    one = assigned()
    told = at_once(*[lambda: put(uuid4(), one, {"q1": 1}, "draft")] * 3)
    assert told == [201, 201, 201]
    with as_person("ana"):
        assert Draft.objects.count() == 1


def test_two_corrections_at_once_leave_one_of_both() -> None:
    one = recorded("ana", days_ago(1), {"energy": 1})
    body = said(supersedes=str(one.pk))
    assert at_once(*[lambda: asked("ana", "post", "assessments/", body)] * 2) in ([201, 409], [201, 422])


def test_releasing_twice_at_once_makes_one_copy() -> None:
    one = recorded("thea", days_ago(1), {"energy": 1}, rater="therapist", basis="client_account")
    assert at_once(*[lambda: asked("thea", "post", f"assessments/{one.pk}/release/")] * 3) == [200] * 3
    with as_person("ana"):
        assert Assessment.objects.count() == 1


def released(one: Assessment | TeamAssessment) -> Assessment:
    held = TeamAssessment.objects.get(pk=one.pk)
    return actions.release_assessment(by=actor("thea"), assessment=held)


def waits_for_a_lock() -> bool:
    """In this database: other processes of the tests wait in theirs."""
    waiting = "SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted"
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({waiting} AND datname = current_database())")
        return bool(cursor.fetchone()[0])


def test_a_correction_waits_for_a_release_under_way_and_reaches_the_client() -> None:
    one = recorded("thea", days_ago(1), {"energy": 1}, rater="therapist", basis="client_account")
    body = said(supersedes=str(one.pk), rater="therapist", basis="client_account")

    def correct() -> Any:
        try:
            return asked("thea", "post", "assessments/", body)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with as_person("thea"):
            copy = released(one)
            correcting = pool.submit(correct)
            while not (correcting.done() or waits_for_a_lock()):
                wait([correcting], 0.05)
        assert correcting.result().status_code == 201
    with as_person("ana"):
        assert [row.supersedes_id for row in Assessment.objects.order_by("recorded_at")] == [None, copy.pk]


def test_a_correction_that_came_from_an_older_page_goes_where_the_client_reads() -> None:
    one = recorded("thea", days_ago(1), {"energy": 1}, rater="therapist", basis="client_account")
    with as_person("thea"):
        seen_before = every_assessment().filter(pk=one.pk).first()
        copy = released(one)
    newer = recorded(
        "thea", days_ago(1), {"energy": 2}, rater="therapist", basis="client_account", supersedes=seen_before
    )
    assert (type(newer), newer.supersedes_id) == (Assessment, copy.pk)


def test_the_same_keeping_twice_at_once_keeps_once() -> None:
    one, reference = assigned(), uuid4()
    assert at_once(*[lambda: put(reference, one, CALM, keep=True)] * 3) == [200, 200, 200]
    assert inbox() == [("to_review", "keptresponse")]
    with as_person("thea"):
        assert KeptResponse.objects.count() == 1
