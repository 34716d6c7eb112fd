"""Whether a condition (enableWhen) is met by what was answered."""

from fractions import Fraction
from typing import Any

from .form_shape import Condition, Parsed
from .reading import COMPARE, Value

Kind = type[object]
ORDERED = (">", "<", ">=", "<=")


class Told:
    """The answers to one question that a condition looks at, sorted by kind once for all of them."""

    __slots__ = ("_by_kind", "values")

    def __init__(self, values: tuple[Value, ...]) -> None:
        self.values = values
        self._by_kind: dict[bool, dict[Kind, Side]] = {}

    def side(self, condition: Condition) -> "Side | None":
        """Those of the kind that the condition expects; None where there is none."""
        coded = condition.kind in ("Coding", "String")
        if coded not in self._by_kind:
            self._by_kind[coded] = _sorted(self.values, coded)
        return self._by_kind[coded].get(_kind(condition.expected))


class Side:
    """Answers of one kind: which there are, and the lowest and the highest."""

    __slots__ = ("highest", "known", "lowest")

    def __init__(self, answers: list[Parsed | None]) -> None:
        self.known = frozenset(answers)
        # Of one kind, so they have an order; None is what an option without a score says.
        told: list[Any] = [answer for answer in self.known if answer is not None]
        self.lowest = min(told, default=None)
        self.highest = max(told, default=None)


def holds(condition: Condition, told: Told) -> bool:
    """As FHIR has it: "!=" is true where no answer is equal, also where there is none; others need one."""
    if condition.operator == "exists":
        return bool(told.values) == condition.expected
    side = told.side(condition)
    if condition.operator == "!=":
        return side is None or condition.expected not in side.known
    if side is None:
        return False
    if condition.operator == "=":
        return condition.expected in side.known
    return condition.kind != "Coding" and _reaches(condition.operator, side, condition.expected)


def _reaches(operator: str, side: Side, expected: Parsed | None) -> bool:
    """Any answer lies above where the highest does, and below where the lowest does."""
    end = side.highest if operator in (">", ">=") else side.lowest
    if end is None or expected is None or operator not in ORDERED:
        return False
    return COMPARE[operator](end, expected)


def _sorted(values: tuple[Value, ...], coded: bool) -> dict[Kind, Side]:
    kinds: dict[Kind, list[Parsed | None]] = {}
    for value in values:
        answer = _answer(value, coded)
        kinds.setdefault(_kind(answer), []).append(answer)
    return {kind: Side(answers) for kind, answers in kinds.items()}


def _answer(value: Value, coded: bool) -> Parsed | None:
    if value.option is None:
        return value.parsed
    return value.option.code if coded else value.option.score


def _kind(answer: Parsed | None) -> Kind:
    return int if type(answer) is Fraction else type(answer)
