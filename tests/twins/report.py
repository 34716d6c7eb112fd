"""What somebody needs who has to find a leak: the fewest acts that show it, and what differs."""

from collections.abc import Iterator, Sequence
from typing import Any

from tests.twins.questions import Answer, Question
from tests.twins.worlds import Difference, Twins, World

SHOWN, AROUND = 6, 160


def report(twins: Twins, world: World, found: Sequence[Difference]) -> str:
    small = shrunk(twins, world, found)
    acts = [f"  {'alone  ' if place[1] else 'in both'} {act}" for place, act in small.script]
    seen = [line for one in found[:SHOWN] for line in (f"  {one.question}", *apart(one.without, one.told))]
    return "\n".join(
        [
            f"{twins.secret.observer} can tell two worlds apart: {len(found)} answers differ.",
            *("What was done:", *acts, "What differs (without it, with it):", *seen),
            f"Once more: make twins SEED={twins.secret.name}/{world.number}",
        ]
    )


def shrunk(twins: Twins, world: World, found: Sequence[Difference]) -> World:
    """Without each secret act, and each question, that the difference does not need."""
    differ = {one.question for one in found}
    questions: tuple[Question, ...] = tuple(one for one in world.questions if one in differ)
    without = twins.without(world.in_both, set(questions))
    small = World(world.number, world.script, questions)
    for step in world.alone:
        tried = World(world.number, tuple(other for other in small.script if other != step), questions)
        if twins.compared(tried, without):
            small = tried
    return small


def apart(without: Answer, told: Answer) -> Iterator[str]:
    """Each part of two answers that is not the same, from shortly before it is not."""
    for one, other in zip(without, told, strict=False):
        if one != other:
            old, new = as_bytes(one), as_bytes(other)
            same = next((n for n, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), 0)
            start = max(0, same - AROUND // 2)
            yield f"    {old[start : start + AROUND]!r}"
            yield f"    {new[start : start + AROUND]!r}"
    if len(without) != len(told):
        yield f"    {len(without)} and {len(told)} of them; in one alone:"
        yield from (f"    {part!r:.300}" for part in (*without, *told) if (part in without) != (part in told))


def as_bytes(part: Any) -> bytes:
    return part if isinstance(part, bytes) else repr(part).encode()
