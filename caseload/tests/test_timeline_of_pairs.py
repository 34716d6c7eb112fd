"""What is done with a couple's case stands on both sides of a pair, for who knows that they are one."""

from typing import Any, Final

import pytest

from practices.tests.browsing import get, statements
from relationships.tests.joint import joint_work_open, on_terms, open_or_close, separated
from relationships.tests.scene import ANAS, BENS, given_moment, given_relationship

pytestmark = pytest.mark.django_db

OF_CASE: Final = ("joint_work", "separation", "secrets_policy")


def path(relationship: Any = ANAS) -> str:
    return f"relationships/{relationship}/timeline/"


def told(name: str = "thea", relationship: Any = ANAS) -> list[dict[str, Any]]:
    answer = get(name, path(relationship))
    assert answer.status_code == 200
    return [row for row in answer.json()["results"] if row["kind"] in OF_CASE]


def all_of_it() -> None:
    joint_work_open()
    open_or_close(is_open=False)
    separated()


@pytest.mark.parametrize("relationship", [ANAS, BENS], ids=["ana's", "ben's"])
@pytest.mark.parametrize("name", ["thea", "sue"])
def test_the_team_reads_openings_terms_and_separation_on_both_sides(name: str, relationship: Any) -> None:
    all_of_it()
    found = told(name, relationship)
    assert [(row["kind"], row["space"]) for row in found] == [
        ("separation", "team"),
        ("joint_work", "team"),
        ("joint_work", "team"),
        ("secrets_policy", "joint"),
    ]
    assert [row["summary"].get("is_open") for row in found] == [None, False, True, None]
    assert found[-1]["summary"] == {"number": 1, "kind": "no_secrets", "words": ""}
    assert {row["relationship"] for row in found} == {str(relationship)}


def test_a_kind_of_it_may_be_asked_for() -> None:
    all_of_it()
    rows = get("thea", path(), kind="separation").json()["results"]
    assert [row["kind"] for row in rows] == ["separation"]


def test_no_byte_of_it_is_either_clients() -> None:
    given_moment()
    before = {name: get(name, path(side)).content for name, side in (("ana", ANAS), ("ben", BENS))}
    all_of_it()
    assert {name: get(name, path(side)).content for name, side in (("ana", ANAS), ("ben", BENS))} == before


def test_a_relationship_that_is_no_side_of_a_pair_has_none_of_it() -> None:
    all_of_it()
    assert told("thea", given_relationship("ana", "Kim").pk) == []


def test_it_takes_no_further_statement() -> None:
    with statements() as one:
        get("thea", path())
    on_terms()
    all_of_it()
    with statements() as many:
        get("thea", path())
    assert len(one) == len(many)


def test_who_is_not_on_the_cases_team_finds_none_of_its_rows() -> None:
    all_of_it()
    for name in ("theo", "mark", "zoe"):
        assert get(name, path(), kind="separation").status_code in (403, 404)
