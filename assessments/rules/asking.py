"""Asking again: how long a no rests, and what became of what was asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from practices.thresholds import DEFAULTS
from relationships.words import (
    ACCEPTED,
    ASK_ANSWERS,
    ASKED,
    KEPT,
    LET_REST,
    NO,
    NOT_KEPT,
    PUT_OFF,
    REQUEST_STATES,
)

from .capacities import refuse_strangers
from .reasons import Reason, because
from .shares import Share, share

# Nothing is refused: what a client may do instead of asking the same again.
DOORS = ("let_it_rest", "what_i_will_do", "what_i_offer")
OPEN = (ASKED, PUT_OFF, ACCEPTED)


@dataclass(frozen=True)
class AskFact:
    """One request. `line` is the id of the first of those that are "about that", or its own.

    `written_on` is the practice's day of its recording; other days None where there is none yet.
    """

    id: str
    line: str
    written_on: date
    state: str
    asked_on: date | None = None
    answer: str = ""
    answered_on: date | None = None
    follow_up_on: date | None = None
    offered: bool = False
    offer_kept: bool | None = None
    # Days of all noes that were ever told of it; an answer may have changed since.
    noes: tuple[date, ...] = ()


@dataclass(frozen=True)
class Rest:
    """A no that still rests: `until` is the first day on which it does not, `days_left` 1 or more."""

    request: str
    answered_on: date
    until: date
    days_left: int
    doors: tuple[str, ...] = DOORS


@dataclass(frozen=True)
class Again:
    """One line of asks within the time of a no of theirs; ids, oldest first."""

    line: str
    asks: tuple[str, ...]


@dataclass(frozen=True)
class AskedAgain:
    """For the therapist alone."""

    count: int
    lines: tuple[Again, ...]
    rests_days: int
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class RequestCounts:
    """`kept`: of what was agreed to and looked at; `offers_kept`: of own offers looked at; `due`: ids."""

    n: int
    answers: Mapping[str, int]
    kept: Share
    offers_kept: Share
    due: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()


def resting(earlier: Iterable[AskFact], today: date, rests_days: int = DEFAULTS.no_rests_days) -> Rest | None:
    """The newest no among the earlier asks of a line, if it still rests today (DOMAIN, Request).

    With 30 `rests_days` a no of day 0 rests up to day 29; on day 30 it does not any more. Only the answer
    `no` rests: who cannot, or does not know how, was not unwilling. Nothing is compared by text; a line is
    what the client linked.

    Raises ValueError for a state or answer that does not exist, and for `rests_days` below 0.
    """
    lasts = timedelta(days=_sound_days(rests_days))
    days = [(ask.answered_on, ask.id) for ask in _nos(map(_checked, earlier)) if ask.answered_on is not None]
    newest = max(((on, name) for on, name in days if on <= today), default=None)
    if newest is None:
        return None
    on, name = newest
    until = on + lasts
    return Rest(name, on, until, (until - today).days) if today < until else None


def asked_again(asks: Iterable[AskFact], rests_days: int = DEFAULTS.no_rests_days) -> AskedAgain:
    """Linked asks within the time of an earlier no of their line (DOMAIN, Request): for the therapist alone.

    `asks` of one relationship, oldest first. An ask counts on the day it was asked, before that on the day it
    was written; let rest before it was asked, it does not count. A no counts from its day on, whatever the
    answer became later: who asks until it is a yes has asked again.

    Raises ValueError as `resting` does.
    """
    days = _sound_days(rests_days)
    before: dict[str, list[date]] = {}
    found: dict[str, list[str]] = {}
    for ask in map(_checked, asks):
        on = ask.asked_on or (None if ask.state == LET_REST else ask.written_on)
        if on is not None and any(0 <= (on - no).days < days for no in before.get(ask.line, ())):
            found.setdefault(ask.line, []).append(ask.id)
        told = {*ask.noes, *(no.answered_on for no in _nos([ask]) if no.answered_on)}
        before.setdefault(ask.line, []).extend(told)
    count = sum(map(len, found.values()))
    return AskedAgain(
        count=count,
        lines=tuple(Again(line, tuple(asked)) for line, asked in found.items()),
        rests_days=days,
        reasons=(because("asked_again", count=count, rests_days=days),) if count else (),
    )


def request_counts(asks: Iterable[AskFact], today: date) -> RequestCounts:
    """Answers, promises kept and own offers kept, each with its n; what is to be looked at by today.

    Raises ValueError for a state or answer that does not exist.
    """
    told = [_checked(ask) for ask in asks]
    kept = share(ask.state == KEPT for ask in told if ask.state in (KEPT, NOT_KEPT))
    offers = share(bool(ask.offer_kept) for ask in told if ask.offered and ask.offer_kept is not None)
    open_ones = [(ask.follow_up_on, ask.id) for ask in told if ask.state in OPEN and ask.follow_up_on]
    due = tuple(name for on, name in sorted(open_ones) if on <= today)
    return RequestCounts(
        n=len(told),
        answers={answer: sum(ask.answer == answer for ask in told) for answer in ASK_ANSWERS},
        kept=kept,
        offers_kept=offers,
        due=due,
        reasons=(
            because("kept", count=kept.count, of=kept.of),
            because("own_offers_kept", count=offers.count, of=offers.of),
            because("follow_ups_due", count=len(due)),
        ),
    )


def _checked(ask: AskFact) -> AskFact:
    refuse_strangers([ask.state], REQUEST_STATES, "state of a request")
    refuse_strangers([ask.answer], ("", *ASK_ANSWERS), "word of an answer")
    return ask


def _sound_days(days: int) -> int:
    if days < 0:
        raise ValueError("a no rests 0 days or more")
    return days


def _nos(asks: Iterable[AskFact]) -> list[AskFact]:
    return [ask for ask in asks if ask.answer == NO]
