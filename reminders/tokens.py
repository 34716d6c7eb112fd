"""The token of a message's link: made again at need, stored only as its hash."""

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings

LENGTH = 32


def token_of(message_id: UUID) -> str:
    """Always the same for one message: after a crash the same bytes go out again."""
    told = hmac.digest(settings.SECRET_KEY.encode(), b"reminders.link" + message_id.bytes, "sha256")
    return base64.urlsafe_b64encode(told).decode()[:LENGTH]


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def hash_of_any(token: str) -> bytes:
    """Of whatever was sent: every token takes the same way, whatever its form."""
    return hash_of(token if len(token) == LENGTH else "")
