"""Text messages by Twilio. Its library is an extra: `requirements-twilio.txt`."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import requests
from django.conf import settings
from django.http import HttpRequest
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from urllib3.exceptions import MaxRetryError, NewConnectionError

from reminders import rules
from reminders.channels.hurry import TooSlow, within
from reminders.channels.letter import Answer, Letter, Outcome
from reminders.channels.sms import TooMany
from reminders.events import Told
from reminders.tokens import token_of

# To connect, and again to be answered; and for all of it: whoever is told to stop has ten seconds.
SECONDS = 4.0
ALL_SECONDS = 8.0
ADDRESS = "https://api.twilio.com"
OUTCOMES: Final = {
    rules.OF_ADDRESS: Outcome.REFUSED,
    rules.OF_READER: Outcome.UNWANTED,
    rules.OF_NEITHER: Outcome.LATER,
}
EVENTS: Final = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), rules.SENT),
    **dict.fromkeys(("delivered", "read", "received"), rules.DELIVERED),
    **dict.fromkeys(("undelivered", "failed", "canceled"), rules.BOUNCED),
}
# Where one looks for a message: the provider's clock is another, and it may have waited there.
SLACK: Final = timedelta(minutes=5)
SPAN: Final = timedelta(hours=1)
CODE: Final = re.compile(r"[0-9]{1,6}\Z")
PAGE: Final = 1000
# More of one number's in that time are not read through.
MOST: Final = 20 * PAGE


class _Silent(TwilioHttpClient):  # type: ignore[misc]
    """The library's own writes numbers and texts to the log."""

    def log_request(self, kwargs: dict[str, Any]) -> None:
        """Nothing."""

    def log_response(self, status_code: int, response: Any) -> None:
        """Nothing."""


class Twilio:
    name = rules.TWILIO

    def __init__(self) -> None:
        # A connection of its own each time, and no second try by the library: that would be a second text.
        line = _Silent(pool_connections=False, timeout=SECONDS)
        self.client = Client(settings.TWILIO_ACCOUNT, settings.TWILIO_TOKEN, http_client=line)
        self.client.api.base_url = ADDRESS

    def send(self, letter: Letter, text: str) -> Answer:
        told = {
            "to": letter.address,
            "from_": settings.SMS_FROM,
            "body": text,
            "status_callback": f"{settings.PUBLIC_URL}/hooks/sms/?m={letter.message_id}",
        }
        try:
            made = within(ALL_SECONDS, lambda: self.client.messages.create(**told))
        except TooSlow:
            return Answer(Outcome.UNSURE, "too_slow")
        except TwilioRestException as error:
            return _answer_to(error)
        except requests.RequestException as error:
            return Answer(Outcome.LATER if _never_connected(error) else Outcome.UNSURE, type(error).__name__)
        except (TwilioException, ValueError, KeyError) as error:
            return Answer(Outcome.UNSURE, type(error).__name__)
        return Answer(Outcome.ACCEPTED, provider_id=str(made.sid or ""))

    def asked(self, message_id: UUID, since: datetime) -> Told | None:
        token, read = token_of(message_id), 0
        try:
            for one in self._texts(since):
                read += 1
                # A link is in no other text; by it no number has to be known, which may be another by now.
                if token in (one.body or ""):
                    return _told(message_id, EVENTS.get(one.status, rules.SENT), one.error_code, one.to)
        except (TwilioException, requests.RequestException, ValueError) as error:
            raise LookupError(type(error).__name__) from error
        if read >= MOST:
            raise TooMany
        return None

    def _texts(self, since: datetime) -> Iterable[Any]:
        """All that may be it, newest first, page by page."""
        span = {"date_sent_after": since - SLACK, "date_sent_before": since + SPAN}
        found: Iterable[Any] = self.client.messages.stream(
            from_=settings.SMS_FROM, limit=MOST, page_size=PAGE, **span
        )
        return found

    def is_signed(self, request: HttpRequest) -> bool:
        signature = request.headers.get("X-Twilio-Signature", "")
        address = f"{settings.PUBLIC_URL}{request.get_full_path()}"
        validator = RequestValidator(settings.TWILIO_TOKEN)
        return bool(validator.validate(address, request.POST, signature))

    def told(self, request: HttpRequest) -> Told | None:
        try:
            ours = UUID(request.GET.get("m", ""))
        except ValueError:
            return None
        what = EVENTS.get(request.POST.get("MessageStatus", ""))
        if what is None:
            return None
        return _told(ours, what, request.POST.get("ErrorCode"), request.POST.get("To"))


def _told(message_id: UUID, what: str, error: object, number: str | None) -> Told:
    code = str(error or "")
    fault = rules.fault_of(rules.TWILIO, code)
    return Told(rules.TWILIO, message_id, what, None, number or "", fault, code if CODE.match(code) else "")


def _answer_to(error: Any) -> Answer:
    if error.status >= 500:
        # It failed on its side, and may have taken it before: that is asked later.
        return Answer(Outcome.UNSURE, str(error.status))
    code = str(error.code or error.status)
    return Answer(OUTCOMES[rules.fault_of(rules.TWILIO, code)], code)


def _never_connected(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError):
        return True
    inner = error.args[0] if error.args else None
    return isinstance(inner, MaxRetryError) and isinstance(inner.reason, NewConnectionError)
