"""What SQL has to say once more because it decides there too: the same as in Python."""

import re
from datetime import timedelta

import pytest

from clients.models import CODES_TRIED
from reminders.facts import select
from reminders.models import MOST_KEPT, MOST_WRONG_FACTORS, MOST_WRONG_IN_ALL
from reminders.reconcile import ASKED_FOR
from reminders.rules import FEWEST

pytestmark = pytest.mark.django_db


def said(function: str, words: str) -> str:
    """The one place of the function, as the database has it, that these words find."""
    ((body,),) = select("SELECT prosrc FROM pg_proc WHERE oid = %s::regproc", function)
    (found,) = re.findall(words, body)
    return str(found)


def test_a_provider_is_asked_for_as_long_as_practices_are_looked_up_for_it() -> None:
    span = said("rls.due_practices", r"(?s)WHEN 'reconcile' THEN.*?WHEN").split("interval '")[1].split("'")[0]
    ((found,),) = select("SELECT %s::interval", span)
    assert found == ASKED_FOR > timedelta(0)


def test_the_database_tells_of_as_many_as_a_share_is_made_of() -> None:
    assert int(said("rls.reminders_help", r"HAVING count\(\*\) >= (\d+)")) == FEWEST


@pytest.mark.parametrize(
    ("function", "words", "most"),
    [
        ("try_link_factor", r"l\.wrong_factors < (\d+)", MOST_WRONG_FACTORS),
        ("link_opens", r"link\.wrong_factors < (\d+)", MOST_WRONG_FACTORS),
        ("try_link_factor", r"tried <= (\d+)", MOST_WRONG_IN_ALL),
        ("link_factor_was_wrong", r"t\.wrong >= (\d+)", MOST_WRONG_IN_ALL),
        ("my_tried_code", r"t\.wrong >= (\d+)", MOST_WRONG_IN_ALL),
        ("keep_from_link", r"link\.kept >= (\d+)", MOST_KEPT),
    ],
)
def test_the_database_counts_as_far_as_is_said_of_codes(function: str, words: str, most: int) -> None:
    assert int(said(f"rls.{function}", words)) == most


def test_the_database_files_what_is_said_of_codes() -> None:
    assert said("rls.tell_of_tries", r"'(\w+)', now\(\)") == CODES_TRIED
