"""The token of a message's link: made again at need, stored only as its hash."""

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings

LENGTH = 32
# Of its bytes; those that follow say that the first ones are ours.
SECRET = 20


def token_of(message_id: UUID) -> str:
    """Always the same for one message: after a crash the same bytes go out again."""
    return _ours(_derived(b"reminders.link", message_id.bytes)[:SECRET])


def is_ours(token: str) -> bool:
    """Whether it was made here, with the key that there is now; told without asking the database."""
    try:
        told = base64.urlsafe_b64decode(token.encode())
    except ValueError:
        return False
    return hmac.compare_digest(token.encode(), _ours(told[:SECRET]).encode())


def _ours(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret + _derived(b"reminders.link.ours", secret)).decode()[:LENGTH]


def _derived(what: bytes, of: bytes) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), what + of, "sha256")


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def hash_of_any(token: str) -> bytes:
    """Of whatever was sent: every token takes the same way, whatever its form."""
    return hash_of(token if len(token) == LENGTH else "")
