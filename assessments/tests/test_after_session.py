"""What was told after a session: the team is told of what was low, or fell, or lies apart; nobody else is."""

from fractions import Fraction
from typing import Final
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client as Browser

from assessments import rules
from assessments.models import SessionForm
from assessments.reports.session_forms import after_session
from assessments.tests.scene import ANA, BEN, COUPLE, asked, assigned, inbox, put, scalar
from assessments.tests.session_scene import (
    QUESTIONS,
    after,
    earlier,
    flagged,
    forms,
    person,
    rated,
    run,
    session,
    switch,
    told,
)
from clients.models import Session
from practices.tests.browsing import statements
from privacy.actor import acting_as, with_role
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

Scores = tuple[int, ...]


# --- With the sending --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "scores", "is_told"),
    [
        ([], (4, 4, 4, 4), False),
        ([], (2, 2, 2, 2), False),
        ([], (4, 4, 4, 1), True),
        ([], (0, 4, 4, 4), True),
        ([(3, 3, 3, 3)], (3, 3, 3, 3), False),
        ([(3, 3, 3, 3)], (3, 3, 3, 2), True),
        ([(3, 3, 3, 3)], (4, 3, 3, 3), False),
        # Of two the median lies between: 3 of 2 and 4.
        ([(2, 2, 2, 2), (4, 4, 4, 4)], (3, 3, 3, 3), False),
        ([(2, 2, 2, 2), (4, 4, 4, 4)], (3, 3, 3, 2), True),
        # One bad session changes the median of three little.
        ([(4, 4, 4, 4), (4, 4, 4, 4), (2, 2, 2, 2)], (3, 4, 4, 4), True),
    ],
)
@pytest.mark.parametrize("keep", [False, True])
def test_a_low_answer_or_a_fall_below_ones_own_median_is_flagged_with_the_sending(
    before: list[Scores], scores: Scores, is_told: bool, keep: bool
) -> None:
    earlier(*before, keep=keep)
    already = flagged()
    told(assigned("after_session"), *scores, keep=keep)
    assert (flagged() - already == 1) is is_told
    # The rule and the database say the same.
    means = [Fraction(sum(one), 4) for one in before]
    answers = dict(zip(QUESTIONS, scores, strict=True))
    assert rules.after_session(answers, Fraction(sum(scores), 4), means).tell is is_told


def test_anothers_sessions_are_nobodys_median() -> None:
    told(assigned("after_session", client=BEN), 4, 4, 4, 4)
    told(assigned("after_session"), 2, 2, 2, 2)
    assert flagged() == flagged(BEN) == 0


def test_low_answers_to_another_form_are_no_flag_of_a_session() -> None:
    put(uuid4(), assigned("phq4"), {f"q{n}": 0 for n in range(1, 5)})
    assert flagged() == 0


def test_sending_twice_flags_once_and_the_review_takes_both_off_the_list() -> None:
    homework, reference = assigned("after_session"), uuid4()
    for _ in range(2):
        put(reference, homework, rated(0, 3, 3, 3))
    assert inbox() == [("after_session", "response"), ("to_review", "response")]
    path = f"homework/{homework.pk}/review/"
    assert asked("thea", "post", path, {"bring_to_session": False}).status_code == 200
    assert inbox() == []


@pytest.mark.parametrize(
    ("scores", "is_told"), [((3, 3, 3, 1), True), ((3, 3, 3, 2), True), ((3, 3, 3, 3), False)]
)
def test_what_is_told_in_the_waiting_room_is_flagged_the_same(scores: Scores, is_told: bool) -> None:
    earlier((3, 3, 3, 3))
    token = asked("thea", "post", f"homework/{assigned('after_session').pk}/kiosk/").json()["token"]
    body = {"answers": rated(*scores)}
    answer = Browser().put(f"/api/v1/kiosk/{token}/", body, content_type="application/json")
    assert answer.status_code < 300, answer.content
    assert flagged() == is_told


def test_a_correction_that_is_low_is_flagged_as_well() -> None:
    homework = assigned("after_session")
    first = told(homework, 3, 3, 3, 3).json()["id"]
    assert put(uuid4(), homework, rated(3, 3, 3, 0), amends=first).status_code == 201
    assert flagged() == 1


@pytest.mark.parametrize("name", ["ben", "theo", "mark", "zoe"])
def test_nobody_flags_what_is_anothers(name: str) -> None:
    homework = assigned("after_session")
    statement = "SELECT rls.file_after_session(%s, %s, 'response', %s, true, 1)"
    with as_person(name), pytest.raises(DatabaseError), transaction.atomic():
        scalar(statement, [uuid4(), homework.pk, uuid4()])
    assert flagged() == 0


# --- What staff reads of a session -------------------------------------------------------------------


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize(
    ("anas", "bens", "is_split"),
    [
        ((4, 4, 4, 4), (2, 2, 3, 3), True),
        ((4, 4, 4, 4), (3, 3, 3, 2), False),
        ((2, 2, 2, 2), (4, 4, 3, 3), True),
        ((3, 3, 3, 3), (3, 3, 3, 3), False),
    ],
)
def test_each_ones_own_and_whether_two_lie_far_apart(
    anas: Scores, bens: Scores, is_split: bool, keep: bool
) -> None:
    switch()
    held = session()
    run()
    given = forms(held)
    assert after(held).json()["split"]["is_split"] is None
    told(given[ANA], *anas, keep=keep)
    assert after(held).json()["split"] == {"is_split": None, "reasons": [{"code": "one_is_unknown"}]}
    told(given[BEN], *bens)
    assert after(held).json()["split"]["is_split"] is is_split
    own = person(held, ANA)
    assert [answer["value"] for answer in own["answers"]] == list(anas)
    assert [answer["item"] for answer in own["answers"]] == list(QUESTIONS)
    assert (own["mean"], own["kept"], own["usual"], own["fell"]) == (sum(anas) / 4, keep, None, False)


@pytest.mark.parametrize("keep", [False, True])
def test_a_practice_may_be_told_more_of_it(keep: bool) -> None:
    switch(session_low_up_to=2, session_split_from=0.5)
    held = session()
    run()
    given = forms(held)
    told(given[ANA], 3, 3, 3, 2, keep=keep)
    told(given[BEN], 4, 3, 3, 3)
    assert (flagged(), flagged(BEN)) == (1, 0)
    assert [reason["code"] for reason in person(held, ANA)["reasons"]] == ["low_answer"]
    assert after(held).json()["split"]["is_split"] is True
    switch()
    assert (person(held, ANA)["tell"], after(held).json()["split"]["is_split"]) == (False, False)


def test_in_the_waiting_room_the_practices_own_threshold_counts_as_well() -> None:
    switch(session_low_up_to=2)
    token = asked("thea", "post", f"homework/{assigned('after_session').pk}/kiosk/").json()["token"]
    body = {"answers": rated(3, 3, 3, 2)}
    Browser().put(f"/api/v1/kiosk/{token}/", body, content_type="application/json")
    assert flagged() == 1


def test_of_one_person_nothing_is_split() -> None:
    switch()
    held = session({ANA: True, BEN: False})
    run()
    told(forms(held)[ANA], 4, 4, 4, 4)
    assert after(held).json()["split"] is None


def test_what_was_kept_counts_before_what_was_sent() -> None:
    switch()
    held = session()
    run()
    homework = forms(held)[ANA]
    told(homework, 4, 4, 4, 4)
    told(homework, 0, 1, 1, 1, keep=True)
    own = person(held, ANA)
    assert (own["mean"], own["kept"], own["tell"]) == (0.75, True, True)


def test_a_fall_is_measured_by_what_came_before_alone() -> None:
    earlier((4, 4, 4, 4), (3, 3, 3, 3))
    switch()
    held = session()
    run()
    told(forms(held)[ANA], 3, 3, 3, 4)
    told(assigned("after_session"), 0, 0, 0, 0)
    own = person(held, ANA)
    assert (own["usual"], own["mean"], own["fell"], own["tell"]) == (3.5, 3.25, True, True)


def test_the_others_sessions_are_no_part_of_what_is_usual() -> None:
    told(assigned("after_session", client=BEN), 4, 4, 4, 4)
    switch()
    held = session()
    run()
    told(forms(held)[ANA], 3, 3, 3, 3)
    told(forms(held)[BEN], 4, 4, 4, 4)
    own = person(held, ANA)
    assert (own["usual"], own["fell"], person(held, BEN)["usual"]) == (None, False, 4.0)


def test_a_left_out_answer_is_no_low_one() -> None:
    switch()
    held = session()
    run()
    answers = {item: code for item, code in rated(3, 3, 3, 3).items() if item != "pace"}
    assert put(uuid4(), forms(held)[ANA], answers).status_code in (200, 201)
    own = person(held, ANA)
    assert {one["item"]: one["value"] for one in own["answers"]}["pace"] is None
    assert (own["mean"], own["tell"]) == (3.0, False)


def test_the_read_takes_the_same_statements_however_much_came_before() -> None:
    switch()
    held = session()
    run()
    told(forms(held)[ANA], 3, 3, 3, 3)

    def counted() -> int:
        with statements() as made:
            assert after(held).status_code == 200
        return len(made)

    one = counted()
    earlier(*[(3, 3, 3, 3)] * 4)
    assert counted() == one


# --- Who is told -------------------------------------------------------------------------------------


def test_the_team_and_their_supervisor_alone_read_it() -> None:
    switch()
    held = session()
    run()
    names = ("thea", "sue", "theo", "mark", "ana", "ben", "zoe", "nobody")
    assert [after(held, name).status_code for name in names] == [200, 200, 404, 403, 403, 403, 404, 401]
    for name in ("theo", "mark", "ana", "ben", "zoe"):
        with as_person(name):
            assert not SessionForm.objects.exists()


def test_a_manager_who_is_a_therapist_too_reads_it_of_their_own_cases_alone() -> None:
    switch()
    held = session()
    run()
    for name, is_theirs in (("theo", False), ("thea", True)):
        with acting_as(with_role(actor(name), "therapist", "manager")):
            assert Session.objects.filter(pk=held.pk).exists()
            assert (after_session(held.pk) is not None) == is_theirs


def test_the_partner_is_told_nothing_of_the_others_answers_not_even_that_there_are_any() -> None:
    switch()
    held = session()
    run()
    paths = ("homework/", "responses/", f"sessions/{held.pk}/", "sessions/", f"clients/{BEN}/summary/", "me/")

    def seen() -> list[bytes]:
        return [asked("ben", "get", path).content for path in paths]

    before = seen()
    told(forms(held)[ANA], 0, 0, 0, 0)
    told(forms(held)[ANA], 1, 1, 1, 1, keep=True)
    assert seen() == before


MANAGERS: Final = (
    *("sessions/", "clients/", "cases/", "members/", "caseload/", "progress/", "practice/", "forms/"),
    *("homework/", "responses/", "inbox/", "inbox/counts/", f"cases/{COUPLE}/", f"clients/{ANA}/"),
)


def test_what_a_manager_is_told_is_the_same_to_the_byte_whatever_was_said_after_sessions() -> None:
    switch()
    held = session()
    run()
    given = forms(held)
    paths = (*MANAGERS, f"sessions/{held.pk}/", f"sessions/{held.pk}/after/")
    found = []
    for anas in ((4, 4, 4, 4), (0, 0, 0, 0)):
        with transaction.atomic():
            told(given[ANA], *anas)
            told(given[BEN], 4, 4, 4, 4)
            assert flagged() == (anas[0] == 0)
            found.append([asked("mark", "get", path).content for path in paths])
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert sum(b'"results"' in body for body in found[0]) >= 4
