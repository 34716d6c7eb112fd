"""What a new practice starts with: five kinds, each with its load on the six capacities and its openness."""

from typing import Final

from relationships.words import CAPACITIES

KINDS: Final = {
    "Co-worker": ((1, 2, 1, 3, 2, 2), 2),
    "Housemate": ((2, 2, 1, 3, 2, 3), 2),
    "Friend": ((2, 2, 2, 3, 2, 2), 4),
    "Family": ((2, 2, 2, 3, 2, 3), 4),
    "Partner": ((3, 3, 3, 3, 3, 3), 5),
}


def kind_fields(name: str) -> dict[str, int | str]:
    load, openness = KINDS[name]
    return {"name": name, "openness": openness, **dict(zip(CAPACITIES, load, strict=True))}


# The ladder's rungs, 0 to 5; a practice says them in words of its own.
RUNGS: Final = (
    "What anybody may know",
    "A taste, an opinion",
    "A small need or annoyance",
    "A mistake, something embarrassing",
    "A fear or an old hurt",
    "What could be used against me",
)
