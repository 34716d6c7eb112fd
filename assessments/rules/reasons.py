"""Why a rule came out as it did: short stable codes with their facts; screens turn them into words."""

from dataclasses import dataclass
from datetime import date

Fact = int | str | bool


@dataclass(frozen=True)
class Reason:
    """One reason: a stable machine code and the facts a sentence about it needs (days are ISO dates)."""

    code: str
    facts: tuple[tuple[str, Fact], ...] = ()

    def as_json(self) -> dict[str, Fact]:
        return {"code": self.code, **dict(self.facts)}


def because(code: str, **facts: Fact | date) -> Reason:
    return Reason(
        code,
        tuple((name, fact.isoformat() if isinstance(fact, date) else fact) for name, fact in facts.items()),
    )
