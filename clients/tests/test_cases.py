from typing import Any
from uuid import uuid4

import pytest

from clients.models import CareTeam, Case, CaseClient, Plan
from practices.models import Member
from practices.tests.browsing import get, post, put, statements
from relcare.demo.people import PEOPLE, case_id
from tests.cast import as_person

pytestmark = pytest.mark.django_db

COUPLE = f"cases/{case_id('ana and ben')}/"
CEM = f"cases/{case_id('cem')}/"
DAY = "2024-02-01"


def take_in(name: str, who: str = "thea") -> str:
    return str(post(who, "clients/", {"name": name}).json()["id"])


def new_case(who: str = "thea", **told: Any) -> Any:
    body = {"kind": "individual", "opened_on": DAY, **told}
    if "clients" not in body:
        body["clients"] = [take_in("Fay", who)]
    return post(who, "cases/", body)


def member(name: str) -> str:
    return str(PEOPLE[name].member_id)


@pytest.mark.parametrize(
    ("who", "count"), [("thea", 3), ("theo", 1), ("sue", 3), ("mark", 4), ("ana", 1), ("ben", 1), ("zoe", 1)]
)
def test_each_person_lists_their_own_cases(who: str, count: int) -> None:
    assert len(get(who, "cases/").json()["results"]) == count


def test_the_list_may_be_of_one_client() -> None:
    def found(who: str, name: str) -> list[str]:
        rows = get(who, "cases/", client=str(PEOPLE[name].client_id)).json()["results"]
        return [f"cases/{row['id']}/" for row in rows]

    assert found("thea", "ana") == found("thea", "ben") == [COUPLE]
    assert found("thea", "cem") == [CEM]
    # A client learns of no partner by asking, nor a stranger of anybody.
    assert found("ana", "ana") == [COUPLE]
    assert found("ana", "ben") == found("theo", "ana") == found("zoe", "ana") == []


def test_a_therapist_reads_both_clients_of_a_couple_in_order() -> None:
    told = get("thea", COUPLE).json()
    assert told["clients"] == [str(PEOPLE["ana"].client_id), str(PEOPLE["ben"].client_id)]
    assert told["team"] == [member("thea")]
    assert (told["kind"], told["state"]) == ("couple", "opened")


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_a_client_reads_their_case_without_the_partner(who: str) -> None:
    answer = get(who, COUPLE)
    assert answer.json()["clients"] == [str(PEOPLE[who].client_id)]
    other = "ben" if who == "ana" else "ana"
    assert str(PEOPLE[other].client_id) not in answer.content.decode()


def test_what_is_not_yours_reads_like_what_is_not_there() -> None:
    paths = ("", "team/")
    for path in paths:
        answers = [get(who, COUPLE + path) for who in ("theo", "zoe")]
        answers.append(get("theo", f"cases/{uuid4()}/{path}"))
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


def test_a_therapist_opens_a_case_and_is_on_its_team() -> None:
    made = new_case()
    assert made.status_code == 201
    told = made.json()
    assert told["team"] == [member("thea")]
    assert get("thea", f"cases/{told['id']}/").json() == told
    assert get("theo", f"cases/{told['id']}/").status_code == 404


def test_a_couple_has_two_sides() -> None:
    clients = [take_in("Fay"), take_in("Gil")]
    made = new_case(kind="couple", clients=clients)
    assert made.status_code == 201
    assert made.json()["clients"] == clients
    with as_person("thea"):
        sides = CaseClient.objects.filter(case_id=made.json()["id"]).order_by("side")
        assert [row.side for row in sides] == ["a", "b"]


def test_a_manager_names_the_therapist_and_reads_no_content() -> None:
    client = take_in("Fay", "mark")
    assert new_case("mark", clients=[client]).status_code == 422
    made = new_case("mark", clients=[client], therapist=member("theo"))
    assert made.status_code == 201
    assert get("theo", f"clients/{client}/").status_code == 200
    assert get("mark", f"cases/{made.json()['id']}/plan/").status_code == 403


def test_a_solo_therapist_opens_a_case_alone() -> None:
    made = new_case("zoe")
    assert made.status_code == 201
    assert made.json()["team"] == [member("zoe")]


def test_a_solo_therapist_opens_a_second_case_of_their_own_client() -> None:
    yan, other = str(PEOPLE["yan"].client_id), take_in("Fay", "zoe")
    made = new_case("zoe", kind="couple", clients=[yan, other])
    assert made.status_code == 201
    assert get("zoe", f"cases/{made.json()['id']}/").json()["clients"] == [yan, other]


def test_a_manager_who_is_a_therapist_too_gets_at_no_colleagues_client() -> None:
    with as_person("mark"):
        Member.objects.filter(pk=PEOPLE["theo"].member_id).update(roles=["manager", "therapist"])
    cem, eli = (str(PEOPLE[name].client_id) for name in ("cem", "eli"))
    assert new_case("theo", clients=[cem]).status_code == 422
    assert new_case("theo", kind="couple", clients=[eli, cem]).status_code == 422
    assert get("theo", "notes/", case=str(case_id("cem"))).json()["results"] == []


def test_a_case_for_a_colleague_is_the_colleagues() -> None:
    made = new_case(therapist=member("theo"))
    assert made.status_code == 201
    assert get("theo", f"cases/{made.json()['id']}/").status_code == 200
    assert get("thea", f"cases/{made.json()['id']}/").status_code == 404


def refusals() -> list[tuple[dict[str, Any], str]]:
    ana, cem, eli, yan = (str(PEOPLE[name].client_id) for name in ("ana", "cem", "eli", "yan"))
    return [
        ({"kind": "group"}, "kind"),
        ({"kind": "couple"}, "clients"),
        ({"clients": []}, "clients"),
        ({"clients": [ana, cem], "kind": "individual"}, "clients"),
        ({"clients": [ana, ana], "kind": "couple"}, "clients"),
        ({"clients": [ana, cem, ana], "kind": "couple"}, "clients"),
        ({"clients": [eli]}, "clients.0"),
        ({"clients": [yan]}, "clients.0"),
        ({"clients": [str(uuid4())]}, "clients.0"),
        ({"clients": ["ana"]}, "clients.0"),
        ({"clients": ana}, "clients"),
        ({"opened_on": "9999-01-01"}, "opened_on"),
        ({"opened_on": None}, "opened_on"),
        ({"therapist": member("mark")}, "therapist"),
        ({"therapist": member("zoe")}, "therapist"),
        ({"therapist": member("ana")}, "therapist"),
        ({"therapist": str(uuid4())}, "therapist"),
        ({"state": "closed"}, "state"),
    ]


@pytest.mark.parametrize(("told", "path"), refusals())
def test_an_unfit_case_is_refused_by_its_field_and_leaves_nothing(told: dict[str, Any], path: str) -> None:
    answer = new_case(**told)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [path]
    with as_person("mark"):
        assert Case.objects.count() == 4
        assert CaseClient.objects.count() == 5


def test_unknown_and_foreign_clients_are_refused_in_the_same_bytes() -> None:
    ids = [str(PEOPLE["eli"].client_id), str(PEOPLE["yan"].client_id), str(uuid4())]
    assert len({new_case(clients=[other]).content for other in ids}) == 1


def test_nobody_opens_a_case_to_get_at_somebody_elses_client() -> None:
    # Cem has a care team: only a manager gives him another.
    cem = str(PEOPLE["cem"].client_id)
    assert new_case(clients=[cem]).status_code == 422
    assert new_case("mark", clients=[cem], therapist=member("theo")).status_code == 201


@pytest.mark.parametrize(("who", "status"), [("sue", 403), ("ana", 403), ("nobody", 401)])
def test_who_may_not_staff_cases_opens_none(who: str, status: int) -> None:
    body = {"kind": "individual", "clients": [str(PEOPLE["cem"].client_id)], "opened_on": DAY}
    assert post(who, "cases/", body).status_code == status
    assert post(who, CEM + "transition/", {"to": "closed"}).status_code == status
    assert post(who, CEM + "team/", {"member": member("theo")}).status_code == status


def test_a_case_moves_only_as_its_states_allow() -> None:
    assert post("thea", CEM + "transition/", {"to": "paused"}).json()["state"] == "paused"
    refused = post("thea", CEM + "transition/", {"to": "paused"})
    assert refused.status_code == 409
    assert refused.json()["allowed"] == ["opened", "closed"]
    closed = post("thea", CEM + "transition/", {"to": "closed"}).json()
    assert closed["state"] == "closed"
    assert closed["closed_on"]
    # Its last team reads on; opening it again is the manager's.
    assert get("thea", CEM).json() == closed
    assert post("thea", CEM + "transition/", {"to": "opened"}).status_code == 403
    assert post("mark", CEM + "transition/", {"to": "opened"}).json()["closed_on"] is None


@pytest.mark.parametrize("body", [{"to": "ended"}, {"to": 1}, {}, {"to": "closed", "on": DAY}])
def test_an_unfit_step_changes_nothing(body: dict[str, Any]) -> None:
    assert post("thea", CEM + "transition/", body).status_code == 422
    assert get("thea", CEM).json()["state"] == "opened"


@pytest.mark.parametrize("who", ["theo", "zoe"])
def test_a_stranger_moves_no_case(who: str) -> None:
    for path, body in (("transition/", {"to": "closed"}), ("team/", {"member": member(who)})):
        assert post(who, CEM + path, body).status_code == 404


def test_a_therapist_brings_in_a_colleague_who_then_reads_and_later_leaves() -> None:
    joined = post("thea", CEM + "team/", {"member": member("theo")})
    assert joined.status_code == 201
    assert joined.json()["name"] == "Theo"
    assert get("theo", CEM).status_code == 200
    # Each change is shown to the team.
    names = [place["name"] for place in get("thea", CEM + "team/").json()["members"]]
    assert names == ["Thea", "Theo"]
    assert post("thea", CEM + "team/", {"member": member("theo")}).status_code == 409
    left = post("thea", f"{CEM}team/{member('theo')}/leave/")
    assert left.status_code == 200
    assert left.json()["left_on"]
    assert get("theo", CEM).status_code == 404
    assert post("thea", f"{CEM}team/{member('theo')}/leave/").status_code == 404
    assert len(get("thea", CEM + "team/").json()["members"]) == 2


def test_a_repeated_joining_makes_one_place() -> None:
    first, again = (post("thea", CEM + "team/", {"member": member("theo")}, key="join") for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    with as_person("thea"):
        assert CareTeam.objects.filter(case_id=case_id("cem")).count() == 2


def test_nobody_adds_themself_nor_anybody_who_is_no_therapist() -> None:
    for who, named in (("thea", "sue"), ("thea", "mark"), ("thea", "zoe"), ("thea", "ana"), ("mark", "mark")):
        answer = post(who, CEM + "team/", {"member": member(named)})
        assert answer.status_code == 422, named
        assert answer.json()["errors"] == {"member": ["There is no such therapist here."]}


def test_somebody_stays_with_an_open_case() -> None:
    assert post("thea", f"{CEM}team/{member('thea')}/leave/").status_code == 409
    assert post("thea", f"{CEM}team/no-id/leave/").status_code == 404
    assert get("thea", CEM).status_code == 200


def test_a_client_sees_who_works_on_their_case() -> None:
    places = get("ana", COUPLE + "team/").json()["members"]
    assert [place["name"] for place in places] == ["Thea"]


PLAN = {"problem": "We shout.", "aims": "To talk.", "measures": ["phq9"]}


def test_a_plan_has_versions_and_a_change_needs_the_newest() -> None:
    assert get("thea", CEM + "plan/").status_code == 404
    first = put("thea", CEM + "plan/", PLAN)
    assert first.status_code == 201
    assert first.json()["number"] == 1
    assert put("thea", CEM + "plan/", PLAN).status_code == 200
    assert put("thea", CEM + "plan/", {**PLAN, "aims": "Less."}).status_code == 428
    second = put("thea", CEM + "plan/", {**PLAN, "aims": "Less."}, first["ETag"])
    assert second.json()["number"] == 2
    assert put("thea", CEM + "plan/", {**PLAN, "aims": "More."}, first["ETag"]).status_code == 412
    assert get("sue", CEM + "plan/").json()["aims"] == "Less."
    with as_person("thea"):
        assert Plan.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "status"), [("theo", 404), ("zoe", 404), ("mark", 403), ("ana", 403), ("nobody", 401)]
)
def test_a_plan_is_its_teams(who: str, status: int) -> None:
    put("thea", COUPLE + "plan/", PLAN)
    assert get(who, COUPLE + "plan/").status_code == status
    assert put(who, COUPLE + "plan/", PLAN).status_code == status


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"measures": "phq9"}, "measures"),
        ({"review_every_sessions": 0}, "review_every_sessions"),
        ({"review_every_sessions": "8"}, "review_every_sessions"),
        ({"number": 7}, "number"),
        ({"aims": None}, "aims"),
    ],
)
def test_an_unfit_plan_is_refused_by_its_field(told: dict[str, Any], path: str) -> None:
    answer = put("thea", CEM + "plan/", {**PLAN, **told})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [path]


def test_a_list_takes_as_many_statements_for_one_as_for_many() -> None:
    with statements() as one:
        get("theo", "cases/")
    with statements() as many:
        get("mark", "cases/")
    assert len(one) == len(many)
