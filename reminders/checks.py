"""What `manage.py check` says of the names that stand in every message."""

from email.utils import parseaddr
from typing import Any, Final

from django.conf import settings
from django.core import checks

from reminders.denied import DENIED

TELLS: Final = "{name} tells what messages are about: it holds “{word}”."
HINT: Final = "It stands in every message, for whoever looks over a shoulder: choose another name."


def says_nothing(**_told: Any) -> list[checks.CheckMessage]:
    """Neither where links lead nor whom mails are from names what this is."""
    named = {
        "PUBLIC_URL": settings.PUBLIC_URL.partition("://")[2],
        "EMAIL_FROM": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    }
    return [
        checks.Warning(TELLS.format(name=name, word=word), hint=HINT, id="reminders.W001")
        for name, told in named.items()
        for word in [next((word for word in DENIED if word in told.casefold()), "")]
        if word
    ]
