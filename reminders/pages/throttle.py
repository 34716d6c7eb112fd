"""Who holds a token, and that tokens are not tried one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from privacy.actor import ENTER_OPEN_LINK, Actor, entering
from reminders.tokens import hash_of_any, is_ours
from rest.wrong_tries import WrongTries


class WrongTokens(WrongTries):
    """After so many wrong ones from an address what was not made here is not looked up for a while.
    A right one always opens: somebody else at that address may have been wrong."""

    scope = "message-link"
    rate = "30/hour"


@contextmanager
def holding(request: HttpRequest, token: str, enters: str = ENTER_OPEN_LINK) -> Iterator[Actor | None]:
    """As whoever holds this token, where something may still be answered by it (or what `enters` asks); else
    as nobody."""
    tries = WrongTokens()
    are_too_many = tries.are_too_many(request)
    if are_too_many and not is_ours(token):
        yield None
        return
    with entering(enters, hash_of_any(token)) as actor:
        if actor is None and not are_too_many:
            tries.count()
        yield actor
