"""A form document read once: its items, options and conditions, in an order that can be evaluated.

Form documents may come from an import, so nothing here trusts their shape: what cannot be read is left
out (publishing.py names it), nothing recurses, nothing raises.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, datetime
from fractions import Fraction
from itertools import islice

from assessments.rules.exact import exact

from .ordering import in_order

Form = Mapping[str, object]

CHOICES = ("choice", "open-choice")
NUMBERS = ("integer", "decimal")
SILENT = ("group", "display")
TYPES: tuple[str, ...] = (
    *SILENT, *CHOICES, *NUMBERS, "boolean", "string", "text", "date", "dateTime", "time", "quantity",
    "attachment",
)  # fmt: skip
OPERATORS: tuple[str, ...] = ("exists", "=", "!=", ">", "<", ">=", "<=")
ABSENT: tuple[str, ...] = ("not_applicable", "prefer_not_to_say", "not_observed")

# Places are written out, so without a bound a document of mere nesting costs the square of its depth.
MAX_DEPTH = 50
# The largest public questionnaires have some 800 items.
MAX_ITEMS = 2_000
# Each is met or not for every set of answers, and again for every instance of a group that repeats.
MAX_CONDITIONS = 10_000
# What people write freely is kept whole up to here, whether or not a form says less.
LONGEST_TEXT = 20_000

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]")
INSTANT = re.compile(DAY.pattern + r"T[0-9:.]{8,15}(Z|[+-][0-9]{2}:[0-9]{2})")

Plain = int | Fraction
Parsed = bool | Plain | date | datetime | str


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    score: Plain | None
    exclusive: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """One enableWhen. `kind` is the X of answerX; `expected` None where it could not be read."""

    question: str
    operator: str
    kind: str
    expected: Parsed | None


@dataclass(frozen=True, slots=True)
class Item:
    link_id: str
    path: str
    parent: str | None
    # The repeating group it is answered in, None for the form's own level.
    scope: str | None
    type: str
    required: bool
    repeats: bool
    read_only: bool
    initial: object
    unit: str | None
    max_length: int
    lowest: Parsed | None
    highest: Parsed | None
    min_occurs: int
    max_occurs: int | None
    conditions: tuple[Condition, ...]
    any_condition: bool
    options: tuple[Option, ...]
    by_score: Mapping[Plain, Sequence[Option]]
    by_code: Mapping[str, Option]
    absent: tuple[str, ...]
    # What reading.py found for an answer that chose an option: the same answer is read once.
    seen: dict[int | str, object] = dataclass_field(default_factory=dict, compare=False, repr=False)

    @property
    def is_block(self) -> bool:
        """A repeating group: answered by a list of objects, each of its own answers."""
        return self.repeats and self.type == "group"

    @property
    def range(self) -> tuple[Plain, Plain] | None:
        """The declared range of its numbers, None if it has none; what reversing turns over."""
        if self.type == "boolean":
            return 0, 1
        if self.type == "choice":
            scores = [option.score for option in self.options if option.score is not None]
            return (min(scores), max(scores)) if scores else None
        low, high = self.lowest, self.highest
        if isinstance(low, int | Fraction) and isinstance(high, int | Fraction):
            return low, high
        return None


@dataclass(frozen=True)
class PreparedForm:
    """`items` by linkId in the order of the form; `order` evaluates conditions before what hangs on them.

    `scopes`: the items of each repeating group, and under None those of none; `above`: the scopes each
    lies in, itself first and None last.
    """

    items: dict[str, Item]
    scopes: dict[str | None, dict[str, Item]]
    above: dict[str | None, tuple[str | None, ...]]
    order: tuple[str, ...]
    on_cycle: tuple[str, ...]
    conditional: bool
    hanging: "Hanging"


Scope = str | None


@dataclass(frozen=True, slots=True)
class Hanging:
    """What conditions reach across levels of a form.

    `nearest`: by scope of an item and of a question, the level on which the one looks for the other.
    `met_at`: by linkId, the innermost level its conditions look at: all instances below have one result.
    `weights`: by scope, what one instance of it costs to lay out. `watched`: by linkId of a question, from
    how many levels around it the answers of all its instances are looked at together.
    """

    nearest: Mapping[tuple[Scope, Scope], Scope]
    met_at: Mapping[str, Scope]
    weights: Mapping[Scope, int]
    watched: Mapping[str, int]


@dataclass(frozen=True)
class Place:
    """A raw item where it stands in the document; `parent` is the nearest readable linkId above it."""

    path: str
    raw: object
    parent: str | None
    depth: int


def walk(form: object) -> Iterator[Place]:
    """Every item, parents first, in the order of the document; nothing below MAX_DEPTH or past MAX_ITEMS."""
    waiting = list(reversed(_children(form, "", None, 1)))
    for _ in range(MAX_ITEMS):
        if not waiting:
            return
        place = waiting.pop()
        yield place
        if place.depth < MAX_DEPTH:
            own = as_text(place.raw, "linkId")
            below = _children(place.raw, place.path + ".", own or place.parent, place.depth + 1)
            waiting.extend(reversed(below))


def _children(raw: object, before: str, parent: str | None, depth: int) -> list[Place]:
    rows = as_rows(raw, "item")[:MAX_ITEMS]
    return [Place(f"{before}item[{place}]", row, parent, depth) for place, row in enumerate(rows)]


def field(raw: object, name: str) -> object:
    # Asking a dict is three times as fast as asking whether it is a mapping, and this is asked most.
    return raw.get(name) if type(raw) is dict or isinstance(raw, Mapping) else None


def as_text(raw: object, name: str) -> str | None:
    found = field(raw, name)
    return found if isinstance(found, str) and found else None


def as_count(raw: object, name: str) -> int | None:
    found = field(raw, name)
    return found if type(found) is int and found >= 0 else None


def as_rows(raw: object, name: str) -> list[object]:
    found = field(raw, name)
    return found if isinstance(found, list) else []


def plain_number(raw: object) -> Plain | None:
    """A finite JSON number as an exact one (int where it is whole), else None; text is no number."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not abs(raw) < float("inf"):
        return None
    if isinstance(raw, int):
        return raw
    number = exact(raw)
    return number.numerator if number.denominator == 1 else number


def parse_day(raw: object) -> date | None:
    try:
        return date.fromisoformat(raw) if isinstance(raw, str) and DAY.fullmatch(raw) else None
    except ValueError:
        return None


def parse_instant(raw: object) -> datetime | None:
    try:
        return datetime.fromisoformat(raw) if isinstance(raw, str) and INSTANT.fullmatch(raw) else None
    except ValueError:
        return None


def parse_time(raw: object) -> str | None:
    return raw if isinstance(raw, str) and TIME.fullmatch(raw) else None


def parse_limit(raw: object) -> Parsed | None:
    """A minValue or maxValue: a number, day, instant or time of day."""
    for read in (plain_number, parse_day, parse_instant, parse_time):
        parsed = read(raw)
        if parsed is not None:
            return parsed
    return None


def prepare(form: Form | PreparedForm) -> PreparedForm:
    """Reads a form document; the first of two equal linkIds counts. Give the result to the other functions
    instead of the document where many answers are read against one form."""
    if isinstance(form, PreparedForm):
        return form
    items: dict[str, Item] = {}
    room = MAX_CONDITIONS
    for place in walk(form):
        link_id = as_text(place.raw, "linkId")
        if link_id is not None and link_id not in items:
            above = items[place.parent] if place.parent is not None else None
            scope = None if above is None else above.link_id if above.is_block else above.scope
            items[link_id] = _item(link_id, place, scope, room)
            room -= len(items[link_id].conditions)
    needs = {
        item.link_id: {
            name
            for name in (item.parent, *(condition.question for condition in item.conditions))
            if name in items
        }
        for item in items.values()
    }
    order, stuck = in_order(needs)
    # What merely hangs on a cycle is peeled off from the other side.
    asked_by: dict[str, set[str]] = {name: set() for name in stuck}
    for name in stuck:
        for needed in needs[name] & stuck:
            asked_by[needed].add(name)
    cycle = in_order(asked_by)[1]
    scopes, above_each = _scopes(items)
    return PreparedForm(
        items=items,
        scopes=scopes,
        above=above_each,
        order=tuple(order),
        on_cycle=tuple(name for name in items if name in cycle),
        conditional=any(item.conditions for item in items.values()),
        hanging=_hanging(items, scopes, above_each),
    )


def _scopes(
    items: Mapping[str, Item],
) -> tuple[dict[str | None, dict[str, Item]], dict[str | None, tuple[str | None, ...]]]:
    scopes: dict[str | None, dict[str, Item]] = {None: {}}
    above: dict[str | None, tuple[str | None, ...]] = {None: (None,)}
    for link_id, item in items.items():
        scopes[item.scope][link_id] = item
        if item.is_block:
            scopes[link_id] = {}
            above[link_id] = (link_id, *above[item.scope])
    return scopes, above


def _hanging(
    items: Mapping[str, Item],
    scopes: Mapping[Scope, Mapping[str, Item]],
    above: Mapping[Scope, tuple[Scope, ...]],
) -> Hanging:
    nearest: dict[tuple[Scope, Scope], Scope] = {}
    met_at: dict[str, Scope] = {}
    weights = {scope: len(below) for scope, below in scopes.items()}
    watching: dict[str, set[Scope]] = {}
    for item in (item for item in items.values() if item.conditions):
        met_at[item.link_id] = None
        for question in {condition.question for condition in item.conditions}:
            scope = items[question].scope if question in items else None
            key = item.scope, scope
            if key not in nearest:
                around = set(above[scope])
                nearest[key] = next(level for level in above[item.scope] if level in around)
            if nearest[key] != scope:
                watching.setdefault(question, set()).add(nearest[key])
            met_at[item.link_id] = max(met_at[item.link_id], nearest[key], key=lambda one: len(above[one]))
        weights[met_at[item.link_id]] += len(item.conditions)
    for question, levels in watching.items():
        weights[items[question].scope] += len(levels)
    return Hanging(nearest, met_at, weights, {question: len(levels) for question, levels in watching.items()})


def _item(link_id: str, place: Place, scope: str | None, room: int) -> Item:
    raw = place.raw
    options, absent = tuple(_options(raw)), as_rows(raw, "absent")
    by_score: dict[Plain, list[Option]] = {}
    for option in options:
        if option.score is not None:
            by_score.setdefault(option.score, []).append(option)
    return Item(
        link_id=link_id,
        path=place.path,
        parent=place.parent,
        scope=scope,
        type=as_text(raw, "type") or "",
        required=field(raw, "required") is True,
        repeats=field(raw, "repeats") is True,
        read_only=field(raw, "readOnly") is True,
        initial=field(raw, "initial"),
        unit=as_text(raw, "unit"),
        max_length=min(as_count(raw, "maxLength") or LONGEST_TEXT, LONGEST_TEXT),
        lowest=parse_limit(field(raw, "minValue")),
        highest=parse_limit(field(raw, "maxValue")),
        min_occurs=as_count(raw, "minOccurs") or 0,
        max_occurs=as_count(raw, "maxOccurs"),
        conditions=tuple(islice(_conditions(raw), room)),
        any_condition=field(raw, "enableBehavior") == "any",
        options=options,
        by_score=by_score,
        by_code={option.code: option for option in options},
        absent=tuple(name for name in ABSENT if name in absent) if absent else (),
    )


def _options(raw: object) -> Iterator[Option]:
    for option in as_rows(raw, "answerOption"):
        code = as_text(option, "code")
        if code is not None:
            yield Option(code, plain_number(field(option, "score")), field(option, "exclusive") is True)


def _conditions(raw: object) -> Iterator[Condition]:
    for row in as_rows(raw, "enableWhen"):
        kinds = [name for name in EXPECTED if field(row, "answer" + name) is not None]
        kind = kinds[0] if len(kinds) == 1 else ""
        yield Condition(
            question=as_text(row, "question") or "",
            operator=as_text(row, "operator") or "",
            kind=kind,
            expected=EXPECTED[kind](field(row, "answer" + kind)) if kind else None,
        )


def _truth(raw: object) -> bool | None:
    return raw if isinstance(raw, bool) else None


def _words(raw: object) -> str | None:
    return raw if isinstance(raw, str) else None


def _code(raw: object) -> str | None:
    return raw if isinstance(raw, str) else as_text(raw, "code")


def _amount(raw: object) -> Plain | None:
    return plain_number(field(raw, "value"))


EXPECTED: dict[str, Callable[[object], Parsed | None]] = {
    "Boolean": _truth,
    "Integer": plain_number,
    "Decimal": plain_number,
    "Date": parse_day,
    "DateTime": parse_instant,
    "Time": parse_time,
    "String": _words,
    "Coding": _code,
    "Quantity": _amount,
}
