"""A form and answers to it as a client reads them: options by their codes, without what each counts."""

from collections.abc import Iterator, Mapping

from .form_shape import CHOICES, Form, Item, PreparedForm, as_text, field, plain_number, prepare

# A slider lies along the scores of its options: without them there is nothing to slide along.
NEEDS_SCORES = "slider"
# A condition on a number asks for the score of what was chosen: without it a screen would show other
# questions than are expected.
BY_SCORE = ("answerInteger", "answerDecimal")


def without_scores(form: Form) -> dict[str, object]:
    """The document without the scores of its options (FORMS, scoring), but for what is answered on a slider
    and what some condition compares by its score; what is filled in already is told by code.

    Raises nothing, whatever JSON it is given.
    """
    compared = frozenset(_compared(form.get("item")))
    return {name: _unscored_items(part, compared) if name == "item" else part for name, part in form.items()}


def _compared(items: object) -> Iterator[str]:
    for item in items if isinstance(items, list) else ():
        conditions = field(item, "enableWhen")
        for condition in conditions if isinstance(conditions, list) else ():
            question = as_text(condition, "question")
            if question is not None and any(field(condition, name) is not None for name in BY_SCORE):
                yield question
        yield from _compared(field(item, "item"))


def _unscored_items(items: object, compared: frozenset[str]) -> object:
    return [_unscored(item, compared) for item in items] if isinstance(items, list) else items


def _unscored(item: object, compared: frozenset[str]) -> object:
    if not isinstance(item, Mapping):
        return item
    told = {name: _unscored_items(part, compared) if name == "item" else part for name, part in item.items()}
    options = told.get("answerOption")
    needs_scores = told.get("control") == NEEDS_SCORES or as_text(item, "linkId") in compared
    if isinstance(options, list) and not needs_scores:
        told["answerOption"] = [_unscored_option(option) for option in options]
        if "initial" in told:
            told["initial"] = _initial(told["initial"], options)
    return told


def _initial(value: object, options: list[object]) -> object:
    if isinstance(value, list):
        return [_initial(row, options) for row in value]
    number = plain_number(value)
    codes = [
        as_text(option, "code")
        for option in options
        if number is not None and plain_number(field(option, "score")) == number
    ]
    return codes[0] if len(codes) == 1 and codes[0] is not None else value


def _unscored_option(option: object) -> object:
    if not isinstance(option, Mapping):
        return option
    return {name: part for name, part in option.items() if name != "score"}


def by_code(form: Form | PreparedForm, answers: Mapping[str, object]) -> dict[str, object]:
    """The same answers with each option by its code, as a form without scores has them.

    `answers`: linkId -> value, as by_link_id gives them. What chooses no option, or one of several with the
    same score, stays as it is. Raises nothing.
    """
    items = prepare(form).items
    return {name: _coded(items.get(name), value, items) for name, value in answers.items()}


def _coded(item: Item | None, value: object, items: Mapping[str, Item]) -> object:
    if item is None:
        return value
    if isinstance(value, list):
        return [_coded(item, row, items) for row in value]
    if item.is_block and isinstance(value, Mapping):
        return {name: _coded(items.get(name), row, items) for name, row in value.items()}
    number = plain_number(value) if item.type in CHOICES else None
    options = item.by_score.get(number, ()) if number is not None else ()
    return options[0].code if len(options) == 1 else value
