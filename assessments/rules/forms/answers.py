"""Answers against their form: what is wrong with them, what counts of them. Any JSON gives faults."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from .form_shape import Form, PreparedForm
from .sheets import Paper, Sheet, lay_out

PATH_LENGTH = 80
# Nobody mends more than this in one go, and a body may hold a million keys.
MOST_UNKNOWN = 200

MESSAGES = {
    "not_an_object": "Answers are an object from linkId to value.",
    "not_a_list": "This group repeats: its answers are a list of objects.",
    "unknown_link_id": "This form has no such question.",
    "misplaced": "This question does not stand here.",
    "not_answerable": "This item takes no answer.",
    "hidden": "This question is not asked, going by the other answers.",
    "read_only": "This answer is given and cannot be changed.",
    "wrong_type": "This is not the kind of answer the question asks for.",
    "unknown_option": "This is none of the options.",
    "ambiguous_option": "Several options have this score; answer with the code.",
    "out_of_range": "This lies outside the range.",
    "too_long": "This is too long.",
    "unreadable_text": "This text has characters that cannot be kept.",
    "one_answer_only": "This question takes one answer.",
    "too_few": "This question needs more answers.",
    "too_many": "This question takes fewer answers.",
    "exclusive_option": "This option cannot be combined with another.",
    "chosen_twice": "An option is chosen twice.",
    "not_offered": "This question does not offer to leave it out for that reason.",
    "required": "Please answer this question.",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong and where: `path` is a linkId (`g[1].q2` in a repeating group) or a place in a document,
    `code` is stable."""

    path: str
    code: str
    message: str


def check(form: Form | PreparedForm, answers: object, *, draft: bool = False) -> list[Fault]:
    """Everything wrong with answers to a form, in the order of the form (FORMS, Definition).

    `answers`: linkId -> value. A choice is answered by its option's score (a number) or code (text); a
    repeating item by a list; a repeating group by a list of objects, each linkId -> value of what stands in
    it; null is "not answered"; `{"missing": "prefer_not_to_say"}` where the item's `absent` offers it.

    `draft=True` asks for nothing that is still missing, and lets answers to questions that are no longer
    asked stand. Raises nothing, whatever JSON it is given.
    """
    if not isinstance(answers, Mapping):
        return [fault("", "not_an_object")]
    paper = lay_out(form, answers)
    faults = list(_misread(paper, paper.root))
    return faults if draft else [*faults, *_unasked(paper), *_missing(paper, paper.root)[0]]


def fault(path: str, code: str) -> Fault:
    # A linkId from outside may hold half a surrogate pair, which no JSON answer could carry back.
    readable = path[:PATH_LENGTH].encode("utf-8", "replace").decode("utf-8")
    return Fault(readable, code, MESSAGES[code])


def _misread(paper: Paper, sheet: Sheet) -> Iterator[Fault]:
    if sheet.fault is not None:
        yield fault(sheet.path[:-1], sheet.fault)
    here, everywhere = paper.ready.scopes[sheet.scope], paper.ready.items
    for key in islice((key for key in sheet.answers if key not in here), MOST_UNKNOWN):
        yield fault(f"{sheet.path}{key}", "misplaced" if key in everywhere else "unknown_link_id")
    for link_id, found in sheet.readings.items():
        if found.fault is not None:
            yield fault(sheet.path + link_id, found.fault)
        for below in sheet.inner.get(link_id, ()):
            yield from _misread(paper, below)


def _unasked(paper: Paper) -> Iterator[Fault]:
    if paper.ready.conditional:
        for sheets in paper.sheets.values():
            for sheet in sheets:
                for link_id, found in sheet.readings.items():
                    if found.given and link_id not in sheet.on:
                        yield fault(sheet.path + link_id, "hidden")


def _missing(paper: Paper, sheet: Sheet) -> tuple[list[Fault], bool]:
    """What is still to be answered on this sheet and below it; and whether it holds any answer."""
    if sheet.fault is not None:
        return [], False
    items = paper.ready.scopes[sheet.scope]
    below: dict[str, list[Fault]] = {}
    counts: dict[str, int] = {}
    for link_id, instances in sheet.inner.items():
        told = [_missing(paper, instance) for instance in instances]
        below[link_id] = [each for faults, _ in told for each in faults]
        counts[link_id] = sum(holds for _, holds in told)
    # A group is answered by anything inside it, however deep.
    holding = {name for name, found in sheet.readings.items() if found.given or counts.get(name)}
    holding &= set(sheet.on)
    for link_id in reversed(items):
        parent = items[link_id].parent
        if link_id in holding and parent is not None:
            holding.add(parent)
    faults: list[Fault] = []
    for link_id, item in items.items():
        found = sheet.readings[link_id]
        if link_id in sheet.on and found.fault is None and item.type != "display":
            given = link_id in holding if item.type == "group" else found.given
            number = counts.get(link_id, len(found.values))
            if item.required and not given:
                faults.append(fault(sheet.path + link_id, "required"))
            elif 0 < number < item.min_occurs:
                faults.append(fault(sheet.path + link_id, "too_few"))
        faults += below.get(link_id, ())
    return faults, bool(holding)


def asked(form: Form | PreparedForm, answers: object) -> tuple[str, ...]:
    """The linkIds of the form's own level that are asked, going by these answers, in its order; groups and
    what is displayed too. What stands in a repeating group is left out. Raises nothing."""
    paper = lay_out(form, answers)
    return tuple(link_id for link_id in paper.ready.scopes[None] if link_id in paper.root.on)


def cleared(form: Form | PreparedForm, answers: object) -> dict[str, object]:
    """The answers that count, in the order of the form: known, readable, given, and not of disabled items.

    A repeating item's answer comes out as a list, also when it was given alone. Of a repeating group the
    instances stay that hold an answer. What is no object answers nothing.
    """
    paper = lay_out(form, answers)
    return _counting(paper, paper.root)


def _counting(paper: Paper, sheet: Sheet) -> dict[str, object]:
    items = paper.ready.scopes[sheet.scope]
    counting: dict[str, object] = {}
    for link_id, found in sheet.readings.items():
        if link_id not in sheet.on:
            continue
        if link_id in sheet.inner:
            rows = [row for below in sheet.inner[link_id] if (row := _counting(paper, below))]
            counting.update({link_id: rows} if rows else {})
        elif found.given:
            raw = sheet.answers[link_id]
            alone = items[link_id].repeats and found.absent is None and not isinstance(raw, list)
            counting[link_id] = [raw] if alone else raw
    return counting
