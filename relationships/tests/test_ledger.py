"""What is given and received, and how decisions are made: told once, counted with their n."""

from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from privacy.actor import acting_as
from privacy.models import AuditLine
from relationships.models import Contribution, Decision
from relationships.tests.scene import ANAS, BENS, asked, statuses
from relcare.demo.people import PEOPLE
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

GIVEN: Final = {"relationship": str(ANAS), "direction": "given", "what": "I cook", "weight": 3}
DECIDED: Final = {
    "relationship": str(ANAS),
    "topic": "Where we live",
    "decided_on": "2026-01-05",
    "proposed_by": "other",
    "decided_by": "other",
    "was_asked": False,
}
BODIES: Final[dict[str, dict[str, Any]]] = {"contributions": GIVEN, "decisions": DECIDED}
MODELS: Final[dict[str, Any]] = {"contributions": Contribution, "decisions": Decision}
SUMMARIES: Final = {"contributions": "ledger", "decisions": "decisions-summary"}


def post(path: str, name: str = "ana", **told: Any) -> Any:
    return asked(name, "post", f"{path}/", {**BODIES[path], **told})


def summary(name: str, what: str, relationship: Any = ANAS) -> Any:
    return asked(name, "get", f"relationships/{relationship}/{what}/").json()


def test_the_ledger_sums_what_stands_on_either_page() -> None:
    post("contributions", weight=4)
    post("contributions", weight=3)
    post("contributions", direction="received", weight=2, what="He drives")
    found = summary("thea", "ledger")
    assert (found["given"], found["received"], found["gap"]) == (
        {"total": 7, "n": 2},
        {"total": 2, "n": 1},
        5,
    )
    assert found["reasons"] == [{"code": "gives_more", "gap": 5, "given": 2, "received": 1}]


def test_never_across_partners() -> None:
    post("contributions", weight=4)
    post("contributions", "ben", relationship=str(BENS), weight=1)
    assert summary("thea", "ledger")["given"] == summary("ana", "ledger")["given"] == {"total": 4, "n": 1}
    assert summary("thea", "ledger", BENS)["given"] == {"total": 1, "n": 1}


def test_what_is_ended_leaves_the_ledger_and_stays_told() -> None:
    made = post("contributions", since="2026-01-01").json()
    path = f"contributions/{made['id']}/"
    tag = asked("ana", "get", path)["ETag"]
    assert asked("ana", "patch", path, {"ended_on": "2026-01-05"}).status_code == 428
    too_early = asked("ana", "patch", path, {"ended_on": "2025-12-31"}, if_match=tag)
    assert (too_early.status_code, list(too_early.json()["errors"])) == (422, ["ended_on"])
    assert asked("ana", "patch", path, {"weight": 0}, if_match=tag).status_code == 422
    ended = asked("thea", "patch", path, {"ended_on": "2026-01-05"}, if_match=tag)
    assert (ended.status_code, ended.json()["ended_on"]) == (200, "2026-01-05")
    assert summary("ana", "ledger")["given"]["n"] == 0
    again = asked("ana", "patch", path, {"ended_on": "2026-01-06"}, if_match=ended["ETag"])
    assert (again.status_code, again.json()["allowed"]) == (409, [])
    assert asked("ana", "patch", path, {"ended_on": "2026-01-05"}).status_code == 200
    assert asked("ana", "get", "contributions/?direction=given").json()["results"][0]["id"] == made["id"]
    assert asked("ana", "get", "contributions/?direction=received").json()["results"] == []


def test_what_was_told_once_no_statement_changes() -> None:
    post("contributions")
    post("decisions")
    for model, column in ((Contribution, "what"), (Contribution, "weight"), (Decision, "topic")):
        with as_person("ana"), pytest.raises(DatabaseError, match="permission denied"):
            model._default_manager.update(**{column: 1})


@pytest.mark.parametrize(
    ("path", "told", "wrong"),
    [
        ("contributions", {"direction": "taken"}, "direction"),
        ("contributions", {"weight": 5}, "weight"),
        ("contributions", {"weight": True}, "weight"),
        ("contributions", {"what": "  "}, "what"),
        ("contributions", {"what": "x" * 20_001}, "what"),
        ("contributions", {"since": "2999-01-01"}, "since"),
        ("contributions", {"ended_on": "2026-01-05"}, "ended_on"),
        ("contributions", {"relationship": str(uuid4())}, "relationship"),
        ("contributions", {"relationship": str(BENS)}, "relationship"),
        ("decisions", {"topic": ""}, "topic"),
        ("decisions", {"decided_on": "2999-01-01"}, "decided_on"),
        ("decisions", {"decided_by": "us"}, "decided_by"),
        ("decisions", {"proposed_by": None}, "proposed_by"),
        ("decisions", {"decided_by": "both"}, "was_asked"),
        ("decisions", {"was_asked": None}, "was_asked"),
        ("decisions", {"who": "x"}, "who"),
    ],
)
def test_what_is_wrong_is_named_and_leaves_nothing(path: str, told: dict[str, Any], wrong: str) -> None:
    answer = post(path, **told)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [wrong])
    with as_person("thea"):
        assert not MODELS[path].objects.exists()


def test_texts_are_kept_byte_for_byte() -> None:
    text = " \u00e4\u0301 \U0001f9e1\n\t\u202e"
    assert post("contributions", what=text).json()["what"] == text
    assert post("decisions", topic=text).json()["topic"] == text


def test_the_database_binds_what_belongs_together() -> None:
    of_ana = {"client_id": PEOPLE["ana"].client_id, "relationship_id": ANAS}
    told = {**of_ana, "topic": "x", "decided_on": "2026-01-05", "proposed_by": "me"}
    for who, was_asked in (("both", True), ("me", None), ("other", None)):
        with (
            pytest.raises(DatabaseError, match="decision_asked_where_one_side_decided"),
            as_person("ana"),
        ):
            Decision.objects.create(**told, decided_by=who, was_asked=was_asked)
    days = {"since": "2026-01-05", "ended_on": "2026-01-04"}
    with pytest.raises(DatabaseError, match="contribution_ended_after_it_began"), as_person("ana"):
        Contribution.objects.create(**of_ana, direction="given", what="x", weight=1, **days)


def test_decisions_are_counted_by_side_and_by_who_was_asked() -> None:
    post("decisions")
    post("decisions", was_asked=True)
    post("decisions", decided_by="me", was_asked=True, proposed_by="me")
    post("decisions", decided_by="both", was_asked=None)
    found = summary("ana", "decisions-summary")
    assert found["n"] == 4
    assert found["decided_by"] == {"me": 1, "other": 2, "both": 1}
    assert found["proposed_by"] == {"me": 1, "other": 3, "both": 0}
    assert {side: (share["count"], share["of"]) for side, share in found["asked"].items()} == {
        "me": (1, 1),
        "other": (1, 2),
    }


@pytest.mark.parametrize("path", BODIES)
def test_who_reads_and_who_writes(path: str) -> None:
    made = post(path).json()
    reads = {"thea": 200, "theo": 404, "sue": 200, "mark": 403, "ana": 200, "ben": 404, "zoe": 404}
    assert statuses("get", f"{path}/{made['id']}/") == {**reads, "nobody": 401}
    assert statuses("get", f"relationships/{ANAS}/{SUMMARIES[path]}/") == {**reads, "nobody": 401}
    writes = {"thea": 201, "theo": 422, "sue": 403, "mark": 403, "ana": 201, "ben": 422, "zoe": 422}
    assert statuses("post", f"{path}/", BODIES[path]) == {**writes, "nobody": 401}


@pytest.mark.parametrize("path", BODIES)
def test_what_is_kept_is_counted_for_the_team_and_is_nowhere_else(path: str) -> None:
    def pages(name: str) -> list[bytes]:
        wanted = (f"{path}/", f"relationships/{ANAS}/{SUMMARIES[path]}/")
        with acting_as(actor(name)):
            lines = AuditLine.objects.filter(row_space="care", verb="insert").count()
        return [*(asked(name, "get", page).content for page in wanted), str(lines).encode()]

    before = {name: pages(name) for name in ("ana", "ben", "theo", "mark", "zoe")}
    answer = post(path, keep=True)
    assert (answer.status_code, answer.content) == (204, b"")
    assert {name: pages(name) for name in before} == before
    with as_person("thea"):
        row = MODELS[path].objects.get()
    assert row.is_kept
    assert asked("ana", "get", f"{path}/{row.pk}/").status_code == 404
    found = summary("thea", SUMMARIES[path])
    assert found.get("n", found.get("given", {}).get("n")) == 1


@pytest.mark.parametrize("path", BODIES)
def test_lists_and_counts_take_as_many_statements_for_many_as_for_one(path: str) -> None:
    counted = []
    for _ in range(3):
        post(path)
        with CaptureQueriesContext(connection) as queries:
            asked("thea", "get", f"{path}/?relationship={ANAS}")
            asked("thea", "get", f"relationships/{ANAS}/{SUMMARIES[path]}/")
        counted.append(len(queries))
    assert len(set(counted)) == 1
