"""Answers laid out as given: the form's own level, and one sheet for each instance of a repeating group."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from .form_shape import Condition, Form, Item, Parsed, PreparedForm, prepare
from .reading import COMPARE, MOST_ANSWERS, UNANSWERED, Reading, Value, read, same_kind

# Groups may repeat inside groups that repeat: the whole is bounded, whatever each allows.
MOST_SHEETS = 1_000
NOTHING: Mapping[str, object] = {}


@dataclass(slots=True)
class Sheet:
    """One level of answers. `path` stands before a linkId where a fault is named: `g[1].`.

    `inner`: the instances of each repeating group that stands on it. `on`: the linkIds that are asked.
    """

    scope: str | None
    path: str
    answers: Mapping[str, object]
    outer: Sheet | None = None
    fault: str | None = None
    readings: dict[str, Reading] = field(default_factory=dict)
    inner: dict[str, list[Sheet]] = field(default_factory=dict)
    on: Collection[str] = ()

    def upwards(self) -> Iterator[Sheet]:
        sheet: Sheet | None = self
        while sheet is not None:
            yield sheet
            sheet = sheet.outer


@dataclass(frozen=True, slots=True)
class Paper:
    """All sheets of one set of answers; `sheets` by scope, `ready` the form they answer."""

    ready: PreparedForm
    root: Sheet
    sheets: Mapping[str | None, list[Sheet]]


def lay_out(form: Form | PreparedForm, answers: Mapping[str, object]) -> Paper:
    """Reads every answer and finds what is asked; whatever is wrong stands in the readings and sheets."""
    ready = prepare(form)
    root = Sheet(None, "", answers)
    all_sheets = [root]
    by_scope: dict[str | None, list[Sheet]] = {scope: [] for scope in ready.scopes}
    for sheet in all_sheets:
        by_scope[sheet.scope].append(sheet)
        given = sheet.answers.get
        for link_id, item in ready.scopes[sheet.scope].items():
            if item.is_block:
                sheet.readings[link_id], rows = _instances(
                    item, given(link_id), MOST_SHEETS - len(all_sheets)
                )
                sheet.inner[link_id] = [_sheet(item, sheet, number, row) for number, row in enumerate(rows)]
                all_sheets += sheet.inner[link_id]
            else:
                sheet.readings[link_id] = read(item, given(link_id))
    paper = Paper(ready, root, by_scope)
    _switch(paper)
    return paper


def _instances(item: Item, raw: object, room: int) -> tuple[Reading, list[object]]:
    """The objects a repeating group is answered by, and what is wrong with their number."""
    if raw is None:
        return UNANSWERED, []
    if not isinstance(raw, list):
        return Reading(fault="not_a_list"), []
    if len(raw) > min(MOST_ANSWERS, room):
        return Reading(fault="too_many"), []
    many = item.max_occurs is not None and len(raw) > item.max_occurs
    return Reading(fault="too_many") if many else UNANSWERED, raw


def _sheet(item: Item, outer: Sheet, number: int, row: object) -> Sheet:
    path = f"{outer.path}{item.link_id}[{number}]."
    if isinstance(row, Mapping):
        return Sheet(item.link_id, path, row, outer)
    return Sheet(item.link_id, path, NOTHING, outer, fault="not_an_object")


def _switch(paper: Paper) -> None:
    """Finds what is asked: what has its conditions met and everything above it asked. What lies on a cycle
    never is. The answer of a disabled item counts as not given, so chains switch off together."""
    ready = paper.ready
    if not ready.conditional:
        for sheets in paper.sheets.values():
            for sheet in sheets:
                sheet.on = ready.scopes[sheet.scope]
        return
    switched: dict[int, set[str]] = {}
    for sheets in paper.sheets.values():
        for sheet in sheets:
            sheet.on = switched[id(sheet)] = set()
    seen: dict[tuple[int, str], tuple[Value, ...]] = {}
    for link_id in ready.order:
        item = ready.items[link_id]
        for sheet in paper.sheets[item.scope]:
            if _is_under_what_is_asked(item, sheet) and _is_met(item, sheet, paper, seen):
                switched[id(sheet)].add(link_id)


def _is_under_what_is_asked(item: Item, sheet: Sheet) -> bool:
    if item.parent is None:
        return True
    if item.parent == sheet.scope:
        return sheet.outer is not None and item.parent in sheet.outer.on
    return item.parent in sheet.on


def _is_met(item: Item, sheet: Sheet, paper: Paper, seen: dict[tuple[int, str], tuple[Value, ...]]) -> bool:
    if not item.conditions:
        return True
    held = (holds(condition, _answers_to(condition, sheet, paper, seen)) for condition in item.conditions)
    return any(held) if item.any_condition else all(held)


def _answers_to(
    condition: Condition, sheet: Sheet, paper: Paper, seen: dict[tuple[int, str], tuple[Value, ...]]
) -> tuple[Value, ...]:
    """Those on the nearest level that holds the question: its own instance, then the ones around it. Where it
    stands in a repeating group beside the item, the answers of all instances together."""
    question = condition.question
    if question not in paper.ready.items:
        return ()
    scope = paper.ready.items[question].scope
    nearest = next(level for level in sheet.upwards() if level.scope in paper.ready.above[scope])
    key = id(nearest), question
    if key not in seen:
        among = [nearest] if nearest.scope == scope else paper.sheets[scope]
        seen[key] = tuple(
            value
            for one in among
            if question in one.on and (one is nearest or nearest in one.upwards())
            for value in one.readings[question].values
        )
    return seen[key]


def holds(condition: Condition, values: tuple[Value, ...]) -> bool:
    """As FHIR has it: "!=" is true where no answer is equal, also where there is none; others need one."""
    expected = condition.expected
    if condition.operator == "exists":
        return bool(values) == expected
    seen = [_side(value, condition.kind) for value in values]
    comparable = [actual for actual in seen if same_kind(actual, expected)]
    if condition.operator == "=":
        return any(actual == expected for actual in comparable)
    if condition.operator == "!=":
        return all(actual != expected for actual in comparable)
    compare = COMPARE.get(condition.operator)
    if compare is None or condition.kind == "Coding":
        return False
    return any(compare(actual, expected) for actual in comparable)


def _side(value: Value, kind: str) -> Parsed | None:
    if value.option is None:
        return value.parsed
    return value.option.code if kind in ("Coding", "String") else value.option.score
