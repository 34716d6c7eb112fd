import json
import logging
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import exceptions as django_errors
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.http import Http404
from django.test import Client
from rest_framework import exceptions

from privacy.actor import NotSignedIn
from rest import problems
from rest.problems import field_errors, handler
from rest.tests.house import THEA


def refused(exc: Exception, view: Any = None) -> Any:
    return handler(exc, {"view": view, "request": None})


@pytest.mark.parametrize(
    ("exc", "status"),
    [
        (exceptions.ParseError(), 400),
        (django_errors.SuspiciousOperation("x"), 400),
        (NotSignedIn(), 401),
        (exceptions.NotAuthenticated(), 401),
        (exceptions.AuthenticationFailed(), 401),
        (exceptions.PermissionDenied(), 403),
        (django_errors.PermissionDenied(), 403),
        (Http404(), 404),
        (exceptions.NotFound(), 404),
        (django_errors.ObjectDoesNotExist(), 404),
        (exceptions.MethodNotAllowed("PUT"), 405),
        (exceptions.NotAcceptable(), 406),
        (problems.Refused(), 409),
        (problems.Stale(), 412),
        (problems.TooLarge(), 413),
        (django_errors.RequestDataTooBig(), 413),
        (exceptions.UnsupportedMediaType("text/plain"), 415),
        (exceptions.ValidationError("x"), 422),
        (django_errors.ValidationError("x"), 422),
        (problems.MatchMissing(), 428),
        (exceptions.Throttled(wait=3), 429),
        (RuntimeError("x"), 500),
    ],
)
def test_each_failure_has_its_status(exc: Exception, status: int) -> None:
    response = refused(exc)
    assert response.status_code == response.data["status"] == status
    assert response.content_type == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= set(response.data)


class DriverError(Exception):
    """What psycopg raises: a state, and where it happened."""

    def __init__(self, sqlstate: str, **diag: str) -> None:
        super().__init__("Ana fears the dark")
        self.sqlstate = sqlstate
        self.diag = SimpleNamespace(**diag)


def caused(exc: Exception, cause: Exception) -> Exception:
    exc.__cause__ = cause
    return exc


@pytest.mark.parametrize(
    ("exc", "status"),
    [
        (caused(IntegrityError(), DriverError("23503")), 422),
        (caused(IntegrityError(), DriverError("23514")), 422),
        (caused(IntegrityError(), DriverError("23502")), 422),
        (caused(IntegrityError(), DriverError("23505")), 409),
        (caused(IntegrityError(), DriverError("23P01")), 409),
        (caused(ProgrammingError(), DriverError("42501")), 422),
        (caused(DataError(), DriverError("22003")), 422),
        (DataError("NUL"), 422),
        (caused(ProgrammingError(), DriverError("42P01")), 500),
    ],
)
def test_what_postgresql_refuses_because_of_values_is_the_callers_fault(exc: Exception, status: int) -> None:
    response = refused(exc)
    assert response.status_code == status
    assert "Ana" not in json.dumps(response.data)


@pytest.mark.parametrize(
    ("exc", "status"),
    [
        (InterfaceError("the connection is closed"), 503),
        (OperationalError("server closed the connection unexpectedly"), 503),
        (caused(OperationalError(), DriverError("57P01")), 503),
        (caused(OperationalError(), DriverError("08006")), 503),
        (caused(OperationalError(), DriverError("53300")), 503),
        (caused(OperationalError(), DriverError("57014")), 500),
        (caused(OperationalError(), DriverError("55P03")), 409),
    ],
)
def test_a_database_that_went_away_is_no_fault_and_tried_again(exc: Exception, status: int) -> None:
    response = refused(exc)
    assert response.status_code == status
    assert (response.headers.get("Retry-After") == "5") is (status == 503)


def test_foreign_and_unknown_ids_get_the_same_words() -> None:
    unknown = refused(caused(IntegrityError(), DriverError("23503")))
    foreign = refused(caused(ProgrammingError(), DriverError("42501")))
    assert unknown.data == foreign.data


def test_a_constraint_is_told_by_the_field_the_view_names() -> None:
    view = SimpleNamespace(constraint_fields={"level_in_range": "levels.energy"})
    exc = caused(IntegrityError(), DriverError("23514", constraint_name="level_in_range"))
    assert list(refused(exc, view).data["errors"]) == ["levels.energy"]


def test_errors_stand_under_their_whole_path() -> None:
    detail = exceptions.ValidationError(
        {
            "words": ["Too long."],
            "levels": {"energy": ["Not a number."], "non_field_errors": ["None given."]},
            "answers": [{}, {"q1": ["Unknown."]}],
            "days": {"0": ["Not a day."]},
        }
    ).detail
    assert field_errors(detail) == {
        "words": ["Too long."],
        "levels.energy": ["Not a number."],
        "levels": ["None given."],
        "answers.1.q1": ["Unknown."],
        "days.0": ["Not a day."],
    }


def test_a_refused_state_says_what_would_follow() -> None:
    assert refused(problems.Refused("No.", allowed=["ended"])).data["allowed"] == ["ended"]


def test_throttling_says_how_long_to_wait() -> None:
    assert refused(exceptions.Throttled(wait=2.2))["Retry-After"] == "3"


def test_an_unexpected_failure_tells_and_logs_no_value(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = client.get("/api/v1/crash/", actor=THEA)
    assert response.status_code == 500
    assert b"Ana" not in response.content
    assert "Ana" not in caplog.text
    assert "RuntimeError in request request-of-a-test" in caplog.text


def test_unknown_paths_and_unknown_ids_give_the_same_bytes(client: Client) -> None:
    found = [
        client.get(path, actor=THEA)
        for path in (
            "/api/v2/nothing",
            "/api/v1/things/01890a5d-ac96-774b-bcce-b302099a8057/",
            "/api/v1/things/not-an-id/",
            "/elsewhere",
        )
    ]
    assert {response.status_code for response in found} == {404}
    assert len({response.content for response in found}) == 1
