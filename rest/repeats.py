"""Idempotency-Key: a POST that arrives twice makes one thing, and both answers show it."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connections, router
from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.request import Request

from privacy.actor import NotSignedIn, member_of
from rest.models import Repeat
from rest.problems import Refused

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
KEPT_FOR: Final = timedelta(hours=24)
KEY_FORM: Final = re.compile(r"[\x21-\x7e]{1,128}\Z")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One member's POST under one key, alone until its transaction ends."""

    practice_id: UUID
    member_id: UUID
    key: str
    request_hash: str

    def earlier(self) -> UUID | None:
        """What the same request made before, if it was; 422 where the key stood for another request."""
        mine = Repeat.objects.filter(practice_id=self.practice_id, member_id=self.member_id, key=self.key)
        found = mine.first()
        if found is None:
            return None
        if found.made_at <= timezone.now() - KEPT_FOR:
            mine.delete()
            return None
        if found.request_hash != self.request_hash:
            raise ValidationError({HEADER: ["This key stands for another request already."]})
        return found.object_id

    def done(self, object_id: UUID) -> None:
        Repeat.objects.create(
            practice_id=self.practice_id,
            member_id=self.member_id,
            key=self.key,
            request_hash=self.request_hash,
            object_id=object_id,
        )


def attempt(request: Request) -> Attempt:
    """The request's attempt; 400 without a key, 409 while the same key is still running."""
    key = request.headers.get(HEADER, "")
    if not KEY_FORM.match(key):
        raise ParseError(f"Send an {HEADER} of 1 to 128 visible ASCII characters.")
    actor = member_of(request)
    if actor.practice_id is None or actor.member_id is None:
        raise NotSignedIn
    if not take_lock(f"repeat:{actor.practice_id}:{actor.member_id}:{key}"):
        raise Refused("The same request is still running.")
    told = request_hash(request.method or "", request.path, request.data)
    return Attempt(actor.practice_id, actor.member_id, key, told)


def request_hash(method: str, path: str, body: Any) -> str:
    canonical = json.dumps([method, path, body], sort_keys=True, separators=(",", ":"))
    return salted_hmac("rest.repeats", canonical, algorithm="sha256").hexdigest()


def take_lock(name: str) -> bool:
    # Held until the transaction's end, so a second request can neither wait for the first nor overtake it.
    with connections[router.db_for_write(Repeat)].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        (held,) = cursor.fetchone()
    return bool(held)
