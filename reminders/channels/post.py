from collections.abc import Callable, Mapping
from typing import Final

from django.conf import settings

from reminders.channels.letter import Answer, Channel, Letter, Outcome
from reminders.channels.provider import ProviderMail
from reminders.channels.push import Push
from reminders.channels.sms import Sms
from reminders.channels.smtp import Mail
from reminders.models import EMAIL, PUSH, SMS


def _mail() -> Channel:
    return ProviderMail() if settings.EMAIL_BACKEND.startswith("anymail.") else Mail()


CHANNELS: Final[Mapping[str, Callable[[], Channel]]] = {EMAIL: _mail, PUSH: Push, SMS: Sms}


def channel_for(name: str) -> Channel:
    """A way out of this name, not opened yet."""
    if not is_set_up(name):
        raise ValueError(f"nothing is sent by {name}")
    return CHANNELS[name]()


def is_set_up(name: str) -> bool:
    """Whether this installation can send on a channel at all."""
    return name in offered()


def offered() -> frozenset[str]:
    """The channels this installation can send by."""
    extras = {PUSH: settings.VAPID_PRIVATE_KEY, SMS: settings.SMS_PROVIDER}
    return frozenset({EMAIL, *(channel for channel, is_set in extras.items() if is_set)})


class Post:
    """One of each channel for a whole batch; each is opened at its first letter."""

    def __init__(self) -> None:
        self.channels: dict[str, Channel] = {}

    def __enter__(self) -> "Post":
        return self

    def __exit__(self, *_: object) -> None:
        for channel in self.channels.values():
            channel.hang_up()

    def hand_over(self, letter: Letter) -> Answer:
        if not is_set_up(letter.channel):
            return Answer(Outcome.LATER, "no_channel")
        self.open(letter.channel)
        return self.channels[letter.channel].hand_over(letter)

    def open(self, name: str) -> None:
        """Make the channel ready, where this installation has it: nothing leaves by that."""
        if name not in self.channels and is_set_up(name):
            self.channels[name] = channel_for(name)
