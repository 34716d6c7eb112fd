"""What a client chooses so that a link opens for them alone: a number or a word not guessed at once."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Final

LEAST_DIGITS, MOST_DIGITS = 4, 8
LEAST_LETTERS, MOST_LETTERS = 6, 60
DIGITS: Final = re.compile(r"[0-9]+")
# What is tried first, beside rows, repetitions and days.
COMMON_PINS: Final = frozenset(
    {"2580", "0852", "1004", "1379", "7531", "147258", "159753", "112358", "314159"}
)
COMMON_WORDS: Final = frozenset(
    (
        *("password", "passwort", "kennwort", "geheim", "hello", "hallo", "letmein", "welcome", "willkommen"),
        *("schatz", "liebling", "darling", "iloveyou", "ichliebedich", "codeword", "codewort", "secret"),
        *("qwertz", "qwertzuiop", "qwerty", "qwertyuiop", "asdfgh", "yxcvbn", "zxcvbn", "abcdef", "sunshine"),
    )
)


def normal(code: str) -> str:
    """The form in which a code is stored and compared: letters and blanks as they come to hand.

    Any text gives a text; the same one for each way a keyboard may write it. Raises nothing.
    """
    return " ".join(unicodedata.normalize("NFKC", code).casefold().split())


def pin_fault(pin: str, born_on: date | None) -> str:
    """Why this is no PIN, as a code; empty where it is one.

    `pin`: any text, 4 to 8 digits are one. `born_on`: the client's own day of birth, where it is known.
    """
    if not DIGITS.fullmatch(pin) or not LEAST_DIGITS <= len(pin) <= MOST_DIGITS:
        return "not_a_pin"
    if pin in COMMON_PINS or _is_a_row(pin) or _repeats(pin):
        return "guessed_at_once"
    return "born_on" if born_on is not None and pin in set(_days(born_on)) else ""


def word_fault(word: str, names: Iterable[str]) -> str:
    """Why this is no code word, as a code; empty where it is one.

    `word`: any text. `names`: what it must not hold, such as the client's own name; shorter than three
    letters they are overlooked.
    """
    told = normal(word)
    letters = [letter for letter in told if letter.isalpha()]
    if not len(letters) >= LEAST_LETTERS or len(told) > MOST_LETTERS:
        return "not_a_word"
    if told.replace(" ", "") in COMMON_WORDS or len(set(letters)) < LEAST_LETTERS // 2 or _repeats(told):
        return "guessed_at_once"
    parts = {part for name in names for part in normal(name).split() if len(part) > 2}
    return "own_name" if any(part in told for part in parts) else ""


def _is_a_row(pin: str) -> bool:
    """Each digit one more than the one before, or one less; 0 follows 9."""
    steps = {(int(right) - int(left)) % 10 for left, right in pairwise(pin)}
    return steps in ({1}, {9})


def _repeats(told: str) -> bool:
    """The same part again and again, from its beginning to its end."""
    return any(
        len(told) % length == 0 and told == told[:length] * (len(told) // length)
        for length in range(1, len(told) // 2 + 1)
    )


def _days(born: date) -> Iterator[str]:
    """A day as people write it in digits."""
    day, month, year, short = f"{born:%d}", f"{born:%m}", f"{born:%Y}", f"{born:%y}"
    yield from (day + month, month + day, year, month + short, short + month)
    for written in (year, short):
        yield from (
            day + month + written,
            month + day + written,
            written + month + day,
            written + day + month,
        )
    yield from (month + year, year + month)
