"""A database of its own for tests whose world is committed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from psycopg import sql

import conftest

NAME = "test_caseload_history"


@pytest.fixture
def clone(django_db_setup: str, django_db_blocker: Any) -> Iterator[None]:
    """A database of its own: what is seeded is committed."""
    with django_db_blocker.unblock(), conftest.maintenance() as server:
        drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(NAME))
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        server.execute(drop)
        server.execute(make.format(sql.Identifier(NAME), sql.Identifier(django_db_setup)))
        before = connection.settings_dict["NAME"]
        conftest.use_database(NAME)
        yield
        conftest.use_database(before)
        server.execute(drop)
