"""What changed for a client since their last session, and for whom."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import rules
from caseload.changes import level_changes
from practices.tests.browsing import get, post, put, statements
from relationships.tests.scene import ANAS, BENS, given_moment, given_norm, given_session
from relationships.words import CAPACITIES
from relcare.demo.people import PEOPLE
from tests.cast import EIGHT

ANA, BEN = (str(PEOPLE[name].client_id) for name in ("ana", "ben"))
PATH = f"clients/{ANA}/summary/"
SINCE = datetime(2026, 1, 5, 15, tzinfo=UTC)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def told(name: str = "ana", path: str = PATH) -> Any:
    answer = get(name, path)
    assert answer.status_code == 200, answer.json()
    return answer.json()


@pytest.mark.django_db
def test_only_who_reads_the_clients_care_reads_it() -> None:
    found = {name: get(name, PATH).status_code for name in EIGHT}
    expected = {"thea": 200, "theo": 404, "sue": 200, "mark": 403, "ana": 200, "ben": 404, "zoe": 404}
    assert found == {**expected, "nobody": 401}
    assert get("ben", PATH).content == get("ben", f"clients/{uuid4()}/summary/").content


@pytest.mark.django_db
def test_nothing_told_is_nothing_changed() -> None:
    assert told() == {
        "client": ANA,
        "since": None,
        "entries": [],
        "scores": [],
        "levels": [],
        "homework": {"open": 0, "overdue": 0, "sent": 0, "reviewed": 0, "assigned": 0},
    }


@pytest.mark.django_db
def test_it_is_one_statement_whatever_there_is() -> None:
    with statements() as few:
        get("thea", PATH)
    for _ in range(3):
        given_moment()
        given_norm()
    with statements() as many:
        get("thea", PATH)
    assert len(few) == len(many)
    assert len([sql for sql in many if "relationships_moment" in sql]) == 1


@pytest.mark.django_db
def test_a_client_finds_what_they_may_see_and_the_team_the_rest() -> None:
    given_session("ana")
    given_moment()
    before = get("ana", PATH).content
    kept = {"relationship": str(ANAS), "happened_on": "2026-01-07", "felt_safety": 1, "keep": True}
    post("ana", "moments/", kept)
    body = {"relationship": str(ANAS), "subject": "other", "basis": "client_account", "rater": "therapist"}
    post("thea", "assessments/", {**body, "assessed_on": "2026-01-06", "levels": {"energy": 1}})
    answer = {f"q{n}": 1 for n in range(1, 5)}
    homework = post("thea", "homework/", {"client": ANA, "form": "phq4"}).json()
    between = get("ana", PATH).content
    sent = {"homework": homework["id"], "answers": answer, "status": "sent", "keep": True}
    assert put("ana", f"responses/{uuid4()}/", sent).status_code in (200, 201, 204)
    assert get("ana", PATH).content == between
    assert [entry["count"] for entry in told()["entries"]] == [1]
    assert before != between
    team = told("thea")
    assert {entry["kind"]: entry["count"] for entry in team["entries"]} == {"moment": 2, "assessment": 1}
    assert team["homework"]["sent"] == 1
    assert team["scores"]


@pytest.mark.django_db
def test_what_the_partner_does_changes_nothing() -> None:
    given_session("ana", "ben")
    before = get("ana", PATH).content
    given_moment("ben", BENS)
    given_session("ben")
    post("thea", "homework/", {"client": BEN, "task": "A walk."})
    assert get("ana", PATH).content == before
    assert told("ben", f"clients/{BEN}/summary/")["entries"][0]["count"] == 1


# --- Levels ---------------------------------------------------------------------------------------

R = str(UUID(int=7))


def said(level: int, on: date, at: datetime, supersedes: str | None = None) -> list[Any]:
    six = [level if capacity == "energy" else None for capacity in CAPACITIES]
    return [R, "other", "client", "observed", on.isoformat(), at.isoformat(), str(uuid4()), supersedes, six]


def test_a_rise_is_none_until_it_is_still_there_a_fortnight_later() -> None:
    first = said(1, date(2026, 1, 1), SINCE - timedelta(days=1))
    rise = said(3, date(2026, 1, 10), SINCE + timedelta(days=6))
    assert level_changes([first, rise], [], SINCE, NOW, "UTC") == []
    again = said(3, date(2026, 2, 1), SINCE + timedelta(days=30))
    (change,) = level_changes([first, rise, again], [], SINCE, NOW, "UTC")
    assert (change.capacity, change.before, change.now) == ("energy", 1, 3)


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    first = said(3, date(2026, 1, 1), SINCE - timedelta(days=1))
    better = said(2, date(2026, 1, 1), SINCE + timedelta(days=1), first[6])
    (change,) = level_changes([first, better], [], SINCE, NOW, "UTC")
    assert (change.before, change.now) == (3, 2)


def test_harm_brings_words_and_actions_to_nothing_in_both_views() -> None:
    harm = [R, "2026-02-01", (SINCE + timedelta(days=30)).isoformat()]
    found = level_changes([], [harm], SINCE, NOW, "UTC")
    assert {(change.view, change.capacity, change.before, change.now) for change in found} == {
        (view, "words_and_actions", None, 0) for view in rules.VIEWS
    }


days = st.dates(date(2025, 6, 1), date(2026, 2, 20))


@given(st.lists(st.tuples(st.integers(0, 4), days, st.booleans()), max_size=8))
def test_before_and_now_are_the_levels_used_then_and_now(told: list[tuple[int, date, bool]]) -> None:
    rows, seen = [], []
    for place, (level, on, late) in enumerate(told):
        at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC) + timedelta(seconds=place)
        at = max(at, SINCE + timedelta(days=1)) if late else at
        row = said(level, on, at)
        rows.append(row)
        seen.append((rules.Observation(level, on, at, row[6]), at))
    before = rules.level_used([one for one, at in seen if at <= SINCE], SINCE.date()).level
    after = rules.level_used([one for one, _ in seen], NOW.date()).level
    found = level_changes(rows, [], SINCE, NOW, "UTC")
    assert [(change.before, change.now) for change in found] == ([] if before == after else [(before, after)])
