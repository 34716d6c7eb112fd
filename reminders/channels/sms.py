"""Text messages: what a provider of them has to do, and which one this installation has."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from reminders.channels.letter import Answer, Letter
from reminders.events import Told
from reminders.texts import MOST_OF_SMS, body

PROVIDERS = {"twilio": "reminders.channels.twilio.Twilio"}


class TooMany(LookupError):
    """So many text messages left at that time that they were not read through."""


class SmsProvider(Protocol):
    """Takes text messages, tells of them, and can be asked."""

    name: str

    def send(self, letter: Letter, text: str) -> Answer:
        """Raises nothing that the far side can bring about. Unsure: it is never sent again, but asked for."""

    def asked(self, message_id: UUID, since: datetime) -> Told | None:
        """What became of this message, which was handed over then; None where the provider has none such.

        Raises LookupError where it can't be asked just now, and TooMany where it may have it all the same.
        """

    def is_signed(self, request: HttpRequest) -> bool:
        """Whether the provider sent this."""

    def told(self, request: HttpRequest) -> Told | None:
        """What a signed request tells; None where it is of no use."""


def sms_provider() -> SmsProvider | None:
    """Loaded by name: its library is an extra, and need not be there."""
    if not settings.SMS_PROVIDER:
        return None
    made: SmsProvider = import_string(PROVIDERS[settings.SMS_PROVIDER])()
    return made


def texted(letter: Letter) -> str:
    """Raises ValueError where it would go out as two."""
    text = body(letter.locale, letter.template, letter.channel, letter.token, settings.PUBLIC_URL)
    if len(text) > MOST_OF_SMS:
        raise ValueError("PUBLIC_URL is too long for a text message")
    return text


class Sms:
    def __init__(self) -> None:
        provider = sms_provider()
        if provider is None:
            raise ValueError("no provider of text messages is set")
        self.provider = provider

    def hang_up(self) -> None:
        """Nothing stays open between two letters."""

    def hand_over(self, letter: Letter) -> Answer:
        return self.provider.send(letter, texted(letter))
