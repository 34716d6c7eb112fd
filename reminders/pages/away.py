"""The database went away in the middle of it: what somebody wrote is not lost."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from reminders.pages.look import AWAY, page

log = logging.getLogger(__name__)

View = Callable[[HttpRequest, str], HttpResponse]
CODE: Final = "code"
SECONDS: Final = "5"


def or_try_again(view: View) -> View:
    """The same request can be sent once more from the page that stands for it then, but for a code."""

    @wraps(view)
    def shown(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token)
        except (OperationalError, InterfaceError) as error:
            log.warning("the database is away behind a link: %s", type(error).__name__)
            return _away(request, token)

    return shown


def _away(request: HttpRequest, token: str) -> HttpResponse:
    told = [(name, value) for name, values in request.POST.lists() for value in values if name != CODE]
    response = page(request, AWAY, token, path=request.path, carried=told, asks_code=CODE in request.POST)
    response.headers["Retry-After"] = SECONDS
    return response
