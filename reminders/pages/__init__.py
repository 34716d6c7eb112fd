"""The pages behind a message's link."""

from reminders.link_words import WORDS

from .look import QUICK_EXIT, locale_of, private
from .show import show
from .stop import stop

__all__ = ["QUICK_EXIT", "WORDS", "locale_of", "private", "show", "stop"]
