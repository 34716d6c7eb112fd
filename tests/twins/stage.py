"""The world before: the permission table's, with everything made for Ben too that it makes for Ana."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from string import Formatter
from typing import Any, Final

from django.core.cache import cache
from django.db import transaction

from relcare.demo.people import case_id, relationship_id
from tests.permission_table_world import CONSTANT, People, Side, World, parts, passing, standing, whose
from tests.twins.fixed import Fixed, fixed

# Whom a column of the permission table means, asked of another client's things.
SAME: Final = {name: name for name in ("thea", "theo", "sue", "mark", "zoe", "ana", "ben")}
ACTORS: Final[Mapping[str, Mapping[str, str]]] = {
    "ana": SAME,
    "ben": {**SAME, "ana": "ben", "ben": "ana"},
    "yan": {"thea": "zoe", "mark": "zoe", "ana": "yan"},
}


@dataclass
class Stage:
    world: World
    clock: Fixed
    # Client -> the ids of what is theirs.
    ids: dict[str, dict[str, str]]
    # What could not be made for Ben, and why.
    unmade: dict[str, str]

    @property
    def people(self) -> People:
        return self.world.people

    def can_say(self, told: Any, side: str) -> bool:
        """Whether every placeholder means something there."""
        return placeholders(told) <= self.ids[side].keys()


def placeholders(told: Any) -> set[str]:
    if isinstance(told, str):
        return {name for _, name, _, _ in Formatter().parse(told) if name} if "{" in told else set()
    if isinstance(told, Mapping):
        told = list(told.values())
    return set().union(*map(placeholders, told)) if isinstance(told, list | tuple) else set()


@contextmanager
def staged() -> Iterator[Stage]:
    with standing() as world:
        ids, unmade = of_ben(world.people)
        with fixed() as clock:
            yield Stage(world, clock, {"ana": world.ids, "ben": ids, "yan": world.foreign}, unmade)


def of_ben(people: People) -> tuple[dict[str, str], dict[str, str]]:
    """What the permission table speaks of, made for Ben; a topic that allows no second one is left out."""
    case, relationship = case_id("ana and ben"), relationship_id("ben", "Ana")
    side = Side(people, "thea", "ben", "mark", case, relationship, "ana", "telltale-of-ben", "name-of-ben")
    ids, unmade = whose(side), {}
    for part in parts():
        try:
            with transaction.atomic():
                ids |= part(side, ids)
        except (AssertionError, KeyError) as exc:
            unmade[f"{part.__module__}.{part.__name__}"] = repr(exc)
    return {**ids, **CONSTANT}, unmade


@contextmanager
def one_world() -> Iterator[None]:
    """Whatever happens within is gone afterwards; nobody is refused for what was tried in another world."""
    cache.clear()
    with passing():
        yield
