"""That the check-in of a break was held: told once, by its author or their team, of a day that was named."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from django.db import IntegrityError, transaction

from relationships.models import Break, KeptWord
from relationships.tests.joint import OF_COUPLE, joint_work_open
from relationships.tests.scene import ANAS, BENS, COUPLE, asked, statuses, tag
from relationships.words import BREAK_STATES
from tests.cast import as_person

pytestmark = pytest.mark.django_db

TODAY: Final = datetime.now(UTC).date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
BODY: Final = {"relationship": str(ANAS), "kind": "space", "starts_on": str(YESTERDAY)}
NAMED: Final = {**BODY, "check_in_on": str(YESTERDAY), "returns_on": str(TOMORROW)}
WORDS: Final = "We spoke for an hour, and it was calm \u2009\u00e9"
# To each state by a way that the dict allows.
WAYS: Final[dict[str, tuple[dict[str, str], ...]]] = {
    "planned": (),
    "running": ({"to": "running"},),
    "extended": (
        {"to": "running"},
        {"to": "extended", "returns_on": str(TODAY + timedelta(days=9)), "decided_by": "both"},
    ),
    "ended": ({"to": "running"}, {"to": "ended"}),
    "called_off": ({"to": "called_off"},),
}


def begun(by: str = "ana", **told: Any) -> str:
    answer = asked(by, "post", "breaks/", {**NAMED, **told})
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def given(state: str) -> str:
    row = begun(starts_on=str(TOMORROW), check_in_on=str(TOMORROW))
    for step in WAYS[state]:
        assert asked("ana", "post", f"breaks/{row}/transition/", step).status_code == 200
    return row


def held(row: str, by: str = "ana", **told: Any) -> Any:
    return asked(by, "post", f"breaks/{row}/check-in/", told)


def changed(row: str, changes: dict[str, Any]) -> Any:
    with as_person("thea"):
        match = tag(Break.objects.get(pk=row))
    return asked("ana", "patch", f"breaks/{row}/", changes, if_match=match)


@pytest.mark.parametrize("by", ["ana", "thea"])
def test_it_is_told_with_its_day_and_words(by: str) -> None:
    row = begun()
    answer = held(row, by, held_on=str(YESTERDAY), note=WORDS)
    assert answer.status_code == 200, answer.content
    for name in ("ana", "thea", "sue"):
        shown = asked(name, "get", f"breaks/{row}/").json()
        assert (shown["check_in_held_on"], shown["check_in_note"]) == (str(YESTERDAY), WORDS)
    assert (shown["state"], shown["check_in_on"]) == ("running", str(YESTERDAY))


def test_it_was_today_if_nothing_else_is_said() -> None:
    told = held(begun()).json()
    assert (told["check_in_held_on"], told["check_in_note"]) == (str(TODAY), "")


@pytest.mark.parametrize("state", list(BREAK_STATES))
def test_only_while_a_break_lasts(state: str) -> None:
    answer = held(given(state))
    if state in ("running", "extended"):
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.json()["allowed"]) == (409, [])


def test_it_is_told_once() -> None:
    row = begun()
    held(row, note="First")
    again = held(row, note="Again")
    assert (again.status_code, again.json()["allowed"]) == (409, [])
    assert asked("ana", "get", f"breaks/{row}/").json()["check_in_note"] == "First"
    assert changed(row, {"check_in_on": str(TOMORROW)}).status_code == 409
    assert changed(row, {"check_in_on": str(YESTERDAY), "contact_rules": "None"}).status_code == 200


def test_none_was_held_where_none_was_named() -> None:
    row = begun(check_in_on=None)
    assert held(row).status_code == 409
    assert changed(row, {"check_in_on": str(TODAY)}).status_code == 200
    assert held(row).status_code == 200


def test_a_break_for_my_safety_has_none() -> None:
    safety: dict[str, Any] = {"kind": "for_my_safety", "returns_on": None}
    refused = asked("ana", "post", "breaks/", {**NAMED, **safety})
    assert (refused.status_code, refused.json()["errors"].keys()) == (422, {"check_in_on"})
    row = begun(**safety, check_in_on=None)
    assert changed(row, {"check_in_on": str(TODAY)}).json()["errors"].keys() == {"check_in_on"}
    assert held(row).status_code == 409
    with as_person("ana"), pytest.raises(IntegrityError, match="asks_no_check_in"), transaction.atomic():
        Break.objects.filter(pk=row).update(check_in_on=TODAY)


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"held_on": str(TOMORROW)}, {"held_on"}),
        ({"held_on": str(YESTERDAY - timedelta(days=1))}, {"held_on"}),
        ({"held_on": "soon"}, {"held_on"}),
        ({"held_on": None}, {"held_on"}),
        ({"note": 3}, {"note"}),
        ({"note": "x" * 20_001}, {"note"}),
        ({"check_in_note": "x"}, {"check_in_note"}),
    ],
)
def test_what_makes_no_sense_is_named(told: dict[str, Any], wrong: set[str]) -> None:
    row = begun()
    answer = held(row, **told)
    assert (answer.status_code, answer.json()["errors"].keys()) == (422, wrong)
    assert asked("ana", "get", f"breaks/{row}/").json()["check_in_held_on"] is None


def test_it_is_not_said_by_changing_the_break() -> None:
    answer = changed(begun(), {"check_in_held_on": str(TODAY), "check_in_note": "x"})
    assert answer.json()["errors"].keys() == {"check_in_held_on", "check_in_note"}


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"check_in_note": "x"}, "break_check_in_held_where_one_was_named"),
        ({"check_in_held_on": TODAY, "check_in_on": None}, "break_check_in_held_where_one_was_named"),
        ({"check_in_held_on": YESTERDAY - timedelta(days=1)}, "break_days_after_its_start"),
    ],
)
def test_the_database_binds_it_to_the_break(columns: dict[str, Any], name: str) -> None:
    row = begun()
    with (
        as_person("ana"),
        pytest.raises(IntegrityError, match=name),
        transaction.atomic(),
    ):
        Break.objects.filter(pk=row).update(**columns)


def test_it_is_its_sides_alone() -> None:
    row = begun()
    assert statuses("post", f"breaks/{row}/check-in/", {}) == {
        **dict.fromkeys(("theo", "ben", "zoe"), 404),
        **dict.fromkeys(("sue", "mark"), 403),
        "thea": 200,
        "ana": 409,
        "nobody": 401,
    }


def test_the_others_own_break_is_not_touched() -> None:
    theirs = asked("ben", "post", "breaks/", {**NAMED, "relationship": str(BENS)}).json()["id"]
    pages = ("breaks/", f"breaks/{theirs}/", "me/", f"relationships/{BENS}/timeline/")
    row = begun()
    before = [asked("ben", "get", path).content for path in pages]
    assert held(row, note=WORDS).status_code == 200
    assert [asked("ben", "get", path).content for path in pages] == before


def test_what_was_shared_of_it_stays_as_it_was_shared() -> None:
    joint_work_open()
    row = begun()
    share = {"case": str(COUPLE), "of_break": row}
    assert asked("ana", "post", "shared-breaks/", share).status_code == 201
    pages = [
        (name, path)
        for name in ("ana", "ben")
        for path in ("shared-breaks/", f"{OF_COUPLE}joint/", f"{OF_COUPLE}what-they-will-notice/")
    ]
    before = [asked(name, "get", path).content for name, path in pages]
    assert held(row, note=WORDS).status_code == 200
    assert [asked(name, "get", path).content for name, path in pages] == before
    # There is nothing new in it for the other.
    assert asked("ana", "post", "shared-breaks/", share).status_code == 409


def test_kept_with_the_therapist_the_break_stays_as_it_is_shown() -> None:
    row = begun()
    pages = ("breaks/", f"breaks/{row}/", f"relationships/{ANAS}/timeline/")
    before = [asked("ana", "get", path).content for path in pages]
    answer = held(row, note=WORDS, keep=True)
    assert (answer.status_code, answer.content) == (204, b"")
    assert [asked("ana", "get", path).content for path in pages] == before
    with as_person("thea"):
        assert KeptWord.objects.get().told == {"note": WORDS}
    assert held(row).status_code == 200
    # Whatever became of it since, and whether it was kept before or not.
    assert held(row, keep=True, note=WORDS).status_code == 204


def test_of_a_kept_break_only_the_team_tells_it() -> None:
    assert asked("ana", "post", "breaks/", {**NAMED, "keep": True}).status_code == 204
    with as_person("thea"):
        hidden = str(Break.objects.get().pk)
    missing = held("01890a5d-ac96-774b-bcce-b302099a8057")
    assert (held(hidden).status_code, held(hidden).content) == (404, missing.content)
    assert held(hidden, "thea", note=WORDS).json()["is_kept"] is True
    assert asked("ana", "get", "breaks/").json()["results"] == []
