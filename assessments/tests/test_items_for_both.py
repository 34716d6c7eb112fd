"""Which answers two may read of each other: the database says what a plain walk says, for any form."""

import json
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import as_person

pytestmark = pytest.mark.django_db

LONG = 2_000
Edges = list[tuple[int, int]]


def items_for_both(form: Any, scoring: Any) -> list[str]:
    with as_person("ana"), connection.cursor() as cursor:
        told = [json.dumps(form), json.dumps(scoring)]
        cursor.execute("SELECT rls.items_for_both(%s::jsonb, %s::jsonb)", told)
        (found,) = cursor.fetchone()
    return list(found)


def after(number: int) -> dict[str, Any]:
    return {"question": f"q{number}", "operator": "exists", "answerBoolean": True}


def question(number: int, waits_for: list[int], **more: Any) -> dict[str, Any]:
    asked = {"enableWhen": [after(other) for other in waits_for]} if waits_for else {}
    return {"linkId": f"q{number}", "type": "choice", **asked, **more}


def plain(size: int, edges: Edges, out: set[int]) -> list[str]:
    """`edges` lead from a question to what is asked only because of it."""
    left, waiting = set(out), list(out)
    while waiting:
        here = waiting.pop()
        fresh = {to for of, to in edges if of == here} - left
        left |= fresh
        waiting += fresh
    return sorted(f"q{number}" for number in range(size) if number not in left)


@st.composite
def forms(draw: st.DrawFn) -> tuple[Any, Any, list[str]]:
    size = draw(st.integers(1, 12))
    numbers = st.integers(0, size - 1)
    edges = draw(st.lists(st.tuples(numbers, numbers), max_size=15))
    sensitive, flagged, scaled = (draw(st.sets(numbers, max_size=2)) for _ in range(3))
    questions: list[Any] = [
        question(
            number,
            [of for of, to in edges if to == number],
            **({"sensitivity": "high"} if number in sensitive else {}),
        )
        for number in range(size)
    ]
    # Some below others: a parent comes before what is in it.
    top, inside = [], []
    for number, one in enumerate(questions):
        above = draw(st.none() | st.integers(0, number - 1)) if number else None
        if above is None:
            top.append(one)
        else:
            inside.append((above, number))
            questions[above].setdefault("item", []).append(one)
    scoring = {
        "scales": [{"key": "s", "items": [f"q{n}" for n in scaled]}, {"key": "t", "items": ["q0"]}],
        "flags": [*({"item": f"q{n}"} for n in flagged), {"scale": "s"}],
    }
    return {"item": top}, scoring, plain(size, edges + inside, sensitive | flagged | scaled)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=forms())
def test_the_database_leaves_out_what_a_plain_walk_leaves_out(told: tuple[Any, Any, list[str]]) -> None:
    form, scoring, shown = told
    assert items_for_both(form, scoring) == shown


@pytest.mark.parametrize("is_ring", [False, True])
def test_a_chain_of_two_thousand_questions_is_followed_to_its_end(is_ring: bool) -> None:
    first = question(0, [LONG - 1] if is_ring else [], sensitivity="high")
    items = [first, *(question(number, [number - 1]) for number in range(1, LONG))]
    assert items_for_both({"item": [*items, question(LONG, [])]}, {}) == [f"q{LONG}"]
