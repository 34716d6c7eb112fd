"""Bodies are read as UTF-8; whatever else a request says of its letters is refused, and nothing fails."""

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from rest.letters import are_fit, read_safely

NAMES = ["hex", "rot13", "undefined", "idna", "unicode_escape", "utf-16", "latin-1", "nonsense", '"hex"']


@pytest.mark.parametrize("name", [*NAMES, ""])
def test_other_letters_are_unfit_however_they_are_written(name: str) -> None:
    for told in (
        f"text/plain; charset={name}",
        f"text/plain;CHARSET = {name}",
        f"a/b; x=1; charset={name}; y=2",
    ):
        assert not are_fit(told)


@pytest.mark.parametrize(
    "told",
    [
        "",
        "application/json",
        "text/plain; charset=UTF-8",
        "text/plain; charset=us-ascii",
        'a/b; charset="utf-8"',
    ],
)
def test_our_own_are_fit(told: str) -> None:
    assert are_fit(told)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_request_in_other_letters_is_refused_and_never_fails(method: str, kind: str, name: str) -> None:
    told: list[str] = []

    def start(status: str, _headers: Any) -> None:
        told.append(status)

    environ = RequestFactory()._base_environ(  # type: ignore[attr-defined]  # the stubs leave it out
        REQUEST_METHOD=method,
        PATH_INFO="/healthz",
        QUERY_STRING="a=%C3%A4",
        CONTENT_TYPE=f"{kind}; charset={name}",
    )
    list(read_safely(WSGIHandler())(environ, start))
    assert told == ["415 Unsupported Media Type"]
