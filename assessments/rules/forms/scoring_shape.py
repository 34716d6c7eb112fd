"""A scoring document read once: scales, bands and flags. Declarative, no code; every fault is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from .flag_shape import FLAG_MESSAGES, FlagRule, read_flag
from .form_shape import Plain, PreparedForm, as_count, as_rows, as_text, field, plain_number

METHODS: tuple[str, ...] = ("sum", "mean", "count", "min", "max", "weighted", "min_margin")
MISSING_RULES: tuple[str, ...] = ("null", "prorate", "mean")
# A gap filled with the person's own mean says something of a total; of a minimum only what was seen counts.
MISSING_FOR = {
    "prorate": ("sum", "mean", "count", "weighted"),
    "mean": ("mean", "min", "max", "min_margin"),
}
SCORABLE: tuple[str, ...] = ("choice", "boolean", "integer", "decimal")

MESSAGES = {
    "not_an_object": "This is an object.",
    "key_missing": "This needs a key.",
    "duplicate_key": "This key is used twice.",
    "unknown_method": f"The method is one of {', '.join(METHODS)}.",
    "items_missing": "A scale needs items.",
    "duplicate_item": "An item is named twice.",
    "unknown_item": "The form has no such item.",
    "unscorable_item": "An item of this type, a repeating one or one in a repeating group cannot be scored.",
    "option_without_score": "An option of a scored item has no score.",
    "number_missing": "This needs a number for each item.",
    "no_range_to_reverse": "Only an item with a declared range can be reversed.",
    "unknown_missing_rule": f"The rule for missing answers is one of {', '.join(MISSING_RULES)}.",
    "missing_rule_unfit": "This rule for missing answers does not fit the method.",
    "missing_limit": "The limit is a number of items from 1 to one less than the scale has.",
    "bad_transform": "A transform has the numbers `multiply` and `add`.",
    "bad_direction": 'The direction is "higher" or "lower" (which is better).',
    "bad_range": "A range is two numbers, the lower first.",
    "bands_without_range": "Bands need the range they cover.",
    "bad_band": "A band is from a number to a larger one, or to null for the last.",
    "bands_leave_gap": "Bands follow on each other without gap or overlap.",
    "bands_do_not_cover": "The bands do not cover the range.",
    "bad_reliable_change": "Reliable change needs sd > 0 and 0 <= reliability < 1.",
    **FLAG_MESSAGES,
}


@dataclass(frozen=True)
class Trouble:
    """Where a scoring document is wrong, and the code of what is."""

    path: str
    code: str


@dataclass(frozen=True)
class Band:
    """Half-open: from `low` up to but not including `high`; None has no end."""

    key: str
    low: Plain
    high: Plain | None


@dataclass(frozen=True)
class Scale:
    key: str
    items: tuple[str, ...]
    method: str
    # By item: the sum its number is taken from (lowest + highest of its range), where it is reversed.
    reverse: Mapping[str, Plain]
    weights: Mapping[str, Plain]
    against: Mapping[str, Plain]
    at_least: Plain
    missing_rule: str
    missing_limit: int
    multiply: Plain
    add: Plain
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class ScoringShape:
    scales: tuple[Scale, ...]
    flags: tuple[FlagRule, ...]
    troubles: tuple[Trouble, ...]


def read_scoring(form: PreparedForm, scoring: object) -> ScoringShape:
    """Reads a scoring document against its form. Raises nothing; what is wrong stands in `troubles`."""
    if not isinstance(scoring, Mapping):
        return ScoringShape((), (), (Trouble("scoring", "not_an_object"),))
    reader = _Reader(form)
    scales = [reader.scale(place, raw) for place, raw in enumerate(as_rows(scoring, "scales"))]
    keys = [scale.key for scale in scales]
    flags = [reader.flag(place, raw, keys) for place, raw in enumerate(as_rows(scoring, "flags"))]
    reader.no_doubles("scoring.scales", keys)
    reader.no_doubles("scoring.flags", [flag.key for flag in flags])
    return ScoringShape(tuple(scales), tuple(flags), tuple(reader.troubles))


class _Reader:
    """Reads with a default wherever something is wrong, and notes it: all faults at once."""

    def __init__(self, form: PreparedForm) -> None:
        self.form = form
        self.troubles: list[Trouble] = []

    def note(self, path: str, code: str, wrong: bool = True) -> bool:
        if wrong:
            self.troubles.append(Trouble(path, code))
        return wrong

    def no_doubles(self, path: str, names: list[str], code: str = "duplicate_key") -> None:
        self.note(path, code, len(set(names)) < len(names))

    def scale(self, place: int, raw: object) -> Scale:
        path = f"scoring.scales[{place}]"
        self.note(path, "key_missing", as_text(raw, "key") is None)
        method = as_text(raw, "method") or ""
        self.note(f"{path}.method", "unknown_method", method not in METHODS)
        items = self.items(f"{path}.items", field(raw, "items"))
        rule, limit = self.missing(f"{path}.missing", field(raw, "missing"), method, len(items))
        multiply, add = self.transform(f"{path}.transform", field(raw, "transform"))
        self.note(
            f"{path}.direction", "bad_direction", field(raw, "direction") not in (None, "higher", "lower")
        )
        self.reliable_change(f"{path}.reliable_change", field(raw, "reliable_change"))
        at_least = plain_number(field(raw, "at_least"))
        self.note(f"{path}.at_least", "number_missing", method == "count" and at_least is None)
        return Scale(
            key=as_text(raw, "key") or "",
            items=items,
            method=method,
            reverse=self.reverse(f"{path}.reverse", raw, items),
            weights=self.numbers(f"{path}.weights", raw, items, method == "weighted"),
            against=self.numbers(f"{path}.against", raw, items, method == "min_margin"),
            at_least=at_least or 0,
            missing_rule=rule,
            missing_limit=limit,
            multiply=multiply,
            add=add,
            bands=self.bands(path, raw),
        )

    def items(self, path: str, raw: object) -> tuple[str, ...]:
        rows = raw if isinstance(raw, list) else []
        names = [name for name in rows if isinstance(name, str)]
        self.note(path, "items_missing", not rows or len(names) < len(rows))
        self.no_doubles(path, names, "duplicate_item")
        return tuple(name for place, name in enumerate(names) if self.scorable(f"{path}[{place}]", name))

    def scorable(self, path: str, name: str) -> bool:
        item = self.form.items.get(name)
        if item is None:
            return not self.note(path, "unknown_item")
        if item.type not in SCORABLE or item.repeats or item.scope is not None:
            return not self.note(path, "unscorable_item")
        unscored = item.type == "choice" and any(option.score is None for option in item.options)
        return not self.note(path, "option_without_score", unscored)

    def missing(self, path: str, raw: object, method: str, count: int) -> tuple[str, int]:
        if raw is None:
            return "null", 0
        rule = as_text(raw, "rule") or ""
        if self.note(path, "unknown_missing_rule", rule not in MISSING_RULES) or rule == "null":
            return "null", 0
        self.note(path, "missing_rule_unfit", method not in MISSING_FOR[rule])
        limit = as_count(raw, "limit") or 0
        self.note(f"{path}.limit", "missing_limit", not 1 <= limit < count)
        return rule, limit

    def transform(self, path: str, raw: object) -> tuple[Plain, Plain]:
        if raw is None:
            return 1, 0
        multiply, add = plain_number(field(raw, "multiply")), plain_number(field(raw, "add"))
        if multiply is None or add is None:
            self.note(path, "bad_transform")
            return 1, 0
        return multiply, add

    def reliable_change(self, path: str, raw: object) -> None:
        if raw is not None:
            sd, trust = plain_number(field(raw, "sd")), plain_number(field(raw, "reliability"))
            good = sd is not None and trust is not None and sd > 0 and 0 <= trust < 1
            self.note(path, "bad_reliable_change", not good)

    def reverse(self, path: str, raw: object, items: tuple[str, ...]) -> dict[str, Plain]:
        turned: dict[str, Plain] = {}
        for place, name in enumerate(as_rows(raw, "reverse")):
            if not isinstance(name, str) or name not in items:
                self.note(f"{path}[{place}]", "unknown_item")
            elif (ends := self.form.items[name].range) is None:
                self.note(f"{path}[{place}]", "no_range_to_reverse")
            else:
                turned[name] = ends[0] + ends[1]
        return turned

    def numbers(self, path: str, raw: object, items: tuple[str, ...], needed: bool) -> dict[str, Plain]:
        if not needed:
            return {}
        declared = field(raw, path.rsplit(".", 1)[1])
        found = {name: plain_number(field(declared, name)) for name in items}
        self.note(path, "number_missing", None in found.values())
        return {name: number or 0 for name, number in found.items()}

    def bands(self, path: str, raw: object) -> tuple[Band, ...]:
        limits = [plain_number(end) for end in as_rows(raw, "range")]
        ends = [end for end in limits if end is not None]
        good = len(limits) == len(ends) == 2 and ends[0] < ends[1]
        self.note(f"{path}.range", "bad_range", field(raw, "range") is not None and not good)
        rows = as_rows(raw, "bands")
        read = [self.band(f"{path}.bands[{place}]", row) for place, row in enumerate(rows)]
        bands = [band for band in read if band is not None]
        self.no_doubles(f"{path}.bands", [band.key for band in bands])
        if rows and not good:
            self.note(f"{path}.bands", "bands_without_range")
        elif rows and len(bands) == len(rows):
            gaps = any(first.high != then.low for first, then in pairwise(bands))
            self.note(f"{path}.bands", "bands_leave_gap", gaps)
            last = bands[-1].high
            covered = bands[0].low <= ends[0] and (last is None or last > ends[1])
            self.note(f"{path}.bands", "bands_do_not_cover", not covered)
        return tuple(bands)

    def band(self, path: str, raw: object) -> Band | None:
        key, low, high = as_text(raw, "key"), plain_number(field(raw, "from")), plain_number(field(raw, "to"))
        open_ended = isinstance(raw, Mapping) and raw.get("to") is None
        if key is None or low is None or not (open_ended or (high is not None and high > low)):
            self.note(path, "bad_band")
            return None
        return Band(key, low, high)

    def flag(self, place: int, raw: object, scales: list[str]) -> FlagRule:
        path = f"scoring.flags[{place}]"
        rule, found = read_flag(self.form, raw, scales)
        for below, code in found:
            self.note(f"{path}{below}", code)
        if rule.item is not None and rule.compares:
            self.scorable(f"{path}.item", rule.item)
        return rule
