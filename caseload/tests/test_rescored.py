"""After everything was scored again each number is counted once, wherever scores are read."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client as Browser

from assessments import rules
from assessments.actions.sending import in_json, score_columns
from assessments.models import FormVersion, Homework, KeptResponse, Response, Score
from assessments.tests.scene import ANA, asked, assigned, put
from bench.seed import Size, seed, sign_in
from caseload.tests.scatter_answers import further_versions
from clients.models import CareTeam, CaseClient
from practices.models import Member, Practice
from privacy.ids import uuid7
from relcare.demo.people import OWNER

API = "/api/v1/"
SIZE = Size(practices=1, therapists=2)


@contextmanager
def newer_engine(by: int, more: int = 0) -> Iterator[None]:
    """Scores as a later engine computes them; `more`: what was wrong in the one before."""

    def columns(scores: Any) -> list[dict[str, Any]]:
        return [_later(row, by, more) for row in score_columns(scores)]

    with patch("assessments.actions.rescoring.score_columns", columns):
        yield


def _later(row: dict[str, Any], by: int, more: int) -> dict[str, Any]:
    row = {**row, "engine_version": row["engine_version"] + by}
    if row["exact"] is None:
        return row
    exact = Fraction(row["exact"]) + more
    return {**row, "exact": str(exact), "value": row["value"] + more}


def rescored() -> None:
    call_command("rescore", stdout=StringIO(), stderr=StringIO())


def answers(total: int) -> dict[str, int]:
    """A PHQ-9 of this total."""
    return {f"q{number}": min(3, max(0, total - 3 * (number - 1))) for number in range(1, 10)}


class World:
    """Fifty clients who answered PHQ-9; of each one answer was corrected, and one kept with the therapist."""

    def __init__(self) -> None:
        self.therapist, self.other = seed(SIZE, "again")
        assert self.therapist.member_id
        assert self.other.member_id
        self.practice = Practice.objects.using(OWNER).get(slug="again-0")
        with transaction.atomic(using=OWNER):
            further_versions(self.practice)
            self._write()
        Member.objects.using(OWNER).filter(pk=self.other.member_id).update(roles=["manager"])
        theirs = CareTeam.objects.using(OWNER).filter(member_id=self.therapist.member_id).values("case")
        links = CaseClient.objects.using(OWNER).filter(case__in=theirs).order_by("client_id")
        # Some of them, for what is asked client by client.
        self.clients = list(links.values_list("client_id", flat=True))[:12]

    def _write(self) -> None:
        versions = FormVersion.objects.using(OWNER).filter(practice=self.practice, form__key="phq9")
        # The third joins the line of the second.
        first, joined = versions.get(number=2), versions.get(number=3)
        sent = list(Response.objects.using(OWNER).filter(version=first).order_by("client_id", "sent_at"))
        stored = Score.objects.using(OWNER).filter(version=first).values_list("response_id", "exact")
        scores = {response: int(exact or 0) for response, exact in stored}
        for place, row in enumerate(sent):
            row.items = rules.as_items(first.form_document, answers(scores[row.pk]))
            if place % 3 == 0:
                row.version = joined
            row.save(using=OWNER, update_fields=["items", "version"])
        Score.objects.using(OWNER).filter(version=first, response__version=joined).update(version=joined)
        oldest = {row.client_id: scores[row.pk] for row in reversed(sent)}
        newest = {row.client_id: row for row in sent}
        for place, row in enumerate(newest.values()):
            # What is kept is the newest, and says that a third each fare as at first, worse and better.
            self._beside(row, joined, min(27, max(0, oldest[row.client_id] + (0, 8, -8)[place % 3])))

    def _beside(self, row: Response, version: FormVersion, total: int) -> None:
        """These answers corrected, and others kept an hour later."""
        told = {"practice": self.practice, "client_id": row.client_id, "recorded_by_id": row.recorded_by_id}
        amends = {"homework_id": row.homework_id, "version_id": row.version_id, "amends": row}
        items = rules.as_items(version.form_document, answers(row.client_id.int % 28))
        sent = {"items": items, "reference": uuid7(), "sent_at": row.sent_at}
        Response.objects.using(OWNER).create(**told, **amends, **sent)
        case = Homework.objects.using(OWNER).get(pk=row.homework_id).case_id
        homework = Homework.objects.using(OWNER).create(**told, case_id=case, version=version)
        found = score_columns(rules.score(version.form_document, version.scoring, answers(total)).values())
        kept: dict[str, Any] = {
            "items": rules.as_items(version.form_document, answers(total)),
            "scores": in_json(found),
        }
        kept |= {"homework": homework, "version": version, "case_id": case, "reference": uuid7()}
        later = row.sent_at + timedelta(hours=1)
        KeptResponse.objects.using(OWNER).create(**told, **kept, sent_at=later)

    def pages(self) -> dict[str, Any]:
        """Every page on which a score stands, as the therapist or the manager is answered."""
        browser = Browser()
        browser.cookies["sessionid"] = sign_in(self.therapist)
        paths = ["caseload/?page_size=100"]
        for client in self.clients:
            paths += [f"clients/{client}/{page}/" for page in ("summary", "scores", "scores/export")]
        found = {path: _read(browser, path) for path in paths}
        boss = Browser()
        boss.cookies["sessionid"] = sign_in(self.other)
        return {**found, "progress/": _read(boss, "progress/")}


def _read(browser: Browser, path: str) -> Any:
    answer = browser.get(API + path)
    assert answer.status_code == 200, (path, answer.content)
    return answer.json()


def numbers(pages: dict[str, Any]) -> list[tuple[UUID, str, Decimal]]:
    """Every value in the lists of scores: of which answers, of which scale."""
    return [
        (line["response"], line["scale"], Decimal(str(line["value"])))
        for path, page in sorted(pages.items())
        if path.endswith("/scores/")
        for line in page["results"]
        if line["value"] is not None
    ]


def rows_of_a_score() -> int:
    """Of the scale with the fewest, how many rows there are for one response."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "SELECT min(count) FROM (SELECT count(*) FROM assessments_score GROUP BY response_id, scale) AS c"
        )
        (found,) = cursor.fetchone()
    return int(found)


@pytest.mark.usefixtures("clone")
def test_scored_again_every_number_is_counted_once() -> None:
    world = World()
    # What the seed invented is out of date; from here on each score is what its answers give.
    rescored()
    before, rows = world.pages(), rows_of_a_score()
    board = before["caseload/?page_size=100"]["results"]
    assert {row["deteriorated"] for row in board} == {True, False}
    progress = before["progress/"]["total"]
    assert not any(progress[name]["hidden"] for name in ("improved", "unchanged", "deteriorated"))
    assert any(score["before"] for page in before.values() if "scores" in page for score in page["scores"])

    with newer_engine(1):
        rescored()
    assert rows_of_a_score() == rows + 1
    assert world.pages() == before

    # A mistake was mended: each value is by 9 more, so that old beside new would pass for a change.
    with newer_engine(2, more=9):
        rescored()
    mended = world.pages()
    assert numbers(mended) == [(response, scale, value + 9) for response, scale, value in numbers(before)]
    # Everybody's first and newest score moved alike.
    assert mended["progress/"] == before["progress/"]
    assert mended["caseload/?page_size=100"] == before["caseload/?page_size=100"]
    changed = [score for page in mended.values() if "scores" in page for score in page["scores"]]
    earlier = [score for page in before.values() if "scores" in page for score in page["scores"]]
    assert [Decimal(score["now"]) for score in changed] == [Decimal(score["now"]) + 9 for score in earlier]
    assert [score["before"] and Decimal(score["before"]) for score in changed] == [
        score["before"] and Decimal(score["before"]) + 9 for score in earlier
    ]


@pytest.mark.usefixtures("clone")
def test_a_clients_own_pages_say_the_same_after_all_was_scored_again() -> None:
    paths = [f"clients/{ANA}/{page}" for page in ("summary/", "scores/", "scores/export/")]
    homework, reference = assigned(), uuid4()
    assert put(reference, homework, answers(20)).status_code == 201
    assert put(uuid4(), homework, answers(12), amends=str(reference)).status_code == 201
    assert put(uuid4(), assigned(), answers(9)).status_code == 201
    assert put(uuid4(), assigned(), answers(3), keep=True).status_code == 200
    before = [asked(name, "get", path).json() for name in ("ana", "thea") for path in paths]
    with newer_engine(1):
        rescored()
    assert rows_of_a_score() == 2
    assert [asked(name, "get", path).json() for name in ("ana", "thea") for path in paths] == before
    own, teams = ([line["value"] for line in page["results"]] for page in (before[1], before[4]))
    assert (own, teams) == ([9, 12], [3, 9, 12])
