"""An assessment that a client keeps with their therapist: the team's, and never written on their pages."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from assessments.models import Assessment, Hope, KeptState, TeamAssessment, TeamKeptState
from assessments.tests.scene import ANA, ANAS, CEMS, COUPLE, asked, days_ago, recorded, said
from privacy.ids import uuid7
from privacy.models import AuditLine
from relationships.models import Relationship
from relcare.demo.people import ident
from tests.cast import as_person

pytestmark = pytest.mark.django_db

KEEP = "SELECT rls.keep_assessment(%s, %s, 'other', 'observed', %s, '{1,1,1,1,1,1}', '{}', NULL)"
READS = (
    "assessments/",
    f"assessments/?relationship={ANAS}&subject=other",
    "hopes/",
    *(f"relationships/{ANAS}/bridge/?subject={who}&view={view}" for who in ("other", "self")
      for view in ("client", "therapist")),
)  # fmt: skip
TABLES = tuple(
    model._meta.db_table for model in (Assessment, TeamAssessment, KeptState, TeamKeptState, Relationship)
)


def pages() -> dict[str, Any]:
    told = {}
    for path in READS:
        answer = asked("ana", "get", path)
        headers = {key: value for key, value in answer.headers.items() if key != "X-Request-ID"}
        told[path] = (answer.status_code, answer.content, headers)
    return told


def rows() -> list[str]:
    """What Ana finds by raw SQL."""
    found = []
    with as_person("ana"), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1")
            found += [str(row) for row in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM privacy_auditline WHERE verb <> 'read'")
        found.append(f"{cursor.fetchone()} written")
    return found


def kept(**changes: Any) -> Any:
    return asked("ana", "post", "assessments/", {**said(**changes), "keep": True})


def energy(name: str, subject: str = "other") -> Any:
    told = asked(name, "get", f"relationships/{ANAS}/bridge/?subject={subject}").json()
    return told["capacities"][4]["level"]


def kept_relationship() -> Relationship:
    with as_person("ana"):
        made = uuid7()
        Relationship.objects.bulk_create(
            [
                Relationship(
                    pk=made, client_id=ANA, other_name="Kim", kind_id=ident("riverside", "kind", "Friend"),
                    is_kept=True,
                )
            ]
        )  # fmt: skip
    with as_person("thea"):
        return Relationship.objects.get(pk=made)


def test_what_is_kept_was_never_written_as_far_as_the_clients_pages_know() -> None:
    recorded("ana", days_ago(30), {"energy": 3})
    before = pages(), rows()
    answer = kept(levels={"energy": 0})
    assert (answer.status_code, answer.content) == (204, b"")
    assert (pages(), rows()) == before


def test_the_team_reads_it_marked_and_counts_it() -> None:
    recorded("ana", days_ago(30), {"energy": 3})
    kept(levels={"energy": 0})
    assert (energy("ana"), energy("thea"), energy("sue")) == (3, 0, 0)
    listed = asked("thea", "get", "assessments/").json()["results"]
    assert [(row["is_kept"], row["case"], row["levels"]["energy"]) for row in listed] == [
        (True, None, 0),
        (False, None, 3),
    ]
    for name in ("theo", "mark", "ben", "zoe"):
        with as_person(name):
            assert not TeamAssessment.objects.exists()
            assert not TeamKeptState.objects.exists()


def test_what_is_told_later_counts_together_with_what_is_kept() -> None:
    kept(levels={"energy": 1}, assessed_on=str(days_ago(20)))
    recorded("ana", days_ago(3), {"energy": 4})
    assert (energy("ana"), energy("thea")) == (4, 1)
    recorded("ana", days_ago(2), {"energy": 2}, subject="self", basis="self_report")
    kept(subject="self", basis="self_report", levels={"energy": 0})
    assert (energy("ana", "self"), energy("thea", "self")) == (2, 0)


def test_what_is_kept_stands_beside_a_cases_own() -> None:
    recorded("thea", days_ago(5), {"energy": 2}, rater="therapist", basis="client_account")
    kept(levels={"energy": 1})
    with as_person("thea"):
        found = TeamKeptState.objects.order_by("view").values_list("view", "case_id")
        assert list(found) == [("client", None), ("therapist", COUPLE)]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"levels": {}}, "levels"),
        ({"subject": "self"}, "basis"),
        ({"rater": "therapist"}, "rater"),
        ({"relationship": str(CEMS)}, "relationship"),
        ({"keep": "yes"}, "keep"),
    ],
)
def test_what_is_kept_is_checked_like_any_other(changes: dict[str, Any], path: str) -> None:
    answer = asked("ana", "post", "assessments/", {**said(**changes), "keep": True, **changes})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [path])
    with as_person("thea"):
        assert not TeamAssessment.objects.exists()


def test_what_is_kept_corrects_nothing_and_only_a_client_keeps() -> None:
    wrong = recorded("ana", days_ago(3), {"energy": 4})
    answer = kept(supersedes=str(wrong.pk))
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["supersedes"])
    answer = asked("thea", "post", "assessments/", {**said(), "keep": True})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["keep"])


def test_said_again_it_is_kept_once() -> None:
    key = str(uuid4())
    for _ in range(2):
        body = {**said(), "keep": True}
        assert asked("ana", "post", "assessments/", body, idempotency_key=key).status_code == 204
    with as_person("thea"):
        assert TeamAssessment.objects.count() == 1


def test_a_client_corrects_and_releases_nothing_of_it_and_the_team_may_correct_it() -> None:
    kept(levels={"energy": 1})
    with as_person("thea"):
        (row,) = TeamAssessment.objects.all()
    body = said(supersedes=str(row.pk), levels={"energy": 3})
    assert asked("ana", "post", "assessments/", body).status_code == 422
    assert asked("thea", "post", f"assessments/{row.pk}/release/").status_code == 409
    answer = asked("thea", "post", "assessments/", body)
    assert (answer.status_code, answer.json()["is_kept"]) == (201, True)
    assert (energy("ana"), energy("thea")) == (None, 3)


def test_of_a_relationship_that_is_kept_nothing_reaches_the_client() -> None:
    about = kept_relationship()
    told = recorded("thea", days_ago(3), {"energy": 1}, relationship=about.pk)
    assert isinstance(told, TeamAssessment)
    own = recorded(
        "thea", days_ago(3), {"energy": 1}, relationship=about.pk, rater="therapist", basis="client_account"
    )
    assert asked("thea", "post", f"assessments/{own.pk}/release/").status_code == 409
    homework = {"client": str(ANA), "task": "A walk", "relationship": str(about.pk)}
    assert asked("thea", "post", "homework/", homework).status_code == 409
    hope = {"capacity": "energy", "by_when": "2098-01-01", "sure": "even", "relationship": str(about.pk)}
    assert asked("thea", "post", "hopes/", {**hope, "level": 1}).status_code == 422
    assert asked("thea", "post", "hopes/", {**hope, "level": 2}).json()["is_kept"] is True
    with as_person("ana"):
        assert not Assessment.objects.exists()
        assert not Hope.objects.exists()


def lines() -> int:
    """What Ana reads of who read of hers."""
    with as_person("ana"):
        return AuditLine.objects.filter(verb="read").count()


@pytest.mark.parametrize("path", ["bridge", "hope-check", "forecasts"])
def test_that_a_kept_relationship_was_read_is_not_for_the_client(path: str) -> None:
    about = kept_relationship()
    before = lines()
    assert asked("thea", "get", f"relationships/{about.pk}/{path}/").status_code == 200
    assert lines() == before
    assert asked("thea", "get", f"relationships/{ANAS}/{path}/").status_code == 200
    assert lines() == before + (path != "forecasts")


@pytest.mark.parametrize("name", ["ben", "thea", "yan"])
def test_nobody_keeps_in_anothers_name(name: str) -> None:
    assert refused(name, ANAS)


def test_what_is_kept_already_is_not_there_to_be_assessed() -> None:
    assert refused("ana", kept_relationship().pk)
    assert not refused("ana", ANAS)


def refused(name: str, relationship: UUID) -> bool:
    with as_person(name), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(KEEP, [uuid7(), relationship, days_ago(1)])
        except DatabaseError as exc:
            return "not yours" in str(exc)
    return False
