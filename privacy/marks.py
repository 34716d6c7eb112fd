"""Marks by which two secrets can be compared where neither is read."""

import base64
import hmac
from typing import Final
from uuid import UUID

from django.conf import settings

PURPOSE: Final = b"mark of an address"


def keyed_mark(practice_id: UUID, *told: str) -> bytes:
    """32 bytes: the same for the same words in the same practice, and nothing without FIELD_KEY.

    Marks of two practices are never equal: nobody can learn from them whom both serve.
    """
    key = hmac.digest(base64.urlsafe_b64decode(settings.FIELD_KEY), PURPOSE, "sha256")
    # Each with its length before it, so that no two lists of words make the same bytes.
    parts = (str(practice_id).encode(), *(word.encode("utf-8", "surrogatepass") for word in told))
    return hmac.digest(key, b"".join(len(part).to_bytes(4) + part for part in parts), "sha256")
