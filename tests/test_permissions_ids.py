"""What is not yours can't be told from what is not there: in a path the same 404, in a body the same 422."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from tests.cast import EIGHT
from tests.permission_table import TABLE
from tests.permission_table_world import CONSTANT, World, passing
from tests.permissions.row import Row

PLACEHOLDER = re.compile(r"\{(\w+)\}")
# What differs between any two answers.
OF_ITS_OWN = ("X-Request-ID",)


def placeholders(told: Any) -> list[str]:
    if isinstance(told, str):
        return [name for name in PLACEHOLDER.findall(told) if name not in CONSTANT]
    inner = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    return [name for value in inner for name in placeholders(value)]


def answer(world: World, row: Row, name: str, in_path: Mapping[str, str], in_body: Mapping[str, str]) -> Any:
    with passing():
        path, body = world.filled(row.path, in_path), world.filled(row.body, in_body)
        headers = {"If-Match": '"none.1"'} if row.method in ("PUT", "PATCH", "DELETE") else {}
        told = world.people.ask(name, row.method, path, body, **headers)
    kept = {key: value for key, value in told.headers.items() if key not in OF_ITS_OWN}
    return told.status_code, told.content, kept


# By a token in the path it is nobody's own: it opens for whoever holds it.
IN_PATH = [row for row in TABLE if placeholders(row.path) and row.expected["nobody"] == 401]


@pytest.mark.parametrize("row", IN_PATH, ids=str)
def test_a_foreign_id_in_the_path_answers_as_an_unknown_one(world: World, row: Row) -> None:
    for name in EIGHT:
        unknown = answer(world, row, name, world.nowhere, world.ids)
        by_role = {} if name in row.of_row.split() else {401: 401, 403: 403}
        assert unknown[0] == by_role.get(row.expected[name], 404), name
        foreign = world.ids if name == "zoe" else world.foreign
        assert answer(world, row, name, foreign, world.ids) == unknown, name
        if row.expected[name] == 404:
            assert answer(world, row, name, world.ids, world.ids) == unknown, name


@pytest.mark.parametrize("row", [row for row in TABLE if placeholders(row.body)], ids=str)
def test_a_foreign_id_in_the_body_answers_as_an_unknown_one(world: World, row: Row) -> None:
    for name, status in row.expected.items():
        if status in (401, 403, 404):
            continue
        for place in placeholders(row.body):
            unknown = answer(world, row, name, world.ids, {**world.ids, place: world.nowhere[place]})
            assert unknown[0] == 422, (name, place)
            foreign = world.ids if name == "zoe" else world.foreign
            given = {**world.ids, place: foreign[place]}
            if name != "zoe" or status == 422:
                assert answer(world, row, name, world.ids, given) == unknown, (name, place)
