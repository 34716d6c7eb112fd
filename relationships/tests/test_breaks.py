"""Breaks: their states, what one for my safety asks and never asks, and the therapist's comparison."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any, Final
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from relationships.models import Break, BreakComparison, BreakExtension
from relationships.tests.scene import ANAS, BENS, COUPLE, asked, given_relationship, statuses, tag
from relationships.words import BREAK_STATES
from tests.cast import as_person

pytestmark = pytest.mark.django_db

TODAY: Final = datetime.now(UTC).date()
NEXT_WEEK: Final = TODAY + timedelta(days=7)
# To each state by a way that the dict allows.
WAYS: Final[dict[str, tuple[dict[str, str], ...]]] = {
    "planned": (),
    "running": ({"to": "running"},),
    "extended": (
        {"to": "running"},
        {"to": "extended", "returns_on": str(NEXT_WEEK + timedelta(days=7)), "decided_by": "both"},
    ),
    "ended": ({"to": "running"}, {"to": "ended"}),
    "called_off": ({"to": "called_off"},),
}


def body(**told: Any) -> dict[str, Any]:
    base = {"relationship": str(ANAS), "kind": "space", "purpose": "To breathe", "starts_on": str(TODAY)}
    return {name: value for name, value in {**base, **told}.items() if value is not None}


def begun(by: str = "ana", **told: Any) -> dict[str, Any]:
    answer = asked(by, "post", "breaks/", body(**told))
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def given(state: str) -> str:
    """A break for space of Ana's in this state; it would begin tomorrow and end in a week."""
    tomorrow = TODAY + timedelta(days=1)
    row = begun(starts_on=str(tomorrow), returns_on=str(NEXT_WEEK))["id"]
    for step in WAYS[state]:
        assert asked("ana", "post", f"breaks/{row}/transition/", step).status_code == 200
    return str(row)


def step_to(state: str) -> dict[str, str]:
    if state != "extended":
        return {"to": state}
    return {"to": state, "returns_on": str(NEXT_WEEK + timedelta(days=30)), "decided_by": "me"}


@pytest.mark.parametrize(("state", "to"), [*product(BREAK_STATES, BREAK_STATES)])
def test_only_what_follows_is_taken(state: str, to: str) -> None:
    row = given(state)
    answer = asked("ana", "post", f"breaks/{row}/transition/", step_to(to))
    if to in BREAK_STATES[state]:
        assert answer.status_code == 200
        assert answer.json()["state"] == to
    else:
        assert answer.status_code == 409
        assert answer.json()["allowed"] == list(BREAK_STATES[state])
        assert asked("ana", "get", f"breaks/{row}/").json()["state"] == state


def test_a_break_runs_from_its_first_day_on() -> None:
    assert begun()["state"] == "running"
    assert begun(starts_on=str(TODAY + timedelta(days=1)))["state"] == "planned"


def test_a_break_for_my_safety_asks_no_return_and_opens_the_plan() -> None:
    told = begun(kind="for_my_safety")
    assert told["opens"] == "safety_plan"
    assert told["may_be_shared"] is False
    refused = asked("ana", "post", "breaks/", body(kind="for_my_safety", returns_on=str(NEXT_WEEK)))
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == ["returns_on"]
    later = changed("ana", told["id"], {"returns_on": str(NEXT_WEEK)})
    assert list(later.json()["errors"]) == ["returns_on"]


def test_the_database_too_asks_no_return_of_it() -> None:
    row = begun(kind="for_my_safety")
    with as_person("ana"), pytest.raises(IntegrityError, match="no_return"), transaction.atomic():
        Break.objects.filter(pk=row["id"]).update(returns_on=NEXT_WEEK)


def test_a_break_for_my_safety_is_not_extended() -> None:
    row = begun(kind="for_my_safety")["id"]
    answer = asked("ana", "post", f"breaks/{row}/transition/", step_to("extended"))
    assert answer.status_code == 409
    assert answer.json()["allowed"] == ["ended"]


def test_a_break_for_space_opens_nothing_and_may_be_shared() -> None:
    told = begun()
    assert (told["opens"], told["may_be_shared"]) == (None, True)


def test_a_kept_break_is_the_teams_alone() -> None:
    before = asked("ana", "get", "breaks/").content
    answer = asked("ana", "post", "breaks/", body(kind="for_my_safety", keep=True))
    assert (answer.status_code, answer.content) == (204, b"")
    assert asked("ana", "get", "breaks/").content == before
    (seen,) = asked("thea", "get", "breaks/").json()["results"]
    assert (seen["is_kept"], seen["may_be_shared"]) == (True, False)
    path = f"breaks/{seen['id']}/"
    assert statuses("get", path) == {
        **dict.fromkeys(("thea", "sue"), 200),
        **dict.fromkeys(("theo", "ana", "ben", "zoe"), 404),
        "mark": 403,
        "nobody": 401,
    }
    assert asked("ana", "post", f"{path}transition/", {"to": "ended"}).status_code == 404


def test_what_hangs_on_a_kept_break_is_kept() -> None:
    asked("ana", "post", "breaks/", body(returns_on=str(NEXT_WEEK), keep=True))
    with as_person("thea"):
        kept = Break.objects.get()
    assert asked("thea", "post", f"breaks/{kept.pk}/transition/", step_to("extended")).status_code == 200
    with as_person("thea"):
        assert BreakExtension.objects.get().is_kept
    with as_person("ana"):
        assert not BreakExtension.objects.exists()


def test_an_extension_says_from_when_to_when_and_who_decided() -> None:
    row = given("running")
    path = f"breaks/{row}/transition/"
    assert asked("ana", "post", path, {"to": "extended"}).json()["errors"].keys() == {
        "returns_on",
        "decided_by",
    }
    sooner = {"to": "extended", "returns_on": str(NEXT_WEEK), "decided_by": "me"}
    assert asked("ana", "post", path, sooner).status_code == 422
    assert asked("ana", "post", path, step_to("extended")).status_code == 200
    # The same again is no later day.
    assert asked("ana", "post", path, step_to("extended")).status_code == 422
    (told,) = asked("ana", "get", f"breaks/{row}/extensions/").json()["results"]
    assert (told["from_day"], told["decided_by"]) == (str(NEXT_WEEK), "me")


def test_what_is_told_with_another_state_is_refused() -> None:
    answer = asked(
        "ana", "post", f"breaks/{given('running')}/transition/", {"to": "ended", "decided_by": "me"}
    )
    assert answer.json()["errors"].keys() == {"decided_by"}


@pytest.mark.parametrize("field", ["check_in_on", "returns_on"])
def test_no_day_lies_before_the_first(field: str) -> None:
    answer = asked("ana", "post", "breaks/", body(**{field: str(TODAY - timedelta(days=1))}))
    assert answer.json()["errors"].keys() == {field}


def changed(by: str, row: str, changes: dict[str, Any]) -> Any:
    with as_person("thea"):
        match = tag(Break.objects.get(pk=row))
    return asked(by, "patch", f"breaks/{row}/", changes, if_match=match)


def test_a_day_of_return_moves_by_extending_it() -> None:
    row = given("running")
    assert changed("ana", row, {"returns_on": str(NEXT_WEEK + timedelta(days=1))}).status_code == 409
    assert changed("ana", row, {"check_in_on": str(NEXT_WEEK)}).status_code == 200
    assert changed("ana", given("ended"), {"check_in_on": str(NEXT_WEEK)}).status_code == 409


def test_a_therapist_leaves_the_words_as_they_are() -> None:
    row = given("running")
    assert changed("thea", row, {"purpose": "Otherwise"}).status_code == 403
    assert changed("thea", row, {"check_in_on": str(NEXT_WEEK)}).status_code == 200
    assert changed("ana", row, {"purpose": "Otherwise"}).status_code == 200
    own = begun(by="thea")["id"]
    assert changed("thea", own, {"purpose": "Otherwise"}).status_code == 200


def test_the_kind_never_changes() -> None:
    answer = changed("ana", given("running"), {"kind": "for_my_safety"})
    assert answer.json()["errors"].keys() == {"kind"}


def comparing(first: str, second: str, **told: Any) -> Any:
    both = {"case": str(COUPLE), "first": first, "second": second, "purposes": "different", **told}
    return asked("thea", "post", "break-comparisons/", both)


def of_ben(**told: Any) -> str:
    return str(begun(by="ben", relationship=str(BENS), **told)["id"])


def test_two_sides_are_compared_by_the_therapist_alone() -> None:
    mine, theirs = begun()["id"], of_ben()
    before = [asked(name, "get", path).content for name in ("ana", "ben") for path in ("breaks/", "me/")]
    assert comparing(theirs, mine, note="He means an end, she means a rest").status_code == 201
    after = [asked(name, "get", path).content for name in ("ana", "ben") for path in ("breaks/", "me/")]
    assert after == before
    for name in ("ana", "ben", "theo", "mark", "zoe"):
        with as_person(name):
            assert not BreakComparison.objects.exists()
    with as_person("sue"):
        assert BreakComparison.objects.get().purposes == "different"


def test_a_break_for_my_safety_is_compared_with_nothing() -> None:
    answer = comparing(begun(kind="for_my_safety")["id"], of_ben())
    assert answer.json()["errors"].keys() == {"first"}


def test_nobody_compares_breaks_outside_their_couple() -> None:
    """Ana and Ben are joined in the cast; what she has with somebody else is no side of it."""
    same = begun()["id"]
    assert comparing(same, same).status_code == 422
    other = begun(relationship=str(given_relationship("ana", "Mira").pk), by="thea")["id"]
    assert comparing(other, of_ben()).json()["errors"].keys() == {"second"}
    assert comparing(same, str(UUID(int=7))).status_code == 422


def test_days_are_days() -> None:
    assert date.fromisoformat(begun(check_in_on=str(NEXT_WEEK))["check_in_on"]) == NEXT_WEEK
