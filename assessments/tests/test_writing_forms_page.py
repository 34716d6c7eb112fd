"""The page for those who write forms names every field and word that a form and its scoring may have."""

import re
from pathlib import Path

import pytest

from assessments.rules.forms.document import CONTROLS, FIELDS, REVEALS, SENSITIVITIES
from assessments.rules.forms.flag_shape import CALLS_FOR_SCREENING, SEVERITIES
from assessments.rules.forms.form_shape import ABSENT, MAX_DEPTH, MAX_ITEMS, OPERATORS, TYPES
from assessments.rules.forms.reading import MOST_ANSWERS
from assessments.rules.forms.scoring_document import TELL
from assessments.rules.forms.scoring_shape import METHODS, MISSING_RULES

PAGE = (Path(__file__).parent.parent.parent / "docs" / "writing-forms.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`]+)`", PAGE))
WORDS = {
    "types": TYPES,
    "operators": OPERATORS,
    "reasons": ABSENT,
    "controls": tuple(CONTROLS),
    "sensitivities": SENSITIVITIES,
    "reveals": REVEALS,
    "methods": METHODS,
    "tell": TELL,
    "missing rules": MISSING_RULES,
    "severities": SEVERITIES,
    "causes": CALLS_FOR_SCREENING,
}


@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_is_named(kind: str) -> None:
    assert FIELDS[kind] <= NAMED


@pytest.mark.parametrize("kind", WORDS)
def test_every_word_is_named(kind: str) -> None:
    assert set(WORDS[kind]) <= NAMED


def test_the_limits_are_those_that_hold() -> None:
    assert f"up to {MAX_ITEMS:,}, up to {MAX_DEPTH} deep" in PAGE
    assert f"up to {MOST_ANSWERS} of them" in PAGE
