"""Scores and flags from answers, by the declared scoring, in exact numbers; missing is never 0."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from .bounds import out_of_bounds
from .flag_shape import FlagRule
from .form_shape import Form, Plain, PreparedForm, prepare
from .reading import COMPARE, Reading, Value, read
from .scoring_shape import Scale, read_scoring
from .sheets import lay_out

ENGINE_VERSION = 1


@dataclass(frozen=True)
class Flag:
    """A raised flag: its declared severity ("note", "attention", "urgent"), what raised it, whom to tell."""

    key: str
    severity: str
    item: str | None
    tell: str
    scale: str | None = None
    # Why a screening is due because of it: "harm", "not_free", "break"; empty where none is.
    calls_for_screening: str = ""


@dataclass(frozen=True)
class Score:
    """One scale's result. `value` exact, None if too much is missing; `missing` counts all unanswered items,
    `absent` of these the ones left out for a reason, as (reason, count). `flags` are those of this scale and
    of its items; a flag on an item of several scales stands in each."""

    scale: str
    value: Fraction | None
    answered: int
    missing: int
    prorated: bool
    band: str | None
    flags: tuple[Flag, ...]
    scoring_hash: str
    absent: tuple[tuple[str, int], ...] = ()
    engine: int = ENGINE_VERSION


@dataclass(frozen=True)
class Counted:
    """The numbers that count, by item, and why others were left out."""

    numbers: Mapping[str, Plain]
    absent: Mapping[str, str]


class Scorer:
    """One form and one scoring document, read once; for scoring many answers.

    Raises ValueError for a scoring document that could not be published.
    """

    def __init__(self, form: Form | PreparedForm, scoring: Mapping[str, object]) -> None:
        self.form = prepare(form)
        if out_of_bounds(scoring) is not None:
            raise ValueError("scoring: too deep or too large")
        shape = read_scoring(self.form, scoring)
        if shape.troubles:
            raise ValueError("; ".join(f"{trouble.path}: {trouble.code}" for trouble in shape.troubles))
        self.scales = shape.scales
        self.flag_rules = shape.flags
        self.hash = scoring_hash(scoring)
        asked = [name for scale in self.scales for name in scale.items]
        asked += [rule.item for rule in self.flag_rules if rule.item is not None and rule.compares]
        self.items = tuple(self.form.items[name] for name in dict.fromkeys(asked))

    def score(self, answers: object) -> dict[str, Score]:
        answers = answers if isinstance(answers, Mapping) else {}
        counted = self._counted(answers)
        values = {scale.key: _value(scale, counted.numbers) for scale in self.scales}
        flags = self._raised(counted, values, answers)
        return {scale.key: self._score(scale, counted, values[scale.key], flags) for scale in self.scales}

    def flags(self, answers: object) -> tuple[Flag, ...]:
        answers = answers if isinstance(answers, Mapping) else {}
        counted = self._counted(answers)
        values = {scale.key: _value(scale, counted.numbers) for scale in self.scales}
        return self._raised(counted, values, answers)

    def _counted(self, answers: Mapping[str, object]) -> Counted:
        if not self.form.conditional:
            readings = {item.link_id: read(item, answers.get(item.link_id)) for item in self.items}
        else:
            top = lay_out(self.form, answers).root
            asked = [item.link_id for item in self.items if item.link_id in top.on]
            readings = {name: top.readings[name] for name in asked}
        read_numbers = {name: _number(found) for name, found in readings.items() if found.values}
        numbers = {name: number for name, number in read_numbers.items() if number is not None}
        absent = {name: found.absent for name, found in readings.items() if found.absent is not None}
        return Counted(numbers, absent)

    def _score(self, scale: Scale, counted: Counted, value: Plain | None, flags: tuple[Flag, ...]) -> Score:
        answered = sum(name in counted.numbers for name in scale.items)
        whys = [counted.absent[name] for name in scale.items if name in counted.absent]
        return Score(
            scale=scale.key,
            value=None if value is None else Fraction(value),
            answered=answered,
            missing=len(scale.items) - answered,
            prorated=value is not None and answered < len(scale.items),
            band=None if value is None else _band(scale, value),
            flags=tuple(flag for flag in flags if flag.scale == scale.key or flag.item in scale.items),
            scoring_hash=self.hash,
            absent=tuple((why, whys.count(why)) for why in sorted(set(whys))),
        )

    def _raised(
        self, counted: Counted, values: Mapping[str, Plain | None], answers: Mapping[str, object]
    ) -> tuple[Flag, ...]:
        chosen = self._chosen(answers)
        return tuple(
            Flag(rule.key, rule.severity, rule.item, rule.tell, rule.scale, rule.calls_for_screening)
            for rule in self.flag_rules
            if (
                _is_raised(rule, counted.numbers, values)
                if rule.compares
                else _is_chosen(rule, chosen.get(rule.item or "", ()))
            )
        )

    def _chosen(self, answers: Mapping[str, object]) -> dict[str, tuple[Value, ...]]:
        """What was answered to the items whose flags look at words, in all instances of their groups."""
        names = {rule.item for rule in self.flag_rules if rule.item is not None and not rule.compares}
        if not names:
            return {}
        sheets = lay_out(self.form, answers).sheets
        return {
            name: tuple(
                value
                for sheet in sheets[self.form.items[name].scope]
                if name in sheet.on
                for value in sheet.readings[name].values
            )
            for name in names
        }


def score(form: Form | PreparedForm, scoring: Mapping[str, object], answers: object) -> dict[str, Score]:
    """The scores of checked answers, by scale key (FORMS, scoring).

    Unreadable answers and those of disabled items count as missing, and what is no object
    answers nothing. Bands are half-open on the unrounded value. A Scorer does the same for many answers.
    Raises ValueError for a scoring that cannot be published.
    """
    return Scorer(form, scoring).score(answers)


def flags_raised(
    form: Form | PreparedForm, scoring: Mapping[str, object], answers: object
) -> tuple[Flag, ...]:
    """All flags that these answers raise, in declared order, also of a draft: an item's as soon as it is
    answered whatever else is missing or wrong, a scale's as soon as the scale has a value.
    Raises ValueError for a scoring that could not be published."""
    return Scorer(form, scoring).flags(answers)


def can_raise_urgent(scoring: Mapping[str, object]) -> bool:
    """Whether answers to a form with this scoring could ever be urgent (DOMAIN, Safety)."""
    flags = scoring.get("flags")
    return isinstance(flags, list) and any(
        isinstance(flag, Mapping) and flag.get("severity") == "urgent" for flag in flags
    )


def scoring_hash(scoring: Mapping[str, object]) -> str:
    """SHA-256 of the scoring document in canonical JSON: same meaning, same hash, whatever its key order."""
    text = json.dumps(scoring, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return sha256(text.encode()).hexdigest()


def _number(found: Reading) -> Plain | None:
    value = found.values[0]
    number = value.parsed if value.option is None else value.option.score
    # A boolean is an int: it counts as 0 or 1. Days and texts never get here, read_scoring refuses them.
    return number if isinstance(number, int | Fraction) else None


def _value(scale: Scale, numbers: Mapping[str, Plain]) -> Plain | None:
    seen = {name: numbers[name] for name in scale.items if name in numbers}
    gaps = len(scale.items) - len(seen)
    if not seen or gaps > scale.missing_limit:
        return None
    for name, ends in scale.reverse.items():
        if name in seen:
            seen[name] = ends - seen[name]
    return METHODS[scale.method](scale, seen) * scale.multiply + scale.add


def _sum(scale: Scale, seen: Mapping[str, Plain]) -> Plain:
    """Each gap filled with the person's own mean: total of the answered x items / answered."""
    total = sum(seen.values())
    return total if len(seen) == len(scale.items) else Fraction(total) * len(scale.items) / len(seen)


def _mean(numbers: list[Plain]) -> Fraction:
    return Fraction(sum(numbers)) / len(numbers)


def _count(scale: Scale, seen: Mapping[str, Plain]) -> Plain:
    reached = sum(number >= scale.at_least for number in seen.values())
    return Fraction(reached * len(scale.items), len(seen))


def _weighted(scale: Scale, seen: Mapping[str, Plain]) -> Plain:
    filling = _mean(list(seen.values()))
    return sum((scale.weights[name] * seen.get(name, filling) for name in scale.items), start=Fraction(0))


def _lowest_margin(scale: Scale, seen: Mapping[str, Plain]) -> Plain:
    return min(number - scale.against[name] for name, number in seen.items())


METHODS: dict[str, Callable[[Scale, Mapping[str, Plain]], Plain]] = {
    "sum": _sum,
    "mean": lambda _scale, seen: _mean(list(seen.values())),
    "count": _count,
    "min": lambda _scale, seen: min(seen.values()),
    "max": lambda _scale, seen: max(seen.values()),
    "weighted": _weighted,
    "min_margin": _lowest_margin,
}


def _band(scale: Scale, value: Plain) -> str | None:
    for band in scale.bands:
        if band.low <= value and (band.high is None or value < band.high):
            return band.key
    return None


def _is_raised(rule: FlagRule, numbers: Mapping[str, Plain], values: Mapping[str, Plain | None]) -> bool:
    number = numbers.get(rule.item) if rule.item is not None else values[rule.scale or ""]
    return number is not None and COMPARE[rule.operator](number, rule.value)


def _is_chosen(rule: FlagRule, values: Sequence[Value]) -> bool:
    if rule.answered:
        return bool(values)
    return any(value.option is not None and value.option.code in rule.codes for value in values)
