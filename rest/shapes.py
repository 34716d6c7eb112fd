"""What a JSON value must be for a field: `"3"`, `3.0` and `true` are no integers.

DRF's own fields are lenient on purpose. A strict serializer asks here first, so plain fields are strict.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from rest_framework import fields, relations

UUID_FORM: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)
DAY_FORM: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
INSTANT_FORM: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})\Z", re.ASCII
)
TIME_FORM: Final = re.compile(r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?\Z", re.ASCII)

INTEGER: Final = "A whole number is expected."
NUMBER: Final = "A number is expected."
TRUTH: Final = "true or false is expected."
TEXT: Final = "A text is expected."
UUID_TEXT: Final = "An id is expected, like 01890a5d-ac96-774b-bcce-b302099a8057."
DAY: Final = "A day is expected, like 2026-03-31."
INSTANT: Final = "A time with its zone is expected, like 2026-03-31T14:00:00Z."
TIME: Final = "A time of day is expected, like 14:00."
LIST: Final = "A list is expected."
OBJECT: Final = "An object is expected."

Errors = list[str] | dict[str, Any]


def wrong_shape(field: fields.Field[Any, Any, Any, Any], value: Any) -> Errors | None:
    """What is wrong with `value` for `field`, with paths below it; None if its shape is right.

    null is not judged here: whether it is allowed is the field's own say.
    """
    if value is None:
        return None
    if isinstance(field, fields.ListField):
        return _wrong_items(field.child, value)
    if isinstance(field, relations.ManyRelatedField):
        return _wrong_items(field.child_relation, value)
    if isinstance(field, fields.DictField):
        return _wrong_values(field, value)
    words = _wrong_leaf(field, value)
    return [words] if words else None


def _wrong_items(child: Any, value: Any) -> Errors | None:
    if not isinstance(value, list):
        return [LIST]
    return _collected((str(place), wrong_shape(child, inner)) for place, inner in enumerate(value))


def _wrong_values(field: Any, value: Any) -> Errors | None:
    if not isinstance(value, Mapping):
        return [OBJECT]
    return _collected((str(key), wrong_shape(field.child, inner)) for key, inner in value.items())


def _collected(found: Any) -> dict[str, Any] | None:
    return {path: errors for path, errors in found if errors} or None


def _wrong_leaf(field: Any, value: Any) -> str | None:
    # The order matters: some of DRF's fields are children of others.
    match field:
        case fields.BooleanField():
            return None if isinstance(value, bool) else TRUTH
        case fields.IntegerField():
            return None if type(value) is int else INTEGER
        case fields.FloatField() | fields.DecimalField():
            return None if type(value) in (int, float) else NUMBER
        case fields.MultipleChoiceField():
            return None if isinstance(value, list) else LIST
        case fields.ChoiceField():
            return _wrong_choice(field, value)
        case fields.UUIDField():
            return None if _has_form(value, UUID_FORM) else UUID_TEXT
        case fields.DateTimeField():
            return None if _has_form(value, INSTANT_FORM) else INSTANT
        case fields.DateField():
            return None if _has_form(value, DAY_FORM) else DAY
        case fields.TimeField():
            return None if _has_form(value, TIME_FORM) else TIME
        case fields.CharField() | relations.PrimaryKeyRelatedField():
            return None if isinstance(value, str) else TEXT
    return None


def _wrong_choice(field: fields.ChoiceField, value: Any) -> str | None:
    kinds = {type(key) for key in field.choices}
    if any(issubclass(kind, str) for kind in kinds):
        if not isinstance(value, str):
            return TEXT
    elif type(value) not in kinds:
        return INTEGER if kinds else None
    if value in field.choices or (value == "" and field.allow_blank):
        return None
    # DRF's own words would repeat the value, however long or private it is.
    return f"One of {', '.join(map(str, field.choices))} is expected."


def _has_form(value: Any, form: re.Pattern[str]) -> bool:
    return isinstance(value, str) and form.match(value) is not None
