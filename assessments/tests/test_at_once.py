"""The same from two devices at the same moment is done once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from assessments.models import Assessment, Draft, KeptResponse, Response
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
from tests.cast import as_person

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_the_same_keeping_twice_at_once_keeps_once() -> None:
    one, reference = assigned(), uuid4()
    assert at_once(*[lambda: put(reference, one, CALM, keep=True)] * 3) == [200, 200, 200]
    assert inbox() == [("to_review", "keptresponse")]
    with as_person("thea"):
        assert KeptResponse.objects.count() == 1
