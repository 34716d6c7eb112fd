"""A couple's answers to a form that says so are shown to both once both have sent and both agreed."""

from typing import Any
from uuid import uuid4

import pytest

from assessments.tests.couple_answers import (
    ANSWERS,
    FORM,
    agreement,
    asked_together,
    both_send,
    copies,
    given,
    homework_of,
    read_by,
    sends,
)
from assessments.tests.scene import COUPLE, asked, coded
from clients.models import SafetyFlag
from relationships.tests.joint import ANA, joint_work_open, on_terms, open_or_close, separated
from tests.cast import as_person

pytestmark = pytest.mark.django_db


def reveal(name: str, homework: Any) -> Any:
    answer = asked(name, "get", f"homework/{homework}/")
    assert answer.status_code == 200, answer.content
    return answer.json()["reveal"]


def test_both_read_what_both_sent_as_soon_as_the_second_agrees() -> None:
    joint_work_open()
    pair = asked_together()
    sends("ana", pair["ana"], agree=True)
    assert read_by("ana") == read_by("ben") == []
    assert reveal("ana", pair["ana"])["agreed"]
    assert not reveal("ana", pair["ana"])["shown"]
    sends("ben", pair["ben"], agree=True)
    for name, other in (("ana", "ben"), ("ben", "ana")):
        told = {row["is_mine"]: row for row in read_by(name)}
        assert told[True]["answers"] == coded(ANSWERS[name])
        assert told[False]["answers"] == coded(ANSWERS[other])
        assert told[False]["client"] is told[False]["origin"] is None
        assert told[True]["origin"] == str(pair[name])
        assert told[False]["form"]["key"] == FORM
        assert not {"score", "scores", "sent_at", "homework", "recorded_by"} & told[False].keys()
        assert reveal(name, pair[name])["shown"]


def test_it_is_read_in_the_words_in_which_it_was_asked() -> None:
    joint_work_open()
    both_send(asked_together())
    theirs = next(row for row in read_by("ben") if not row["is_mine"])
    detail = asked("ben", "get", f"shared-answers/{theirs['id']}/").json()
    version = asked("thea", "get", "forms/").json()["results"]
    assert detail["version"] in [form["version"] for form in version]
    assert [item["linkId"] for item in detail["document"]["item"]][1:] == list(detail["answers"])


def test_the_page_of_both_and_the_team_show_them_and_nobody_else_does() -> None:
    joint_work_open()
    both_send(asked_together())
    for name in ("ana", "ben", "thea", "sue"):
        assert len(asked(name, "get", f"cases/{COUPLE}/joint/").json()["answers"]) == 2, name
        assert len(asked(name, "get", f"shared-answers/?case={COUPLE}").json()["results"]) == 2, name
    for name in ("theo", "zoe", "cem"):
        assert read_by(name) == []
    assert asked("mark", "get", "shared-answers/").status_code == 403


@pytest.mark.parametrize("late", ["ana", "ben"])
def test_agreeing_later_does_as_well(late: str) -> None:
    joint_work_open()
    pair = asked_together()
    for name in ("ana", "ben"):
        sends(name, pair[name], agree=name != late)
    assert copies() == 0
    told = agreement(late, pair[late], True)
    assert (told.status_code, told.json()["shown"], copies()) == (200, True, 2)
    assert agreement(late, pair[late], True).status_code == 200
    assert copies() == 2


def test_an_agreement_is_taken_back_until_it_was_shown_and_not_after() -> None:
    joint_work_open()
    pair = asked_together()
    sends("ana", pair["ana"], agree=True)
    assert agreement("ana", pair["ana"], False).json()["agreed"] is False
    sends("ben", pair["ben"], agree=True)
    assert copies() == 0
    assert agreement("ana", pair["ana"], True).json()["shown"]
    for name in ("ana", "ben"):
        assert agreement(name, pair[name], False).status_code == 409
    assert copies() == 2


def test_sending_again_agrees_to_nothing_again() -> None:
    joint_work_open()
    pair = asked_together()
    reference = sends("ana", pair["ana"], agree=True)
    agreement("ana", pair["ana"], False)
    body = {"homework": str(pair["ana"]), "answers": ANSWERS["ana"], "status": "sent", "agree": True}
    assert asked("ana", "put", f"responses/{reference}/", body).status_code == 200
    assert not reveal("ana", pair["ana"])["agreed"]


def test_what_was_corrected_before_is_shown_corrected_and_what_is_corrected_later_is_not() -> None:
    joint_work_open()
    pair = asked_together()
    reference = sends("ana", pair["ana"], agree=True)
    fixed = sends("ana", pair["ana"], {**ANSWERS["ana"], "close": 0}, amends=str(reference))
    sends("ben", pair["ben"], agree=True)
    assert [row["answers"]["close"] for row in read_by("ben") if not row["is_mine"]] == ["a0"]
    before = read_by("ben")
    sends("ana", pair["ana"], {**ANSWERS["ana"], "close": 4}, amends=str(fixed))
    assert (read_by("ben"), copies()) == (before, 2)


def test_the_default_is_no_and_a_form_without_it_offers_nothing() -> None:
    joint_work_open()
    pair = asked_together()
    for name in ("ana", "ben"):
        sends(name, pair[name])
    assert copies() == 0
    assert not reveal("ana", pair["ana"])["agreed"]
    other = homework_of("ana", "phq4")
    assert reveal("ana", other) is None
    told = {"homework": str(other), "answers": {f"q{n}": 0 for n in range(1, 5)}, "status": "sent"}
    refused = asked("ana", "put", f"responses/{uuid4()}/", {**told, "agree": True})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["agree"])


@pytest.mark.parametrize("more", [{"keep": True}, {"status": "draft"}, {"amends": str(uuid4())}])
def test_agreeing_goes_with_the_first_sending_alone(more: Any) -> None:
    joint_work_open()
    pair = asked_together()
    body = {"homework": str(pair["ana"]), "answers": ANSWERS["ana"], "status": "sent", "agree": True, **more}
    refused = asked("ana", "put", f"responses/{uuid4()}/", body)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["agree"])


def test_nobody_agrees_before_they_sent_nor_for_somebody_else() -> None:
    joint_work_open()
    pair = asked_together()
    assert agreement("ana", pair["ana"], True).status_code == 409
    assert agreement("ana", pair["ben"], True).status_code == 404
    for name in ("thea", "sue", "mark"):
        assert agreement(name, pair["ana"], True).status_code == 403


def test_what_was_filled_in_together_is_shown_when_the_client_says_so() -> None:
    joint_work_open()
    pair = asked_together()
    body = {"homework": str(pair["ana"]), "answers": ANSWERS["ana"], "status": "sent", "in_session": True}
    refused = asked("thea", "put", f"responses/{uuid4()}/", {**body, "agree": True})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["agree"])
    assert asked("thea", "put", f"responses/{uuid4()}/", body).status_code == 201
    sends("ben", pair["ben"], agree=True)
    assert copies() == 0
    assert agreement("ana", pair["ana"], True).json()["shown"]


def test_only_two_of_one_couple_are_asked_together() -> None:
    joint_work_open()
    pair, alone = asked_together(), homework_of("ana")
    other_form = homework_of("ana", "weekly_check_in")
    done = homework_of("ana")
    sends("ana", done)
    for with_what in (pair["ana"], other_form, done):
        refused = given("ben", together_with=str(with_what))
        assert (refused.status_code, list(refused.json()["errors"])) == (422, ["together_with"])
    assert given("ana", together_with=str(alone)).status_code == 422
    assert given("ben", "phq9", together_with=str(alone)).status_code == 422
    assert given("ben", together_with=str(uuid4())).status_code == 422
    assert given("ben", together_with=str(alone)).status_code == 201


def test_they_are_asked_together_only_while_joint_work_is_open_and_no_flag_is() -> None:
    first = str(homework_of("ana"))
    assert given("ben", together_with=first).status_code == 409
    joint_work_open()
    on_terms("ana")
    assert given("ben", together_with=first).status_code == 409
    on_terms("ana", "ben")
    with as_person("thea"):
        SafetyFlag.objects.create(client_id=ANA, source="observation", why="A bruise")
    assert given("ben", together_with=first).status_code == 409


def test_the_team_reads_what_goes_with_what_and_the_client_does_not() -> None:
    joint_work_open()
    pair = asked_together()
    assert reveal("thea", pair["ana"])["goes_with"] == str(pair["ben"])
    assert reveal("sue", pair["ben"])["goes_with"] == str(pair["ana"])
    assert reveal("thea", homework_of("ana"))["goes_with"] is None
    assert reveal("ana", pair["ana"]) == reveal("ana", homework_of("ana"))
    assert "goes_with" not in reveal("ana", pair["ana"])


def test_whoever_withdraws_theirs_is_read_no_more_and_told_so_before() -> None:
    joint_work_open()
    both_send(asked_together())
    mine = next(row for row in read_by("ana") if row["is_mine"])
    path = f"shared-answers/{mine['id']}/"
    notices = asked("ana", "get", f"{path}what-they-will-notice/").json()["they_will_notice"]
    assert notices[0] == "This set of answers is gone from the page that you share, with all its words."
    assert asked("ben", "post", f"{path}withdraw/", {}).status_code == 404
    assert asked("ana", "post", f"{path}withdraw/", {}).status_code == 200
    assert [row["is_mine"] for row in read_by("ben")] == [True]
    assert len(read_by("ana")) == 2


def test_withdrawing_all_takes_answers_and_agreements_with_it() -> None:
    joint_work_open()
    both_send(asked_together())
    pair = asked_together()
    sends("ana", pair["ana"], agree=True)
    all_of_it = f"cases/{COUPLE}/what-they-will-notice/"
    assert "1 set of answers" in asked("ana", "get", all_of_it).json()["they_will_notice"][0]
    assert "1 set of answers" in asked("thea", "get", all_of_it).json()["they_will_notice"][0]
    assert asked("ana", "post", f"cases/{COUPLE}/withdraw-all/", {}).status_code == 200
    assert [row["is_mine"] for row in read_by("ben")] == [True]
    sends("ben", pair["ben"], agree=True)
    assert copies() == 2


def test_stopping_leaves_what_was_seen_and_shows_nothing_new() -> None:
    joint_work_open()
    both_send(asked_together())
    pair = asked_together()
    sends("ana", pair["ana"], agree=True)
    assert asked("ana", "post", f"cases/{COUPLE}/stop-all/", {}).status_code == 200
    sends("ben", pair["ben"], agree=True)
    assert (copies(), len(read_by("ben"))) == (2, 2)


def test_after_a_separation_each_reads_their_own_and_no_older_pair_is_shown() -> None:
    joint_work_open()
    both_send(asked_together())
    pair = asked_together()
    sends("ana", pair["ana"], agree=True)
    separated()
    for name in ("ana", "ben"):
        assert [row["is_mine"] for row in read_by(name)] == [True]
    joint_work_open()
    sends("ben", pair["ben"], agree=True)
    assert copies() == 2


def test_what_stood_closed_is_shown_when_one_agrees_anew_after_it_was_opened() -> None:
    joint_work_open()
    pair = asked_together()
    open_or_close(is_open=False)
    both_send(pair)
    assert copies() == 0
    open_or_close(is_open=True)
    assert copies() == 0, "no act of the therapist's shows anything"
    agreement("ana", pair["ana"], False)
    agreement("ana", pair["ana"], True)
    assert copies() == 2


def test_nothing_about_two_is_counted_together() -> None:
    joint_work_open()
    both_send(asked_together())
    page = asked("ana", "get", f"cases/{COUPLE}/joint/").json()
    assert {key for row in page["answers"] for key in row} == {
        *("id", "case", "client", "is_mine", "version", "form", "answers", "shared_on")
    }
