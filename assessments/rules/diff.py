"""The norm diff: what two people shared on the same question, side by side. Compared by them, not by us."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from relationships.rules import agreed_by_both
from relationships.words import AREAS, NORM_STATES, QUESTIONS

from .capacities import refuse_strangers
from .reasons import Reason, because

DiffKind = Literal["same", "different", "only_one", "not_compared"]

# What one calls me is the other to the other.
SEEN_BY_THE_OTHER = {"me": "other", "other": "me", "both": "both"}


@dataclass(frozen=True)
class CopyFact:
    """A copy of a norm that both read: `copy` and `author` are ids or any other names.

    `words`: all its texts, byte for byte. `decided_by` as its author says it: me, other, both or empty.
    """

    copy: str
    author: str
    area: str
    question: str
    state: str
    words: tuple[str, ...] = ()
    decided_by: str = ""


@dataclass(frozen=True)
class MarkFact:
    """What one of the two found, comparing exactly the copies `about`; marks are told oldest first."""

    author: str
    area: str
    question: str
    says: str
    about: frozenset[str]


@dataclass(frozen=True)
class QuestionDiff:
    """One question: whose copies there are, what each side finds of them (None: nothing yet)."""

    area: str
    question: str
    kind: DiffKind
    copies: tuple[str, ...]
    says: tuple[tuple[str, str | None], ...]
    agreed_by_both: bool
    reasons: tuple[Reason, ...] = ()


def norm_diff(copies: Iterable[CopyFact], marks: Iterable[MarkFact]) -> tuple[QuestionDiff, ...]:
    """Every question of which at least one of the two has shared something (DOMAIN, The idea, 5).

    `only_one`: one alone has shared something on it. `different`: both have, and one of them finds that they
    mean something else. `same`: both find that they mean the same; or all copies say the same word for word
    (who decides seen from either side), and nobody finds otherwise. `not_compared` is no result: both have
    shared, in other words, and not both have said what they find. A mark counts as long as exactly the
    copies that it was about stand; each side's newest counts. Nothing but copies goes in: what nobody shared
    changes nothing. In the order of areas and questions.

    Raises ValueError for an area, question or state that does not exist, and for copies of more than two.
    """
    told = [_checked(copy) for copy in copies]
    if len({copy.author for copy in told}) > 2:
        raise ValueError("a norm diff is between two")
    said = list(marks)
    found = []
    for area in AREAS:
        for question in QUESTIONS:
            here = [copy for copy in told if (copy.area, copy.question) == (area, question)]
            if here:
                on_it = [mark for mark in said if (mark.area, mark.question) == (area, question)]
                found.append(_of_question(area, question, here, on_it))
    return tuple(found)


def _checked(copy: CopyFact) -> CopyFact:
    refuse_strangers([copy.area], AREAS, "area")
    refuse_strangers([copy.question], QUESTIONS, "question")
    refuse_strangers([copy.state], NORM_STATES, "state of a norm")
    return copy


def _of_question(
    area: str, question: str, copies: Collection[CopyFact], marks: Iterable[MarkFact]
) -> QuestionDiff:
    authors = sorted({copy.author for copy in copies})
    standing = frozenset(copy.copy for copy in copies)
    newest: dict[str, str] = {mark.author: mark.says for mark in marks if mark.about == standing}
    says = tuple((author, newest.get(author)) for author in authors)
    kind = _kind([word for _, word in says], _says_one_thing(copies, authors[0]))
    states = [[copy.state for copy in copies if copy.author == author] for author in authors]
    return QuestionDiff(
        area=area,
        question=question,
        kind=kind,
        copies=tuple(sorted(standing)),
        says=says,
        agreed_by_both=len(states) == 2 and agreed_by_both(states[0], states[1]),
        reasons=_reasons(kind, says),
    )


def _says_one_thing(copies: Collection[CopyFact], first: str) -> bool:
    """Whether all copies say the same; who decides is told from the side of `first`."""
    told = {
        (copy.words, copy.decided_by if copy.author == first else SEEN_BY_THE_OTHER.get(copy.decided_by, ""))
        for copy in copies
    }
    return len(told) == 1


def _kind(words: list[str | None], says_one_thing: bool) -> DiffKind:
    if len(words) < 2:
        return "only_one"
    if "different" in words:
        return "different"
    return "same" if says_one_thing or all(word == "same" for word in words) else "not_compared"


def _reasons(kind: DiffKind, says: tuple[tuple[str, str | None], ...]) -> tuple[Reason, ...]:
    if kind == "different":
        return (because("found_different"),)
    if kind == "not_compared":
        return (because("not_compared_by_both"),)
    if kind == "same" and any(word is None for _, word in says):
        return (because("same_words"),)
    return ()
