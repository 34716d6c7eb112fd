"""Every score computed again: what is out of date gets a row beside the old one, and nothing is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from assessments.actions.responses import score_columns
from assessments.models import KeptResponse, Score
from assessments.tests.scene import ANA, CALM, assigned, put
from practices.models import Practice

SEVERE = {**CALM, "q1": 3, "q2": 3}


def said(*, check: bool = False) -> str:
    told = StringIO()
    call_command("rescore", check=check, stdout=told, stderr=StringIO())
    return told.getvalue()


def by_owner(sql: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)


def rows() -> list[dict[str, Any]]:
    """Every score there is, sent and kept, in one order."""
    sent = Score.objects.using("owner").order_by("id").values()
    kept = KeptResponse.objects.using("owner").order_by("id").values("id", "scores", "items")
    return [dict(row) for row in (*sent, *kept)]


@contextmanager
def newer_engine() -> Iterator[None]:
    """Scores as an engine of the next version computes them."""

    def columns(scores: Any) -> list[dict[str, Any]]:
        return [{**row, "engine_version": row["engine_version"] + 1} for row in score_columns(scores)]

    with patch("assessments.actions.rescoring.score_columns", columns):
        yield


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_rescore_compares_adds_beside_and_can_be_stopped_and_resumed() -> None:
    put(uuid4(), assigned(), SEVERE)
    put(uuid4(), assigned(), CALM, keep=True)
    before = rows()
    assert said(check=True).startswith("2 scores, 0 different, 0 missing, 0 out of date")
    assert "0 added" in said()
    assert rows() == before

    with newer_engine():
        assert "0 different, 0 missing, 2 out of date" in said(check=True)
        assert rows() == before
        # Stopped after the answers that were sent, before those that were kept.
        stopped = patch("assessments.actions.rescoring._kept", side_effect=KeyboardInterrupt)
        with stopped, pytest.raises(KeyboardInterrupt):
            said()
        assert Score.objects.using("owner").filter(client_id=ANA).count() == 2
        assert "1 added" in said()
        assert "0 out of date" in said(check=True)
        assert "0 added" in said()
    for row in before:
        if "scores" in row:
            kept = KeptResponse.objects.using("owner").get(pk=row["id"])
            assert kept.scores[:1] == row["scores"]
            assert (len(kept.scores), kept.items) == (2, row["items"])
        else:
            assert Score.objects.using("owner").values().get(pk=row["id"]) == row

    by_owner(
        "UPDATE assessments_score SET band = 'none'"
        " WHERE engine_version = (SELECT max(engine_version) FROM assessments_score)"
    )
    with newer_engine():
        with pytest.raises(CommandError, match="1 scores differ"):
            said(check=True)
        with pytest.raises(CommandError, match="no new row would mend"):
            said()
    assert Practice.objects.using("owner").count() > 1
