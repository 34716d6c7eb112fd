"""Who may do what: the permission table, and that nothing is missing from it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import EIGHT
from tests.permission_table import PUBLIC, TABLE
from tests.permission_table_world import World, passing
from tests.permissions.row import Row

VERBS = ("get", "post", "put", "patch", "delete")


def asked(world: World, row: Row, name: str) -> Any:
    path = world.filled(row.path)
    headers = {}
    if row.method in ("PUT", "PATCH", "DELETE"):
        headers["If-Match"] = world.people.tag("thea", path)
    with passing():
        return world.people.ask(name, row.method, path, world.filled(row.body), **headers)


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_who_may(world: World, row: Row) -> None:
    answers = {name: asked(world, row, name) for name in EIGHT}
    assert {name: answer.status_code for name, answer in answers.items()} == row.expected
    for what, whose in row.sees.items():
        finders = [name for name, answer in answers.items() if world.ids[what] in answer.content.decode()]
        assert finders == whose.split(), what


def placeless(path: str) -> str:
    return re.sub(r"\{\w+\}", "{}", path.split("?")[0])


def template(route: str) -> str:
    """The address of a pattern, with {} where something is put in."""
    simple = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", "{}", route)
    return re.sub(r"<[^>]+>", "{}", simple).replace("^", "").replace("$", "").replace("\\Z", "")


def served(patterns: list[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Every verb and address that the resolver knows."""
    for pattern in patterns:
        path = before + template(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from served(pattern.url_patterns, path)
        else:
            yield from ((verb, path) for verb in verbs_of(pattern))


def verbs_of(pattern: URLPattern) -> list[str]:
    view: Any = pattern.callback
    cls = getattr(view, "cls", None)
    if cls is None:
        return ["ANY"]
    # A viewset is told its verbs by the router, any other view has a method for each.
    actions = getattr(view, "actions", None)
    served = [verb for verb in VERBS if (verb in actions if actions is not None else hasattr(cls, verb))]
    return [verb.upper() for verb in served if verb in cls.http_method_names]


def test_every_endpoint_and_verb_stands_in_the_table() -> None:
    found = {
        (verb, path.removeprefix("api/v1/"))
        for verb, path in served(get_resolver().url_patterns)
        if path.startswith("api/v1/")
    }
    assert found == {(row.method, placeless(row.path)) for row in TABLE}


def test_what_needs_no_session_is_listed_with_its_reason() -> None:
    outside = {path for _, path in served(get_resolver().url_patterns) if not path.startswith("api/v1/")}
    unlisted = {path for path in outside if path not in PUBLIC and not path.startswith("_allauth/")}
    assert not unlisted
    assert PUBLIC.keys() - outside == {"_allauth/"}


@pytest.mark.parametrize(
    "path", ["/api/schema/", "/api/docs/", "/r/none/", "/api/none/", "/_allauth/browser/v1/config"]
)
def test_what_is_public_asks_nobody_to_sign_in(world: World, path: str) -> None:
    with passing():
        assert world.people.ask("nobody", "GET", path).status_code in (200, 404)
