"""Fit: a relationship is a bridge with a weight limit. It is about weight, not about danger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .capacities import CAPACITIES, refuse_outside, refuse_strangers
from .levels import NOT_SEEN, LevelUsed
from .reasons import Reason, because

State = Literal["holds", "strained", "overloaded", "unknown", "not_asked"]
Overall = Literal["overloaded", "strained", "unknown", "holds"]
WORST_FIRST: tuple[Overall, ...] = ("overloaded", "strained", "unknown", "holds")


@dataclass(frozen=True)
class CapacityFit:
    """One plank: load and level 0 to 4, margin = level - load; None where unknown or not asked for."""

    capacity: str
    load: int
    level: int | None
    margin: int | None
    state: State
    seen_once: bool
    stale: bool
    assessed_on: date | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Fit:
    """The whole bridge of one view: `known` of `loaded` capacities are known (stale is known)."""

    overall: Overall
    known: int
    loaded: int
    capacities: tuple[CapacityFit, ...]
    weakest: tuple[str, ...]
    look_next: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()

    @property
    def known_words(self) -> str:
        return f"{self.known} of {self.loaded}"

    @property
    def asked(self) -> tuple[CapacityFit, ...]:
        return tuple(plank for plank in self.capacities if plank.load > 0)


def fit(levels: Mapping[str, LevelUsed], load: Mapping[str, int]) -> Fit:
    """How the levels of one view bear a load (DOMAIN, The rules, Fit).

    `levels`: capacity -> level used; one left out is unknown. `load`: all six, 0 to 4; load 0 is `not_asked`.
    Overall is the worst of the loaded in the order overloaded, strained, unknown, holds; no load holds.
    Raises ValueError for a capacity that is none of the six, a load left out or outside 0 to 4.
    """
    refuse_strangers([*levels, *load], CAPACITIES, "capacity")
    planks = tuple(_plank(name, _load_of(name, load), levels.get(name, NOT_SEEN)) for name in CAPACITIES)
    asked = [plank for plank in planks if plank.load > 0]
    margins = [plank.margin for plank in asked if plank.margin is not None]
    lowest = min(margins, default=0)
    states = {plank.state for plank in asked}
    return Fit(
        overall=next((state for state in WORST_FIRST if state in states), "holds"),
        known=len(margins),
        loaded=len(asked),
        capacities=planks,
        weakest=tuple(plank.capacity for plank in asked if plank.margin == lowest < 0),
        look_next=_look_next(asked),
        reasons=tuple(_reason(plank) for plank in asked if plank.state != "holds"),
    )


def _load_of(capacity: str, load: Mapping[str, int]) -> int:
    if capacity not in load:
        raise ValueError(f"no load for {capacity}")
    refuse_outside(load[capacity], 0, 4, "a load")
    return load[capacity]


def _plank(capacity: str, load: int, used: LevelUsed) -> CapacityFit:
    margin = None if used.level is None or load == 0 else used.level - load
    return CapacityFit(
        capacity=capacity,
        load=load,
        level=used.level,
        margin=margin,
        state="not_asked" if load == 0 else _state(margin),
        seen_once=used.seen_once,
        stale=used.stale,
        assessed_on=used.newest_on,
        reasons=used.reasons,
    )


def _state(margin: int | None) -> State:
    if margin is None:
        return "unknown"
    if margin >= 0:
        return "holds"
    return "strained" if margin == -1 else "overloaded"


def _reason(plank: CapacityFit) -> Reason:
    if plank.level is None:
        return because("unknown", capacity=plank.capacity, load=plank.load)
    harmed = any(reason.code == "harm" for reason in plank.reasons)
    facts = {"harm": True} if harmed else {}
    return because(plank.state, capacity=plank.capacity, load=plank.load, level=plank.level, **facts)


def _look_next(asked: list[CapacityFit]) -> tuple[str, ...]:
    heaviest = sorted(asked, key=lambda plank: -plank.load)
    unknown = [plank.capacity for plank in heaviest if plank.state == "unknown"]
    once = [plank.capacity for plank in heaviest if plank.seen_once]
    stale = [plank.capacity for plank in heaviest if plank.stale]
    return tuple(dict.fromkeys([*unknown, *once, *stale]))


def carries(levels: Mapping[str, LevelUsed], profiles: Mapping[str, Mapping[str, int]]) -> tuple[str, ...]:
    """The kinds (name -> load profile) that hold with every loaded capacity known, in the order given.

    Staff only (DOMAIN, The rules, Fit). One unknown capacity under load is enough not to carry.
    Raises ValueError as fit does.
    """
    return tuple(kind for kind, load in profiles.items() if fit(levels, load).overall == "holds")


def worse_view(client: Fit | None, therapist: Fit | None) -> tuple[str, Fit] | None:
    """What staff boards show: whose view, and its fit; None if neither has any level (DOMAIN, Fit).

    Only views with a level count, also one of a capacity that carries no load; equal: the client's.
    """
    views = [("client", client), ("therapist", therapist)]
    seen = [(whose, found) for whose, found in views if found is not None and _has_level(found)]
    return min(seen, key=lambda view: WORST_FIRST.index(view[1].overall), default=None)


def _has_level(found: Fit) -> bool:
    return any(plank.level is not None for plank in found.capacities)
