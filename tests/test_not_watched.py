"""Every box in which a client may write is said not to be watched: in the document, and beside each form."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from clients.not_watched import NOT_WATCHED
from practices.tests.browsing import get, post
from relcare.demo.people import PEOPLE, case_id
from rest.schema import SAYS_SO
from tests.permission_table import TABLE
from tests.permissions.row import Row
from tests.test_openapi import DOCUMENT, of

LINE: Final = 200
WRITES: Final = tuple(row for row in TABLE if row.method in ("POST", "PUT", "PATCH"))
CLIENTS: Final = ("ana", "ben")


def schema_of(told: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in told:
        told = DOCUMENT["components"]["schemas"][told["$ref"].rsplit("/", 1)[1]]
    return told


def boxes(told: dict[str, Any], path: str = "") -> Iterator[str]:
    """What the document itself says of long texts below a part of a body."""
    told = schema_of(told)
    for part in ("allOf", "oneOf", "anyOf"):
        for below in told.get(part, ()):
            yield from boxes(below, path)
    kinds = told.get("type", ())
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    is_free = "string" in kinds and not {"enum", "const", "format", "pattern"} & told.keys()
    if is_free and told.get("maxLength", LINE + 1) > LINE:
        yield path
    if "array" in kinds:
        yield from boxes(told["items"], f"{path}.*" if path else "*")
    if "object" in kinds:
        if told.get("additionalProperties"):
            yield path
        for name, below in told.get("properties", {}).items():
            if not schema_of(below).get("readOnly") and not below.get("readOnly"):
                yield from boxes(below, f"{path}.{name}" if path else name)


def body_of(row: Row) -> dict[str, Any]:
    content = of(row).get("requestBody", {}).get("content", {})
    found: dict[str, Any] = content.get("application/json", {}).get("schema", {})
    return found


def may_write(row: Row) -> bool:
    return any(row.expected[name] not in (401, 403) for name in CLIENTS)


@pytest.mark.parametrize("row", [row for row in WRITES if may_write(row)], ids=str)
def test_every_long_text_of_a_clients_is_named(row: Row) -> None:
    found, told = set(boxes(body_of(row))), of(row)
    assert found <= set(told.get("x-not-watched", ()))
    assert bool(found) <= (SAYS_SO in told["description"])


def test_there_are_boxes_and_what_is_staffs_alone_has_none() -> None:
    named = {str(row) for row in WRITES if of(row).get("x-not-watched")}
    assert len(named) > 30
    assert {"POST moments/", "POST requests/", "PUT clients/{client}/safety-plan/"} <= named
    assert not named & {"POST notes/", "POST screenings/", "POST child-concerns/", "POST safety-flags/"}
    for row in WRITES:
        if str(row) in named:
            assert set(of(row)["x-not-watched"]) >= set(boxes(body_of(row))), row


@pytest.mark.django_db
def test_the_words_are_there_for_everybody_in_both_languages() -> None:
    for name in ("ana", "ben", "thea", "mark", "yan"):
        told = get(name, "safety-words/").json()
        assert told["not_watched"] == NOT_WATCHED
        assert told["crisis_numbers"] == get(name, "practice/").json()["crisis_numbers"]
    assert "not watched" in NOT_WATCHED["en"]
    assert "nicht \u00fcberwacht" in NOT_WATCHED["de"]
    assert get("nobody", "safety-words/").status_code == 401


@pytest.mark.django_db
def test_a_form_for_answering_brings_them_along() -> None:
    told = {"client": str(PEOPLE["ana"].client_id), "case": str(case_id("ana and ben")), "form": "phq4"}
    made = post("thea", "homework/", told)
    assert made.status_code == 201
    assert get("ana", f"homework/{made.json()['id']}/").json()["not_watched"] == NOT_WATCHED
