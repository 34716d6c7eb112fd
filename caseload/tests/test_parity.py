"""The board's one statement says what the plain version says, at a cost that history doesn't raise."""

import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import orjson
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import sql

import conftest
from assessments.rules import reliable_change
from bench import naive
from bench.seed import Size, seed
from caseload import reports
from caseload.api import as_json
from caseload.tests.scatter import scattered
from privacy.actor import Actor, acting_as
from rest.renderers import JSONRenderer

NAME = "test_caseload_history"
BOUND = {"therapist": None, "check_in": reports.CHECK_IN}


def plain(rows: Any) -> Any:
    return orjson.loads(JSONRenderer().render(rows))


@pytest.fixture
def clone(django_db_setup: str, django_db_blocker: Any) -> Iterator[None]:
    """A database of its own: what is seeded is committed."""
    with django_db_blocker.unblock(), conftest.maintenance() as server:
        drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(NAME))
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        server.execute(drop)
        server.execute(make.format(sql.Identifier(NAME), sql.Identifier(django_db_setup)))
        before = connection.settings_dict["NAME"]
        conftest.use_database(NAME)
        yield
        conftest.use_database(before)
        server.execute(drop)


@pytest.mark.usefixtures("clone")
def test_the_board_says_what_the_plain_version_says() -> None:
    therapists = scattered(random.Random(20260331))  # noqa: S311 - the same each time
    seen = set()
    for by in therapists:
        for therapist in (None, therapists[1].member_id):
            with acting_as(by):
                found = plain([as_json(row) for row in reports.caseload(therapist)])
                assert found == plain(naive.caseload(by, therapist))
                seen |= {row["reason"] for row in found}
    # Chance reached what it was meant to reach.
    assert len(seen) >= 4


def explained(by: Actor) -> dict[str, Any]:
    with acting_as(by), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {reports.BOARD}", BOUND)
        (told,) = cursor.fetchone()
    plan: dict[str, Any] = told[0]["Plan"]
    return plan


def nodes(plan: dict[str, Any]) -> Any:
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


def touched(plan: dict[str, Any]) -> int:
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


@pytest.mark.usefixtures("clone")
def test_ten_times_the_history_costs_the_same_and_history_is_neither_scanned_nor_sorted() -> None:
    (short,) = seed(Size(practices=1, therapists=1, clients=12), "short")
    (long,) = seed(Size(practices=1, therapists=1, clients=12, times=10), "long")
    explained(short), explained(long)
    plans = {by.member_id: explained(by) for by in (short, long)}
    assert touched(plans[long.member_id]) <= 1.2 * touched(plans[short.member_id])
    for plan in plans.values():
        for node in nodes(plan):
            assert node.get("Relation Name") != "assessments_assessment"
            # What is sorted is what one reader's page is made of, never a history.
            assert node["Node Type"] != "Sort" or node["Actual Rows"] < 1000
            if node["Node Type"] == "Seq Scan":
                assert not node["Relation Name"].startswith(("assessments_response", "assessments_score"))


@pytest.mark.usefixtures("clone")
def test_a_count_of_change_is_told_with_both_others_or_not_at_all() -> None:
    therapists = seed(Size(practices=1, therapists=6), "change")
    with acting_as(replace(therapists[0], roles=frozenset({"manager"}))):
        told = {row.therapist: row for row in reports.progress()}
    hidden = 0
    for by in therapists:
        with acting_as(by):
            worse = sum(row.deteriorated for row in reports.caseload())
        row = told[by.member_id]
        counts = (row.improved, row.unchanged, row.deteriorated)
        if None in counts:
            hidden += 1
            assert counts == (None, None, None)
        else:
            assert row.deteriorated == worse
            assert min(filter(None, counts)) >= 5
            # Cases are counted exactly: had one of the three been hidden, this is how it would be found.
            assert sum(filter(None, counts)) == row.open_cases
    assert hidden != 1


VALUES = st.fractions(min_value=0, max_value=60, max_denominator=20)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(
    first=VALUES,
    newest=VALUES,
    sd=st.decimals("0.5", "12", places=2),
    reliability=st.decimals("0", "0.99", places=2),
    better=st.sampled_from(("lower", "higher")),
)
def test_the_database_judges_change_as_the_rule_does(
    first: Fraction, newest: Fraction, sd: Any, reliability: Any, better: Any
) -> None:
    declared = f'{{"sd": {sd}, "reliability": {reliability}}}'
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rls.reliable_change(%s, %s, %s::jsonb, %s)", [str(first), str(newest), declared, better]
        )
        (told,) = cursor.fetchone()
    assert told == reliable_change(first, newest, sd=sd, reliability=reliability, better=better).category
