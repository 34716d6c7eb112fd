"""`rescore` compares all that is shown of a score, with pure functions where no database is needed."""

from copy import deepcopy
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from assessments import rules
from assessments.actions.rescoring import Tally
from assessments.actions.sending import in_json, score_columns

ITEMS = [
    {
        "linkId": f"q{n}",
        "type": "integer",
        "minValue": 0,
        "maxValue": 9,
        "absent": ["not_applicable"],
        "text": "?",
    }
    for n in (1, 2)
]
SCORING = {
    "scales": [{"key": "s", "items": ["q1", "q2"], "method": "mean", "missing": {"rule": "mean", "limit": 1}}]
}
ANSWERS = {"q1": 3, "q2": {"missing": "not_applicable"}}
OF = UUID(int=7)


def computed() -> dict[str, Any]:
    (columns,) = score_columns(rules.score({"item": ITEMS}, SCORING, ANSWERS).values())
    return columns


@pytest.mark.parametrize("is_kept", [False, True])
def test_what_says_the_same_is_no_difference(is_kept: bool) -> None:
    stored = in_json([computed()])[0] if is_kept else computed()
    tally = Tally()
    assert tally.compare(OF, computed(), stored) is False
    assert (tally.counts["scores"], tally.differing) == (1, [])


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("value", Decimal("3.0001")),
        ("value", None),
        ("exact", "4"),
        ("absent", {}),
        ("absent", {"not_applicable": 2}),
        ("band", "high"),
        ("answered", 2),
        ("missing", 0),
        ("prorated", False),
        ("flags", [{"key": "x"}]),
    ],
)
def test_any_part_that_is_shown_and_differs_is_found(name: str, other: Any) -> None:
    stored = deepcopy(computed())
    assert stored[name] != other
    tally = Tally()
    tally.compare(OF, computed(), {**stored, name: other})
    assert tally.differing == [f"different: s of answers {OF}"]
