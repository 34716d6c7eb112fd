"""How a letter leaves the house."""

from reminders.channels.letter import Answer, Channel, Letter, Outcome
from reminders.channels.post import Post, channel_for, is_set_up, offered

__all__ = ["Answer", "Channel", "Letter", "Outcome", "Post", "channel_for", "is_set_up", "offered"]
