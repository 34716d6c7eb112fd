"""The code by which a client opens a link: hashed as passwords are, compared in the same time whether or not
there is one."""

from functools import cache
from typing import Final

from django.contrib.auth.hashers import check_password, make_password

from reminders.rules.factors import normal

# Nobody's code is longer; hashing more would only take time.
MOST_LETTERS: Final = 200


@cache
def _nobodys() -> str:
    """A hash that is compared where there is none. What it is of, nobody can say."""
    return make_password(make_password(None))


def hashed(code: str) -> str:
    return make_password(normal(code))


def matches(code: str, known: str) -> bool:
    """Whether this is the code. Without a known one it takes as long, and is never right."""
    told, nobodys = normal(code[:MOST_LETTERS]), _nobodys()
    return check_password(told, known or nobodys) and known != ""
