"""What a case note leaves for next time, and that a signed one is locked at once."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from clients.models import CaseNote
from practices.tests.browsing import get, patch, post
from relcare.demo.people import case_id
from tests.cast import as_person

pytestmark = pytest.mark.django_db

COUPLE = str(case_id("ana and ben"))


def write(**told: Any) -> Any:
    return post("thea", "notes/", {"case": COUPLE, "kind": "case", "body": "They listened.", **told})


def test_a_case_note_says_what_comes_next_time() -> None:
    told = write(next_time=" Ask about the move. ").json()
    assert (told["next_time"], told["signed_at"], told["locked"]) == (" Ask about the move. ", None, False)
    path = f"notes/{told['id']}/"
    tag = get("thea", path)["ETag"]
    body = {"body": "They listened.", "next_time": "The letter."}
    assert patch("thea", path, body, tag).json()["next_time"] == "The letter."
    tag = get("thea", path)["ETag"]
    # What is left out stays.
    assert patch("thea", path, {"body": "Otherwise."}, tag).json()["next_time"] == "The letter."


@pytest.mark.parametrize("told", [{"next_time": "x"}, {"sign": True}])
def test_a_process_note_has_neither(told: dict[str, Any]) -> None:
    refused = write(kind="process", **told)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, list(told))


def test_a_process_note_is_not_given_one_later() -> None:
    path = f"notes/{write(kind='process').json()['id']}/"
    told = get("thea", path)
    assert (told.json()["next_time"], told.json()["signed_at"]) == ("", None)
    refused = patch("thea", path, {"body": "They listened.", "next_time": "x"}, told["ETag"])
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["next_time"])


def test_what_is_signed_is_locked_at_once_and_amended() -> None:
    told = write(sign=True).json()
    assert told["locked"]
    assert told["signed_at"]
    path = f"notes/{told['id']}/"
    refused = patch("thea", path, {"body": "Otherwise."}, get("thea", path)["ETag"])
    assert (refused.status_code, refused.json()["allowed"]) == (409, ["amend"])
    assert post("thea", path + "amend/", {"body": "And spoke."}).json()["amendments"]


def test_the_database_locks_it_too() -> None:
    signed, still_open = write(sign=True).json()["id"], write().json()["id"]
    with as_person("thea"):
        assert CaseNote.objects.filter(pk=signed).update(body="Otherwise.") == 0
        assert CaseNote.objects.filter(pk=signed).update(signed_at=None) == 0
        assert CaseNote.objects.filter(pk=still_open).update(next_time="The letter.") == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            CaseNote.objects.filter(pk=still_open).update(recorded_by_id=None)


def test_a_note_for_next_time_has_an_end() -> None:
    assert list(write(next_time="x" * 8001).json()["errors"]) == ["next_time"]
    assert write(next_time="x" * 8000).status_code == 201
