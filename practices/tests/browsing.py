"""Requests as the people of the cast make them, and what PostgreSQL was asked meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import signed_in

API = "/api/v1/"
# What a test's own transaction around the request adds.
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SELECT rls.act(")


def get(name: str, path: str, **query: str) -> Any:
    return signed_in(name).get(API + path, query)


def post(name: str, path: str, body: Any = None, key: str = "") -> Any:
    return _send("post", name, path, body, {"Idempotency-Key": key or str(uuid4())})


def put(name: str, path: str, body: Any, tag: str = "") -> Any:
    return _send("put", name, path, body, {"If-Match": tag} if tag else {})


def patch(name: str, path: str, body: Any, tag: str = "") -> Any:
    return _send("patch", name, path, body, {"If-Match": tag} if tag else {})


def delete(name: str, path: str, tag: str = "") -> Any:
    return _send("delete", name, path, None, {"If-Match": tag} if tag else {})


def _send(method: str, name: str, path: str, body: Any, headers: dict[str, str]) -> Any:
    send = getattr(signed_in(name), method)
    return send(
        API + path, body if body is not None else {}, content_type="application/json", headers=headers
    )


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements of the requests made within, without the frame around them."""
    told: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield told
    told += [query["sql"] for query in captured if not query["sql"].startswith(FRAME)]
