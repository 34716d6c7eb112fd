"""What a therapist watches of breaks; neither of the two is told any of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.tests.scene import ANA, ANAS, BEN, COUPLE, MIRA, TODAY, asked, days_ago, statuses
from relationships.models import Break
from relcare.demo.people import relationship_id
from tests.cast import as_person

pytestmark = pytest.mark.django_db

BENS = relationship_id("ben", "Ana")


def begun(by: str = "ana", **told: Any) -> str:
    relationship = BENS if by == "ben" else ANAS
    body = {"relationship": str(relationship), "kind": "space", "starts_on": str(days_ago(20)), **told}
    answer = asked(by, "post", "breaks/", body)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def watched(client: Any = ANA, by: str = "thea") -> dict[str, dict[str, Any]]:
    answer = asked(by, "get", f"clients/{client}/breaks-watch/")
    assert answer.status_code == 200
    return {row["id"]: row for row in answer.json()["breaks"]}


def compared(first: str, second: str, purposes: str) -> None:
    told = {"case": str(COUPLE), "first": first, "second": second, "purposes": purposes}
    assert asked("thea", "post", "break-comparisons/", told).status_code == 201


def extended(row: str, to: date, by: str) -> None:
    told = {"to": "extended", "returns_on": str(to), "decided_by": by}
    assert asked("ana", "post", f"breaks/{row}/transition/", told).status_code == 200


def test_an_overdue_return_is_raised_until_the_break_is_over() -> None:
    row = begun(returns_on=str(days_ago(1)), check_in_on=str(days_ago(10)))
    found = watched()[row]
    assert (found["overdue"], found["check_in_due"]) == (True, True)
    asked("ana", "post", f"breaks/{row}/transition/", {"to": "ended"})
    assert watched() == {}


def test_a_check_in_is_due_until_it_is_told_to_have_been_held() -> None:
    row = begun(check_in_on=str(days_ago(10)))
    assert watched()[row]["check_in_due"]
    told = {"held_on": str(days_ago(8)), "note": "By phone"}
    assert asked("ana", "post", f"breaks/{row}/check-in/", {**told, "keep": True}).status_code == 204
    assert watched()[row]["check_in_due"]
    assert asked("ana", "post", f"breaks/{row}/check-in/", told).status_code == 200
    found = watched()[row]
    assert (found["check_in_due"], found["reasons"]) == (False, [])


def test_the_newest_extension_says_whether_it_was_one_sided() -> None:
    row = begun(returns_on=str(days_ago(5)))
    extended(row, TODAY, "other")
    assert watched()[row]["one_sided_extension"]
    extended(row, TODAY + timedelta(days=3), "both")
    assert not watched()[row]["one_sided_extension"]


def test_a_mismatch_is_raised_on_both_sides_by_the_newest_comparison() -> None:
    mine, theirs = begun(), begun("ben")
    assert (watched()[mine]["to_compare"], watched(BEN)[theirs]["to_compare"]) == ([theirs], [mine])
    compared(mine, theirs, "different")
    for found in (watched()[mine], watched(BEN)[theirs]):
        assert (found["mismatch"], found["to_compare"]) == (True, [])
    compared(theirs, mine, "same")
    for found in (watched()[mine], watched(BEN)[theirs]):
        assert found["mismatch"] is False


def ended(row: str, by: str, on: date) -> None:
    told = {"to": "ended", "ended_on": str(on)}
    assert asked(by, "post", f"breaks/{row}/transition/", told).status_code == 200


def test_what_one_side_ended_is_still_to_be_compared_with_the_others_of_the_same_time() -> None:
    earlier = begun("ben", starts_on=str(days_ago(60)))
    ended(earlier, "ben", days_ago(21))
    mine, theirs = begun(), begun("ben")
    ended(theirs, "ben", days_ago(1))
    assert watched()[mine]["to_compare"] == [theirs]
    compared(mine, theirs, "same")
    assert watched()[mine]["to_compare"] == []


def test_a_break_that_never_began_is_not_late_to_end() -> None:
    row = begun(starts_on=str(TODAY + timedelta(days=1)), returns_on=str(TODAY + timedelta(days=3)))
    with as_person("ana"):
        Break.objects.filter(pk=row).update(starts_on=days_ago(9), returns_on=days_ago(5))
    found = watched()[row]
    assert (found["did_not_start"], found["overdue"], found["state"]) == (True, False, "planned")


def test_a_break_for_my_safety_is_seen_and_waits_for_no_comparison() -> None:
    row = begun(kind="for_my_safety")
    theirs = begun("ben")
    found = watched()[row]
    assert (found["for_my_safety"], found["overdue"], found["to_compare"]) == (True, False, [])
    assert watched(BEN)[theirs]["to_compare"] == []


def test_a_kept_break_is_watched_too() -> None:
    body = {"relationship": str(ANAS), "kind": "for_my_safety", "starts_on": str(TODAY), "keep": True}
    assert asked("ana", "post", "breaks/", body).status_code == 204
    (found,) = watched().values()
    assert (found["is_kept"], found["for_my_safety"]) == (True, True)


def test_a_break_with_somebody_else_has_no_other_side() -> None:
    body = {"relationship": str(MIRA), "kind": "space", "starts_on": str(TODAY)}
    row = asked("ana", "post", "breaks/", body).json()["id"]
    begun("ben")
    assert watched()[row]["to_compare"] == []


def test_what_is_watched_is_told_to_neither_of_the_two() -> None:
    assert statuses("get", f"clients/{ANA}/breaks-watch/") == {
        **dict.fromkeys(("thea", "sue"), 200),
        **dict.fromkeys(("theo", "zoe"), 404),
        **dict.fromkeys(("mark", "ana", "ben"), 403),
        "nobody": 401,
    }


def test_more_breaks_take_no_more_statements() -> None:
    counts = []
    for _ in range(3):
        mine, theirs = begun(), begun("ben")
        compared(mine, theirs, "unclear")
        with CaptureQueriesContext(connection) as captured:
            assert watched()
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2]
