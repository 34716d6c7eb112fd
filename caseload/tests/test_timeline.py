"""The timeline: what each reader finds in it, its pages, and that no kind of entry is left out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db.models import Model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.models import Assessment
from caseload.sources import KINDS, LEFT_OUT, SOURCES, Source
from caseload.timeline import timeline
from practices.clock import today_in
from practices.tests.browsing import get, post, statements
from privacy.models import AuditLine
from relationships.models import Entry, Moment, Relationship, Told
from relationships.tests.scene import ANAS, given_moment, given_norm, given_relationship
from relcare.demo.people import PEOPLE, ZONE
from tests.cast import EIGHT, actor, as_person

pytestmark = pytest.mark.django_db

PATH = f"relationships/{ANAS}/timeline/"


def told(name: str = "thea", **query: str) -> list[dict[str, Any]]:
    answer = get(name, PATH, **query)
    assert answer.status_code == 200, answer.json()
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def kinds(name: str) -> list[str]:
    return [row["kind"] for row in told(name)]


def concrete(model: type[Any]) -> list[type[Model]]:
    return [found for found in apps.get_models() if issubclass(found, model)]


def test_every_kind_of_entry_has_a_line() -> None:
    listed = {source.model.__name__ for source in SOURCES}
    missing = {model.__name__ for model in concrete(Told)} - listed - LEFT_OUT.keys()
    assert not missing, "give it a line in caseload/sources.py, or say there why it has none"


def test_what_is_left_out_is_there_to_be_left_out() -> None:
    names = {model.__name__ for model in apps.get_models()}
    assert LEFT_OUT.keys() <= names - {source.model.__name__ for source in SOURCES}


def test_what_has_no_line_is_told_by_one_that_has() -> None:
    entries = {model.__name__ for model in concrete(Entry)} & LEFT_OUT.keys()
    assert entries <= {source.parent.__name__ for source in SOURCES if source.above}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.model.__name__)
def test_each_line_is_sql_that_runs(source: Source) -> None:
    assert told(kind=source.kind) == []


def test_the_newest_day_stands_first_whenever_it_was_written() -> None:
    for day in ("2026-01-05", "2026-03-01", "2026-02-01"):
        given_moment(happened_on=day)
    assert [row["day"] for row in told()] == ["2026-03-01", "2026-02-01", "2026-01-05"]


def test_what_has_no_day_stands_on_the_day_it_was_written_in_the_practice() -> None:
    norm = given_norm("proposed")
    first, again = told("ana", kind="norm")
    assert [first["summary"]["state"], again["summary"]["state"]] == ["proposed", "noticed"]
    assert {first["day"], again["day"]} == {today_in(ZONE).isoformat()}
    assert first["summary"]["area"] == norm.area


def test_a_summary_is_a_glance() -> None:
    given_moment(situation="word " * 1000)
    (row,) = told()
    assert len(row["summary"]["situation"]) == 200
    assert set(row["summary"]) == {"felt_safety", "pattern", "was_left", "situation"}


def test_one_statement_whatever_there_is() -> None:
    with statements() as one:
        get("thea", PATH)
    for number in range(5):
        given_moment(happened_on=f"2026-01-0{number + 1}")
        given_norm()
    with statements() as many:
        get("thea", PATH)
    reads = [sql for sql in many if not sql.startswith(("SELECT rls.log_reads", "SELECT * FROM rls."))]
    assert len(one) == len(many)
    assert len([sql for sql in reads if "relationships_moment" in sql]) == 1
    assert all("relationships_" not in sql or "relationships_moment" in sql for sql in reads), reads


# --- Who finds what ---------------------------------------------------------------------------------


def test_only_who_reads_the_relationship_reads_its_timeline() -> None:
    given_moment()
    found = {name: get(name, PATH).status_code for name in EIGHT}
    expected = {"thea": 200, "theo": 404, "sue": 200, "mark": 403, "ana": 200, "ben": 404, "zoe": 404}
    assert found == {**expected, "nobody": 401}
    nowhere = get("ben", "relationships/01890a5d-ac96-774b-bcce-b302099a8057/timeline/")
    assert get("ben", PATH).content == nowhere.content


def test_what_a_client_keeps_is_the_teams_and_marked() -> None:
    given_moment()
    before = get("ana", PATH).content
    kept = {"relationship": str(ANAS), "happened_on": "2026-01-07", "felt_safety": 1, "keep": True}
    assert post("ana", "moments/", kept).status_code == 204
    assert get("ana", PATH).content == before
    assert [(row["is_kept"], row["space"]) for row in told("thea")] == [(True, "team"), (False, "care")]
    assert len(told("sue")) == 2


def test_a_therapists_own_assessment_is_shown_to_the_team_alone_until_it_is_released() -> None:
    given_moment()
    before = get("ana", PATH).content
    body = {
        "relationship": str(ANAS),
        "subject": "other",
        "basis": "client_account",
        "rater": "therapist",
        "assessed_on": "2026-01-06",
        "levels": {"energy": 1},
    }
    made = post("thea", "assessments/", body).json()
    assert get("ana", PATH).content == before
    assert [(row["kind"], row["space"]) for row in told("thea")] == [
        ("assessment", "team"),
        ("moment", "care"),
    ]
    assert post("thea", f"assessments/{made['id']}/release/").status_code in (200, 201)
    assert kinds("ana") == kinds("thea") == ["assessment", "moment"]
    with as_person("ana"):
        assert told("ana")[0]["id"] == str(Assessment.objects.get().pk)


def test_another_relationship_of_the_same_client_is_not_in_it() -> None:
    other = given_relationship("ana", "Kim")
    given_moment(relationship=other.pk)
    assert told("ana") == []


def test_a_client_is_told_that_their_timeline_was_read() -> None:
    get("thea", PATH)
    with as_person("ana"):
        lines = AuditLine.objects.filter(verb="read", table_name="timeline:list")
        assert list(lines.values_list("member_id", flat=True)) == [PEOPLE["thea"].member_id]


# --- Pages ------------------------------------------------------------------------------------------


def walked(**query: str) -> Iterator[dict[str, Any]]:
    page = get("ana", PATH, **query).json()
    while True:
        yield page
        if page["next"] is None:
            return
        page = get("ana", page["next"].removeprefix("/api/v1/")).json()


def ids(pages: Any) -> list[str]:
    return [row["id"] for page in pages for row in page["results"]]


def test_pages_go_over_equal_days_without_loss_and_back() -> None:
    for _ in range(7):
        given_moment(happened_on="2026-01-05")
    given_norm(by="ana")
    whole = ids([get("ana", PATH, page_size="100").json()])
    pages = list(walked(page_size="3"))
    assert ids(pages) == whole
    assert len(whole) == len(set(whole)) == 8
    back = get("ana", pages[-1]["previous"].removeprefix("/api/v1/")).json()
    assert back["results"] == pages[-2]["results"]
    first = get("ana", back["previous"].removeprefix("/api/v1/")).json()
    assert first["results"] == pages[0]["results"]
    assert first["previous"] is None


def test_what_comes_in_between_moves_no_later_page() -> None:
    for day in range(1, 7):
        given_moment(happened_on=f"2026-01-0{day}")
    whole = ids([get("ana", PATH).json()])
    first = get("ana", PATH, page_size="2").json()
    given_moment(happened_on="2026-02-01")
    rest = get("ana", first["next"].removeprefix("/api/v1/").replace("page_size=2", "page_size=9")).json()
    assert ids([first, rest]) == whole


@pytest.mark.parametrize("query", [{"kind": "x"}, {"cursor": "x"}, {"page_size": "0"}, {"by": "me"}])
def test_a_query_that_cannot_be_is_refused_by_name(query: dict[str, str]) -> None:
    answer = get("thea", PATH, **query)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, list(query))


def test_the_kinds_are_those_of_the_sources() -> None:
    assert {source.kind for source in SOURCES} == set(KINDS)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(days=st.lists(st.integers(1, 4), min_size=1, max_size=9), size=st.integers(1, 4))
def test_walking_forward_is_the_whole_and_backward_its_reverse(days: list[int], size: int) -> None:
    with as_person("ana"):
        relationship = Relationship.objects.create(
            client_id=PEOPLE["ana"].client_id, other_name="Kim", kind_id=_kind(), recorded_by_id=_ana()
        )
        for day in days:
            Moment.objects.create(
                client_id=PEOPLE["ana"].client_id,
                relationship=relationship,
                happened_on=date(2026, 1, day),
                felt_safety=2,
            )
        whole = _entries(relationship.pk, 100)
        assert whole == sorted(whole, reverse=True)
        forward = list(_walk(relationship.pk, size, back=False))
        backward = list(_walk(relationship.pk, size, back=True))
    assert forward == whole
    assert backward == whole[::-1]


def _walk(relationship: UUID, size: int, *, back: bool) -> Iterator[Any]:
    """Keys from one end to the other; backward from a key after all of them."""
    beside: Any = (date(2000, 1, 1), datetime(2000, 1, 1, tzinfo=UTC), UUID(int=0)) if back else None
    while True:
        page = _entries(relationship, size, beside=beside, back=back)
        keys = page[::-1] if back else page
        if not keys:
            return
        yield from keys
        beside = keys[-1]


def _entries(relationship: UUID, size: int, **where: Any) -> list[Any]:
    found = timeline(relationship, size=size, **where)
    assert found is not None
    return [(entry.day, entry.recorded_at, entry.id) for entry in found.entries]


def _kind() -> UUID:
    return Relationship.objects.values_list("kind_id", flat=True).order_by("id")[0]


def _ana() -> Any:
    return actor("ana").member_id
