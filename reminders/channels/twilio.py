"""Text messages by Twilio. Its library is an extra: `requirements-twilio.txt`."""

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
from reminders.events import Told

# To connect, and again to be answered; and for all of it: whoever is told to stop has ten seconds.
SECONDS = 4.0
ALL_SECONDS = 8.0
ADDRESS = "https://api.twilio.com"
# The number can't be reached or is none, or its owner wants nothing.
REFUSED: Final = (21211, 21214, 21217, 21408, 21610, 21612, 21614)
EVENTS: Final = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), rules.SENT),
    **dict.fromkeys(("delivered", "read", "received"), rules.DELIVERED),
    **dict.fromkeys(("undelivered", "failed", "canceled"), rules.BOUNCED),
}
# Where one looks for a message: the provider's clock is another, and it may have waited there.
SLACK: Final = timedelta(minutes=5)
SPAN: Final = timedelta(hours=1)
MOST: Final = 1000


class _Silent(TwilioHttpClient):  # type: ignore[misc]
    """The library's own writes numbers and texts to the log."""

    def log_request(self, kwargs: dict[str, Any]) -> None:
        """Nothing."""

    def log_response(self, status_code: int, response: Any) -> None:
        """Nothing."""


class Twilio:
    name = "twilio"

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

    def asked(self, token: str, since: datetime) -> str | None:
        span = {"date_sent_after": since - SLACK, "date_sent_before": since + SPAN}
        try:
            found = self.client.messages.list(from_=settings.SMS_FROM, limit=MOST, **span)
        except (TwilioException, requests.RequestException, ValueError) as error:
            raise LookupError(type(error).__name__) from error
        # A link is in no other text; by it no number has to be known, which may be another by now.
        words = [EVENTS[one.status] for one in found if token in (one.body or "") and one.status in EVENTS]
        return max(words, key=rules.EVENTS.index, default=None)

    def is_signed(self, request: HttpRequest) -> bool:
        signature = request.headers.get("X-Twilio-Signature", "")
        address = f"{settings.PUBLIC_URL}{request.get_full_path()}"
        validator = RequestValidator(settings.TWILIO_TOKEN)
        return bool(validator.validate(address, request.POST, signature))

    def told(self, request: HttpRequest) -> Told | None:
        what = EVENTS.get(request.POST.get("MessageStatus", ""))
        try:
            ours = UUID(request.GET.get("m", ""))
        except ValueError:
            return None
        return Told(self.name, ours, what, None, request.POST.get("To", "")) if what else None


def _answer_to(error: Any) -> Answer:
    if error.status >= 500:
        # It failed on its side, and may have taken it before: that is asked later.
        return Answer(Outcome.UNSURE, str(error.status))
    code = str(error.code or error.status)
    return Answer(Outcome.REFUSED if error.code in REFUSED else Outcome.LATER, code)


def _never_connected(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError):
        return True
    inner = error.args[0] if error.args else None
    return isinstance(inner, MaxRetryError) and isinstance(inner.reason, NewConnectionError)
