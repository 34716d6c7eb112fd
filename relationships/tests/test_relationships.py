from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.clock import today_in
from privacy.models import AuditLine
from relationships.models import Counterpart, Moment, Opening, Relationship
from relationships.reports import joined, openings, sessions_with_the_other
from relationships.tests.scene import (
    ANAS,
    API,
    BENS,
    COUPLE,
    PARTNER,
    asked,
    given_moment,
    given_norm,
    given_relationship,
    given_safety_reference,
    given_screenings,
    given_session,
)
from relcare.demo.people import PEOPLE, ZONE
from tests.cast import actor, as_person, signed_in

pytestmark = pytest.mark.django_db

ANA: Final = str(PEOPLE["ana"].client_id)
PARTNER_LOAD: Final = dict.fromkeys(
    ("self_soothing", "self_regulation", "defense_awareness", "words_and_actions", "energy", "boundaries"), 3
)


def told(**more: Any) -> dict[str, Any]:
    return {"other_name": "Sam", "kind": str(PARTNER), **more}


def opened(what: str, is_open: bool = True) -> Any:
    given_screenings()
    return asked("thea", "post", f"relationships/{ANAS}/openings/", {"what": what, "open": is_open})


# --- Relationships ----------------------------------------------------------------------------------


@pytest.mark.parametrize("named", [{}, {"client": ANA}])
def test_a_client_begins_a_relationship_for_themself(named: dict[str, str]) -> None:
    response = asked("ana", "post", "relationships/", told(**named))
    assert response.status_code == 201
    assert response["ETag"] == f'"{response.json()["id"]}.1"'
    made = response.json()
    assert (made["client"], made["recorded_by"]) == (ANA, str(actor("ana").member_id))
    assert (made["kind_name"], made["load"], made["load_override"]) == ("Partner", PARTNER_LOAD, {})
    assert asked("thea", "get", f"relationships/{made['id']}/").json() == made


def test_an_override_names_some_loads_and_the_rest_follow_the_kind() -> None:
    made = asked("thea", "post", "relationships/", told(client=ANA, load_override={"energy": 0})).json()
    assert made["load_override"] == {"energy": 0}
    assert made["load"] == {**PARTNER_LOAD, "energy": 0}
    change = asked(
        *("ana", "patch", f"relationships/{made['id']}/", {"load_override": {"boundaries": 4}}),
        if_match=f'"{made["id"]}.1"',
    )
    assert change.json()["load"] == {**PARTNER_LOAD, "boundaries": 4}


def test_today_is_not_in_the_future() -> None:
    today = str(today_in(ZONE))
    assert asked("ana", "post", "relationships/", told(since=today)).json()["since"] == today


def test_a_repeated_post_makes_one_relationship() -> None:
    key = str(uuid4())
    first = asked("ana", "post", "relationships/", told(), idempotency_key=key)
    second = asked("ana", "post", "relationships/", told(), idempotency_key=key)
    assert (second.status_code, second.content) == (201, first.content)
    assert second["Idempotency-Replayed"] == "true"
    assert (
        asked("ana", "post", "relationships/", told(since="2026-01-05"), idempotency_key=key).status_code
        == 422
    )
    with as_person("ana"):
        assert Relationship.objects.filter(other_name="Sam").count() == 1


@pytest.mark.parametrize("path", ["relationships/", "norms/", "moments/", f"relationships/{ANAS}/openings/"])
def test_what_creates_demands_a_key(path: str) -> None:
    assert asked("thea", "post", path, {}, idempotency_key="").status_code == 400


def test_a_list_can_be_asked_for_one_client() -> None:
    found = asked("thea", "get", f"relationships/?client={ANA}").json()["results"]
    assert {row["other_name"] for row in found} == {"Ben", "Mira"}
    assert {row["client"] for row in found} == {ANA}


# --- Openings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("references", "what", "is_with"),
    [
        ([], "gate", False),
        (["yes"], "gate", True),
        (["not_yet", "yes"], "gate", True),
        (["yes", "unsure"], "gate", False),
        (["yes"], "forecast", False),
    ],
)
def test_the_gates_opening_keeps_the_newest_safety_reference(
    references: list[str], what: str, is_with: bool
) -> None:
    for status in references:
        given_safety_reference(status)
    assert opened(what).status_code == 201
    given_safety_reference("not_yet" if is_with else "yes")
    with as_person("thea"):
        assert openings(ANAS)[what].with_safety_reference is is_with


def test_the_safety_reference_itself_is_not_told() -> None:
    given_safety_reference("yes")
    with_it = opened("gate").json()
    given_safety_reference("not_yet")
    without = opened("gate").json()
    changing = {"id", "recorded_at"}
    assert {k: v for k, v in with_it.items() if k not in changing} == {
        k: v for k, v in without.items() if k not in changing
    }


def test_the_newest_opening_of_each_counts() -> None:
    opened("gate")
    opened("forecast")
    opened("gate", is_open=False)
    with as_person("ana"):
        assert {what: row.is_open for what, row in openings(ANAS).items()} == {
            "gate": False,
            "forecast": True,
        }
        assert openings(BENS) == {}
        assert Opening.objects.count() == 3
    story = asked("ana", "get", f"relationships/{ANAS}/openings/").json()["results"]
    assert [(row["what"], row["open"]) for row in story] == [
        ("gate", False),
        ("forecast", True),
        ("gate", True),
    ]


def test_what_is_opened_of_one_relationship_is_not_of_another() -> None:
    opened("gate")
    other = given_relationship("ana", "Kim", by="ana")
    assert asked("ana", "get", f"relationships/{other.pk}/openings/").json()["results"] == []
    with as_person("ana"):
        assert openings(other.pk) == {}


# --- Presences and counterparts -----------------------------------------------------------------------


def test_a_session_with_the_other_in_the_room_is_on_record_once() -> None:
    session = given_session("ana", "ben")
    path, body = f"relationships/{ANAS}/presences/", {"session": str(session.pk)}
    assert asked("thea", "post", path, body).status_code == 201
    assert asked("thea", "post", path, body).status_code == 409
    with as_person("thea"):
        assert list(sessions_with_the_other(ANAS)) == [session]
        assert not sessions_with_the_other(BENS).exists()


def test_two_relationships_of_a_couple_are_joined_for_their_team() -> None:
    mine, theirs = given_relationship("ana", "Benny"), given_relationship("ben", "Anna")
    body = {"case": str(COUPLE), "first": str(mine.pk), "second": str(theirs.pk)}
    made = asked("thea", "post", "counterparts/", body).json()
    assert (made["first_client"], made["second_client"]) == (ANA, str(PEOPLE["ben"].client_id))
    listed = asked("sue", "get", f"counterparts/?case={COUPLE}").json()["results"]
    assert made in listed
    assert len(listed) == 2
    with as_person("thea"):
        assert joined([theirs.pk]).get().pk == joined([mine.pk]).get().pk
    with as_person("ana"):
        assert not Counterpart.objects.exists()


# --- Moments ------------------------------------------------------------------------------------------


def test_moments_come_newest_first() -> None:
    days = ["2026-01-05", "2026-03-01", "2025-12-31", "2026-01-05"]
    made = [given_moment(happened_on=day) for day in days]
    given_moment(relationship=given_relationship("ana", "Kim", by="ana").pk)
    found = asked("sue", "get", f"moments/?relationship={ANAS}").json()["results"]
    assert [row["id"] for row in found] == [str(made[place].pk) for place in (1, 3, 0, 2)]


def test_a_moment_of_four_with_a_pattern_is_kept_as_told() -> None:
    body = {
        "relationship": str(ANAS),
        "happened_on": "2026-01-05",
        "felt_safety": 4,
        "pattern": "accommodate",
        "was_left": True,
        "how_left": "Asked for a minute",
    }
    made = asked("ana", "post", "moments/", body).json()
    assert {key: made[key] for key in body} == body
    with as_person("thea"):
        kept = Moment.objects.get(pk=made["id"])
        assert (kept.felt_safety, str(kept.client_id)) == (4, ANA)


@pytest.mark.parametrize("was_left", [True, False, None])
def test_whether_a_pattern_was_left_may_stay_open(was_left: bool | None) -> None:
    body = {"relationship": str(ANAS), "happened_on": "2026-01-05", "felt_safety": 1, "pattern": "flee"}
    assert asked("ana", "post", "moments/", {**body, "was_left": was_left}).json()["was_left"] is was_left


# --- Kinds --------------------------------------------------------------------------------------------


def test_a_practice_edits_its_kinds_and_every_load_follows() -> None:
    path = f"kinds/{PARTNER}/"
    tag = asked("mark", "get", path)["ETag"]
    assert asked("mark", "patch", path, {"energy": 1}).status_code == 428
    assert asked("mark", "patch", path, {"energy": 1}, if_match=tag).json()["energy"] == 1
    assert asked("mark", "patch", path, {"energy": 2}, if_match=tag).status_code == 412
    assert asked("ana", "get", f"relationships/{ANAS}/").json()["load"]["energy"] == 1


def test_a_practice_starts_with_five_kinds_of_its_own() -> None:
    found = asked("ana", "get", "kinds/").json()["results"]
    assert [row["name"] for row in found] == ["Co-worker", "Family", "Friend", "Housemate", "Partner"]
    theirs = asked("zoe", "get", "kinds/").json()["results"]
    assert not {row["id"] for row in found} & {row["id"] for row in theirs}


# --- Lists --------------------------------------------------------------------------------------------


def test_norms_can_be_asked_for_by_area_and_state() -> None:
    given_norm()
    given_norm("ended")
    path = f"norms/?relationship={ANAS}&area=time"
    assert [row["state"] for row in asked("ana", "get", f"{path}&state=ended").json()["results"]] == ["ended"]
    assert len(asked("ana", "get", path).json()["results"]) == 2
    assert asked("ana", "get", "norms/?area=space").json()["results"] == []


def queries_of(path: str) -> tuple[int, int]:
    """How many queries a list takes, and how many rows it shows."""
    browser = signed_in("thea")
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(f"{API}/{path}")
    own = [query["sql"] for query in captured if 'FROM "relationships_' in query["sql"]]
    assert len(own) == (2 if "/openings/" in path or "/versions/" in path else 1)
    return len(captured), len(answer.json()["results"])


def test_a_longer_list_takes_no_more_queries() -> None:
    norm = given_norm()
    given_moment()
    opened("gate")
    paths = [
        *("relationships/", "norms/", "moments/", "counterparts/", "kinds/"),
        *(f"relationships/{ANAS}/openings/", f"norms/{norm.pk}/versions/"),
    ]
    short = {path: queries_of(path) for path in paths}
    for place in range(3):
        given_norm("agreed")
        given_moment()
        opened("gate")
        mine, theirs = given_relationship("ana", f"Ben {place}"), given_relationship("ben", f"Ana {place}")
        body = {"case": str(COUPLE), "first": str(mine.pk), "second": str(theirs.pk)}
        asked("thea", "post", "counterparts/", body)
    asked("thea", "post", f"norms/{norm.pk}/transition/", {"to": "ended"})
    long = {path: queries_of(path) for path in paths}
    assert {path: count for path, (count, _) in long.items()} == {
        path: count for path, (count, _) in short.items()
    }
    assert [path for path in paths if long[path][1] == short[path][1]] == ["kinds/"]


# --- Reads on record ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [f"relationships/{ANAS}/", f"relationships/{ANAS}/openings/"])
def test_every_read_below_a_client_is_on_record_empty_or_not(path: str) -> None:
    with as_person("ana"):
        before = AuditLine.objects.filter(verb="read").count()
    asked("sue", "get", path)
    with as_person("ana"):
        lines = AuditLine.objects.filter(verb="read").order_by("-at")
        assert lines.count() == before + 1
        newest = lines[0]
        assert (newest.member_id, str(newest.client_id), newest.row_space) == (
            PEOPLE["sue"].member_id,
            ANA,
            "care",
        )


def test_reading_counterparts_is_on_record_for_both() -> None:
    asked("sue", "get", "counterparts/")
    with as_person("sue"):
        lines = AuditLine.objects.filter(verb="read", row_space="team")
        assert {str(line.client_id) for line in lines} == {ANA, str(PEOPLE["ben"].client_id)}
