"""What of each client's safety stands before a session: for the care team, and nowhere else."""

from typing import Any

import pytest

from assessments.tests.scene import days_ago
from caseload.tests.test_hour import ANA, BEN, coming, person, told
from clients.models import SafetyFlag, ScreeningCause
from practices.clock import now
from practices.tests.browsing import get
from relationships.models import Break, BreakComparison, BreakExtension
from relationships.tests.joint import screened
from relationships.tests.scene import ANAS, BENS, COUPLE, given_session
from relationships.words import FOR_MY_SAFETY, FOR_SPACE
from relcare.demo.people import PEOPLE
from tests.cast import as_person

pytestmark = pytest.mark.django_db


def safety(client: str = ANA) -> Any:
    return person(coming(), client)["safety"]


def apart(client: str = ANA, **said: Any) -> Break:
    whose = {"client_id": client, "relationship_id": ANAS if client == ANA else BENS}
    with as_person("ana" if client == ANA else "ben"):
        fields = {"kind": FOR_SPACE, "state": "running", "starts_on": days_ago(20), **said}
        row: Break = Break.objects.create(**whose, **fields)
    return row


def test_it_says_that_a_talk_is_due_since_when_and_why() -> None:
    assert safety()["screening"]["reasons"] == ["before_joint_work"]
    screened("ana", "ben")
    assert safety()["screening"] is None
    apart(kind=FOR_MY_SAFETY)
    due = safety()["screening"]
    assert due["reasons"] == ["break"]
    assert due == get("thea", f"clients/{ANA}/screening-due/").json()
    assert safety(BEN)["screening"] is None
    with as_person("thea"):
        assert ScreeningCause.objects.count() == 1


def test_it_says_which_flags_are_open_and_why() -> None:
    assert safety()["flags"] == []
    with as_person("thea"):
        lifted, flag = (
            SafetyFlag.objects.create(client_id=ANA, source="observation", why=why)
            for why in ("Bruises.", "She whispers when he calls.")
        )
    with as_person("sue"):
        rows = SafetyFlag.objects.filter(pk=lifted.pk)
        assert rows.update(lifted_at=now(), lifted_by_id=PEOPLE["sue"].member_id, lifted_because="A fall.")
    (one,) = safety()["flags"]
    assert (one["id"], one["source"], one["why"]) == (str(flag.pk), "observation", flag.why)
    assert one["since"]
    assert safety(BEN)["flags"] == []


def test_it_says_which_breaks_call_for_a_look() -> None:
    apart(returns_on=None)
    assert safety()["breaks"] == []
    mine = apart(returns_on=days_ago(2), state="extended")
    theirs = apart(BEN)
    with as_person("ana"):
        BreakExtension.objects.create(
            client_id=ANA, of_break=mine, to_day=days_ago(2), decided_by="other", reason=""
        )
    with as_person("thea"):
        BreakComparison.objects.create(
            case_id=COUPLE,
            first_client_id=ANA,
            first=mine,
            second_client_id=BEN,
            second=theirs,
            purposes="different",
        )
    (one,) = safety()["breaks"]
    watch = get("thea", f"clients/{ANA}/breaks-watch/").json()["breaks"]
    (same,) = (found for found in watch if found["id"] == str(mine.pk))
    assert same.pop("to_compare") == []
    assert one == same
    assert (one["overdue"], one["one_sided_extension"], one["mismatch"]) == (True, True, True)
    assert [found["mismatch"] for found in safety(BEN)["breaks"]] == [True]


def test_a_break_for_my_safety_is_told_and_nothing_is_asked_of_it() -> None:
    apart(kind=FOR_MY_SAFETY)
    (one,) = safety()["breaks"]
    assert (one["for_my_safety"], one["overdue"], one["returns_on"]) == (True, False, None)
    assert safety(BEN)["breaks"] == []


def test_none_of_it_is_in_the_room_or_in_the_draft() -> None:
    path = coming()
    room, draft = (told(path, what) for what in ("room/", "draft-note/"))
    given_session("ana")
    apart(kind=FOR_MY_SAFETY)
    with as_person("thea"):
        SafetyFlag.objects.create(client_id=ANA, source="observation", why="Bruises.")
    assert person(path)["safety"]["flags"]
    assert (told(path, "room/"), told(path, "draft-note/")) == (room, draft)
