"""What a threshold may be: its range, its order beside others, and which way it is shut."""

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from practices.models import Practice
from practices.thresholds import (
    ALWAYS_LESS,
    DEFAULTS,
    FINEST,
    LIMITS,
    NEVER_MORE,
    Thresholds,
    number_of,
    shown,
    thresholds_of,
    values_of,
    wrong_values,
)
from tests.cast import as_person

# What keeps somebody safe, and which way it may not be moved.
STRICTER: Final = {
    "rise_settles_days": "up",
    "harm_counts_months": "up",
    "gate_moments_needed": "up",
    "gate_moments_days": "down",
    "gate_moments_mean": "up",
    "gate_moment_lowest": "up",
    "gate_closed_days": "up",
    "gate_met_to_mend": "up",
    "gate_some_areas": "up",
    "adherence_kept_percent": "up",
    "work_seen_days": "down",
    "work_days_needed": "up",
    "work_span_days": "up",
    "work_above_first": "up",
    "work_largest_gain": "down",
    "forecast_ahead_days": "down",
    "leans_from": "down",
    "not_free_up_to": "up",
    "freedom_fell_by": "down",
    "falls_months": "up",
    "session_low_up_to": "up",
    "session_split_from": "down",
    "screening_every_days": "down",
    "lift_alone_hours": "up",
    "contact_recheck_days": "down",
    "contact_grace_days": "down",
    "acknowledge_minutes": "down",
    "retention_years": "up",
}


@pytest.mark.parametrize(("name", "way"), STRICTER.items())
def test_what_keeps_people_safe_is_only_made_stricter(name: str, way: str) -> None:
    limit = LIMITS[name]
    assert limit.may_go == way
    looser = limit.standard - 1 if way == "up" else limit.standard + 1
    assert not limit.admits(looser)
    word = {"up": "raised", "down": "lowered"}[way]
    assert limit.words.endswith(f"It may only be {word}.")


def test_every_standard_is_within_its_range_and_says_what_it_does() -> None:
    for limit in LIMITS.values():
        assert limit.admits(limit.standard), limit.name
        assert limit.lowest < limit.highest, limit.name
        assert limit.says.endswith("."), limit.name
        assert all((limit.unit, limit.rule)), limit.name


@pytest.mark.parametrize("name", LIMITS)
def test_both_ends_are_included_and_nothing_beyond(name: str) -> None:
    limit = LIMITS[name]
    step: Any = 1 if limit.is_whole else Fraction(1, FINEST)
    assert limit.admits(limit.lowest)
    assert limit.admits(limit.highest)
    assert not limit.admits(limit.lowest - step)
    assert not limit.admits(limit.highest + step)


@pytest.mark.parametrize(
    "settings",
    [
        {"no_such_days": 3},
        {"screening_every_days": 91},
        {"screening_every_days": "60"},
        {"screening_every_days": 60.0},
        {"screening_every_days": True},
        {"screening_every_days": None},
        {"screening_every_days": [60]},
        {"even_within": 0.255},
        {"even_within": math.nan},
        {"even_within": math.inf},
        {"harm_counts_months": -12},
        {"stale_after_days": 60},
        {"work_above_first": 4},
    ],
)
def test_stored_garbage_is_refused(settings: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(settings))):
        thresholds_of(settings)


@pytest.mark.parametrize(("small", "large"), [*NEVER_MORE, *ALWAYS_LESS])
def test_a_pair_out_of_its_order_names_both(small: str, large: str) -> None:
    values = {**values_of(DEFAULTS), small: LIMITS[small].highest, large: LIMITS[large].lowest}
    if values[small] > values[large]:
        assert set(wrong_values(values)) >= {small, large}
    level = max(LIMITS[small].lowest, LIMITS[large].lowest)
    equal = {**values_of(DEFAULTS), small: int(level), large: int(level)}
    assert (f"than {large}." in wrong_values(equal).get(small, "")) == ((small, large) in ALWAYS_LESS)


def settings_of_one() -> st.SearchStrategy[dict[str, Any]]:
    def told(name: str) -> st.SearchStrategy[dict[str, Any]]:
        limit = LIMITS[name]
        scale = 1 if limit.is_whole else FINEST
        ends = int(limit.lowest * scale), int(limit.highest * scale)
        values = st.integers(*ends).map(lambda n: n if limit.is_whole else n / FINEST)
        return values.map(lambda value: {name: value})

    return st.sampled_from(sorted(LIMITS)).flatmap(told)


@given(settings_of_one())
def test_what_is_within_range_reads_back_exactly(settings: dict[str, Any]) -> None:
    ((name, told),) = settings.items()
    value = number_of(name, told)
    assert shown(value) == told
    if not wrong_values({**values_of(DEFAULTS), name: value}):
        moved: dict[str, Any] = {name: value}
        assert thresholds_of(settings) == replace(DEFAULTS, **moved)


@given(st.dictionaries(st.text() | st.sampled_from(sorted(LIMITS)), st.none() | st.floats() | st.text()))
def test_whatever_is_stored_is_thresholds_or_refused(settings: dict[str, Any]) -> None:
    try:
        found = thresholds_of(settings)
    except ValueError:
        return
    assert isinstance(found, Thresholds)
    assert wrong_values(values_of(found)) == {}


@pytest.mark.django_db
def test_the_database_knows_the_same_thresholds() -> None:
    with as_person("mark"), connection.cursor() as cursor:
        cursor.execute("SELECT name, standard, lowest, highest, is_whole FROM rls.thresholds()")
        found = {name: tuple(told) for name, *told in cursor.fetchall()}
    assert {name: (*map(Fraction, told[:3]), told[3]) for name, told in found.items()} == {
        name: (limit.standard, limit.lowest, limit.highest, limit.is_whole) for name, limit in LIMITS.items()
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "settings",
    [
        {"no_such_days": 3},
        {"screening_every_days": 91},
        {"screening_every_days": 60.5},
        {"screening_every_days": 60.0},
        {"messages_per_hour": 60.0},
        {"screening_every_days": "60"},
        {"screening_every_days": None},
        {"even_within": 0.255},
        [],
        3,
    ],
)
def test_the_database_keeps_no_garbage(settings: Any) -> None:
    refused = pytest.raises(IntegrityError, match="practice_settings_are_thresholds")
    with as_person("mark"), refused, transaction.atomic():
        Practice.objects.update(settings=settings)


@pytest.mark.django_db
def test_the_database_keeps_what_is_within_range() -> None:
    with as_person("mark"):
        for limit in LIMITS.values():
            for value in (limit.lowest, limit.highest):
                Practice.objects.update(settings={limit.name: shown(value)})
        assert Practice.objects.update(settings={}) == 1


@pytest.mark.django_db
def test_the_database_tells_the_acting_practice_its_own() -> None:
    def asked() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rls.own_threshold('adherence_days')")
            return cursor.fetchone()[0]

    with as_person("mark"):
        assert asked() == DEFAULTS.adherence_days
        Practice.objects.update(settings={"adherence_days": 120})
        assert asked() == 120
    with as_person("zoe"):
        assert asked() == DEFAULTS.adherence_days
