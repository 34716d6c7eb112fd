"""Steps of one or several people, for a purpose: how they end is what a policy decides."""

from dataclasses import dataclass

from privacy.actor import Actor

Steps = tuple[tuple[Actor, str], ...]


@dataclass(frozen=True)
class Errand:
    steps: Steps
    # The sqlstate that it ends with, where it has to be refused.
    refused: str = ""


def by(who: Actor, *statements: str) -> Steps:
    return tuple((who, statement) for statement in statements)
