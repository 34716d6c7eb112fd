"""What a message says. Fixed and neutral: nothing in it depends on who it is for or what it is about."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from clients.models import EMAIL, PUSH, SMS

REMINDER, STAFF_ALERT = "reminder", "staff_alert"
# One text message of GSM-7 characters: more would go out, and be paid for, as two.
MOST_OF_SMS: Final = 160


@dataclass(frozen=True, slots=True)
class Label:
    """A sender and a subject that a client may choose from."""

    sender: str
    subject: str


LABELS: Final[Mapping[str, tuple[Label, ...]]] = {
    "en": (
        Label("Notes", "A short note"),
        Label("Calendar", "An entry for today"),
        Label("Updates", "Something new"),
    ),
    "de": (
        Label("Notizen", "Eine kurze Notiz"),
        Label("Kalender", "Ein Eintrag für heute"),
        Label("Neuigkeiten", "Etwas Neues"),
    ),
}
BODIES: Final[Mapping[tuple[str, str], str]] = {
    ("en", REMINDER): (
        "Hello,\n\nthere is something new for you:\n\n{link}\n\n"
        "The link is good for seven days. You can stop these notes there at any time.\n"
    ),
    ("de", REMINDER): (
        "Guten Tag,\n\nes gibt etwas Neues für Sie:\n\n{link}\n\n"
        "Der Link gilt sieben Tage. Dort können Sie diese Notizen jederzeit abbestellen.\n"
    ),
    ("en", STAFF_ALERT): "Hello,\n\nsomething is waiting for you. Please sign in:\n\n{link}\n",
    ("de", STAFF_ALERT): "Guten Tag,\n\nes wartet etwas auf Sie. Bitte melden Sie sich an:\n\n{link}\n",
}
# What a browser shows under the subject; the link is behind it.
PUSHED: Final[Mapping[tuple[str, str], str]] = {
    ("en", REMINDER): "There is something new for you.",
    ("de", REMINDER): "Es gibt etwas Neues für Sie.",
    ("en", STAFF_ALERT): "Something is waiting for you.",
    ("de", STAFF_ALERT): "Es wartet etwas auf Sie.",
}
TEXTED: Final[Mapping[tuple[str, str], str]] = {
    ("en", REMINDER): "Something new for you: {link}",
    ("de", REMINDER): "Etwas Neues für Sie: {link}",
    ("en", STAFF_ALERT): "Something is waiting for you: {link}",
    ("de", STAFF_ALERT): "Es wartet etwas auf Sie: {link}",
}
TEXTS: Final = {EMAIL: BODIES, PUSH: PUSHED, SMS: TEXTED}


def label(locale: str, number: int) -> Label:
    """The chosen sender and subject; the first where the number is none of the list."""
    labels = LABELS[locale]
    return labels[number] if 0 <= number < len(labels) else labels[0]


def says_any(locale: str, number: int, words: Iterable[str], *, address: str = "", sender: str = "") -> bool:
    """Whether a reminder with this label holds one of the words on any channel, in any case of letters and
    however they are composed: in what it says, in where its link leads (`address`: this installation's), or
    in whom it is from (`sender`: its mail address or number)."""
    chosen = label(locale, number)
    texts = (texts[locale, REMINDER].format(link=link_of("", address)) for texts in TEXTS.values())
    said = _plain("\n".join((chosen.sender, chosen.subject, sender, *texts)))
    return any(_plain(word.strip()) in said for word in words if word.strip())


def _plain(text: str) -> str:
    """As two are compared: the same letters are the same, however they were typed."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def body(locale: str, template: str, channel: str, token: str, address: str) -> str:
    """The text: of these four alone, and of where this installation is reached.

    A staff alert has no token: it leads to the sign-in page.
    """
    if channel not in TEXTS:
        raise ValueError(f"there is no text for the channel {channel}")
    return TEXTS[channel][locale, template].format(link=link_of(token, address))


def link_of(token: str, address: str) -> str:
    return f"{address}/r/{token}/" if token else f"{address}/"
