from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from rest import repeats, views
from rest.models import Repeat
from rest.tests import house


@pytest.fixture(autouse=True)
def _house(settings: Settings) -> Iterator[None]:
    settings.ROOT_URLCONF = "rest.tests.house"
    settings.MIDDLEWARE = ["rest.middleware.Limits", "rest.tests.house.ActorFromTest"]
    yield
    house.THINGS.rows.clear()


@pytest.fixture
def client() -> Client:
    """Sends a CSRF token only where a test says so, and checks nothing but what we check."""
    return Client()


@pytest.fixture(autouse=True)
def reads(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What was put on record: (client ids, endpoint, space)."""
    recorded: list[tuple[Any, ...]] = []
    monkeypatch.setattr(views, "log_reads", lambda *told: recorded.append(told))
    return recorded


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[Repeat]:
    """Repeats kept in memory, and no lock held by anybody else."""
    rows: list[Repeat] = []
    monkeypatch.setattr(Repeat, "objects", house.Rows(rows, Repeat))
    monkeypatch.setattr(repeats, "take_lock", lambda _name: True)
    return rows
