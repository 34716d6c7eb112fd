"""Scales, bands and flags in a Questionnaire, for which FHIR has no place: our own extension.

It holds the scoring document as JSON (docs/writing-forms.md). What comes back with a file is never believed:
it stands in a draft, and publishing checks it like one that was written here.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from assessments import rules

from .json_text import read_json
from .names import OURS
from .nodes import Node
from .report import Report, quoted

SCORING_URL: Final = f"{OURS}scoring"
# Many times the longest of what ships.
LONGEST_SCORING: Final = 200_000
# With these nothing is left that somebody could mend in the draft.
UNREADABLE: Final = frozenset(("not_an_object", "too_deep", "too_large", "html"))

NO_SCORING: Final = "The scales that stand here cannot be read, so they were left out."
BROUGHT: Final = (
    "The file brings rules for scoring ({}). They are in the draft: check them before publishing, "
    "scores will be computed by them."
)
CALLS: Final = (
    "Of its flags these call for a screening for violence wherever such an answer is given: {}. They do so "
    "once a version with them is published."
)


def scoring_extension(scoring: Mapping[str, Any] | None) -> list[dict[str, str]]:
    """The extension of a form with scales or flags; nothing for one without."""
    if not scoring:
        return []
    told = json.dumps(scoring, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return [{"url": SCORING_URL, "valueString": told}]


def scoring_in(node: Node, form: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """The scoring document that an export of ours brought along, {} without one or where it is none."""
    told: dict[str, Any] = {}
    for extension in node.extended(SCORING_URL):
        _, value = extension.value() or ("", None)
        found = None if told else _document(value, form)
        if found is None:
            extension.leave(NO_SCORING)
        else:
            told = found
            report.changed(extension.place, "scoring", BROUGHT.format(quoted(", ".join(_keys(told)))))
            calling = _calling_for_screening(told)
            if calling:
                report.changed(extension.place, "scoring", CALLS.format(quoted(", ".join(calling))))
    return told


def _document(value: object, form: Mapping[str, Any]) -> dict[str, Any] | None:
    if not isinstance(value, str) or len(value) > LONGEST_SCORING:
        return None
    inner = Report()
    found = read_json(value.encode("utf-8", "replace"), inner)
    if inner.faults or not isinstance(found, dict) or not found or not _can_be_kept(found):
        return None
    codes = {fault.code for fault in rules.faults_of(form, found) if fault.path.startswith("scoring")}
    return None if codes & UNREADABLE else found


def _can_be_kept(document: object) -> bool:
    """Whether no name and no text in it holds what a database cannot keep."""
    waiting = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting += [*node, *node.values()]
        elif isinstance(node, list):
            waiting += node
        elif isinstance(node, str) and ("\0" in node or any("\ud800" <= sign <= "\udfff" for sign in node)):
            return False
    return True


def _keys(scoring: Mapping[str, Any]) -> list[str]:
    """What it holds, by the keys of its scales and flags."""
    rows = [row for name in ("scales", "flags") for row in _rows(scoring.get(name))]
    return [str(row["key"]) for row in rows if isinstance(row, dict) and isinstance(row.get("key"), str)]


def _calling_for_screening(scoring: Mapping[str, Any]) -> list[str]:
    flags = [row for row in _rows(scoring.get("flags")) if isinstance(row, dict)]
    return [str(row.get("key", "")) for row in flags if row.get("calls_for_screening") is not None]


def _rows(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
