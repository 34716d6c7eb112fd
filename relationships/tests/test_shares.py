"""Sharing in a couple case: item by item, by their author, as copies; taken back, or left as they are."""

import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import DatabaseError

from practices.clock import today_in
from relationships.models import Break, Goal, GoalStep, NormMark, SharedNorm
from relationships.tests.joint import (
    BEN,
    OF_COUPLE,
    joint_work_open,
    on_terms,
    open_or_close,
    own_norm,
    said,
    screened,
    separated,
    shared_norm,
)
from relationships.tests.scene import ANAS, COUPLE, NOWHERE, asked
from relcare.demo.people import PEOPLE, ZONE
from tests.cast import as_person

pytestmark = pytest.mark.django_db

JOINT = f"{OF_COUPLE}joint/"
NOTHING_NEW = "Nothing new is shared here just now."


def shared(name: str, norm: Any) -> Any:
    return asked(name, "post", "shared-norms/", {"case": str(COUPLE), "norm": str(norm.pk)})


def copies(name: str) -> list[Any]:
    found: list[Any] = said(name, "shared-norms/")["results"]
    return found


def test_a_share_is_a_copy_that_the_other_reads() -> None:
    joint_work_open()
    norm = own_norm("ana", healthy="no", set_by="other")
    made = shared("ana", norm)
    assert made.status_code == 201
    assert made.json()["origin"] == str(norm.pk)
    (read,) = copies("ben")
    assert read["today"] == norm.today
    assert (read["is_mine"], read["client"], read["origin"]) == (False, None, None)
    assert not {"healthy", "set_by", "is_deliberate", "reason", "recorded_by"} & set(read)
    assert str(norm.pk) not in str(read)
    assert made.json()["id"][14] == "4", "its id tells no moment"


AVAILABLE = {
    "available_when": "at night",
    "available_where": "at home",
    "available_how": "by phone",
    "decided_by": "other",
}


def test_of_availability_the_copy_says_when_where_how_and_who_decides() -> None:
    joint_work_open()
    norm = own_norm("ana", **AVAILABLE)
    assert shared("ana", norm).status_code == 201
    (read,) = copies("ben")
    assert {name: read[name] for name in AVAILABLE} == AVAILABLE
    assert shared("ana", norm).status_code == 409
    with as_person("ana"):
        type(norm).objects.filter(pk=norm.pk).update(available_when="never")
    assert shared("ana", norm).status_code == 201
    assert [copy["available_when"] for copy in copies("ben")] == ["never"]


def test_a_copy_says_the_day_on_which_it_was_shared_and_no_moment() -> None:
    joint_work_open()
    for number in range(3):
        shared("ana", own_norm("ana", today=f"The {number}th"))
    with as_person("ana"):
        moments = [copy.shared_at.isoformat() for copy in SharedNorm.objects.all()]
    for name in ("ana", "ben", "thea"):
        page = said(name, "shared-norms/?page_size=2")
        assert {copy["shared_on"] for copy in page["results"]} == {str(today_in(ZONE))}
        (cursor,) = parse_qs(urlsplit(page["next"]).query)["cursor"]
        told = base64.urlsafe_b64decode(cursor + "==").decode() + str(page) + str(said(name, JOINT))
        assert not [moment for moment in moments if moment[11:26] in told]
        assert len(said(name, page["next"].removeprefix("/api/v1/"))["results"]) == 1


def test_a_goal_of_ones_own_is_not_shared() -> None:
    joint_work_open()
    with as_person("ana"):
        fields = {"what": "My own flat", "horizon": "one_year", "intention": "own"}
        own = Goal.objects.create(client_id=PEOPLE["ana"].client_id, relationship_id=ANAS, **fields)
    answer = asked("ana", "post", "shared-goals/", {"case": str(COUPLE), "goal": str(own.pk)})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["goal"])
    assert said("ben", "shared-goals/")["results"] == []


def test_new_terms_stop_what_is_new_until_both_accept_them() -> None:
    joint_work_open()
    norm, theirs = own_norm("ana"), own_norm("ben")
    assert shared("ana", norm).status_code == 201
    on_terms("ana")
    closed = shared("ana", own_norm("ana"))
    assert (closed.status_code, closed.json()["detail"]) == (409, NOTHING_NEW)
    assert shared("ben", theirs).status_code == 409
    assert {name: said(name, JOINT)["is_open"] for name in ("ana", "ben", "thea")} == {
        "ana": False,
        "ben": False,
        "thea": False,
    }
    assert len(copies("ben")) == 1, "what was shared stays"
    told = {"area": "time", "question": "needs", "today": "x", "is_spoken": True, "state": "noticed"}
    with pytest.raises(DatabaseError, match="row-level security"), as_person("ana"):
        SharedNorm.objects.create(client_id=PEOPLE["ana"].client_id, case_id=COUPLE, **told)
    on_terms("ana", "ben")
    assert shared("ben", theirs).status_code == 201


def test_what_changes_later_stays_private_until_it_is_shared_again() -> None:
    joint_work_open()
    norm = own_norm("ana")
    shared("ana", norm)
    with as_person("ana"):
        type(norm).objects.filter(pk=norm.pk).update(today="We take turns")
    assert copies("ben")[0]["today"] == norm.today
    again = shared("ana", norm)
    assert again.status_code == 201
    assert [copy["today"] for copy in copies("ben")] == ["We take turns"]
    assert asked("ben", "get", f"shared-norms/{again.json()['id']}/").status_code == 200
    mine = copies("ana")
    # Within a day in no order: that would tell which was shared first.
    assert sorted(copy["replaced_at"] is None for copy in mine) == [False, True]


def test_the_same_is_not_shared_twice() -> None:
    joint_work_open()
    norm = own_norm("ana")
    assert shared("ana", norm).status_code == 201
    assert shared("ana", norm).status_code == 409
    assert len(copies("ben")) == 1


def never_opened() -> None:
    screened("ana", "ben")
    on_terms("ana", "ben")


def closed_again() -> None:
    joint_work_open()
    open_or_close(is_open=False)


def the_case_is_separated() -> None:
    joint_work_open()
    separated()


def the_case_is_closed() -> None:
    joint_work_open()
    asked("thea", "post", f"{OF_COUPLE}transition/", {"to": "closed"})


@pytest.mark.parametrize("before", [never_opened, closed_again, the_case_is_separated, the_case_is_closed])
@pytest.mark.parametrize("name", ["ana", "ben"])
def test_what_is_not_open_refuses_in_the_same_words(before: Any, name: str) -> None:
    before()
    refused = shared(name, own_norm(name))
    assert refused.status_code == 409
    assert refused.json()["detail"] == NOTHING_NEW
    assert refused.json()["allowed"] == []


def test_closing_stops_what_is_new_and_removes_nothing_seen() -> None:
    joint_work_open()
    shared_norm("ana")
    before = asked("ben", "get", "shared-norms/").content
    open_or_close(is_open=False)
    assert asked("ben", "get", "shared-norms/").content == before
    assert asked("ana", "put", f"{OF_COUPLE}joint-name/", {"name": "Ana"}).status_code == 409


@pytest.mark.parametrize("way", ["withdraw", "withdraw-all"])
def test_what_was_shared_can_be_taken_back_while_nothing_new_can_be_shared(way: str) -> None:
    joint_work_open()
    mine, theirs = shared_norm("ana"), shared_norm("ben")
    about = {"area": "time", "question": "availability", "about": [str(mine.pk), str(theirs.pk)]}
    asked("ana", "post", f"{OF_COUPLE}norm-marks/", {**about, "says": "different"})
    open_or_close(is_open=False)
    path = f"shared-norms/{mine.pk}/withdraw/" if way == "withdraw" else f"{OF_COUPLE}withdraw-all/"
    assert asked("ana", "post", path, {}).status_code == 200
    assert [copy["is_mine"] for copy in copies("ben")] == [True]
    with as_person("ben"):
        assert not NormMark.objects.exists(), "what she found of it went with it"


def test_what_is_kept_with_the_therapist_is_not_there_to_be_shared() -> None:
    joint_work_open()
    kept = own_norm("ana", is_kept=True)
    refused, unknown = (
        asked("ana", "post", "shared-norms/", {"case": str(COUPLE), "norm": str(norm)})
        for norm in (kept.pk, NOWHERE)
    )
    assert refused.status_code == unknown.status_code == 422
    assert refused.content == unknown.content


def test_nobody_shares_what_is_not_theirs() -> None:
    joint_work_open()
    norm = own_norm("ana")
    assert shared("ben", norm).status_code == 422
    assert shared("thea", norm).status_code == 403
    assert shared("cem", norm).status_code == 422


def test_withdrawn_is_out_of_the_others_sight_and_stays_its_authors() -> None:
    joint_work_open()
    copy = shared_norm("ana")
    assert asked("ben", "post", f"shared-norms/{copy.pk}/withdraw/", {}).status_code == 404
    taken = asked("ana", "post", f"shared-norms/{copy.pk}/withdraw/", {})
    assert taken.status_code == 200
    assert taken.json()["withdrawn_at"]
    assert asked("ana", "post", f"shared-norms/{copy.pk}/withdraw/", {}).json() == taken.json()
    assert copies("ben") == []
    assert asked("ben", "get", f"shared-norms/{copy.pk}/").status_code == 404
    assert len(copies("ana")) == len(copies("thea")) == 1


def test_withdrawn_can_be_shared_anew_and_nothing_ties_the_two_together() -> None:
    joint_work_open()
    norm = own_norm("ana")
    first = shared("ana", norm).json()["id"]
    asked("ana", "post", f"shared-norms/{first}/withdraw/", {})
    assert shared("ana", norm).status_code == 201
    (read,) = copies("ben")
    assert first not in str(read)


def test_stop_here_leaves_what_was_seen_and_shares_nothing_new() -> None:
    joint_work_open()
    norm = own_norm("ana")
    copy = shared("ana", norm).json()["id"]
    before = asked("ben", "get", "shared-norms/").content
    assert asked("ana", "post", f"shared-norms/{copy}/stop/", {}).json()["stopped_at"]
    assert asked("ben", "get", "shared-norms/").content == before
    with as_person("ana"):
        type(norm).objects.filter(pk=norm.pk).update(today="We take turns")
    assert shared("ana", norm).status_code == 409
    assert asked("ben", "get", "shared-norms/").content == before


def test_everything_at_once_is_withdrawn_with_name_and_marks() -> None:
    joint_work_open()
    mine, theirs = shared_norm("ana"), shared_norm("ben")
    asked("ana", "put", f"{OF_COUPLE}joint-name/", {"name": "A."})
    about = {"area": "time", "question": "availability", "about": [str(mine.pk), str(theirs.pk)]}
    assert asked("ana", "post", f"{OF_COUPLE}norm-marks/", {**about, "says": "same"}).status_code == 201
    assert asked("ana", "post", f"{OF_COUPLE}withdraw-all/", {}).status_code == 200
    assert [copy["is_mine"] for copy in copies("ben")] == [True]
    assert "A." not in str(said("ben", f"{OF_COUPLE}joint/"))
    with as_person("thea"):
        assert not NormMark.objects.exists()
    assert len(copies("ana")) == 2, "what Ben shared stays where it is"


def test_everything_at_once_is_stopped() -> None:
    joint_work_open()
    norm = own_norm("ana")
    shared("ana", norm)
    before = asked("ben", "get", "shared-norms/").content
    assert asked("ana", "post", f"{OF_COUPLE}stop-all/", {}).status_code == 200
    with as_person("ana"):
        type(norm).objects.filter(pk=norm.pk).update(today="We take turns")
    assert shared("ana", norm).status_code == 409
    assert asked("ben", "get", "shared-norms/").content == before


def test_a_separation_ends_every_share_and_leaves_each_their_own() -> None:
    joint_work_open()
    mine, theirs = shared_norm("ana"), shared_norm("ben")
    separated()
    for name, own, other in (("ana", mine, theirs), ("ben", theirs, mine)):
        assert [copy["id"] for copy in copies(name)] == [str(own.pk)]
        assert asked(name, "get", f"shared-norms/{other.pk}/").status_code == 404
        assert said(name, f"{OF_COUPLE}joint/")["norms"] == []
        assert said(name, f"{OF_COUPLE}norm-diff/") == {"questions": []}
    assert len(copies("thea")) == 2


def test_joint_work_opened_anew_after_a_separation_starts_empty() -> None:
    joint_work_open()
    norm = own_norm("ana")
    shared("ana", norm)
    separated()
    screened("ana", "ben")
    on_terms("ana", "ben")
    open_or_close(is_open=True)
    assert copies("ben") == []
    assert shared("ana", norm).status_code == 201
    assert len(copies("ben")) == 1


def test_a_goal_is_shared_with_its_steps_and_ones_own_commitment() -> None:
    joint_work_open()
    with as_person("ana"):
        told = {"relationship_id": ANAS, "what": "A house", "why": "To get away", "intention": "shared"}
        numbers = {"horizon": "a_few_years", "my_commitment": 3, "their_commitment": 1}
        goal = Goal.objects.create(client_id=PEOPLE["ana"].client_id, **told, **numbers)
        GoalStep.objects.create(client_id=goal.client_id, goal=goal, what="Save", due_on="2026-12-01")
    made = asked("ana", "post", "shared-goals/", {"case": str(COUPLE), "goal": str(goal.pk)})
    assert made.status_code == 201
    (read,) = said("ben", "shared-goals/")["results"]
    assert (read["what"], read["commitment"]) == ("A house", 3)
    assert read["steps"] == [{"what": "Save", "due_on": "2026-12-01", "done_on": None}]
    assert "To get away" not in str(read)
    assert not {"why", "their_commitment"} & set(read)


@pytest.mark.parametrize(("kind", "status"), [("space", 201), ("for_my_safety", 422)])
def test_a_break_for_my_safety_is_never_shared(kind: str, status: int) -> None:
    joint_work_open()
    with as_person("ana"):
        taken = Break.objects.create(
            client_id=PEOPLE["ana"].client_id,
            relationship_id=ANAS,
            kind=kind,
            purpose="Air",
            starts_on="2026-01-05",
        )
    made = asked("ana", "post", "shared-breaks/", {"case": str(COUPLE), "of_break": str(taken.pk)})
    assert made.status_code == status
    assert len(said("ben", "shared-breaks/")["results"]) == (1 if status == 201 else 0)


def test_a_name_of_ones_own_stands_where_it_said_your_partner() -> None:
    joint_work_open()
    assert [person["name"] for person in said("ben", f"{OF_COUPLE}joint/")["people"]] == ["", "your partner"]
    path = f"{OF_COUPLE}joint-name/"
    assert asked("ana", "get", path).status_code == 404
    made = asked("ana", "put", path, {"name": "Nana"})
    assert made.status_code == 201
    assert asked("ana", "put", path, {"name": "Anna"}).status_code == 428
    assert asked("ana", "put", path, {"name": "Anna"}, if_match=made["ETag"]).status_code == 200
    assert [person["name"] for person in said("ben", f"{OF_COUPLE}joint/")["people"]] == ["", "Anna"]
    assert asked("ben", "get", path).status_code == 404
    people = said("thea", f"{OF_COUPLE}joint/")["people"]
    assert [person["name"] for person in people] == ["Anna", ""]
    assert people[1]["client"] == str(BEN)
