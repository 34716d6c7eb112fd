"""How a norm that stands is kept to, day by day."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.clock import today
from relationships.models import Norm, NormObservation
from relationships.reports import adherence
from relationships.tests.scene import ANAS, BENS, WAYS, asked, given_norm, statuses
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

DAY = "2026-01-05"


def observe(norm: Norm, name: str = "ana", day: str = DAY, was_lived: bool = True, **more: Any) -> Any:
    body = {"observed_on": day, "was_lived": was_lived, **more}
    return asked(name, "post", f"norms/{norm.pk}/observations/", body)


def seen(name: str, *, care_only: bool = False, since: date | None = None) -> dict[UUID, Any]:
    with as_person(name):
        return dict(adherence([ANAS, BENS], care_only=care_only, since=since))


def test_client_and_team_observe_and_both_read_it_newest_first() -> None:
    norm = given_norm("in_force", by="ana")
    made = observe(norm, was_lived=False, note=" \u00e4 as it was\n")
    assert made.status_code == 201
    assert (made.json()["norm"], made.json()["note"]) == (str(norm.pk), " \u00e4 as it was\n")
    assert observe(norm, "thea", day="2026-01-06").status_code == 201
    for name in ("ana", "thea", "sue"):
        rows = asked(name, "get", f"norms/{norm.pk}/observations/").json()["results"]
        assert [(row["observed_on"], row["was_lived"]) for row in rows] == [
            ("2026-01-06", True),
            (DAY, False),
        ]


@pytest.mark.parametrize("state", WAYS)
def test_only_a_norm_that_stands_is_kept_to_or_not(state: str) -> None:
    norm = given_norm(state, by="ana")
    answer = observe(norm)
    if state in ("agreed", "in_force"):
        assert answer.status_code == 201
    else:
        assert answer.status_code == 409
        assert set(answer.json()["allowed"]) <= set(WAYS)
        assert not seen("thea")


def test_one_a_day_and_observer() -> None:
    norm = given_norm("in_force", by="ana")
    assert observe(norm).status_code == 201
    assert observe(norm, was_lived=False).status_code == 409
    assert observe(norm, "thea", was_lived=False).status_code == 201
    assert observe(norm, day="2026-01-06").status_code == 201
    first, second = date(2026, 1, 5), date(2026, 1, 6)
    assert sorted(seen("thea")[norm.pk]) == [(first, False), (first, True), (second, True)]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"observed_on": None}, "observed_on"),
        ({"was_lived": "yes"}, "was_lived"),
        ({"note": "x" * 20_001}, "note"),
        ({"norm": str(uuid4())}, "norm"),
        ({"kept": True}, "kept"),
    ],
)
def test_what_is_wrong_is_named(body: dict[str, Any], path: str) -> None:
    norm = given_norm("in_force", by="ana")
    answer = asked("ana", "post", f"norms/{norm.pk}/observations/", {**_told(), **body})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [path])


def _told() -> dict[str, Any]:
    return {"observed_on": DAY, "was_lived": True}


def test_no_day_ahead_is_observed() -> None:
    norm = given_norm("in_force", by="ana")
    with as_person("ana"):
        tomorrow = today(actor("ana")) + timedelta(days=1)
    assert observe(norm, day=str(tomorrow)).json()["errors"].keys() == {"observed_on"}


def test_what_is_kept_is_the_teams_and_no_refusal_betrays_it() -> None:
    norm = given_norm("in_force", by="ana")
    path = f"norms/{norm.pk}/observations/"
    before = asked("ana", "get", path).content
    for _ in range(2):
        kept = observe(norm, was_lived=False, keep=True)
        assert (kept.status_code, kept.content) == (204, b"")
    assert asked("ana", "get", path).content == before
    assert len(asked("thea", "get", path).json()["results"]) == 2
    # The day is still free for what everybody may read.
    assert observe(norm).status_code == 201
    assert len(asked("ana", "get", path).json()["results"]) == 1


def test_of_one_day_the_later_word_counts_and_care_leaves_out_what_is_kept() -> None:
    norm = given_norm("in_force", by="ana")
    observe(norm, was_lived=True)
    observe(norm, was_lived=False, keep=True)
    day = date(2026, 1, 5)
    assert seen("thea") == {norm.pk: ((day, False),)}
    assert seen("thea", care_only=True) == {norm.pk: ((day, True),)}
    assert seen("ana") == seen("ana", care_only=True) == {norm.pk: ((day, True),)}
    assert seen("thea", since=date(2026, 1, 6)) == {}
    for name in ("theo", "ben", "mark", "zoe"):
        assert seen(name) == {}


def test_what_hangs_on_a_kept_norm_is_kept_with_it() -> None:
    body = {"relationship": str(ANAS), "area": "time", "question": "needs", "today": "x", "keep": True}
    assert asked("ana", "post", "norms/", body).status_code == 204
    with as_person("thea"):
        norm = Norm.objects.get(is_kept=True)
    assert asked("thea", "post", f"norms/{norm.pk}/transition/", {"to": "in_force"}).status_code == 200
    assert observe(norm, "thea").json()["is_kept"] is True
    assert observe(norm, "ana").status_code == 404
    with as_person("ana"):
        assert not NormObservation.objects.exists()


def test_adherence_is_read_in_one_statement_whatever_its_number() -> None:
    norm = given_norm("in_force", by="ana")
    for day in ("2026-01-05", "2026-01-06", "2026-01-07"):
        observe(norm, day=day)
    with as_person("thea"), CaptureQueriesContext(connection) as told:
        adherence([ANAS], care_only=False)
    assert len(told) == 1


def test_who_reads_what_was_observed() -> None:
    norm = given_norm("in_force", by="ana")
    expected = {"thea": 200, "theo": 404, "sue": 200, "mark": 403, "ana": 200, "ben": 404, "zoe": 404}
    assert statuses("get", f"norms/{norm.pk}/observations/") == {**expected, "nobody": 401}
    assert statuses("get", f"norms/{norm.pk}/story/") == {**expected, "nobody": 401}
