from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from clients.models import Attendee, Session
from practices.clock import now
from practices.models import Practice
from practices.tests.browsing import get, patch, post, statements
from relcare.demo.people import PEOPLE, case_id
from tests.cast import as_person

pytestmark = pytest.mark.django_db

SESSIONS = "sessions/"
ANA, BEN, CEM = (str(PEOPLE[name].client_id) for name in ("ana", "ben", "cem"))
COUPLE = str(case_id("ana and ben"))
START = datetime(2024, 5, 6, 10, tzinfo=UTC)


def instant(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def plan(start: datetime = START, who: str = "thea", **told: Any) -> Any:
    body = {
        "case": COUPLE,
        "starts_at": instant(start),
        "ends_at": instant(start + timedelta(minutes=50)),
        "attendees": [ANA, BEN],
        **told,
    }
    return post(who, SESSIONS, body)


def planned(*attendees: str, start: datetime = START) -> str:
    answer = plan(start, attendees=list(attendees))
    assert answer.status_code == 201, answer.json()
    return f"{SESSIONS}{answer.json()['id']}/"


def test_a_planned_session_says_who_is_expected() -> None:
    told = plan().json()
    assert (told["state"], told["in_person"]) == ("planned", True)
    assert set(told["attendees"]) == {ANA, BEN}
    assert told["present"] == []
    assert told["starts_at"] == "2024-05-06T10:00:00Z"


def test_a_client_sees_the_sessions_they_attend_and_only_themself_in_them() -> None:
    together, alone = planned(ANA, BEN), planned(BEN, start=START + timedelta(days=7))
    assert get("ana", together).json()["attendees"] == [ANA]
    assert get("ana", alone).status_code == 404
    assert BEN not in get("ana", SESSIONS).content.decode()
    assert len(get("ana", SESSIONS).json()["results"]) == 1
    assert len(get("ben", SESSIONS).json()["results"]) == 2
    post("thea", together + "transition/", {"to": "held", "present": [BEN]})
    assert get("ana", together).json()["present"] == []
    assert get("ben", together).json()["present"] == [BEN]


def test_strangers_find_no_session() -> None:
    path = planned(ANA)
    answers = [get(who, path) for who in ("theo", "ben", "zoe")] + [get("theo", f"{SESSIONS}{uuid4()}/")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert get("mark", path).status_code == 200
    assert get("sue", path).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("mark", 403), ("sue", 403), ("ana", 403), ("nobody", 401)])
def test_planning_is_the_therapists(who: str, status: int) -> None:
    path = planned(ANA)
    assert plan(who=who).status_code == status
    assert patch(who, path, {"in_person": False}, '"x"').status_code == status
    assert post(who, path + "transition/", {"to": "held"}).status_code == status


def refusals() -> list[tuple[dict[str, Any], str]]:
    return [
        ({"case": str(case_id("eli"))}, "case"),
        ({"case": str(case_id("yan"))}, "case"),
        ({"case": str(uuid4())}, "case"),
        ({"case": None}, "case"),
        ({"attendees": []}, "attendees"),
        ({"attendees": [CEM]}, "attendees.0"),
        ({"attendees": [ANA, str(uuid4())]}, "attendees.1"),
        ({"attendees": [ANA, str(PEOPLE["eli"].client_id)]}, "attendees.1"),
        ({"attendees": ANA}, "attendees"),
        ({"ends_at": instant(START)}, "ends_at"),
        ({"ends_at": instant(START + timedelta(days=2))}, "ends_at"),
        ({"starts_at": "2024-05-06T10:00:00"}, "starts_at"),
        ({"starts_at": "tomorrow"}, "starts_at"),
        ({"starts_at": 5}, "starts_at"),
        ({"starts_at": "9999-12-31T23:00:00Z", "ends_at": "9999-12-31T23:30:00Z"}, "starts_at"),
        ({"starts_at": "9999-12-31T23:00:00-12:00"}, "starts_at"),
        ({"in_person": "yes"}, "in_person"),
        ({"state": "held"}, "state"),
    ]


@pytest.mark.parametrize(("told", "path"), refusals())
def test_an_unfit_session_is_refused_by_its_field(told: dict[str, Any], path: str) -> None:
    answer = plan(**told)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [path]
    with as_person("thea"):
        assert not Session.objects.exists()
        assert not Attendee.objects.exists()


def test_foreign_and_unknown_attendees_get_the_same_bytes() -> None:
    others = (CEM, str(PEOPLE["eli"].client_id), str(PEOPLE["yan"].client_id), str(uuid4()))
    assert len({plan(attendees=[other]).content for other in others}) == 1


def test_attendees_named_twice_are_expected_once() -> None:
    assert plan(attendees=[ANA, ANA]).json()["attendees"] == [ANA]


def test_a_closed_case_has_no_new_sessions() -> None:
    post("thea", f"cases/{COUPLE}/transition/", {"to": "closed"})
    assert plan().status_code == 409


def test_a_held_session_says_who_was_in_the_room() -> None:
    path = planned(ANA, BEN)
    held = post("thea", path + "transition/", {"to": "held", "present": [ANA]})
    assert held.status_code == 200
    assert (held.json()["state"], held.json()["present"]) == ("held", [ANA])
    again = post("thea", path + "transition/", {"to": "missed"})
    assert again.status_code == 409
    assert again.json()["allowed"] == []


def test_held_without_a_word_means_everybody() -> None:
    path = planned(ANA, BEN)
    assert set(post("thea", path + "transition/", {"to": "held"}).json()["present"]) == {ANA, BEN}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"to": "held", "present": [BEN]}, "present"),
        ({"to": "held", "present": [CEM]}, "present"),
        ({"to": "held", "present": [str(uuid4())]}, "present.0"),
        ({"to": "held", "present": []}, "present"),
        ({"to": "missed", "present": [ANA]}, "present"),
        ({"to": "gone"}, "to"),
        ({"to": "held", "why": "x"}, "why"),
    ],
)
def test_an_unfit_step_changes_nothing(body: dict[str, Any], path: str) -> None:
    session = planned(ANA)
    answer = post("thea", session + "transition/", body)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [path]
    assert get("thea", session).json()["state"] == "planned"


def test_what_has_not_come_can_be_cancelled_and_nothing_else() -> None:
    path = planned(ANA, start=datetime.now(UTC).replace(microsecond=0) + timedelta(days=3))
    for to in ("held", "missed"):
        refused = post("thea", path + "transition/", {"to": to})
        assert refused.status_code == 409
        assert refused.json()["allowed"] == ["late_cancelled"]
    assert post("thea", path + "transition/", {"to": "late_cancelled"}).json()["state"] == "late_cancelled"


def test_a_planned_session_moves_with_the_version_that_was_read() -> None:
    path = planned(ANA)
    tag = get("thea", path)["ETag"]
    later = {"starts_at": "2024-05-06T12:00:00Z", "ends_at": "2024-05-06T12:50:00Z"}
    assert patch("thea", path, later).status_code == 428
    assert patch("thea", path, {"starts_at": "2024-05-06T23:00:00Z"}, tag).status_code == 422
    assert patch("thea", path, {"attendees": [BEN]}, tag).status_code == 422
    moved = patch("thea", path, later, tag)
    assert moved.status_code == 200
    assert moved.json()["attendees"] == [ANA]
    assert patch("thea", path, {"in_person": False}, tag).status_code == 412
    post("thea", path + "transition/", {"to": "held"})
    tag = get("thea", path)["ETag"]
    assert patch("thea", path, {"in_person": False}, tag).status_code == 409
    assert get("thea", path).json()["in_person"] is True


def test_a_repeated_planning_makes_one_session() -> None:
    body = {
        "case": COUPLE,
        "starts_at": instant(START),
        "ends_at": instant(START + timedelta(hours=1)),
        "attendees": [ANA],
    }
    first, again = (post("thea", SESSIONS, body, key="once") for _ in range(2))
    assert first.json() == again.json()
    assert post("thea", SESSIONS, {**body, "attendees": [BEN]}, key="once").status_code == 422
    assert len(get("thea", SESSIONS).json()["results"]) == 1


def starts(**query: str) -> list[str]:
    answer = get("thea", SESSIONS, **query)
    assert answer.status_code == 200, answer.json()
    return [row["starts_at"][5:10] for row in answer.json()["results"]]


def test_the_list_is_newest_first_and_can_be_narrowed() -> None:
    for days in (0, 7, 14):
        planned(ANA, start=START + timedelta(days=days))
    assert starts() == ["05-20", "05-13", "05-06"]
    assert starts(**{"from": "2024-05-13"}) == ["05-20", "05-13"]
    assert starts(to="2024-05-13") == ["05-13", "05-06"]
    assert starts(**{"from": "2024-05-13T10:00:00Z", "to": "2024-05-13T10:00:00Z"}) == ["05-13"]
    assert starts(case=str(case_id("cem"))) == starts(case=str(uuid4())) == []
    assert len(starts(case=COUPLE)) == 3


def test_the_list_may_be_of_one_client_who_attends() -> None:
    planned(ANA, BEN)
    planned(BEN, start=START + timedelta(days=7))
    assert starts(client=BEN) == ["05-13", "05-06"]
    assert starts(client=ANA) == starts(client=ANA, case=COUPLE) == ["05-06"]
    assert starts(client=CEM) == starts(client=str(uuid4())) == []
    # Whom else somebody expects there is not told by asking either.
    answer = get("ana", SESSIONS, client=BEN)
    assert answer.json()["results"] == []


def test_a_day_in_the_query_is_a_day_of_the_practice() -> None:
    # 22:30 UTC in May is the next day in Berlin.
    planned(ANA, start=datetime(2024, 5, 6, 22, 30, tzinfo=UTC))
    assert starts(**{"from": "2024-05-07", "to": "2024-05-07"}) == ["05-06"]
    assert starts(to="2024-05-06") == []


def test_a_bound_far_away_is_a_bound_like_any() -> None:
    planned(ANA)
    assert starts(**{"from": "0001-01-01", "to": "9999-12-30"}) == ["05-06"]
    assert starts(**{"from": "9999-12-31T23:59:59.999999Z"}) == []
    assert starts(**{"from": "0001-01-01T00:00:00+14:00"}) == ["05-06"]


@pytest.mark.parametrize(
    "query",
    [
        {"from": "yesterday"},
        {"to": "2024-13-40"},
        {"case": "x"},
        {"to": "9999-12-31"},
        {"from": ""},
        {"to": "9999-12-31T23:59:59.999999Z"},
    ],
)
def test_an_unreadable_bound_is_refused_by_its_name(query: dict[str, str]) -> None:
    refused = get("thea", SESSIONS, **query)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, list(query))


def test_a_list_takes_as_many_statements_for_one_as_for_many() -> None:
    planned(ANA)
    with statements() as one:
        get("thea", SESSIONS)
    for days in range(1, 5):
        planned(ANA, BEN, start=START + timedelta(days=days))
    with statements() as many:
        get("thea", SESSIONS)
    assert len(one) == len(many)


@pytest.mark.parametrize(
    ("days_ago", "to", "is_on", "asks"),
    [
        (1, "held", True, "asked"),
        (6, "held", True, "asked"),
        (8, "held", True, "too_late"),
        (1, "held", False, "not_here"),
        (1, "missed", True, None),
    ],
)
def test_whoever_marks_a_session_is_told_whether_it_is_asked_after(
    days_ago: int, to: str, is_on: bool, asks: str | None
) -> None:
    with as_person("mark"):
        Practice.objects.update(settings={"after_session_forms": int(is_on)})
    path = planned(ANA, start=now() - timedelta(days=days_ago))
    answer = post("thea", path + "transition/", {"to": to})
    assert (answer.status_code, answer.json()["asks_after"]) == (200, asks)
    assert all("asks_after" not in get(name, path).json() for name in ("ana", "thea"))
