"""Every threshold moves its rule, and no rule holds a number of its own beside them."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from numbers import Number
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments import rules
from assessments.tests.threshold_cases import CASES, TODAY, Case, ago, gate, seen
from practices.thresholds import DEFAULTS, LIMITS, Thresholds, values_of, wrong_values

# How much homework is enough is FORMS' to say; these modules are tried with it.
HOMEWORK: Final = {"burden", "courses"}
# Judged by on other floors, where they are tried.
ELSEWHERE: Final = {
    "screening_every_days",
    "lift_alone_hours",
    "contact_recheck_days",
    "contact_grace_days",
    "acknowledge_minutes",
    "age_of_consent",
    "retention_years",
    "messages_per_hour",
    *(limit.name for limit in LIMITS.values() if limit.rule in HOMEWORK),
}
# What a thing is, and not how much of it is enough: ends of scales, parts of a whole, limits of a page.
DEFINITIONS: Final = {
    "capacities.LEVELS": (0, 1, 2, 3, 4),
    "days.MONTHS_A_YEAR": 12,
    "force.MOST_SUGGESTIONS": 100,
    "give_and_get.HEAVIEST": 4,
    "hopes.NO_CHANGE": 0,
    "ladder.FELT_WITH_PATTERN": 3,
    "ladder.TOP_RUNG": 5,
    "norms.PERCENT": 100,
    "self_and_us.HIGHEST": 4,
    "self_and_us.ITEMS_A_STEP": 3,
}
# Ends of scales from 0 to 4, nothing, one, both; and of c and n the lesser counts twice (DOMAIN, gate).
PLAIN: Final = {0, 1, 2, 4}
# Numbers of the calendar and of arithmetic.
CALENDAR: Final = {"conflict": {12, 31}, "exact": {10, 40}}
# How sure somebody is, as asked and as counted.
SURE: Final = {"hopes": {3, 7, 9, 10}}


def moved(name: str, value: Any) -> Thresholds:
    change: dict[str, Any] = {name: value}
    return replace(DEFAULTS, **change)


@pytest.mark.parametrize(("name", "case"), CASES.items())
def test_moving_a_threshold_moves_its_rule(name: str, case: Case) -> None:
    assert case.asks(DEFAULTS) == case.standard_gives
    assert case.asks(moved(name, case.moved)) == case.moved_gives
    assert case.standard_gives != case.moved_gives


def test_every_threshold_has_its_case() -> None:
    assert CASES.keys() | ELSEWHERE == set(LIMITS)
    assert not CASES.keys() & ELSEWHERE


@pytest.mark.parametrize(("settles", "level"), [(14, 3), (15, 1), (30, 1)])
def test_a_rise_waits_as_long_as_the_practice_says(settles: int, level: int) -> None:
    own = moved("rise_settles_days", settles)
    assert rules.level_used(seen((1, 40), (3, 14), (3, 0)), TODAY, None, own).level == level


@pytest.mark.parametrize(
    ("months", "on", "counts"),
    [
        (12, "2024-06-01", True),
        (12, "2024-05-31", False),
        (13, "2024-05-01", True),
        (13, "2024-04-30", False),
        (120, "2015-06-01", True),
        (120, "2015-05-31", False),
    ],
)
def test_harm_counts_for_whole_months(months: int, on: str, counts: bool) -> None:
    own = moved("harm_counts_months", months)
    found = rules.level_used(seen((3, 0)), TODAY, TODAY.fromisoformat(on), own)
    assert (found.level == 0) is counts


def test_while_harm_counts_no_forecast_with_work_is_made() -> None:
    rows = seen((1, 120), (2, 90), (2, 60), (2, 20))
    work = rules.InnerWork("seen", ago(400), ago(1))
    told: dict[str, Any] = {"inner_work": work, "harm_on": ago(400), "harm_is_level": False}
    assert rules.forecast(rows, TODAY, **told).if_work_goes_on is not None
    own = moved("harm_counts_months", 18)
    assert rules.forecast(rows, TODAY, **told, thresholds=own).if_work_goes_on is None


# More moments may have a better mean than the newest three: more was seen, whatever it says.
AT_THE_GATE: Final = [
    limit
    for limit in LIMITS.values()
    if limit.rule == "disclosure_gate" and limit.name != "gate_moments_needed"
]


@given(st.sampled_from(AT_THE_GATE), st.data())
def test_what_a_practice_may_move_at_the_gate_never_earns_more(limit: Any, data: Any) -> None:
    days, felt = st.integers(0, 120), st.integers(0, 4)
    value = data.draw(st.integers(int(limit.lowest), int(limit.highest)))
    assume(not wrong_values({**values_of(DEFAULTS), limit.name: value}))
    own = moved(limit.name, value)
    met = [rules.DisclosureFact(2, ago(day), "met") for day in range(data.draw(st.integers(0, 4)))]
    asks = gate(
        data.draw(felt),
        moments=[rules.MomentFact(data.draw(felt), ago(data.draw(days))) for _ in range(4)],
        harm_on=data.draw(st.none() | st.integers(0, 400).map(ago)),
        disclosures=[rules.DisclosureFact(2, ago(9), "dismissed"), *met],
    )
    assert asks(own).earned <= asks(DEFAULTS).earned


def modules() -> Iterator[tuple[str, Path]]:
    """The rules themselves; how forms are built and scored is a package of its own."""
    for path in sorted(Path(inspect.getfile(rules)).parent.glob("[a-z]*.py")):
        if path.stem not in HOMEWORK:
            yield path.stem, path


def is_numeric(value: Any) -> bool:
    if isinstance(value, tuple | list):
        return any(map(is_numeric, value))
    return not isinstance(value, bool) and isinstance(value, Number | timedelta)


def test_no_module_holds_a_number_that_is_a_threshold() -> None:
    found = {
        f"{stem}.{name}": value
        for stem, _ in modules()
        for name, value in vars(importlib.import_module(f"assessments.rules.{stem}")).items()
        if name.isupper() and is_numeric(value)
    }
    # What one module takes from another stands where it is made.
    assert {name: value for name, value in found.items() if name not in DEFINITIONS} == {}
    assert found == DEFINITIONS


@pytest.mark.parametrize(("stem", "path"), [*modules()])
def test_no_rule_types_a_number(stem: str, path: Path) -> None:
    allowed = PLAIN | CALENDAR.get(stem, set()) | SURE.get(stem, set())
    typed = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Compare | ast.BinOp | ast.Call):
            told = {part.value for part in ast.iter_child_nodes(node) if isinstance(part, ast.Constant)}
            typed |= {number for number in told if type(number) in (int, float)}
    assert typed <= allowed


def test_a_rule_goes_by_the_standard_where_nothing_is_said() -> None:
    taking = [
        inspect.signature(found).parameters["thresholds"].default
        for found in (getattr(rules, name) for name in rules.__all__)
        if inspect.isfunction(found) and "thresholds" in inspect.signature(found).parameters
    ]
    assert len(taking) > 10
    assert all(default is DEFAULTS for default in taking)
