"""One of a couple reads the terms of today, and that the other said yes; not when, nor those of before."""

from typing import Any

import pytest
from django.db import connection

from clients.models import PolicyAcceptance, SecretsPolicy
from relationships.tests.joint import OF_COUPLE, joint_work_open, on_terms, said, separated
from relationships.tests.scene import asked
from relcare.demo.people import PEOPLE
from tests.cast import as_person

pytestmark = pytest.mark.django_db

POLICIES = f"{OF_COUPLE}secrets-policies/"


def accepted(name: str, number: int = 0) -> list[tuple[bool, bool]]:
    """Of each who accepted: whether it is this reader, and whether they read when."""
    policy = said(name, POLICIES)["results"][number]
    return [(one["is_me"], one["accepted_at"] is not None) for one in policy["accepted"]]


@pytest.mark.parametrize(
    ("accepting", "anas", "bens"),
    [
        ((), [], []),
        (("ana",), [(True, True)], [(False, False)]),
        (("ben",), [(False, False)], [(True, True)]),
        (("ana", "ben"), [(True, True), (False, False)], [(True, True), (False, False)]),
        (("ben", "ana"), [(True, True), (False, False)], [(True, True), (False, False)]),
    ],
)
def test_each_reads_that_the_other_accepted_and_not_when(
    accepting: tuple[str, ...], anas: list[Any], bens: list[Any]
) -> None:
    on_terms(*accepting)
    assert (accepted("ana"), accepted("ben")) == (anas, bens)
    joint = said("ana", f"{OF_COUPLE}joint/")["policy"]["accepted"]
    assert [(one["is_me"], one["accepted_at"] is not None) for one in joint] == anas
    ids = {one["client"] for one in joint if not one["is_me"]}
    assert ids <= {None}


def test_their_therapist_reads_who_and_when() -> None:
    on_terms("ana", "ben")
    told = said("thea", POLICIES)["results"][0]["accepted"]
    assert [one["client"] for one in told] == [str(PEOPLE[name].client_id) for name in ("ana", "ben")]
    assert all(one["accepted_at"] for one in told)


def test_no_byte_says_when_the_other_accepted() -> None:
    policy = on_terms("ben")
    found = asked("ana", "get", POLICIES).content.decode()
    with as_person("ben"):
        row = PolicyAcceptance.objects.get(policy=policy)
    for told in (row.recorded_at.isoformat(), f"{row.recorded_at:%H:%M:%S.%f}", str(row.pk)):
        assert told not in found


def test_the_database_itself_gives_the_partner_no_row_of_it() -> None:
    policy = on_terms("ana", "ben")
    for name in ("ana", "ben"):
        with as_person(name), connection.cursor() as cursor:
            whose = set(PolicyAcceptance.objects.values_list("client_id", flat=True))
            assert whose == {PEOPLE[name].client_id}
            cursor.execute("SELECT rls.accepted_by_the_other()")
            assert cursor.fetchall() == [(policy.pk,)]
    for name in ("thea", "theo", "mark", "zoe", "cem"):
        with as_person(name), connection.cursor() as cursor:
            cursor.execute("SELECT rls.accepted_by_the_other()")
            assert cursor.fetchall() == [], name


def test_after_a_separation_neither_reads_the_terms_of_before() -> None:
    joint_work_open()
    separated()
    for name in ("ana", "ben"):
        assert said(name, POLICIES)["results"] == []
        assert said(name, f"{OF_COUPLE}joint/")["policy"] is None
        with as_person(name):
            assert not SecretsPolicy.objects.exists()
    fresh = on_terms("ben")
    for name in ("ana", "ben"):
        assert [one["id"] for one in said(name, POLICIES)["results"]] == [str(fresh.pk)]
    assert accepted("ana") == [(False, False)]
    assert [one["number"] for one in said("thea", POLICIES)["results"]] == [2, 1]


def test_nobody_accepts_the_terms_of_before() -> None:
    old = on_terms("ana")
    with as_person("thea"):
        from_before = str(old.pk)
    joint_work_open()
    separated()
    answer = asked("ben", "post", f"{OF_COUPLE}acceptances/", {"policy": from_before})
    nowhere = asked("ben", "post", f"{OF_COUPLE}acceptances/", {"policy": str(PEOPLE["ben"].client_id)})
    assert (answer.status_code, answer.content) == (422, nowhere.content)
