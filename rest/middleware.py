"""What no view should have to think of: limits of a request, headers of an answer."""

import io
import re
import uuid
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from rest_framework.exceptions import ParseError

from rest.letters import UNFIT, are_fit
from rest.parsers import parse
from rest.problems import problem_response

MEGABYTE: Final = 2**20
FORMS: Final = "/api/v1/forms/"
REQUEST_ID: Final = re.compile(r"[A-Za-z0-9-]{8,64}\Z")
SIGN_IN: Final = "/_allauth/"
NEVER_KEPT: Final = ("/api/", SIGN_IN)

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": Django's CSRF check over https reads the Referer of our own pages.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# An answer in JSON loads nothing; pages bring their own policy.
JSON_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"


class Limits:
    """Stands first: nothing else reads a body before its size is known to be fit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = request.META.get("HTTP_X_REQUEST_ID", "")
        if not REQUEST_ID.match(request_id):
            request_id = str(uuid.uuid4())
            # The actor's middleware reads it from here, so that both speak of one request.
            request.META["HTTP_X_REQUEST_ID"] = request_id
        response = refusal(request) or self.get_response(request)
        response.headers.setdefault("X-Request-ID", request_id)
        protect(request, response)
        return response


def refusal(request: HttpRequest) -> HttpResponse | None:
    """The problem with this request, before anything looks at it; None if there is none."""
    if has_nul(request):
        return problem_response(400)
    return _unfit_letters(request) or _unfit_size(request) or _unfit_sign_in(request)


def _unfit_letters(request: HttpRequest) -> HttpResponse | None:
    is_fit = UNFIT not in request.META and are_fit(request.META.get("CONTENT_TYPE", ""))
    return None if is_fit else problem_response(415, "Bodies are read as UTF-8.")


def _unfit_size(request: HttpRequest) -> HttpResponse | None:
    if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
        return _gather_chunks(request)
    told = request.META.get("CONTENT_LENGTH") or "0"
    if not re.fullmatch(r"[0-9]{1,18}", str(told)):
        return problem_response(400)
    return too_large(most(request)) if int(told) > most(request) else None


def _unfit_sign_in(request: HttpRequest) -> HttpResponse | None:
    """allauth reads its bodies by itself, and fails at JSON that our parser refuses."""
    if not request.path_info.startswith(SIGN_IN) or request.method == "GET":
        return None
    try:
        if request.body:
            parse(request.body)
    except ParseError as refused:
        return problem_response(400, str(refused.detail))
    except UnreadablePostError:
        return problem_response(400)
    return None


def most(request: HttpRequest) -> int:
    # A questionnaire is a long document, written here or imported.
    return settings.FORM_BYTES if request.path_info.startswith(FORMS) else MEGABYTE


def too_large(limit: int) -> HttpResponse:
    return problem_response(413, f"The body is too large: it may have {limit // MEGABYTE} MB.")


def has_nul(request: HttpRequest) -> bool:
    """PostgreSQL refuses NUL in every text; cookies can carry it too, as a quoted octal."""
    query = request.META.get("QUERY_STRING", "")
    return (
        "\0" in request.path_info
        or "\0" in query
        or "%00" in query
        or any("\0" in value for value in request.COOKIES.values())
    )


def _gather_chunks(request: HttpRequest) -> HttpResponse | None:
    """Read a body of unknown length up to the limit. Django itself would take it for an empty one."""
    if not (isinstance(request, WSGIRequest) and request.environ.get("wsgi.input_terminated")):
        return problem_response(411)
    limit = most(request)
    source = request.environ["wsgi.input"]
    gathered = bytearray()
    while len(gathered) <= limit:
        part = source.read(min(65_536, limit + 1 - len(gathered)))
        if not part:
            break
        gathered += part
    if len(gathered) > limit:
        return too_large(limit)
    request._stream = io.BytesIO(bytes(gathered))
    request.META["CONTENT_LENGTH"] = str(len(gathered))
    return None


def protect(request: HttpRequest, response: HttpResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path_info.startswith(NEVER_KEPT):
        response.headers["Cache-Control"] = "no-store"
    if "json" in response.headers.get("Content-Type", ""):
        response.headers.setdefault("Content-Security-Policy", JSON_POLICY)
