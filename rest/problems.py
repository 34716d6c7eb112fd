"""Every refusal looks the same: application/problem+json (RFC 9457)."""

import logging
import traceback
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

import orjson
from django.core import exceptions as django_errors
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.response import Response

from privacy.actor import NotSignedIn
from rest.parsers import SaidTwice

log = logging.getLogger("rest.problems")

CONTENT_TYPE: Final = "application/problem+json"
WHOLE_BODY: Final = "non_field_errors"
NO_CSRF: Final = "The CSRF token is missing or wrong."

DETAILS: Final[Mapping[int, str]] = {
    400: "This request can't be read.",
    401: "Sign in first.",
    403: "Your roles don't allow this.",
    404: "There is nothing here.",
    405: "This can't be done here.",
    406: "Answers are application/json only.",
    409: "This doesn't follow from the state it is in.",
    411: "Say how long the body is.",
    412: "It has changed since you read it. Read it again first.",
    413: "The body is too large.",
    415: "Send application/json, in UTF-8.",
    422: "Some of this can't be accepted.",
    428: "Say with If-Match which version you have read.",
    429: "Too many requests. Wait a little.",
    500: "Something went wrong. Nothing was changed.",
    503: "The database can't be reached just now. Try again in a moment.",
}


class Refused(exceptions.APIException):
    """The state does not allow it; `allowed` names what would follow."""

    status_code = 409
    default_detail = DETAILS[409]

    def __init__(
        self,
        detail: str | None = None,
        allowed: list[str] | None = None,
        errors: Mapping[str, list[str]] | None = None,
    ) -> None:
        super().__init__(detail)
        self.allowed, self.errors = allowed, errors


class Stale(exceptions.APIException):
    status_code = 412
    default_detail = DETAILS[412]


class MatchMissing(exceptions.APIException):
    status_code = 428
    default_detail = DETAILS[428]


class TooLarge(exceptions.APIException):
    status_code = 413
    default_detail = DETAILS[413]


def no_such(noun: str) -> str:
    """The same words for an id that is unknown and for one that is not yours."""
    return f"There is no such {noun} here."


def problem(
    status: int,
    detail: str | None = None,
    *,
    errors: Mapping[str, list[str]] | None = None,
    allowed: list[str] | None = None,
) -> dict[str, Any]:
    """The body of a refusal."""
    title = HTTPStatus(status).phrase
    body: dict[str, Any] = {
        "type": "urn:relcare:problem:" + title.lower().replace(" ", "-"),
        "title": title,
        "status": status,
        "detail": detail or DETAILS.get(status, title),
    }
    if errors is not None:
        body["errors"] = dict(errors)
    if allowed is not None:
        body["allowed"] = allowed
    return body


def problem_response(status: int, detail: str | None = None) -> HttpResponse:
    """A refusal from outside the views: middleware, urls, CSRF."""
    return HttpResponse(orjson.dumps(problem(status, detail)), status=status, content_type=CONTENT_TYPE)


def handler(exc: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's EXCEPTION_HANDLER: no exception leaves a view as anything but a problem."""
    headers: dict[str, str] = {}
    if isinstance(exc, exceptions.APIException):
        body = _of_api(exc)
        if isinstance(exc, exceptions.Throttled):
            headers["Retry-After"] = str(max(1, int(getattr(exc, "wait", None) or 1)))
    elif _is_away(exc):
        body = problem(503)
        headers["Retry-After"] = "5"
    elif isinstance(exc, DatabaseError):
        body = _of_database(exc, context)
    else:
        body = _of_django(exc, context)
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)


def _of_api(exc: exceptions.APIException) -> dict[str, Any]:
    if isinstance(exc, exceptions.ValidationError):
        return problem(422, errors=field_errors(exc.detail))
    if isinstance(exc, Refused):
        return problem(409, str(exc.detail), errors=exc.errors, allowed=exc.allowed)
    if isinstance(exc, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return problem(401)
    # What is not yours and what is not there may not differ in one byte, so a 404 has no words of its own.
    if isinstance(exc, SaidTwice):
        return problem(400, str(exc.detail), errors=exc.errors)
    if isinstance(exc, exceptions.ParseError | exceptions.PermissionDenied | Stale | MatchMissing | TooLarge):
        return problem(exc.status_code, str(exc.detail))
    return problem(exc.status_code)


def _of_django(exc: Exception, context: Mapping[str, Any]) -> dict[str, Any]:
    match exc:
        case NotSignedIn():
            return problem(401)
        case Http404() | django_errors.ObjectDoesNotExist():
            return problem(404)
        case django_errors.PermissionDenied():
            return problem(403)
        case django_errors.ValidationError():
            return problem(422, errors=_django_field_errors(exc))
        case django_errors.RequestDataTooBig():
            return problem(413)
        case (
            django_errors.BadRequest()
            | django_errors.SuspiciousOperation()
            | MultiPartParserError()
            | UnreadablePostError()
        ):
            return problem(400)
        case _:
            return _unexpected(exc, context)


def _unexpected(exc: BaseException, context: Mapping[str, Any]) -> dict[str, Any]:
    # Messages of exceptions hold values (PostgreSQL's name the whole row), so only places are logged.
    places = [f"{place.filename}:{place.lineno}" for place in traceback.extract_tb(exc.__traceback__)[-6:]]
    log.error(
        "%s in request %s at %s", type(exc).__qualname__, _request_id(context), " < ".join(reversed(places))
    )
    return problem(500)


def _request_id(context: Mapping[str, Any]) -> str:
    actor = getattr(context.get("request"), "actor", None)
    return getattr(actor, "request_id", "") or "unknown"


# SQLSTATE -> status. 42501 is what row security says of a row that may not be written.
CONFLICTS: Final = {
    "23505": "There is one like this already.",
    "23P01": "This overlaps another one.",
    "40001": "Somebody else changed this at the same moment. Try again.",
    "40P01": "Somebody else changed this at the same moment. Try again.",
    "55P03": "Somebody else is changing this just now. Try again.",
}
NOT_HERE: Final = {"23503", "42501"}
UNFIT: Final = {"23502": "This may not be empty.", "23514": "This does not go together with the rest."}


# The connection broke, or the server goes down, starts, or takes no more.
AWAY: Final = ("08", "57P", "53300")


def _is_away(exc: Exception) -> bool:
    state = getattr(exc.__cause__, "sqlstate", None) or ""
    is_broken = isinstance(exc, InterfaceError | OperationalError)
    return is_broken and (not state or state.startswith(AWAY))


def _of_database(exc: DatabaseError, context: Mapping[str, Any]) -> dict[str, Any]:
    """What PostgreSQL refused because of the caller's values; anything else is our own fault."""
    cause = exc.__cause__
    state = getattr(cause, "sqlstate", None) or ""
    path = _path_of(cause, context)
    if state in CONFLICTS:
        return problem(409, CONFLICTS[state])
    if state in NOT_HERE:
        noun = "thing" if path == WHOLE_BODY else path.removesuffix("_id").replace("_", " ")
        return problem(422, errors={path: [no_such(noun)]})
    if state in UNFIT:
        return problem(422, errors={path: [UNFIT[state]]})
    # Class 22 is data; psycopg itself refuses NUL in a text without any SQLSTATE.
    if state.startswith("22") or (not state and _is_data_error(exc)):
        return problem(422, errors={path: ["This can't be stored."]})
    return _unexpected(exc, context)


def _is_data_error(exc: DatabaseError) -> bool:
    return any(kind.__name__ == "DataError" for kind in type(exc).__mro__)


def _path_of(cause: BaseException | None, context: Mapping[str, Any]) -> str:
    """The field a constraint speaks of, where the view says so in `constraint_fields`."""
    diagnosis = getattr(cause, "diag", None)
    fields: Mapping[str, str] = getattr(context.get("view"), "constraint_fields", {})
    constraint = getattr(diagnosis, "constraint_name", None) or ""
    column = getattr(diagnosis, "column_name", None) or ""
    return fields.get(constraint) or column or WHOLE_BODY


def field_errors(detail: Any) -> dict[str, list[str]]:
    """DRF's nested errors, flat: {"levels.self_soothing": ["..."], "answers.0": ["..."]}."""
    flat: dict[str, list[str]] = {}
    for path, words in _walk(detail, ""):
        flat.setdefault(path or WHOLE_BODY, []).append(words)
    return flat


def _walk(detail: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            yield from _walk(inner, path if key == WHOLE_BODY else _joined(path, str(key)))
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            # Words belong to the path itself; errors of a list's items carry the item's place.
            nested = isinstance(inner, Mapping | list)
            yield from _walk(inner, _joined(path, str(place)) if nested else path)
    else:
        yield path, str(detail)


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _django_field_errors(exc: django_errors.ValidationError) -> dict[str, list[str]]:
    if hasattr(exc, "error_dict"):
        return {WHOLE_BODY if key == "__all__" else key: words for key, words in exc.message_dict.items()}
    return {WHOLE_BODY: exc.messages}


def always(status: int, detail: str | None = None) -> Callable[..., HttpResponse]:
    """A view that refuses whatever it is asked."""

    def refuse(*_arguments: object, **_options: object) -> HttpResponse:
        return problem_response(status, detail)

    return refuse


csrf_failure = always(403, NO_CSRF)
bad_request = always(400)
permission_denied = always(403)
not_found = always(404)
server_error = always(500)
# The last line of urls, `^api/`: with DEBUG on, too, an unknown path answers as an unknown id does.
no_such_path = csrf_exempt(always(404))
