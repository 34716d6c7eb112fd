"""Conditions met the plain way, one by one for every instance: what the quick way must agree with."""

from collections.abc import Iterator

from assessments.rules.forms.form_shape import Condition, Item, Parsed
from assessments.rules.forms.reading import COMPARE, Value, same_kind
from assessments.rules.forms.sheets import Paper, Sheet


def asked(paper: Paper) -> dict[tuple[int, str], bool]:
    """Whether each item is asked on each sheet, by the sheet's id and the linkId."""
    on: dict[tuple[int, str], bool] = {}
    for link_id in paper.ready.order:
        item = paper.ready.items[link_id]
        for sheet in paper.sheets[item.scope]:
            on[id(sheet), link_id] = _is_under_what_is_asked(item, sheet, on) and _is_met(
                item, sheet, paper, on
            )
    return on


def _is_under_what_is_asked(item: Item, sheet: Sheet, on: dict[tuple[int, str], bool]) -> bool:
    if item.parent is None:
        return True
    above = sheet.outer if item.parent == sheet.scope else sheet
    return above is not None and on.get((id(above), item.parent), False)


def _is_met(item: Item, sheet: Sheet, paper: Paper, on: dict[tuple[int, str], bool]) -> bool:
    if not item.conditions:
        return True
    held = [holds(condition, _values(condition, sheet, paper, on)) for condition in item.conditions]
    return any(held) if item.any_condition else all(held)


def _values(condition: Condition, sheet: Sheet, paper: Paper, on: dict[tuple[int, str], bool]) -> list[Value]:
    question = condition.question
    if question not in paper.ready.items:
        return []
    scope = paper.ready.items[question].scope
    nearest = next(level for level in _upwards(sheet) if level.scope in paper.ready.above[scope])
    among = [nearest] if nearest.scope == scope else paper.sheets[scope]
    return [
        value
        for one in among
        if on.get((id(one), question)) and any(level is nearest for level in _upwards(one))
        for value in one.readings[question].values
    ]


def _upwards(sheet: Sheet | None) -> Iterator[Sheet]:
    while sheet is not None:
        yield sheet
        sheet = sheet.outer


def holds(condition: Condition, values: list[Value]) -> bool:
    expected = condition.expected
    if condition.operator == "exists":
        return bool(values) == expected
    seen = [_side(value, condition.kind) for value in values]
    comparable = [actual for actual in seen if same_kind(actual, expected)]
    if condition.operator == "=":
        return any(actual == expected for actual in comparable)
    if condition.operator == "!=":
        return all(actual != expected for actual in comparable)
    if condition.operator not in COMPARE or condition.kind == "Coding" or expected is None:
        return False
    return any(COMPARE[condition.operator](actual, expected) for actual in comparable)


def _side(value: Value, kind: str) -> Parsed | None:
    if value.option is None:
        return value.parsed
    return value.option.code if kind in ("Coding", "String") else value.option.score
