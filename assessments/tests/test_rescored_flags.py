"""Flags computed again: what no row kept is kept, nobody is told twice, and nothing is lost."""

from collections.abc import Iterator
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.management import CommandError
from django.test import TransactionTestCase

from assessments import rules
from assessments.models import RaisedFlag
from assessments.tests.scene import ANA, TODAY, asked, assigned, inbox, put
from assessments.tests.test_rescore import by_owner, said
from clients.models import Screening, ScreeningCause
from tests.cast import as_person

HARM = {"about": "x", "outcome": "harm"}


@pytest.fixture(scope="module", autouse=True)
def _owner_commits() -> Iterator[None]:
    """The audit trail can't be flushed; the next test gets a new clone."""
    with patch.object(TransactionTestCase, "_fixture_teardown"):
        yield


def kept() -> list[tuple[str, int, bool]]:
    rows = RaisedFlag.objects.using("owner").filter(client_id=ANA).order_by("scored_at", "id")
    return [(row.key, row.engine_version, row.is_news) for row in rows]


def causes() -> int:
    return ScreeningCause.objects.using("owner").filter(client_id=ANA).count()


def due() -> object:
    return asked("thea", "get", f"clients/{ANA}/screening-due/").json()["reasons"]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_flags_are_kept_again_beside_and_nobody_is_told_twice() -> None:
    first, homework = uuid4(), assigned("after_disagreement")
    put(first, homework, HARM)
    put(uuid4(), homework, {**HARM, "about": "y"}, amends=str(first))
    put(uuid4(), assigned("after_disagreement"), HARM, keep=True)
    with as_person("thea"):
        Screening.objects.create(client_id=ANA, asked_on=TODAY, result="clear", way="in_person")
    told, items = kept(), inbox()
    assert [news for _, _, news in told] == [True, False, True]
    assert causes() == 2
    assert said(check=True).rstrip().endswith("3 flags")
    assert "0 added" in said()

    newer = rules.ENGINE_VERSION + 1
    with patch("assessments.rules.ENGINE_VERSION", newer):
        assert "3 out of date" in said(check=True)
        assert "3 added" in said()
        assert "0 added" in said()
    assert kept() == [*told, *[("harm", newer, False)] * 3]
    assert (inbox(), causes(), due()) == (items, 2, [])
    page = asked("thea", "get", f"clients/{ANA}/scores/").json()["flags"]
    assert [line["key"] for line in page] == ["harm"] * 3

    # As if they had been sent before flags were kept.
    by_owner("DELETE FROM clients_screeningcause WHERE about = 'assessments_raisedflag'")
    by_owner("DELETE FROM assessments_raisedflag")
    with pytest.raises(CommandError, match="3 scores differ"):
        said(check=True)
    assert "3 added" in said()
    assert kept() == told
    # Called for as of the day on which it was told, which the talk since has answered.
    assert (inbox(), causes(), due()) == (items, 2, [])

    by_owner("UPDATE assessments_raisedflag SET key = 'another'")
    with pytest.raises(CommandError, match="scores differ"):
        said(check=True)
