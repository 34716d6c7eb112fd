"""Of two who share: what both agreed on, and what the other will notice when something is taken away."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from relationships.words import AGREED, IN_FORCE

NOTHING: Final = "They don't read this now, and will notice nothing."
REMEMBER: Final = "Nobody tells them. They may remember what they read, or have kept it elsewhere."
STAYS: Final = "What they answered stays where it is."
INSTEAD: Final = "“Stop here” leaves what they saw where it is, and shares nothing new of it: nobody notices."
ONE: Final = {"norm": "norm", "goal": "goal", "break": "break", "answers": "set of answers"}
MANY: Final = {"norm": "norms", "goal": "goals", "break": "breaks", "answers": "sets of answers"}


@dataclass(frozen=True)
class OneShared:
    """A copy as the other reads it; of a norm, whether they shared something on the same question too."""

    noun: str
    is_read: bool
    has_other_side: bool = False
    is_agreed_by_both: bool = False


@dataclass(frozen=True)
class AllShared:
    """How many copies of each noun the other reads of one side, and whether a name stands over them."""

    counts: Mapping[str, int]
    has_name: bool = False


def agreed_by_both(ours: Collection[str], theirs: Collection[str]) -> bool:
    """Whether the copies of both on one question say that it is agreed, or in force already.

    Takes the states of each side's copies; a side without any has agreed to nothing (ARCHITECTURE, A share
    is a copy).
    """
    return all(bool(side) and all(state in (AGREED, IN_FORCE) for state in side) for side in (ours, theirs))


def notices_of_withdrawing(shared: OneShared) -> tuple[str, ...]:
    """What the other will notice when one copy is withdrawn (DOMAIN, Safety, Couples).

    Raises ValueError for a noun that is never shared.
    """
    if shared.noun not in ONE:
        raise ValueError(f"{shared.noun} is never shared")
    if not shared.is_read:
        return (NOTHING,)
    told = [f"This {ONE[shared.noun]} is gone from the page that you share, with all its words."]
    if shared.noun == "norm":
        told.append(
            "Where two versions stood side by side, theirs stands alone, as if only they had spoken of it."
            if shared.has_other_side
            else "The question is gone from the comparison."
        )
    if shared.is_agreed_by_both:
        told.append("It no longer counts as agreed by both.")
    # Of answers nothing new is ever shared: there is no stopping here.
    return (*told, *((STAYS, REMEMBER) if shared.noun == "answers" else (REMEMBER, INSTEAD)))


def notices_of_withdrawing_all(shared: AllShared) -> tuple[str, ...]:
    """What the other will notice when one side withdraws everything (DOMAIN, Safety, Couples)."""
    gone = _listed(shared.counts)
    if not gone and not shared.has_name:
        return (NOTHING,)
    told = [f"Gone from the page that you share: {gone}."] if gone else []
    if gone:
        told.append("The comparison of norms shows what they shared alone.")
    if shared.has_name:
        told.append("Where your name stood, it says “your partner”.")
    return (*told, "What they shared stays where it is.", REMEMBER, INSTEAD)


def notices_of_separating(first: AllShared, second: AllShared) -> tuple[str, ...]:
    """What each of the two will notice when their case is separated; for the care team (DOMAIN, Safety)."""
    told = []
    for side, other in (("A", second), ("B", first)):
        gone = _listed(other.counts)
        told.append(f"{side} no longer reads what the other shared: {gone or 'nothing was shared'}.")
    return (
        *told,
        "Each keeps their own copies, for themself and for you.",
        "Neither can share anything. Joint work that is opened anew starts empty.",
        "Nobody tells them why. They may remember what they read, or have kept it elsewhere.",
        "Closing joint work instead leaves what both saw where it is, and stops what is new.",
    )


def _listed(counts: Mapping[str, int]) -> str:
    """Like "2 norms, 1 goal"; empty where there is nothing."""
    found = ((noun, counts.get(noun, 0)) for noun in ONE)
    return ", ".join(f"{count} {ONE[noun] if count == 1 else MANY[noun]}" for noun, count in found if count)
