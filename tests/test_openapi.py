"""The API's document: valid, current, and open about what is refused."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.core.management import call_command

from rest.problems import CONTENT_TYPE
from tests.contract import contract
from tests.permission_table import TABLE
from tests.permissions.row import Row

DOCUMENT: Final = contract()
VERBS: Final = ("get", "post", "put", "patch", "delete")


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, verbs in DOCUMENT["paths"].items():
        yield from ((f"{verb.upper()} {path}", told) for verb, told in verbs.items() if verb in VERBS)


def of(row: Row) -> dict[str, Any]:
    """What the document says of a row of the permission table."""
    wanted = f"{row.method} /api/v1/" + re.sub(r"\{\w+\}", "{}", row.path.split("?")[0])
    return next(told for name, told in operations() if re.sub(r"\{\w+\}", "{}", name) == wanted)


def test_the_document_is_valid_current_and_without_warnings() -> None:
    call_command("check_tree")


def test_the_document_holds_exactly_the_table() -> None:
    documented = {re.sub(r"\{\w+\}", "{}", name) for name, _ in operations()}
    assert documented == {
        f"{row.method} /api/v1/" + re.sub(r"\{\w+\}", "{}", row.path.split("?")[0]) for row in TABLE
    }


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_every_status_of_the_table_is_documented(row: Row) -> None:
    assert {str(status) for status in row.expected.values()} <= of(row)["responses"].keys()


# A refused file is a problem that says more.
PROBLEMS: Final = {f"#/components/schemas/{name}" for name in ("Problem", "RefusedFile")}
# Whoever holds the token needs no session.
BY_TOKEN: Final = ("/api/v1/invitations/accept/", "/api/v1/kiosk/{token}/")


@pytest.mark.parametrize(
    ("name", "told"), list(operations()), ids=lambda told: told if type(told) is str else ""
)
def test_every_refusal_is_a_problem(name: str, told: dict[str, Any]) -> None:
    refusals = {code: body for code, body in told["responses"].items() if code >= "400"}
    for code, body in refusals.items():
        assert body["content"][CONTENT_TYPE]["schema"]["$ref"] in PROBLEMS, code
        assert body["description"]
    method, path = name.split()
    expected = {"429"} if path in BY_TOKEN else {"401"}
    if "{" in path:
        expected |= {"404"}
    if told.get("requestBody"):
        expected |= {"400", "413", "415", "422"}
    if method == "PATCH":
        expected |= {"412", "428"}
    assert expected <= refusals.keys()


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does() -> None:
    names = [told["operationId"] for _, told in operations()]
    assert len(names) == len(set(names))
    assert [name for name, told in operations() if not told.get("description")] == []


def test_every_text_of_a_body_has_an_end() -> None:
    """Also where DRF's own field would take any length: no body holds more than its limit says."""
    endless = [
        f"{name}.{field}"
        for name, schema in DOCUMENT["components"]["schemas"].items()
        # The answer about a request is called so as well.
        if (name.endswith("Request") and name != "Request") or name.startswith("Patched")
        for field, told in schema.get("properties", {}).items()
        if told.get("type") == "string" and not told.keys() & {"maxLength", "format", "enum", "pattern"}
    ]
    assert endless == []
