"""The page behind a link. No script, no word of what it is about, and looking at it changes nothing."""

from typing import Final

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_from_request
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from privacy.actor import ENTER_LINK, entering
from reminders.texts import LOCALES
from reminders.tokens import LENGTH, hash_of

# Where quick exit goes: a page that everybody has open now and then.
QUICK_EXIT: Final = "https://www.wikipedia.org/"
POLICY: Final = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
WORDS: Final = {
    "en": {
        "title": "A note",
        "leave": "Leave this page",
        "open_heading": "There is something new for you",
        "open_text": "Sign in to look at it. Nobody is told that you were here.",
        "sign_in": "Sign in",
        "stop_heading": "No more notes?",
        "stop_text": "You can stop them here at any time. Nothing else changes.",
        "stop": "Stop these notes",
        "stopped_heading": "These notes have stopped",
        "stopped_text": "You will get no more of them.",
        "closed_heading": "This link is no longer open",
        "closed_text": "There is nothing to do here. You can close this page.",
    },
    "de": {
        "title": "Eine Notiz",
        "leave": "Seite verlassen",
        "open_heading": "Es gibt etwas Neues für Sie",
        "open_text": "Zum Ansehen melden Sie sich bitte an. Niemand erfährt, dass Sie hier waren.",
        "sign_in": "Anmelden",
        "stop_heading": "Keine Notizen mehr?",
        "stop_text": "Sie können sie hier jederzeit abbestellen. Sonst ändert sich nichts.",
        "stop": "Notizen abbestellen",
        "stopped_heading": "Die Notizen sind abbestellt",
        "stopped_text": "Sie bekommen keine mehr.",
        "closed_heading": "Dieser Link ist nicht mehr offen",
        "closed_text": "Hier gibt es nichts zu tun. Sie können die Seite schließen.",
    },
}


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The same page for every link that is open, and another one for everything else."""
    with entering(ENTER_LINK, _hash(token)) as actor:
        is_open = actor is not None
    return page(request, "open", 200, token) if is_open else page(request, "closed", 404)


@csrf_exempt  # a mail program sends this by itself, when its user presses its own button
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One click and no more messages; asked with GET it is the page that offers to."""
    if request.method != "POST":
        return show(request, token)
    with entering(ENTER_LINK, _hash(token)) as actor:
        if actor is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT rls.opt_out()")
    return page(request, "stopped", 200) if actor is not None else page(request, "closed", 404)


def _hash(token: str) -> bytes:
    """Every token takes the same way, whatever its form."""
    return hash_of(token[:LENGTH] if len(token) == LENGTH else "")


def page(request: HttpRequest, kind: str, status: int, token: str = "") -> HttpResponse:
    locale = locale_of(request)
    context = {"kind": kind, "token": token, "lang": locale, "words": WORDS[locale], "exit": QUICK_EXIT}
    return private(render(request, "reminders/link.html", context, status=status))


def locale_of(request: HttpRequest) -> str:
    told = get_language_from_request(request)
    return told if told in LOCALES else LOCALES[0]


def private(response: HttpResponse) -> HttpResponse:
    """A page that nothing keeps, finds or frames, that says to no other where one was, and runs no script."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Vary"] = "Accept-Language"
    return response
