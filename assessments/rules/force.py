"""A gentle check of the wording of a wish: does it ask, or does it push?"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from relationships.words_of_force import FORCES, TABLES

from .capacities import refuse_strangers
from .reasons import Reason, because

# More than this nobody reads; the text may hold as many as it likes.
MOST_SUGGESTIONS = 100
APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'", "`": "'"})


@dataclass(frozen=True)
class Suggestion:
    """`text[start:end]` is what is meant, counted in code points; `why` and `instead` in its language."""

    start: int
    end: int
    force: str
    language: str
    why: str
    instead: str
    reason: Reason


@dataclass(frozen=True)
class _Folded:
    """Folded text, and of each of its characters where in the original it begins and ends."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def wording(text: str, languages: Iterable[str] = tuple(TABLES)) -> tuple[Suggestion, ...]:
    """What could be said otherwise in `text`: suggestions in order, never a verdict (DOMAIN, Request).

    Four forces: command, threat, manipulation, accusation; whole words, whatever their case, accents composed
    or not, apostrophes straight or curly. Spans lie within the text and are never empty; of one force none
    lies within another. At most 100. Raises ValueError for a language without a table.
    """
    chosen = tuple(dict.fromkeys(languages))
    refuse_strangers(chosen, TABLES, "language")
    folded = _fold(text)
    found = sorted(
        (suggestion for language in chosen for suggestion in _found(folded, language)),
        key=lambda suggestion: (suggestion.start, -suggestion.end, FORCES.index(suggestion.force)),
    )
    return tuple(_outermost(found))[:MOST_SUGGESTIONS]


def _fold(text: str) -> _Folded:
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        cluster = unicodedata.normalize("NFC", text[start:end]).casefold().translate(APOSTROPHES)
        for letter in unicodedata.normalize("NFC", cluster):
            # Soft hyphens and joiners are seen by nobody and would tear a word apart.
            if unicodedata.category(letter) != "Cf":
                letters.append(letter)
                starts.append(start)
                ends.append(end)
    return _Folded("".join(letters), tuple(starts), tuple(ends))


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Each character with the accents that follow it."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not unicodedata.combining(text[place]):
            yield start, place
            start = place


def _found(folded: _Folded, language: str) -> Iterator[Suggestion]:
    table = TABLES[language]
    for force in FORCES:
        for pattern in _patterns(language, force):
            for match in pattern.finditer(folded.text):
                yield Suggestion(
                    start=folded.starts[match.start()],
                    end=folded.ends[match.end() - 1],
                    force=force,
                    language=language,
                    why=table.why[force],
                    instead=table.instead[force],
                    reason=because("sounds_like", force=force, language=language),
                )


@cache
def _patterns(language: str, force: str) -> tuple[re.Pattern[str], ...]:
    written = TABLES[language].patterns[force]
    return tuple(re.compile(rf"\b(?:{pattern})\b".replace(" ", r"\s+")) for pattern in written)


def _outermost(found: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Without those that lie within another of the same force; sorted by start, longest first."""
    reached = dict.fromkeys(FORCES, 0)
    for suggestion in found:
        if suggestion.end > reached[suggestion.force]:
            reached[suggestion.force] = suggestion.end
            yield suggestion
