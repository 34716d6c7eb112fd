"""Whatever is sent to whichever endpoint: the right problem, never a 5xx, never half a write."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction

from privacy.actor import DOOR, Actor, acting_as
from privacy.models import PracticeOwned
from tests.cast import as_person
from tests.contract import contract
from tests.permission_table import TABLE
from tests.permission_table_world import World, passing
from tests.permissions.row import Row

HUGE: Final = "x" * 100_000
CANDIDATES: Final[tuple[Any, ...]] = (None, True, 7, 1.5, "x", [], {}, [[1]], {"a": {"b": 1}}, 2**70, -1, "")
JSON_TYPES: Final = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}
NO_IDS: Final = ("me", "01890a5dac96774bbcceb302099a8057", f"{uuid4()} ", f"urn:uuid:{uuid4()}")
NOT_AN_OBJECT: Final = (
    b"{",
    b"[]",
    b'"text"',
    b"null",
    b"7",
    b"[{}]",
    b"\xff\xfe",
    b'{"a": NaN}',
    b'{"a": 1}}',
)


# --- The document -----------------------------------------------------------------------------------

DOCUMENT: Final = contract()


def operation(row: Row) -> dict[str, Any]:
    """What the document says of this verb."""
    wanted = re.sub(r"\{\w+\}", "{}", row.path.split("?")[0])
    for path, verbs in DOCUMENT["paths"].items():
        if re.sub(r"\{\w+\}", "{}", path.removeprefix("/api/v1/")) == wanted:
            found: dict[str, Any] = verbs[row.method.lower()]
            return found
    raise AssertionError(f"{row} is not documented")


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with what it refers to put in; of several alternatives all types together."""
    if "$ref" in schema:
        schema = {**DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], **schema}
    parts = [resolved(part) for name in ("allOf", "oneOf", "anyOf") for part in schema.get(name, [])]
    types = {kind for part in [schema, *parts] for kind in listed(part.get("type"))}
    return {**{key: value for part in parts for key, value in part.items()}, **schema, "type": sorted(types)}


def listed(kinds: Any) -> list[str]:
    return kinds if isinstance(kinds, list) else [kinds] if kinds else []


def fields_of(row: Row) -> dict[str, dict[str, Any]]:
    content = operation(row).get("requestBody", {}).get("content", {})
    body = resolved(content.get("application/json", {}).get("schema", {}))
    return {
        name: resolved(schema)
        for name, schema in body.get("properties", {}).items()
        if not schema.get("readOnly")
    }


def takes_key(row: Row) -> bool:
    return any(told["name"] == "Idempotency-Key" for told in operation(row).get("parameters", []))


# A file of somebody else's may say anything: what becomes of it is told (assessments/tests/test_fhir_*.py).
FOREIGN: Final = frozenset({"POST forms/import/"})
WRITES: Final = [
    row
    for row in TABLE
    if row.method != "GET" and str(row) not in FOREIGN and operation(row).get("requestBody")
]

# --- Asking and judging ------------------------------------------------------------------------------


def doer(row: Row) -> str:
    """Somebody whom it is granted to; where nobody succeeds, whoever is not turned away at the door."""
    granted = [name for name, status in row.expected.items() if status < 300]
    # Whose words they are may say each of them otherwise; their therapist may not.
    if row.method == "PATCH" and "ana" in granted:
        return "ana"
    return (granted or [name for name, status in row.expected.items() if status in (404, 409)])[0]


def send(world: World, row: Row, body: Any, content_type: str = "application/json", **headers: str) -> Any:
    """The answer; what was done is undone, what was refused is left as it is, so that half a write shows."""
    path = world.filled(row.path)
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"Idempotency-Key": str(uuid4()), **match(world, row), **headers}
    browser = world.people.browsers[doer(row)]
    # How often somebody may try a link is no question of these tests.
    cache.clear()
    with transaction.atomic():
        answer = browser.generic(row.method, f"/api/v1/{path}", raw, content_type, headers=given)
        if answer.status_code < 300:
            transaction.set_rollback(True)
    return answer


def match(world: World, row: Row) -> dict[str, str]:
    if row.method not in ("PUT", "PATCH"):
        return {}
    path = world.filled(row.path)
    # What is refused changes nothing, and what is done is undone: a tag is good for the whole module.
    if path not in world.tags:
        with passing():
            world.tags[path] = world.people.tag("thea", path)
    return {"If-Match": world.tags[path]} if world.tags[path] else {}


def problem(answer: Any, *statuses: int, what: Any = "") -> dict[str, Any]:
    """The body of a refusal with one of these statuses, complete and by the rules."""
    assert answer.status_code in statuses, (what, answer.status_code, answer.content[:300])
    assert answer.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert told["status"] == answer.status_code
    assert all(isinstance(told[name], str) and told[name] for name in ("type", "title", "detail"))
    assert told.keys() <= {"type", "title", "status", "detail", "errors", "allowed"}
    is_said_twice = told["detail"].startswith("A key stands twice")
    assert ("errors" in told) == (answer.status_code == 422 or is_said_twice)
    for path, words in told.get("errors", {}).items():
        assert path
        assert words
        assert all(isinstance(word, str) for word in words)
    return told


def shown(model: type[PracticeOwned]) -> str:
    """A row as text, as far as the application may read it."""
    if not model.rows.hides:
        return "t::text"
    named = (str(field.column) for field in model._meta.concrete_fields)
    columns = [column for column in named if column not in model.rows.hides]
    return f"row({', '.join(columns)})::text"


def rows() -> dict[str, list[Any]]:
    """Every row of every table that anybody sees, as a number of rows and a sum over what is in them."""
    each = " UNION ALL ".join(
        f"SELECT '{model._meta.db_table}', count(*), coalesce(sum(hashtextextended({shown(model)}, 0)), 0)"
        f" FROM {model._meta.db_table} t"
        for model in apps.get_models()
        if issubclass(model, PracticeOwned) and (model.space != "special" or model.rows.engine)
    )
    told = {}
    for name in ("thea", "sue", "mark", "ana", "zoe"):
        with passing(), as_person(name), connection.cursor() as cursor:
            cursor.execute(each)
            told[name] = cursor.fetchall()
    with passing(), acting_as(Actor(DOOR)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*), sum(hashtextextended(t::text, 0)) FROM practices_account t")
        told["door"] = cursor.fetchall()
    return told


@pytest.fixture(scope="module")
def as_built(world: World) -> dict[str, list[Any]]:
    return rows()


@pytest.fixture
def unchanged(as_built: dict[str, list[Any]]) -> Iterator[None]:
    yield
    assert rows() == as_built


every_write = pytest.mark.parametrize("row", WRITES, ids=str)
# Refusals are not rolled back by the tests, so what any of them wrote is there when the next of these looks.
nothing_written = pytest.mark.usefixtures("unchanged")


@every_write
def test_what_is_no_object_of_json_is_refused(world: World, row: Row) -> None:
    for body in NOT_AN_OBJECT:
        problem(send(world, row, body), 400, what=body)


@every_write
def test_what_no_text_can_hold_is_refused(world: World, row: Row) -> None:
    good = world.filled(row.body)
    deep: Any = 1
    for _ in range(300):
        deep = {"a": deep}
    for name in [*list(good)[:1], "another"]:
        problem(send(world, row, {**good, name: "a\0b"}), 400, what=name)
        problem(send(world, row, {**good, name: {"a\0": 1}}), 400, what=name)
        problem(send(world, row, {**good, name: deep}), 400, what=name)
    problem(send(world, row, json.dumps({"a": "\ud800"}).encode()), 400)
    problem(send(world, row, b'{"a": 1, "a": 1}'), 400)


@every_write
def test_what_is_too_large_or_of_another_type_is_refused(world: World, row: Row) -> None:
    good = world.filled(row.body)
    # Forms are long documents, and may have twice as much.
    large = 2_200_000 if row.path.startswith("forms/") else 1_150_000
    problem(send(world, row, {**good, "another": "x" * large}), 413)
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "application/xml"):
        problem(send(world, row, good, content_type), 415, what=content_type)
    problem(send(world, row, good, "application/json; charset=latin-1"), 415)


@every_write
def test_an_unknown_field_is_refused_by_its_name(world: World, row: Row) -> None:
    told = problem(send(world, row, {**world.filled(row.body), "another": 1}), 422)
    assert told["errors"] == {"another": ["There is no such field."]}
    for name in ("id", "practice", "practice_id", "recorded_by", "row_version"):
        if name not in fields_of(row):
            told = problem(send(world, row, {**world.filled(row.body), name: str(uuid4())}), 422)
            assert list(told["errors"]) == [name]


@nothing_written
@every_write
def test_a_field_of_another_type_is_refused_with_its_path(world: World, row: Row) -> None:
    good = world.filled(row.body)
    for name, schema in fields_of(row).items():
        for value in CANDIDATES:
            answer = send(world, row, {**good, name: value})
            fits = {JSON_TYPES[type(value)], *(["number"] if type(value) is int else [])}
            if schema["type"] and not fits & set(schema["type"]):
                told = problem(answer, 422, what=(name, value))
                assert all(path.split(".")[0] == name for path in told["errors"]), (name, value, told)
            elif answer.status_code >= 300:
                # A token of the right shape may still be nobody's.
                problem(answer, 409, 422, row.expected[doer(row)], what=(name, value))
        if "string" in schema["type"]:
            told = problem(send(world, row, {**good, name: HUGE}), 422, what=name)
            assert name in told["errors"]
            assert len(json.dumps(told)) < 2_000
        if schema.get("format") == "uuid":
            for value in NO_IDS:
                assert name in problem(send(world, row, {**good, name: value}), 422)["errors"]


def leaves(told: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of a body below its first level."""
    inner = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for key, value in inner:
        if path:
            yield (*path, key)
        yield from leaves(value, (*path, key))


def put_at(told: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(told) if isinstance(told, dict) else list(told)
    copy[path[0]] = put_at(told[path[0]], path[1:], value)
    return copy


@nothing_written
@every_write
def test_what_lies_deeper_is_refused_with_its_path_too(world: World, row: Row) -> None:
    good = world.filled(row.body)
    for path in leaves(good):
        for value in (*CANDIDATES, HUGE, *NO_IDS[:2]):
            answer = send(world, row, put_at(good, path, value))
            if answer.status_code >= 300:
                told = problem(answer, 422, what=(path, value))
                # Evidence of a capacity whose level the change took away.
                named = {path[0], "evidence"} if path[0] == "levels" else {path[0]}
                assert {re.split(r"[.\[]", found)[0] for found in told["errors"]} <= named, (path, told)


@every_write
def test_a_required_field_is_missed_by_its_name(world: World, row: Row) -> None:
    good = world.filled(row.body)
    for name in good:
        answer = send(world, row, {key: value for key, value in good.items() if key != name})
        if answer.status_code >= 300:
            # Without a word of it being filled in together, it would be the client's own to answer.
            problem(answer, *((403,) if name == "in_session" else (409, 422)), what=name)


# Whoever makes what is not there yet has read nothing.
# Nor has what is kept with the therapist: it changes nothing that was shown.
# And whoever takes back a yes is heard, whatever they have read.
# And whoever chooses a new code has read none before: nobody has.
HEARD: Final = ("homework/{agreeable}/agreement/", "me/link-factor/")
CHANGES: Final = [
    row
    for row in WRITES
    if row.method in ("PUT", "PATCH") and row.expected[doer(row)] not in (201, 204) and row.path not in HEARD
]
changes = pytest.mark.parametrize("row", CHANGES, ids=str)


@nothing_written
@changes
def test_a_change_says_what_it_has_read(world: World, row: Row) -> None:
    good = world.filled(row.body)
    for missing in ("", "*"):
        problem(send(world, row, good, **{"If-Match": missing}), 428)
    tag = match(world, row)["If-Match"]
    other = next(told for n in (0, 1) if (told := re.sub(r"\.\d+", f".{n}", tag)) != tag)
    for stale in (other, '"none"', f'"{uuid4()}.1"', tag.strip('"'), "x" * 5000):
        problem(send(world, row, good, **{"If-Match": stale}), 412, what=stale)


@nothing_written
@pytest.mark.parametrize("row", [row for row in WRITES if takes_key(row)], ids=str)
def test_a_key_stands_for_one_request(world: World, row: Row) -> None:
    good, path = world.filled(row.body), world.filled(row.path)
    for key in ("", "x" * 129, "two words", "ümlaut"):
        problem(send(world, row, good, **{"Idempotency-Key": key}), 400, what=key)
    with passing():
        key = str(uuid4())
        first = world.people.ask(doer(row), "POST", path, good, **{"Idempotency-Key": key})
        again = world.people.ask(doer(row), "POST", path, good, **{"Idempotency-Key": key})
        assert first.status_code == again.status_code == row.expected[doer(row)]
        assert again.json()["id"] == first.json()["id"]
        told = problem(send(world, row, {**good, "another": 1}, **{"Idempotency-Key": key}), 422)
    assert list(told["errors"]) == ["Idempotency-Key"]
