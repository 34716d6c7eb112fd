"""How a letter leaves the house."""

from reminders.channels.letter import Answer, Channel, Letter, Outcome
from reminders.channels.post import Post, channel_for

__all__ = ["Answer", "Channel", "Letter", "Outcome", "Post", "channel_for"]
