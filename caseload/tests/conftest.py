"""A database of its own for tests whose world is committed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

import conftest

NAME = conftest.own("test_caseload_history")


@pytest.fixture
def clone(django_db_setup: str, django_db_blocker: Any) -> Iterator[None]:
    """A database of its own: what is seeded is committed."""
    with django_db_blocker.unblock(), conftest.maintenance() as server:
        conftest.clone(server, django_db_setup, NAME)
        before = connection.settings_dict["NAME"]
        conftest.use_database(NAME)
        yield
        conftest.use_database(before)
        conftest.drop(server, NAME)
