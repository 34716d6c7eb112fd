"""What is past its end is closed at once, whether or not the engine has come by since."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from assessments.models import Homework
from assessments.tests.scene import CALM, asked, assigned, put
from tests.cast import as_person

pytestmark = pytest.mark.django_db


def over(one: Homework, *, begun_too: bool = False) -> Homework:
    now = datetime.now(UTC)
    with as_person("thea"):
        begun = now + timedelta(days=0 if begun_too else 3) - timedelta(seconds=1)
        ends = {"closes_at": now - timedelta(seconds=1), "closes_begun_at": begun}
        Homework.objects.filter(pk=one.pk).update(**ends)
    return one


@pytest.mark.parametrize("status", ["draft", "sent"])
def test_nothing_is_begun_or_sent_after_the_end(status: str) -> None:
    one = over(assigned())
    assert put(uuid4(), one, CALM, status).status_code == 409
    assert asked("ana", "get", f"homework/{one.pk}/").json()["sent_at"] is None


def test_the_team_fills_in_nothing_that_is_over() -> None:
    assert put(uuid4(), over(assigned()), CALM, name="thea", in_session=True).status_code == 409


@pytest.mark.parametrize(("begun_too", "status"), [(False, 201), (True, 409)])
def test_what_was_begun_is_sent_until_its_later_end(begun_too: bool, status: int) -> None:
    one, reference = assigned(), uuid4()
    assert put(reference, one, {"q1": 1}, "draft").status_code == 201
    assert put(reference, over(one, begun_too=begun_too), CALM).status_code == status


def test_before_its_end_it_is_answered() -> None:
    one: Any = assigned()
    end = datetime.now(UTC) + timedelta(hours=1)
    with as_person("thea"):
        Homework.objects.filter(pk=one.pk).update(closes_at=end, closes_begun_at=end)
    assert put(uuid4(), one, CALM).status_code == 201
