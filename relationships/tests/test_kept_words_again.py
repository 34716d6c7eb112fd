"""A device that says again what was kept: at the same moment, and on another day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.db.models import F

from relationships.models import KeptWord
from relationships.tests.events import DISAGREEMENT, made
from relationships.tests.scene import asked
from tests.cast import as_person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def harm(row: str) -> Any:
    return asked("ana", "patch", f"disagreements/{row}/", {"outcome": "harm", "keep": True})


def kept() -> int:
    with as_person("thea"):
        return KeptWord.objects.count()


def test_the_same_from_two_devices_at_once_is_kept_once() -> None:
    row = made("disagreements/", DISAGREEMENT)["id"]
    start = Barrier(3)

    def say(_: int) -> int:
        try:
            start.wait()
            status: int = harm(row).status_code
            return status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(say, range(3))) == [204] * 3
    assert kept() == 1


@pytest.mark.parametrize(("hours", "number"), [(23, 1), (25, 2)])
def test_what_is_said_again_a_day_later_is_said_again(hours: int, number: int) -> None:
    row = made("disagreements/", DISAGREEMENT)["id"]
    harm(row)
    KeptWord.objects.using("owner").update(recorded_at=F("recorded_at") - timedelta(hours=hours))
    assert harm(row).status_code == 204
    assert kept() == number
