from reminders.channels.letter import Answer, Channel, Letter
from reminders.channels.smtp import Mail
from reminders.models import EMAIL


def channel_for(name: str) -> Channel:
    """A way out of this name, not opened yet."""
    if name == EMAIL:
        return Mail()
    raise ValueError(f"nothing is sent by {name}")


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
        if letter.channel not in self.channels:
            self.channels[letter.channel] = channel_for(letter.channel)
        return self.channels[letter.channel].hand_over(letter)
