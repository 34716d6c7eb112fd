"""Texts that a practice supplies for a form which may not ship with them: nothing else of it changes."""

from collections.abc import Iterator, Mapping
from copy import deepcopy

from .answers import Fault
from .form_shape import Form, as_rows, as_text, field, walk

Texts = Mapping[str, Mapping[str, str]]
OptionTexts = Mapping[str, Texts]

MESSAGES = {
    "unknown_item": "The form has no such item.",
    "unknown_option": "This item has no such option.",
    "text_missing": "A question needs a text.",
    "option_text_missing": "An option needs a text.",
    "language_missing": "This text is missing in this language.",
}


def unknown_texts(form: Form, texts: Texts, options: OptionTexts) -> list[Fault]:
    """Texts for what the form does not have (FORMS, What ships).

    `texts`: linkId -> language -> text; `options`: linkId -> code -> language -> text. Places are like
    `texts.q1` and `options.q1.a0`. Raises nothing.
    """
    codes = {link_id: {*_codes(raw)} for link_id, _, raw in _items(form)}
    faults = [_fault(f"texts.{link_id}", "unknown_item") for link_id in texts if link_id not in codes]
    for link_id, told in options.items():
        if link_id not in codes:
            faults.append(_fault(f"options.{link_id}", "unknown_item"))
            continue
        unknown = (code for code in told if code not in codes[link_id])
        faults += [_fault(f"options.{link_id}.{code}", "unknown_option") for code in unknown]
    return faults


def with_texts(form: Form, texts: Texts, options: OptionTexts) -> dict[str, object]:
    """The form with these texts in place of what stood there, all else as it was; `form` stays untouched.

    Shapes as for unknown_texts; what the form does not have is left out. Raises nothing.
    """
    filled: dict[str, object] = deepcopy(dict(form))
    for link_id, _, raw in _items(filled):
        if link_id in texts and isinstance(raw, dict):
            raw["text"] = dict(texts[link_id])
        for option in as_rows(raw, "answerOption"):
            told = options.get(link_id, {}).get(as_text(option, "code") or "")
            if told is not None and isinstance(option, dict):
                option["text"] = dict(told)
    return filled


def missing_texts(form: Form) -> list[Fault]:
    """What still has no text, or not in each language that another text has, each with its place.

    Places are like `form.item[2].text` and `form.item[2].answerOption[0].text.de`. A bare text is in all
    languages. Raises nothing.
    """
    wanted = [*_wanted(form)]
    languages = sorted({language for _, _, text in wanted if isinstance(text, Mapping) for language in text})
    faults = []
    for path, code, text in wanted:
        if not text:
            faults.append(_fault(path, code))
        elif isinstance(text, Mapping):
            gaps = (language for language in languages if not text.get(language))
            faults += [_fault(f"{path}.{language}", "language_missing") for language in gaps]
    return faults


def _wanted(form: Form) -> Iterator[tuple[str, str, object]]:
    """Every place that needs a text: where, what it is called if it is missing, what is there."""
    for _, path, raw in _items(form):
        if as_text(raw, "type") != "group":
            yield f"form.{path}.text", "text_missing", field(raw, "text")
        for place, option in enumerate(as_rows(raw, "answerOption")):
            yield f"form.{path}.answerOption[{place}].text", "option_text_missing", field(option, "text")


def _items(form: Form) -> Iterator[tuple[str, str, object]]:
    """linkId, place and the raw item; the first of two equal linkIds, as everywhere."""
    seen: set[str] = set()
    for place in walk(form):
        link_id = as_text(place.raw, "linkId")
        if link_id is not None and link_id not in seen:
            seen.add(link_id)
            yield link_id, place.path, place.raw


def _codes(raw: object) -> Iterator[str]:
    for option in as_rows(raw, "answerOption"):
        code = as_text(option, "code")
        if code is not None:
            yield code


def _fault(path: str, code: str) -> Fault:
    return Fault(path, code, MESSAGES[code])
