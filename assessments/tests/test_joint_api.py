"""The joint page and the norm diff: the same for both of the two but who is me, and made of copies alone."""

from typing import Any, Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relationships.tests.joint import OF_COUPLE, joint_work_open, own_norm, said, separated, shared_norm
from relationships.tests.scene import asked

pytestmark = pytest.mark.django_db

JOINT, DIFF = f"{OF_COUPLE}joint/", f"{OF_COUPLE}norm-diff/"


def questions(name: str = "ana") -> list[Any]:
    found: list[Any] = said(name, DIFF)["questions"]
    return found


def marked(name: str, says: str, *copies: Any) -> Any:
    about = [str(copy.pk) for copy in copies]
    body = {"area": "time", "question": "availability", "says": says, "about": about}
    return asked(name, "post", f"{OF_COUPLE}norm-marks/", body)


WHO = ("client", "is_mine", "is_me")


# Told to oneself alone: who is me, one's own id, and when one said yes.
ONES_OWN: Final = ("client", "is_mine", "is_me", "accepted_at")


def neutral(answer: Any) -> Any:
    """The answer without what is told to oneself alone."""
    if isinstance(answer, list):
        return [neutral(inner) for inner in answer]
    if isinstance(answer, dict):
        return {key: neutral(inner) for key, inner in answer.items() if key not in ONES_OWN}
    return answer


def test_same_only_when_both_find_so() -> None:
    joint_work_open()
    mine, theirs = shared_norm("ana"), shared_norm("ben", today="Neither of us decides")
    assert [one["kind"] for one in questions()] == ["not_compared"]
    assert marked("ana", "same", mine, theirs).status_code == 201
    assert questions()[0]["reasons"] == [{"code": "not_compared_by_both"}]
    assert marked("ben", "same", mine, theirs).status_code == 201
    assert [one["kind"] for one in questions("ben")] == ["same"]
    assert marked("ben", "different", mine, theirs).status_code == 201
    assert [one["kind"] for one in questions("ana")] == ["different"]


def test_same_words_need_no_marks() -> None:
    joint_work_open()
    when = {"question": "availability", "available_when": "at night"}
    shared_norm("ana", **when, decided_by="me")
    shared_norm("ben", **when, decided_by="other")
    (found,) = questions()
    assert (found["kind"], found["reasons"]) == ("same", [{"code": "same_words"}])
    assert {copy["available_when"] for copy in found["copies"]} == {"at night"}
    assert sorted(copy["decided_by"] for copy in said("ben", JOINT)["norms"]) == ["me", "other"]


def test_only_one_has_spoken_until_both_have_shared() -> None:
    joint_work_open()
    mine = shared_norm("ana")
    before = asked("ana", "get", DIFF).content
    own_norm("ben")
    own_norm("ben", is_kept=True)
    assert asked("ana", "get", DIFF).content == before
    assert [one["kind"] for one in questions()] == ["only_one"]
    assert marked("ana", "same", mine).status_code == 409


def test_a_mark_is_about_what_was_read() -> None:
    joint_work_open()
    mine, theirs = shared_norm("ana"), shared_norm("ben")
    newer = shared_norm("ben", today="Neither of us decides")
    assert marked("ana", "same", mine, theirs).status_code == 409
    assert marked("ana", "same", mine, theirs, newer).status_code == 201


def test_a_mark_counts_no_more_once_something_else_stands() -> None:
    joint_work_open()
    mine, theirs = shared_norm("ana"), shared_norm("ben")
    for name in ("ana", "ben"):
        marked(name, "same", mine, theirs)
    shared_norm("ben", today="Neither of us decides")
    assert [(one["kind"], len(one["copies"])) for one in questions()] == [("not_compared", 3)]


@pytest.mark.parametrize(("state", "agreed"), [("agreed", True), ("negotiating", False)])
def test_agreed_by_both_when_both_copies_are(state: str, agreed: bool) -> None:
    joint_work_open()
    shared_norm("ana", state="agreed")
    shared_norm("ben", state=state)
    assert [one["agreed_by_both"] for one in questions()] == [agreed]


def test_what_they_will_notice_is_told_before() -> None:
    joint_work_open()
    mine, theirs = shared_norm("ana", state="agreed"), shared_norm("ben", state="agreed")
    path = f"shared-norms/{mine.pk}/what-they-will-notice/"
    told = " ".join(said("ana", path)["they_will_notice"])
    assert "agreed by both" in told
    assert "Stop here" in told
    assert asked("ben", "get", path).status_code == 404
    assert asked("ana", "get", f"shared-norms/{theirs.pk}/what-they-will-notice/").status_code == 404
    every = f"{OF_COUPLE}what-they-will-notice/"
    assert said("ana", every)["they_will_notice"][0].endswith("1 norm.")
    assert said("thea", every)["they_will_notice"][0].startswith("A no longer reads")
    asked("ana", "post", f"shared-norms/{mine.pk}/withdraw/", {})
    assert len(said("ana", path)["they_will_notice"]) == 1


def test_both_read_the_same_but_who_is_me() -> None:
    joint_work_open()
    for name in ("ana", "ben"):
        asked(name, "put", f"{OF_COUPLE}joint-name/", {"name": name})
        shared_norm(name)
        shared_norm(name, area="space")
    for path in (JOINT, DIFF):
        hers, his = said("ana", path), said("ben", path)
        people = [answer.pop("people", None) for answer in (hers, his)]
        assert neutral(hers) == neutral(his)
        assert neutral(people[0]) == (neutral(people[1])[::-1] if people[1] else None)
    mine = [norm["is_mine"] for norm in said("ana", JOINT)["norms"]]
    assert mine == [not is_hers for is_hers in (norm["is_mine"] for norm in said("ben", JOINT)["norms"])]
    assert mine.count(True) == 2


def test_neither_is_told_the_others_client() -> None:
    joint_work_open()
    theirs = shared_norm("ana")
    for path in (JOINT, DIFF, "shared-norms/", f"{OF_COUPLE}secrets-policies/"):
        assert str(theirs.client_id) not in str(said("ben", path))
        assert str(theirs.client_id) in str(said("thea", path))


def test_the_page_says_on_which_terms_and_whether_something_new_may_be_shared() -> None:
    joint_work_open()
    told = said("ana", JOINT)
    assert (told["is_open"], told["policy"]["kind"]) == (True, "no_secrets")
    assert sorted(one["is_me"] for one in told["policy"]["accepted"]) == [False, True]
    separated()
    told = said("ana", JOINT)
    assert (told["is_open"], told["policy"], told["norms"]) == (False, None, [])


@pytest.mark.parametrize("path", [JOINT, DIFF, "shared-norms/"])
@pytest.mark.parametrize("name", ["thea", "ana"])
def test_more_rows_take_no_more_statements(path: str, name: str) -> None:
    joint_work_open()
    counts = []
    for number in range(3):
        for side in ("ana", "ben"):
            shared_norm(side, area=("time", "space", "power")[number])
        with CaptureQueriesContext(connection) as captured:
            said(name, path)
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts
