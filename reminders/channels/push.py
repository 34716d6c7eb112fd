"""Showing a message in a client's own browsers: encrypted for each, handed to the service it names."""

import base64
import json
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from http_ece import ECEException
from py_vapid import Vapid02
from pywebpush import WebPusher, WebPushException

from clients.models import ContactPlan
from practices.clock import now
from privacy.actor import acting_as, engine
from reminders import rules
from reminders.channels.letter import Answer, Letter, Outcome
from reminders.channels.outside import BrokenOff, NotOutside, NotReached, Outside
from reminders.models import PushDevice
from reminders.texts import body, label, link_of

GONE: Final = (404, 410)
# Our own signature can be put right and the rest passes by itself: the browser is not to blame.
NOT_ITS_FAULT: Final = (302, 303, 307, 401, 403, 408, 425, 429)
# Push services keep a message for four weeks at most, and take a signature that is good for a day at most.
LONGEST_SECONDS: Final = 28 * 24 * 3600
SIGNED_FOR_SECONDS: Final = 12 * 3600
# For one browser, and after which no further one is begun: whoever is told to stop has ten seconds.
SECONDS: Final = 4.0
ALL_SECONDS: Final = 5.0
# What one of several browsers answered stands for all: the first of these that any did; of those that are to
# be tried again one that may have shown it.
BEST: Final = (Outcome.ACCEPTED, Outcome.UNSURE, Outcome.LATER)


def pushed(letter: Letter) -> bytes:
    """What the browser shows: the same bytes whenever it is made of the same letter."""
    told = {
        "title": label(letter.locale, letter.label).subject,
        "body": body(letter.locale, letter.template, letter.channel, letter.token, settings.PUBLIC_URL),
        "url": link_of(letter.token, settings.PUBLIC_URL),
    }
    return json.dumps(told, ensure_ascii=False).encode()


def reach() -> Outside:
    """The rules by which push services are reached, when a browser is set up and whenever it is sent to."""
    return Outside(seconds=SECONDS)


def public_key() -> str:
    """What a browser subscribes with, as it takes it; empty where nothing is pushed."""
    if not settings.VAPID_PRIVATE_KEY:
        return ""
    key = Vapid02.from_raw(settings.VAPID_PRIVATE_KEY.encode()).public_key
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


class UnfitKeys(ValueError):
    """Nothing can be encrypted for such a key or secret."""


class Push:
    """To all browsers of the letter's client; what is gone for good is forgotten.

    Where none is left, nothing was handed over: the message is looked at again, and goes another way.
    """

    def __init__(self, outside: Outside | None = None, clock: Callable[[], datetime] = now) -> None:
        self.outside = outside or reach()
        self.clock = clock

    def hang_up(self) -> None:
        """Nothing stays open between two letters: each browser may have another service."""

    def hand_over(self, letter: Letter) -> Answer:
        end = time.monotonic() + ALL_SECONDS
        answers = [
            self._push(letter, device) if time.monotonic() < end else Answer(Outcome.LATER, "too_slow")
            for device in _devices(letter)
        ]
        return min(answers, key=_rank, default=Answer(Outcome.LATER, "no_device"))

    def _push(self, letter: Letter, device: PushDevice) -> Answer:
        try:
            target = self.outside.target(device.endpoint)
            encrypted = encrypted_for(device.p256dh, device.auth, pushed(letter))
            headers = {**_signed(target.origin), **_told(letter, self.clock())}
            status = self.outside.post(device.endpoint, headers, encrypted).status
        except NotOutside:
            return _forgotten(letter, device, "not_outside")
        except UnfitKeys:
            return _forgotten(letter, device, "unfit_keys")
        except NotReached as error:
            return Answer(Outcome.LATER, str(error))
        except BrokenOff as error:
            return Answer(Outcome.UNSURE, str(error))
        if 200 <= status < 300:
            return Answer(Outcome.ACCEPTED)
        if 300 <= status < 500 and status not in NOT_ITS_FAULT:
            # Gone for good, or nothing that is sent to it would ever be taken.
            return _forgotten(letter, device, "gone" if status in GONE else str(status))
        return Answer(Outcome.LATER, rules.push_code(status))


def _rank(answer: Answer) -> tuple[int, bool]:
    return BEST.index(answer.outcome), not rules.unclear(answer.code)


def _devices(letter: Letter) -> Iterable[PushDevice]:
    """None as soon as the device is not known to be the client's alone."""
    with acting_as(engine(letter.practice_id)):
        if not ContactPlan.objects.filter(client_id=letter.client_id, shared_device="no").exists():
            return []
        return list(PushDevice.objects.filter(client_id=letter.client_id).order_by("made_at", "id"))


def _forgotten(letter: Letter, device: PushDevice, why: str) -> Answer:
    with acting_as(engine(letter.practice_id)):
        PushDevice.objects.filter(pk=device.pk).delete()
    return Answer(Outcome.LATER, why)


def encrypted_for(p256dh: str, auth: str, told: bytes) -> bytes:
    """For one browser, by its key and secret. Raises UnfitKeys."""
    try:
        # It is only asked to encrypt: by itself it would follow redirects, and look names up a second time.
        pusher = WebPusher({"endpoint": "", "keys": {"p256dh": p256dh, "auth": auth}})
        return bytes(pusher.encode(told)["body"])
    except (WebPushException, ECEException, LookupError, TypeError, ValueError) as error:
        raise UnfitKeys from error


def _signed(origin: str) -> dict[str, str]:
    claims = {"aud": origin, "sub": settings.VAPID_SUBJECT, "exp": int(time.time()) + SIGNED_FOR_SECONDS}
    key = Vapid02.from_raw(settings.VAPID_PRIVATE_KEY.encode())
    # Whom it writes to may be a page as well as a mail address; settings have looked at it.
    key.conf = {"no-strict": True}
    return dict(key.sign(claims))


def _told(letter: Letter, at: datetime) -> dict[str, str]:
    left = int((letter.not_after - at).total_seconds())
    return {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(min(max(left, 0), LONGEST_SECONDS)),
        # A second one of the same message takes the place of the first.
        "Topic": letter.message_id.hex,
        "Urgency": "normal",
    }
