import io
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from rest.middleware import FORMS, MEGABYTE, Limits
from rest.tests.house import THEA


def passed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.body)


def sent(size: int, path: str = "/api/v1/things/") -> HttpResponse:
    request = RequestFactory().post(path, b"x" * size, content_type="application/json")
    return Limits(passed)(request)


@pytest.mark.parametrize(("path", "most"), [("/api/v1/things/", MEGABYTE), (FORMS + "import/", 2 * MEGABYTE)])
def test_a_body_may_be_as_large_as_the_limit_and_no_larger(settings: Settings, path: str, most: int) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    assert sent(most, path).status_code == 200
    refused = sent(most + 1, path)
    assert refused.status_code == 413
    assert f"{most // MEGABYTE} MB" in refused.content.decode()


def chunked(body: bytes, **environ: Any) -> HttpResponse:
    given = {
        **RequestFactory().post("/api/v1/things/").META,
        "HTTP_TRANSFER_ENCODING": "chunked",
        "wsgi.input": io.BytesIO(body),
        **environ,
    }
    given.pop("CONTENT_LENGTH", None)
    return Limits(passed)(WSGIRequest(given))


def test_a_chunked_body_is_read_up_to_the_limit() -> None:
    terminated = {"wsgi.input_terminated": True}
    assert chunked(b"abc", **terminated).content == b"abc"
    assert chunked(b"x" * (MEGABYTE + 1), **terminated).status_code == 413


def test_a_chunked_body_without_an_end_is_refused() -> None:
    assert chunked(b"abc").status_code == 411


@pytest.mark.parametrize("length", ["-1", "1e3", "x", "9" * 40])
def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    request = RequestFactory().post("/api/", b"", content_type="application/json", CONTENT_LENGTH=length)
    assert Limits(passed)(request).status_code == 400


@pytest.mark.parametrize("path", ["/api/v1/things/%00/", "/api/v1/things/?cursor=%00", "/?a%00b=1"])
def test_nul_in_the_address_is_refused(client: Client, path: str) -> None:
    assert client.get(path).status_code == 400


def test_nul_in_a_cookie_is_refused() -> None:
    request = RequestFactory().get("/api/", HTTP_COOKIE='sessionid="a\\000b"')
    assert Limits(passed)(request).status_code == 400


def test_api_answers_are_kept_nowhere(client: Client) -> None:
    response = client.get("/api/v1/things/", actor=THEA)
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_refusals_of_the_middleware_carry_the_same_headers(client: Client) -> None:
    response = client.get("/api/?a=%00")
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "application/problem+json"
    assert response["X-Request-ID"]


def test_a_request_id_is_kept_only_if_it_is_one() -> None:
    def answered(told: str) -> str:
        return Limits(passed)(RequestFactory().get("/api/", HTTP_X_REQUEST_ID=told))["X-Request-ID"]

    assert answered("abcdef-12345") == "abcdef-12345"
    assert answered("<script>alert(1)</script>") != "<script>alert(1)</script>"
