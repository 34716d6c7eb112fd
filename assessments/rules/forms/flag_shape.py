"""One flag of a scoring document read once: what it watches, when it is raised, and what follows from it."""

from collections.abc import Iterator
from dataclasses import dataclass

from .form_shape import CHOICES, SILENT, Plain, PreparedForm, as_rows, as_text, field, plain_number

SEVERITIES: tuple[str, ...] = ("note", "attention", "urgent")
FLAG_OPERATORS: tuple[str, ...] = ("=", "!=", ">", "<", ">=", "<=")
# Why a screening is due where a flag calls for one: as staff reads it, whoever or whatever told it.
CALLS_FOR_SCREENING: tuple[str, ...] = ("harm", "not_free", "break")
# Ways to say when a flag is raised; each flag says one.
WAYS: tuple[str, ...] = ("is", "answered")

FLAG_MESSAGES = {
    "flag_target": "A flag watches one item or one scale that is declared.",
    "flag_compares_twice": "A flag has an operator with a value, or `is`, or `answered`: one of them.",
    "unknown_operator": f"The operator is one of {', '.join(FLAG_OPERATORS)}.",
    "unknown_severity": f"The severity is one of {', '.join(SEVERITIES)}.",
    "codes_missing": "Name the codes of the options that raise it, each once.",
    "unknown_option": "The question has no option with this code.",
    "not_a_choice": "Only a choice has options that can be named.",
    "not_answerable": "Nobody answers this item.",
    "not_true": "This is true, or is left out.",
    "unknown_cause": f"A screening is called for by {', '.join(CALLS_FOR_SCREENING)}.",
}

Found = tuple[str, str]


@dataclass(frozen=True)
class FlagRule:
    """Raised when the number of one item, or the value of one scale, compares true; or when one of `codes`
    was chosen; or, `answered`, when an item was answered at all. The last two wherever the item stands."""

    key: str
    severity: str
    tell: str
    item: str | None
    scale: str | None
    operator: str
    value: Plain
    codes: tuple[str, ...] = ()
    answered: bool = False
    # Why a screening is due where it is raised; empty where none is.
    calls_for_screening: str = ""

    @property
    def compares(self) -> bool:
        """Whether it looks at a number."""
        return not self.codes and not self.answered


def read_flag(form: PreparedForm, raw: object, scales: list[str]) -> tuple[FlagRule, list[Found]]:
    """The flag, and what is wrong with it: its place below the flag, and a code. Raises nothing.

    Whether the number of an item can be compared is left to who reads the scales.
    """
    ways = [name for name in WAYS if field(raw, name) is not None]
    rule = FlagRule(
        key=as_text(raw, "key") or "",
        severity=as_text(raw, "severity") or "",
        tell=as_text(raw, "tell") or "therapist",
        item=as_text(raw, "item"),
        scale=as_text(raw, "scale"),
        operator=as_text(raw, "operator") or "",
        value=plain_number(field(raw, "value")) or 0,
        codes=tuple(code for code in as_rows(raw, "is") if isinstance(code, str)),
        # What is wrong about it is told; nothing is compared for it.
        answered="answered" in ways or ("is" in ways and not as_rows(raw, "is")),
        calls_for_screening=as_text(raw, "calls_for_screening") or "",
    )
    found = [*_of_all(raw, rule, scales)]
    found += _of_words(form, raw, rule, ways) if ways else _of_numbers(raw, rule)
    return rule, found


def _of_all(raw: object, rule: FlagRule, scales: list[str]) -> Iterator[Found]:
    if not rule.key:
        yield "", "key_missing"
    if (rule.item is None) == (rule.scale is None) or (rule.scale is not None and rule.scale not in scales):
        yield "", "flag_target"
    if rule.severity not in SEVERITIES:
        yield ".severity", "unknown_severity"
    cause = field(raw, "calls_for_screening")
    if cause is not None and cause not in CALLS_FOR_SCREENING:
        yield ".calls_for_screening", "unknown_cause"


def _of_numbers(raw: object, rule: FlagRule) -> Iterator[Found]:
    if rule.operator not in FLAG_OPERATORS:
        yield ".operator", "unknown_operator"
    if plain_number(field(raw, "value")) is None:
        yield ".value", "number_missing"


def _of_words(form: PreparedForm, raw: object, rule: FlagRule, ways: list[str]) -> Iterator[Found]:
    if len(ways) > 1 or field(raw, "operator") is not None or field(raw, "value") is not None:
        yield "", "flag_compares_twice"
    if rule.scale is not None and rule.item is None:
        yield "", "flag_target"
    if "answered" in ways and field(raw, "answered") is not True:
        yield ".answered", "not_true"
    item = None if rule.item is None else form.items.get(rule.item)
    if rule.item is not None and item is None:
        yield ".item", "unknown_item"
    elif item is not None and item.type in SILENT:
        yield ".item", "not_answerable"
    elif item is not None and "is" in ways and item.type not in CHOICES:
        yield ".item", "not_a_choice"
    if "is" not in ways:
        return
    if not rule.codes or len(set(rule.codes)) < len(as_rows(raw, "is")):
        yield ".is", "codes_missing"
    known = () if item is None else item.by_code
    for place, code in enumerate(as_rows(raw, "is")):
        if item is not None and item.type in CHOICES and isinstance(code, str) and code not in known:
            yield f".is[{place}]", "unknown_option"
