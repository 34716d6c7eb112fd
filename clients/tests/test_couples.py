"""Joint work opens and closes by a therapist's dated act, on terms of both; a separation ends it."""

from typing import Any

import pytest

from clients.models import JointOpening, PolicyAcceptance, SafetyFlag, SecretsPolicy, Separation
from relationships.tests.joint import (
    ANA,
    OF_COUPLE,
    joint_work_open,
    on_terms,
    open_or_close,
    said,
    screened,
    separated,
)
from relationships.tests.scene import NOWHERE, asked
from relcare.demo.people import case_id
from tests.cast import as_person

pytestmark = pytest.mark.django_db

OPENINGS, POLICIES = f"{OF_COUPLE}joint-openings/", f"{OF_COUPLE}secrets-policies/"
ACCEPTANCES = f"{OF_COUPLE}acceptances/"


def opened() -> Any:
    return asked("thea", "post", OPENINGS, {"open": True})


def flagged() -> None:
    with as_person("thea"):
        SafetyFlag.objects.create(client_id=ANA, source="observation", why="A bruise")


def test_it_opens_when_both_are_screened_and_accepted_the_terms() -> None:
    screened("ana", "ben")
    on_terms("ana", "ben")
    assert opened().status_code == 201
    assert said("ana", f"{OF_COUPLE}joint/")["is_open"] is True


@pytest.mark.parametrize(
    ("asked_alone", "accepting", "words"),
    [
        ((), ("ana", "ben"), "not screened"),
        (("ana",), ("ana", "ben"), "not screened"),
        (("ana", "ben"), ("ana",), "not accepted by both"),
        (("ana", "ben"), (), "not accepted by both"),
        (("ana", "ben"), None, "No secrets policy is chosen"),
    ],
)
def test_what_stands_against_it_is_told_to_the_therapist(
    asked_alone: tuple[str, ...], accepting: tuple[str, ...] | None, words: str
) -> None:
    screened(*asked_alone)
    if accepting is not None:
        on_terms(*accepting)
    refused = opened()
    assert (refused.status_code, refused.json()["allowed"]) == (409, [])
    assert words in refused.json()["detail"]
    with as_person("thea"):
        assert not JointOpening.objects.exists()


def test_a_flag_refuses_the_opening_and_changes_nothing_that_is_open() -> None:
    joint_work_open()
    before = [asked(name, "get", f"{OF_COUPLE}joint/").content for name in ("ana", "ben")]
    flagged()
    assert [asked(name, "get", f"{OF_COUPLE}joint/").content for name in ("ana", "ben")] == before
    open_or_close(is_open=False)
    assert "flag" in opened().json()["detail"]


@pytest.mark.parametrize("name", ["ana", "ben"])
def test_refused_by_a_flag_looks_like_never_opened(name: str) -> None:
    screened("ana", "ben")
    on_terms("ana", "ben")
    paths = [
        f"{OF_COUPLE}{path}/" for path in ("joint", "norm-diff", "secrets-policies", "what-they-will-notice")
    ]

    def pages() -> list[Any]:
        put = asked(name, "put", f"{OF_COUPLE}joint-name/", {"name": "N."})
        return [put.status_code, put.content, *(asked(name, "get", path).content for path in paths)]

    before = pages()
    flagged()
    assert opened().status_code == 409
    assert pages() == before


def test_the_newest_act_counts_and_none_is_changed() -> None:
    joint_work_open()
    open_or_close(is_open=False)
    assert said("ben", f"{OF_COUPLE}joint/")["is_open"] is False
    assert opened().status_code == 201
    assert [act["open"] for act in said("thea", OPENINGS)["results"]] == [True, False, True]


def test_a_case_of_one_client_has_no_joint_work() -> None:
    path = f"cases/{case_id('cem')}/"
    for what, body in (("joint-openings/", {"open": True}), ("secrets-policies/", {}), ("separate/", {})):
        assert asked("thea", "post", path + what, body).status_code == 409
    assert said("cem", f"{path}joint/")["is_open"] is False


def test_a_closed_case_opens_nothing() -> None:
    joint_work_open()
    asked("thea", "post", f"{OF_COUPLE}transition/", {"to": "closed"})
    assert opened().status_code in (404, 409)
    assert said("ana", f"{OF_COUPLE}joint/")["is_open"] is False


# --- The secrets policy -------------------------------------------------------------------------------


def test_the_practices_own_policy_stands_where_none_is_named() -> None:
    assert asked("thea", "post", POLICIES, {}).json()["kind"] == "no_secrets"
    second = asked("thea", "post", POLICIES, {"kind": "full_confidentiality", "words": " As told "}).json()
    assert (second["number"], second["kind"], second["words"]) == (2, "full_confidentiality", " As told ")
    assert [policy["number"] for policy in said("ben", POLICIES)["results"]] == [2, 1]


def test_each_accepts_for_themself_and_the_other_reads_that_they_did() -> None:
    policy = on_terms()
    made = asked("ana", "post", ACCEPTANCES, {"policy": str(policy.pk)})
    assert made.status_code == 201
    assert asked("ana", "post", ACCEPTANCES, {"policy": str(policy.pk)}).status_code == 409
    assert [one["is_me"] for one in said("ana", POLICIES)["results"][0]["accepted"]] == [True]
    assert [one["is_me"] for one in said("ben", POLICIES)["results"][0]["accepted"]] == [False]
    for name, body in (("thea", {}), ("thea", {"client": str(ANA)}), ("ben", {"client": str(ANA)})):
        assert asked(name, "post", ACCEPTANCES, {"policy": str(policy.pk), **body}).status_code == 422


def test_only_the_version_that_stands_is_accepted() -> None:
    first = on_terms("ana", "ben")
    on_terms("ana")
    screened("ana", "ben")
    assert asked("ben", "post", ACCEPTANCES, {"policy": str(first.pk)}).status_code == 409
    assert asked("ben", "post", ACCEPTANCES, {"policy": str(NOWHERE)}).status_code == 422
    assert "not accepted by both" in opened().json()["detail"], "an earlier version binds nobody"


def test_for_who_has_no_sign_in_the_therapist_says_so() -> None:
    one, two = (asked("mark", "post", "clients/", {"name": name}).json()["id"] for name in ("Kim", "Lou"))
    body = {"kind": "couple", "clients": [one, two], "opened_on": "2025-01-07"}
    with_thea = said("thea", "members/")["results"]
    thea = next(member["id"] for member in with_thea if member["name"].lower().startswith("thea"))
    case = asked("mark", "post", "cases/", {**body, "therapist": thea}).json()["id"]
    policy = asked("thea", "post", f"cases/{case}/secrets-policies/", {}).json()["id"]
    for client in (one, two):
        made = asked("thea", "post", f"cases/{case}/acceptances/", {"policy": policy, "client": client})
        assert made.status_code == 201, made.content
    stranger = {"policy": policy, "client": str(ANA)}
    assert asked("thea", "post", f"cases/{case}/acceptances/", stranger).status_code == 422


# --- Separation ---------------------------------------------------------------------------------------


def test_a_separation_is_dated_and_nothing_is_left_to_separate() -> None:
    assert asked("thea", "post", f"{OF_COUPLE}separate/", {}).status_code == 409
    joint_work_open()
    made = asked("thea", "post", f"{OF_COUPLE}separate/", {"reason": "As she asked"})
    assert made.status_code == 201
    assert made.json()["recorded_at"]
    assert asked("thea", "post", f"{OF_COUPLE}separate/", {}).status_code == 409
    assert [row["reason"] for row in said("sue", f"{OF_COUPLE}separations/")["results"]] == ["As she asked"]


def test_a_closed_case_is_opened_again_before_it_is_separated() -> None:
    joint_work_open()
    asked("thea", "post", f"{OF_COUPLE}transition/", {"to": "closed"})
    refused = asked("thea", "post", f"{OF_COUPLE}separate/", {})
    assert (refused.status_code, refused.json()["detail"]) == (409, "This case is closed.")


def test_after_a_separation_joint_work_needs_new_terms() -> None:
    joint_work_open()
    separated()
    assert said("ana", f"{OF_COUPLE}joint/")["is_open"] is False
    refused = opened().json()["detail"]
    assert "No secrets policy is chosen" in refused
    assert "screening" in refused, "a separation calls for a new screening of both"
    screened("ana", "ben")
    on_terms("ana", "ben")
    assert opened().status_code == 201


def test_a_row_belongs_to_the_chapter_it_is_written_in_whatever_its_writer_says() -> None:
    joint_work_open()
    with as_person("thea"):
        forged = JointOpening.objects.create(case_id=case_id("ana and ben"), is_open=True, chapter=7)
        assert JointOpening.objects.get(pk=forged.pk).chapter == 0
    separated()
    policy = on_terms("ana")
    with as_person("ana"):
        assert SecretsPolicy.objects.get(pk=policy.pk).chapter == 1
        assert PolicyAcceptance.objects.get(policy=policy).chapter == 1


@pytest.mark.parametrize("name", ["ana", "ben", "mark", "theo", "zoe"])
def test_openings_and_separations_are_the_teams(name: str) -> None:
    joint_work_open()
    separated()
    with as_person(name):
        assert not JointOpening.objects.exists()
        assert not Separation.objects.exists()
