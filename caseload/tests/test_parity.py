"""The board's one statement says what the plain version says, at a cost that history doesn't raise."""

import random
from collections import Counter
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.models import Form, FormVersion
from assessments.reports import scores_of_client
from assessments.rules import reliable_change
from bench import naive
from bench.naive_scores import Forms
from bench.seed import Size, seed
from caseload import changes, reports
from caseload.api import as_json
from caseload.tests.scatter import scattered
from caseload.tests.scatter_answers import Answers, further_versions
from clients.models import Client
from practices.models import Practice
from privacy.actor import Actor, acting_as
from relcare.demo.people import OWNER
from rest.renderers import JSONRenderer

BOUND = {"therapist": None, "check_in": reports.CHECK_IN}


def plain(rows: Any) -> Any:
    return orjson.loads(JSONRenderer().render(rows))


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


def trend_since(client: UUID, since: datetime | None) -> dict[tuple[str, str], Any]:
    """By form and scale the newest score since then, and the last one before on the same line."""
    lines = [line for line in scores_of_client(client) if line.value is not None]
    found: dict[tuple[str, str], Any] = {}
    for line in lines:
        if since is None or line.sent_at > since:
            before = [
                other.value
                for other in lines
                if since and other.sent_at <= since
                if (other.form, other.scale, other.line) == (line.form, line.scale, line.line)
            ]
            told = (before[0] if before else None, line.value, line.band, line.sent_at)
            found.setdefault((line.form, line.scale), told)
    return found


@pytest.mark.usefixtures("clone")
def test_what_changed_says_what_the_trend_says() -> None:
    told = 0
    for by in scattered(random.Random(20261122)):  # noqa: S311 - the same each time
        with acting_as(by):
            for client in Client.objects.order_by("id"):
                found = changes.summary(client.pk)
                if found is None:
                    continue
                told += sum(score["before"] is not None for score in found.scores)
                assert {
                    (score["form"], score["scale"]): (
                        score["before"] and float(score["before"]),
                        float(score["now"]),
                        *(score["band"], score["sent_at"]),
                    )
                    for score in found.scores
                } == trend_since(client.pk, found.since)
    # Chance reached what it was meant to reach.
    assert told > 9


PLACES = {"deteriorated": 0, "harmed": 0, "improved": 1, "recovered": 1, "unchanged": 2}


def counted(by: Actor) -> Counter[int]:
    """How many of this therapist's clients got worse, better, or neither; each by the worst of theirs."""
    with acting_as(by):
        facts = naive.Facts(by, None)
        changed = [naive.changes(facts, client.pk).values() for client in facts.clients]
        return Counter(min(PLACES[change.category] for change in found) for found in changed if found)


@pytest.mark.usefixtures("clone")
def test_progress_counts_what_the_plain_version_counts() -> None:
    chance = random.Random(7)  # noqa: S311 - the same each time
    therapists = seed(Size(practices=1, therapists=2), "counts")
    practice = Practice.objects.using(OWNER).get(slug="counts-0")
    with transaction.atomic(using=OWNER):
        further_versions(practice)
        for client in Client.objects.using(OWNER).filter(practice=practice).order_by("id"):
            by = therapists[0].member_id
            assert by is not None
            Answers(practice, client, by, chance).write()
    with acting_as(replace(therapists[0], roles=frozenset({"manager"}))):
        told = {row.therapist: row for row in reports.progress()}
    expected = {by.member_id: counted(by) for by in therapists}
    total = sum(expected.values(), Counter[int]())
    assert min(total[0], total[1], total[2]) >= 5
    for whose, counts in {**expected, None: total}.items():
        row = told[whose]
        if whose is None or row.improved is not None:
            assert (row.deteriorated, row.improved, row.unchanged) == (counts[0], counts[1], counts[2])


LINES = "SELECT form_id, scale, number, line FROM rls.score_lines(ARRAY(SELECT id FROM assessments_form))"


def chance_form(practice: Practice, chance: random.Random, number: int) -> None:
    """A form of up to seven versions, each of which has any of two scales, with any range, or none."""
    form = Form.objects.using(OWNER).create(practice=practice, key=f"chance_{number}")
    for of_it in range(1, chance.randrange(2, 9)):
        scales = [
            {"key": key, **({"range": ends} if ends else {})}
            for key in chance.sample(("one", "two"), chance.choice((0, 1, 2, 2, 2)))
            for ends in [chance.choice(([0, 27], [0, 27.0], [0, 27], [0, 40], None))]
        ]
        scoring = {"scales": scales, **chance.choice(({}, {"comparable": True}, {"comparable": False}))}
        FormVersion.objects.using(OWNER).create(
            practice=practice,
            form=form,
            number=of_it,
            state="published",
            form_document={},
            scoring=scoring,
            content_hash="",
            published_at=timezone.now(),
        )


@pytest.mark.usefixtures("clone")
def test_the_database_joins_lines_as_the_rule_does() -> None:
    chance = random.Random(3)  # noqa: S311 - the same each time
    (by,) = seed(Size(practices=1, therapists=1, clients=1), "lines")
    practice = Practice.objects.using(OWNER).get(slug="lines-0")
    with transaction.atomic(using=OWNER):
        for number in range(60):
            chance_form(practice, chance, number)
    with acting_as(by), connection.cursor() as cursor:
        forms = Forms(FormVersion.objects.all())
        cursor.execute(
            "SELECT form_id, scale, number, line FROM rls.score_lines(ARRAY(SELECT id FROM assessments_form))"
        )
        rows = cursor.fetchall()
    expected = {
        (version.form_id, scale["key"], version.number): forms.line(
            version.form_id, scale["key"], version.number
        )[0]
        for version in forms.of_id.values()
        for scale in version.scoring.get("scales", [])
    }
    assert {(form, scale, number): line for form, scale, number, line in rows} == expected
    assert any(number != line for *_, number, line in rows)


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
