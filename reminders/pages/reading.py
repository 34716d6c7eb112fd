"""What was filled in on a page, as the answers that a signed-in device would send."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.http import QueryDict

from assessments.actions import LinkForm
from reminders.pages.fields import (
    ANSWER,
    CHOICES,
    CODE,
    INSTEAD,
    MISSING,
    NO,
    NUMBERS,
    OTHER,
    OWN,
    SILENT,
    YES,
    items_of,
)

WHOLE: Final = re.compile(r"[+-]?[0-9]{1,15}")
DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{1,15})?")
# Where a reason may stand among the answers.
BUTTONS: Final = ("boolean", "integer")
SHORT_TIME: Final = re.compile(r"[0-9]{2}:[0-9]{2}")


def answers_in(form: LinkForm, told: QueryDict) -> dict[str, Any]:
    """By linkId, what was given. What can't be read stays as written: checking it says what is wrong."""
    items = items_of(form.document, form.order)
    found = {item["linkId"]: _answer(item, told) for item in items if item.get("type") not in SILENT}
    return {link_id: answer for link_id, answer in found.items() if answer not in (None, "", [])}


def carried(told: QueryDict, but: set[str]) -> Iterator[tuple[str, str]]:
    """What earlier pages brought, to be sent again with the next one."""
    for name, values in told.lists():
        if name[:2] in (ANSWER, OTHER, INSTEAD) and name[2:] not in but:
            yield from ((name, value) for value in values)


def _answer(item: Mapping[str, Any], told: QueryDict) -> Any:
    link_id, kind = item["linkId"], item["type"]
    given = [value for value in told.getlist(ANSWER + link_id) if value]
    if kind in CHOICES:
        return _chosen(item, given, _lines(told.get(OTHER + link_id, "")))
    value, instead = given[-1] if given else "", told.get(INSTEAD + link_id, "")
    if kind in BUTTONS and value.startswith(MISSING):
        value, instead = "", value
    if not value and instead:
        return {"missing": instead.removeprefix(MISSING)}
    return _read(item, value)


def _chosen(item: Mapping[str, Any], given: list[str], own: str) -> Any:
    missing = [value for value in given if value.startswith(MISSING)]
    if missing:
        return {"missing": missing[-1].removeprefix(MISSING)}
    codes = [value.removeprefix(CODE) for value in given if value.startswith(CODE)]
    # Words without their mark count too: whoever writes them means them.
    if item["type"] == "open-choice" and own.strip() and (item.get("repeats") or not codes or OWN in given):
        codes = [*codes, own] if item.get("repeats") else [own]
    if item.get("repeats"):
        return codes
    return codes[-1] if codes else None


def _read(item: Mapping[str, Any], value: str) -> Any:
    kind = item["type"]
    if kind == "boolean":
        return {YES: True, NO: False}.get(value, value)
    if kind in NUMBERS:
        return _number(kind, value.strip())
    if kind == "time" and SHORT_TIME.fullmatch(value):
        return f"{value}:00"
    return _lines(value)


def _number(kind: str, value: str) -> Any:
    if WHOLE.fullmatch(value):
        return int(value)
    if kind == "decimal" and DECIMAL.fullmatch(value):
        return float(value.replace(",", "."))
    return value


def _lines(value: str) -> str:
    """A browser ends lines in its own way; what is kept does not depend on it."""
    return value.replace("\r\n", "\n")
