"""One click and no more messages."""

from typing import Final

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from privacy.actor import ENTER_LINK, entering
from reminders.pages.away import or_try_again
from reminders.pages.look import CLOSED, STOP, STOPPED, page
from reminders.pages.throttle import holding
from reminders.tokens import hash_of_any

# What a mail program sends, and the page's own button too (RFC 8058).
FIELD: Final = "List-Unsubscribe"
ONE_CLICK: Final = "One-Click"


@csrf_exempt  # a mail program sends this by itself, when its user presses its own button
@require_http_methods(["GET", "HEAD", "POST"])
@or_try_again
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever asks for anything else is offered it. It works as long as the link lives, answered or not."""
    if request.method != "POST" or request.POST.get(FIELD) != ONE_CLICK:
        with holding(request, token, ENTER_LINK) as actor:
            return page(request, CLOSED) if actor is None else page(request, STOP, token)
    with entering(ENTER_LINK, hash_of_any(token)) as actor:
        if actor is None:
            return page(request, CLOSED)
        with connection.cursor() as cursor:
            cursor.execute("SELECT rls.opt_out()")
    return page(request, STOPPED)
