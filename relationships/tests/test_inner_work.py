"""Inner work: none, claimed or seen, as dated evidence."""

from typing import Any

import pytest

from relationships.models import InnerWork
from relationships.tests.scene import ANAS, asked
from tests.cast import as_person

pytestmark = pytest.mark.django_db

DAY, EARLIER, LATER = "2026-01-05", "2025-11-05", "2026-01-06"
CLAIMED = {"relationship": str(ANAS), "subject": "other", "status": "claimed", "told_on": DAY}
SEEN = {
    **CLAIMED,
    "status": "seen",
    "what": "He goes to a group each Monday",
    "since": EARLIER,
    "last_seen": DAY,
    "seen_by": "client",
}


def told(name: str = "ana", **changes: Any) -> Any:
    body = {key: value for key, value in {**SEEN, **changes}.items() if value != ""}
    return asked(name, "post", "inner-work/", body)


def test_what_was_seen_says_since_when_and_by_whom() -> None:
    answer = told()
    assert answer.status_code == 201
    row = answer.json()
    assert (row["since"], row["last_seen"], row["seen_by"]) == (EARLIER, DAY, "client")
    assert asked("thea", "get", f"inner-work/{row['id']}/").json()["what"] == SEEN["what"]


def test_a_claim_needs_nothing_more() -> None:
    assert asked("ana", "post", "inner-work/", CLAIMED).status_code == 201


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"what": ""}, "what"),
        ({"since": ""}, "since"),
        ({"last_seen": ""}, "last_seen"),
        ({"seen_by": ""}, "seen_by"),
        ({"since": LATER, "told_on": LATER}, "last_seen"),
        ({"last_seen": LATER}, "last_seen"),
        ({"subject": "self"}, "seen_by"),
        ({"seen_by": "therapist"}, "seen_by"),
        ({"seen_by_name": "Kim"}, "seen_by_name"),
        ({"status": "serious"}, "status"),
        ({"told_on": "2999-01-01"}, "told_on"),
    ],
)
def test_evidence_that_is_none_is_refused(changes: dict[str, Any], path: str) -> None:
    answer = told(**changes)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [path]


@pytest.mark.parametrize("name", ["since", "last_seen", "seen_by"])
def test_only_what_was_seen_has_days_and_witnesses(name: str) -> None:
    answer = asked("ana", "post", "inner-work/", {**CLAIMED, name: SEEN[name]})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [name])


def test_of_oneself_somebody_else_has_to_see_it() -> None:
    assert told(subject="self", seen_by="somebody_else", seen_by_name="My sister").status_code == 201
    assert told("thea", subject="self", seen_by="therapist").status_code == 201


def test_what_is_kept_is_the_teams_alone() -> None:
    assert told(keep=True).status_code == 204
    assert asked("ana", "get", "inner-work/").json()["results"] == []
    (row,) = asked("thea", "get", "inner-work/").json()["results"]
    assert row["is_kept"] is True


def test_the_newest_comes_first_and_one_side_can_be_asked_for() -> None:
    told(told_on=LATER), told("thea", subject="self", seen_by="therapist"), told(status="claimed")
    with as_person("ana"):
        InnerWork.objects.create(
            relationship_id=ANAS, client_id=InnerWork.objects.first().client_id,  # type: ignore[union-attr]
            subject="other", status="none", told_on="2026-02-01",
        )  # fmt: skip
    listed = asked("ana", "get", "inner-work/?subject=other").json()["results"]
    assert [row["told_on"] for row in listed] == ["2026-02-01", LATER]
