"""Answers laid out as given: the form's own level, and one sheet for each instance of a repeating group."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import chain

from .conditions import Told, holds
from .form_shape import Condition, Form, Item, PreparedForm, prepare
from .reading import MOST_ANSWERS, UNANSWERED, Reading, read

# Groups may repeat inside groups that repeat: the whole is bounded, whatever each allows.
MOST_SHEETS = 1_000
# Items to read, conditions to meet and answers to look through: what lies beyond is too many to be answers.
MOST_WORK = 100_000
NOTHING: Mapping[str, object] = {}
NOTHING_TOLD = Told(())


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

    def at(self, scope: str | None) -> Sheet:
        """This sheet or the one around it that has this scope."""
        sheet = self
        while sheet.scope != scope and sheet.outer is not None:
            sheet = sheet.outer
        return sheet


@dataclass(frozen=True, slots=True)
class Paper:
    """All sheets of one set of answers; `sheets` by scope, `ready` the form they answer."""

    ready: PreparedForm
    root: Sheet
    sheets: Mapping[str | None, list[Sheet]]


def lay_out(form: Form | PreparedForm, answers: object) -> Paper:
    """Reads every answer and finds what is asked; whatever is wrong stands in the readings and sheets."""
    ready = prepare(form)
    root = Sheet(None, "", answers if isinstance(answers, Mapping) else NOTHING)
    all_sheets, left = [root], MOST_WORK
    by_scope: dict[str | None, list[Sheet]] = {scope: [] for scope in ready.scopes}
    for sheet in all_sheets:
        by_scope[sheet.scope].append(sheet)
        given = sheet.answers.get
        for link_id, item in ready.scopes[sheet.scope].items():
            if item.is_block:
                weight = ready.hanging.weights[link_id]
                room = min(MOST_SHEETS - len(all_sheets), left // max(weight, 1))
                sheet.readings[link_id], rows = _instances(item, given(link_id), room)
                sheet.inner[link_id] = [_sheet(item, sheet, number, row) for number, row in enumerate(rows)]
                all_sheets += sheet.inner[link_id]
                left -= weight * len(rows)
            else:
                found = read(item, given(link_id))
                sheet.readings[link_id] = found
                if link_id in ready.hanging.watched:
                    left -= ready.hanging.watched[link_id] * len(found.values)
                    sheet.readings[link_id] = found if left >= 0 else Reading(fault="too_many")
    paper = Paper(ready, root, by_scope)
    _switch(paper)
    return paper


def _instances(item: Item, raw: object, room: int) -> tuple[Reading, list[object]]:
    """The objects a repeating group is answered by, and what is wrong with their number."""
    if raw is None:
        return UNANSWERED, []
    if not isinstance(raw, list):
        return Reading(fault="not_a_list"), []
    if len(raw) > max(min(MOST_ANSWERS, room), 0):
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
    conditions = Conditions(paper)
    for link_id in ready.order:
        item = ready.items[link_id]
        for sheet in paper.sheets[item.scope]:
            if _is_under_what_is_asked(item, sheet) and conditions.are_met(item, sheet):
                switched[id(sheet)].add(link_id)


def _is_under_what_is_asked(item: Item, sheet: Sheet) -> bool:
    if item.parent is None:
        return True
    if item.parent == sheet.scope:
        return sheet.outer is not None and item.parent in sheet.outer.on
    return item.parent in sheet.on


class Conditions:
    """The conditions of one paper; what is the same for many instances is found out once.

    Asked in the order of the form, so that what is on above a condition is known before it.
    """

    def __init__(self, paper: Paper) -> None:
        self.paper, self.hanging = paper, paper.ready.hanging
        self.met: dict[tuple[int, str], bool] = {}
        self.told: dict[tuple[int, str], Told] = {}
        self.below: dict[tuple[str | None, str | None], dict[int, list[Sheet]]] = {}

    def are_met(self, item: Item, sheet: Sheet) -> bool:
        if not item.conditions:
            return True
        key = id(sheet.at(self.hanging.met_at[item.link_id])), item.link_id
        if key not in self.met:
            held = (holds(condition, self.told_to(condition, sheet)) for condition in item.conditions)
            self.met[key] = any(held) if item.any_condition else all(held)
        return self.met[key]

    def told_to(self, condition: Condition, sheet: Sheet) -> Told:
        """The answers on the nearest level that holds the question: its own instance, then the ones around
        it. Where it stands in a repeating group beside the item, the answers of all instances together."""
        question = condition.question
        if question not in self.paper.ready.items:
            return NOTHING_TOLD
        scope = self.paper.ready.items[question].scope
        nearest = sheet.at(self.hanging.nearest[sheet.scope, scope])
        key = id(nearest), question
        if key not in self.told:
            among = [nearest] if nearest.scope == scope else self.instances(nearest, scope)
            told = (one.readings[question].values for one in among if question in one.on)
            self.told[key] = Told(tuple(chain.from_iterable(told)))
        return self.told[key]

    def instances(self, nearest: Sheet, scope: str | None) -> list[Sheet]:
        key = nearest.scope, scope
        if key not in self.below:
            self.below[key] = {}
            for one in self.paper.sheets[scope]:
                self.below[key].setdefault(id(one.at(nearest.scope)), []).append(one)
        return self.below[key].get(id(nearest), [])
