"""A clone of the template with the world in it, and raw connections to it as owner and as application."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connections

import conftest
from tests import probe
from tests.world import commit_world

DATABASE = conftest.own("test_privacy_world")


@dataclass(frozen=True)
class World:
    owner: psycopg.Connection[Any]
    app: psycopg.Connection[Any]
    tables: list[probe.Table]


def connect(alias: str) -> psycopg.Connection[Any]:
    parameters = connections[alias].get_connection_params()
    names = ("host", "port", "user", "password")
    return psycopg.connect(
        dbname=DATABASE, autocommit=True, **{n: parameters[n] for n in names if parameters.get(n)}
    )


@contextmanager
def world() -> Iterator[World]:
    with conftest.maintenance() as server:
        template = conftest.ensure_template(server)
        conftest.clone(server, template, DATABASE)
        before = connections["owner"].settings_dict["NAME"]
        conftest.use_database(DATABASE)
        labels = commit_world()
        conftest.use_database(before)
        with connect("owner") as owner, connect("default") as app:
            yield World(owner, app, probe.tables(owner, labels))
        conftest.drop(server, DATABASE)
