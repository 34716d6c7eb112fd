"""Where links lead while there are no screens. Neutral, without script, and the same for everybody."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reminders.pages import QUICK_EXIT, locale_of, private
from reminders.pages import WORDS as OF_EVERY_PAGE

ACCEPT: Final = "/api/v1/invitations/accept/"
LOGIN: Final = "/_allauth/browser/v1/auth/login"
HOME, INVITATION = "home", "invitation"
WORDS: Final = {
    "en": {
        "title": "Welcome",
        "home_heading": "Welcome",
        "home_text": "There are no screens for signing in yet. A program signs in here:",
        "invitation_heading": "You are invited",
        "invitation_text": "There are no screens for this yet. A program accepts the invitation here:",
        "invitation_token": "The token is what stands after # in the address of this page.",
        "invitation_password": "The password is the one you have, or a new one of at least 12 characters.",
        "to_docs": "All that can be asked for",
    },
    "de": {
        "title": "Willkommen",
        "home_heading": "Willkommen",
        "home_text": "Eine Oberfläche zum Anmelden gibt es noch nicht. Ein Programm meldet sich hier an:",
        "invitation_heading": "Sie sind eingeladen",
        "invitation_text": "Eine Oberfläche gibt es noch nicht. Ein Programm nimmt die Einladung hier an:",
        "invitation_token": "„token“ ist, was in der Adresse dieser Seite nach dem # steht.",
        "invitation_password": "Das Passwort ist Ihr bisheriges oder ein neues von mindestens 12 Zeichen.",
        "to_docs": "Alles, was abgefragt werden kann",
    },
}
BODIES: Final = {
    HOME: (LOGIN, '{"email": "...", "password": "..."}'),
    INVITATION: (ACCEPT, '{"token": "...", "password": "..."}'),
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return _page(request, HOME)


@require_safe
def invitation(request: HttpRequest) -> HttpResponse:
    """The token stands after the #, which no browser sends: this page is the same for every link."""
    return _page(request, INVITATION)


def _page(request: HttpRequest, kind: str) -> HttpResponse:
    locale = locale_of(request)
    path, body = BODIES[kind]
    context = {
        "lang": locale,
        "words": {**OF_EVERY_PAGE[locale], **WORDS[locale]},
        "heading": WORDS[locale][f"{kind}_heading"],
        "text": WORDS[locale][f"{kind}_text"],
        "kind": kind,
        "path": path,
        "body": body,
        "exit": QUICK_EXIT,
    }
    return private(render(request, "relcare/page.html", context))
