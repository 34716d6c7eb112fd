"""A form as fields of a page without script: what stands on it, and whether it can stand there at all."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from assessments.actions import LinkForm
from reminders.link_words import FORM_WORDS

# Longer ones are filled in where they can be put aside.
MOST_QUESTIONS: Final = 12
# So many options stand below each other; more go into a list.
MOST_BELOW: Final = 9
LONGEST_SCALE: Final = 10
SILENT: Final = ("group", "display")
CHOICES: Final = ("choice", "open-choice")
NUMBERS: Final = ("integer", "decimal")
WRITTEN: Final = ("string", "text")
# What has a field of its own; the rest is for the full pages.
SHOWN: Final = (*SILENT, *CHOICES, *NUMBERS, *WRITTEN, "boolean", "date", "time")
# What a field's name begins with: an answer, words of one's own beside options, why there is no answer.
ANSWER, OTHER, INSTEAD = "a.", "o.", "i."
# Values of a choice: an option's code, words of one's own, or why there is none.
CODE, OWN, MISSING = "c:", "o:", "m:"
YES, NO = "y", "n"


@dataclass(frozen=True)
class Said:
    """Words of the form, and their language where it is not the page's."""

    words: str
    lang: str = ""


@dataclass(frozen=True)
class Choice:
    value: str
    said: Said
    is_chosen: bool


@dataclass(frozen=True)
class Field:
    """One item on the page. `kind`: heading, words, choices, list, marks, number, line, box, date or time."""

    link_id: str
    kind: str
    said: Said
    prefix: Said
    help: Said
    choices: tuple[Choice, ...] = ()
    instead: tuple[Choice, ...] = ()
    value: str = ""
    other: str = ""
    takes_other: bool = False
    needed: bool = False
    row: bool = False
    low: str = ""
    high: str = ""
    whole: bool = False
    longest: int | None = None
    limits: str = ""
    fault: str = ""
    place: int = 0

    @property
    def anchor(self) -> str:
        """What stands on the page for it; a linkId may hold anything."""
        return f"f{self.place}"

    @property
    def focus(self) -> str:
        """Where somebody goes on who mends it."""
        return f"{self.anchor}-1" if self.is_group else self.anchor

    @property
    def described_by(self) -> str:
        beside = {"fault": self.fault, "help": self.help.words, "limits": self.limits, "box": self.is_free}
        return " ".join(f"{self.anchor}-{name}" for name, there in beside.items() if there)

    @property
    def names(self) -> dict[str, str]:
        return {
            "answer": ANSWER + self.link_id,
            "other": OTHER + self.link_id,
            "instead": INSTEAD + self.link_id,
        }

    @property
    def is_free(self) -> bool:
        """Whether somebody writes there in words of their own."""
        return self.kind in ("line", "box") or self.takes_other

    @property
    def is_group(self) -> bool:
        """Several inputs that belong to one question."""
        return self.kind in ("choices", "marks")


def items_of(document: Mapping[str, Any], order: Collection[str]) -> list[Mapping[str, Any]]:
    """Every item in the order in which it is asked, groups before what stands in them."""
    places = {link_id: place for place, link_id in enumerate(order)}
    rows = sorted(_rows(document), key=lambda item: places.get(item.get("linkId", ""), len(places)))
    return [inner for item in rows for inner in _with_inner(item)]


def _rows(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [row for row in node.get("item") or () if isinstance(row, Mapping)]


def _with_inner(item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield item
    for inner in _rows(item):
        yield from _with_inner(inner)


def fits(form: LinkForm) -> bool:
    """Whether all of it can stand on a page without script."""
    items = items_of(form.document, form.order)
    asked = [item for item in items if item.get("type") not in SILENT]
    return bool(asked) and len(asked) <= MOST_QUESTIONS and all(_fits(item) for item in items)


def _fits(item: Mapping[str, Any]) -> bool:
    repeats = bool(item.get("repeats")) and item.get("type") not in CHOICES
    given = bool(item.get("readOnly")) and item.get("type") not in SILENT
    below_a_question = item.get("type") != "group" and bool(item.get("item"))
    return item.get("type") in SHOWN and not (repeats or given or below_a_question)


def fields_of(
    form: LinkForm,
    locale: str,
    shown: Collection[str],
    answers: Mapping[str, Any],
    faults: Mapping[str, str],
) -> list[Field]:
    """What stands on the page: of `shown` each item, filled in with these answers and its fault beside it."""
    items = [item for item in items_of(form.document, form.order) if item.get("linkId") in shown]
    made = [_field(item, locale, answers, faults.get(item["linkId"], "")) for item in items]
    return [replace(field, place=place) for place, field in enumerate(made, 1)]


def said(text: Any, locale: str) -> Said:
    """In the page's language, else in another that it is written in."""
    if not isinstance(text, Mapping):
        return Said(str(text or ""))
    if locale in text:
        return Said(str(text[locale]))
    lang = "en" if "en" in text else min(text, default="")
    return Said(str(text.get(lang, "")), lang)


def _field(item: Mapping[str, Any], locale: str, answers: Mapping[str, Any], fault: str) -> Field:
    link_id, kind = item["linkId"], _kind(item)
    answer = answers.get(link_id, item.get("initial"))
    choices = tuple(_choices(item, locale, answer))
    low, high = (_plain(item.get(name)) for name in ("minValue", "maxValue"))
    own = _own_words(item, answer)
    return Field(
        link_id=link_id,
        kind=kind,
        said=said(item.get("text"), locale),
        prefix=said(item.get("prefix"), locale),
        help=said(item.get("help"), locale),
        choices=choices,
        instead=() if choices else tuple(_instead(item, locale, answer)),
        value="" if choices or answer is None or isinstance(answer, dict) else _plain(answer),
        other=own,
        takes_other=item.get("type") == "open-choice",
        needed=bool(item.get("required")),
        row=kind == "choices" and item.get("type") in NUMBERS,
        low=low,
        high=high,
        whole=item.get("type") == "integer",
        longest=item.get("maxLength"),
        limits=_limits(locale, low, high) if kind in ("number", "date") else "",
        fault=fault,
    )


def _kind(item: Mapping[str, Any]) -> str:
    kind = item.get("type")
    if kind in CHOICES:
        if item.get("repeats"):
            return "marks"
        many = len(item.get("answerOption") or ()) > MOST_BELOW
        return "list" if many and kind == "choice" else "choices"
    if kind == "boolean" or _is_scale(item):
        return "choices"
    words = {"group": "heading", "display": "words", "string": "line", "text": "box"}
    return words.get(str(kind), "number" if kind in NUMBERS else str(kind))


def _is_scale(item: Mapping[str, Any]) -> bool:
    """Few whole numbers between two ends: each has its button, and none is chosen from the start."""
    low, high = item.get("minValue"), item.get("maxValue")
    ends = type(low) is int and type(high) is int
    return item.get("type") == "integer" and ends and 0 < int(high or 0) - int(low or 0) <= LONGEST_SCALE


def _choices(item: Mapping[str, Any], locale: str, answer: Any) -> Iterator[Choice]:
    words = FORM_WORDS[locale]
    kind = item.get("type")
    given = answer if isinstance(answer, list) else [answer]
    if kind in CHOICES:
        for option in item.get("answerOption") or ():
            code = str(option.get("code", ""))
            yield Choice(CODE + code, said(option.get("text"), locale), code in given)
        if kind == "open-choice":
            yield Choice(OWN, Said(words["other"]), bool(_own_words(item, answer)))
    elif kind == "boolean":
        yield Choice(YES, Said(words["yes"]), answer is True)
        yield Choice(NO, Said(words["no"]), answer is False)
    elif _is_scale(item):
        for number in range(item["minValue"], item["maxValue"] + 1):
            yield Choice(str(number), Said(str(number)), answer == number and answer is not True)
    else:
        return
    if not item.get("repeats"):
        yield from _instead(item, locale, answer)
        if not item.get("required"):
            yield Choice("", Said(words["leave_out"]), False)


def _instead(item: Mapping[str, Any], locale: str, answer: Any) -> Iterator[Choice]:
    for reason in item.get("absent") or ():
        yield Choice(MISSING + reason, Said(FORM_WORDS[locale][reason]), answer == {"missing": reason})


def _own_words(item: Mapping[str, Any], answer: Any) -> str:
    if item.get("type") != "open-choice":
        return ""
    codes = {option.get("code") for option in item.get("answerOption") or ()}
    given = answer if isinstance(answer, list) else [answer]
    return next((told for told in given if isinstance(told, str) and told not in codes), "")


def _plain(told: Any) -> str:
    return "" if told is None or isinstance(told, bool) else str(told)


def _limits(locale: str, low: str, high: str) -> str:
    words = FORM_WORDS[locale]
    name = "from_to" if low and high else "from" if low else "to" if high else ""
    return words[name].format(low=low, high=high) if name else ""
