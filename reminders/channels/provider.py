"""Handing a mail to a provider's API, by django-anymail."""

from typing import Any, Final

import requests
from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.core.mail import get_connection
from urllib3.exceptions import MaxRetryError, NewConnectionError

from reminders.channels.hurry import TooSlow, within
from reminders.channels.letter import Answer, Letter, Outcome
from reminders.channels.smtp import email_of

# What a provider tells again with each event: our own id, since its word may come before we know of its id.
MESSAGE: Final = "m"
GATEWAY_TIMEOUT: Final = 504
# For all of it, however slowly the answer comes: whoever is told to stop has ten seconds.
SECONDS = 8.0
TAKEN: Final = {"sent", "queued"}


class ProviderMail:
    """One session for a whole batch. Nothing is tracked: links stay ours and no picture is added."""

    def __init__(self) -> None:
        self.backend: Any = get_connection()

    def hang_up(self) -> None:
        self.backend.close()

    def hand_over(self, letter: Letter) -> Answer:
        mail: Any = email_of(letter)
        mail.metadata = {MESSAGE: str(letter.message_id)}
        mail.track_opens = mail.track_clicks = False
        backend = self.backend
        try:
            within(SECONDS, lambda: backend.send_messages([mail]))
        except TooSlow:
            # Somebody may still wait for an answer on this one.
            self.backend = get_connection()
            return Answer(Outcome.UNSURE, "too_slow")
        except AnymailRecipientsRefused:
            return Answer(Outcome.REFUSED, "refused")
        except AnymailError as error:
            self.hang_up()
            return _answer_to(error)
        status = mail.anymail_status
        if not status.status or not status.status <= TAKEN:
            return Answer(Outcome.UNSURE, "unknown")
        return Answer(Outcome.ACCEPTED, provider_id=str(status.message_id or ""))


def _answer_to(error: Any) -> Answer:
    """By what the provider answered; without an answer, by how far it came. Its words are never kept."""
    response = error.response
    if response is None:
        begun = isinstance(error, requests.RequestException) and not _never_connected(error.__cause__)
        return Answer(Outcome.UNSURE if begun else Outcome.LATER, type(error.__cause__ or error).__name__)
    status = response.status_code
    if 200 <= status < 300 or status == GATEWAY_TIMEOUT:
        # It answered, but not so that one could tell what it did.
        return Answer(Outcome.UNSURE, str(status))
    return Answer(Outcome.LATER, str(status))


def _never_connected(cause: Any) -> bool:
    if isinstance(cause, requests.ConnectTimeout | requests.exceptions.SSLError):
        return True
    inner = cause.args[0] if cause is not None and cause.args else None
    return isinstance(inner, MaxRetryError) and isinstance(inner.reason, NewConnectionError)
