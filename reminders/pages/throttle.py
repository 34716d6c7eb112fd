"""Who holds a token, and that tokens are not tried one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from privacy.actor import ENTER_OPEN_LINK, Actor, entering
from reminders.tokens import hash_of_any
from rest.wrong_tries import WrongTries


class WrongTokens(WrongTries):
    """After so many wrong ones no token from this address opens a page for a while. It is not told: what is
    shown is what a wrong one shows. What was opened before may still be sent, and a mail program's own button
    still stops messages."""

    scope = "message-link"
    rate = "30/hour"


@contextmanager
def holding(request: HttpRequest, token: str, enters: str = ENTER_OPEN_LINK) -> Iterator[Actor | None]:
    """As whoever holds this token, where something may still be answered by it (or what `enters` asks); else
    as nobody."""
    tries = WrongTokens()
    with entering(enters, hash_of_any(token)) as actor:
        are_too_many = tries.are_too_many(request)
        if actor is None and not are_too_many:
            tries.count()
        yield None if are_too_many else actor
