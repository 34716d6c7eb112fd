"""How every page behind a link looks, and what it lets nobody keep, find or frame."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_from_request

from practices.models import LANGUAGES
from reminders.link_words import FORM_WORDS, WORDS

# Where quick exit goes: a page that everybody has open now and then.
QUICK_EXIT: Final = "https://www.wikipedia.org/"
POLICY: Final = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
OPEN, STOP, STOPPED, CLOSED, AWAY = "open", "stop", "stopped", "closed", "away"
# Behind the code.
FORM, NOTHING, LONGER, DONE = "form", "nothing", "longer", "done"
BEHIND: Final = (FORM, NOTHING, LONGER, DONE)
STATUS: Final = {CLOSED: 404, AWAY: 503}


def page(
    request: HttpRequest, kind: str, token: str = "", *, status: int | None = None, **more: Any
) -> HttpResponse:
    locale = locale_of(request)
    context = {
        "kind": kind,
        "token": token,
        "lang": locale,
        "words": WORDS[locale],
        "exit": QUICK_EXIT,
        **more,
    }
    if kind in BEHIND or more.get("help"):
        context["said"] = FORM_WORDS[locale]
    status = STATUS.get(kind, 200) if status is None else status
    return private(render(request, "reminders/link.html", context, status=status))


def locale_of(request: HttpRequest) -> str:
    told = get_language_from_request(request)
    return told if told in LANGUAGES else LANGUAGES[0]


def private(response: HttpResponse) -> HttpResponse:
    """A page that nothing keeps, finds or frames, that says to no other where one was, and runs no script."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Vary"] = "Accept-Language"
    return response
