"""The columns that hold somebody's words are the same for the actions and for the database."""

import re
from typing import Any, Final

import pytest
from django.db import connection

from assessments.actions import disclosures
from relationships.actions import boundaries, breaks, disagreements, goals, norms, requests
from relationships.models import Boundary, Break, Disagreement, Disclosure, Goal, GoalStep, Norm, Request

pytestmark = pytest.mark.django_db

DEFINED: Final = """
    SELECT pg_get_triggerdef(oid) FROM pg_trigger
    WHERE tgrelid = %s::regclass AND tgname = %s AND NOT tgisinternal"""
# Every wording stays, or none does; see relationships/models/own_words.py.
KEPT, LOST = "own_words", "words_of_their_writer"
WORDS: Final[dict[Any, tuple[str, tuple[str, ...]]]] = {
    Norm: (KEPT, norms.VERSIONS.words),
    Request: (KEPT, requests.VERSIONS.words),
    Boundary: (KEPT, boundaries.VERSIONS.words),
    Disagreement: (KEPT, disagreements.VERSIONS.words),
    Goal: (LOST, goals.WORDS),
    GoalStep: (LOST, goals.WORDS_OF_STEP),
    Break: (LOST, breaks.WORDS),
    Disclosure: (LOST, disclosures.WORDS),
}


def columns(model: Any, trigger: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(DEFINED, [model._meta.db_table, trigger])
        found = cursor.fetchone()
    assert found is not None, f"{model} has no {trigger}"
    return set(re.findall(r"'(\w+)'", found[0]))


@pytest.mark.parametrize("model", WORDS)
def test_the_database_guards_the_words_that_the_action_guards(model: Any) -> None:
    trigger, words = WORDS[model]
    assert columns(model, trigger) == set(words)


@pytest.mark.parametrize("model", WORDS)
def test_words_are_guarded_by_one_rule_alone(model: Any) -> None:
    trigger, _ = WORDS[model]
    (other,) = {KEPT, LOST} - {trigger}
    with connection.cursor() as cursor:
        cursor.execute(DEFINED, [model._meta.db_table, other])
        assert cursor.fetchone() is None
