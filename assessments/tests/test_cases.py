"""Which case a therapist's act belongs to, where there are several or none any more."""

from typing import Any

import pytest

from assessments.models import TeamKeptState
from assessments.tests.scene import CEM, CEMS, asked, days_ago, said, second_case
from clients.models import CLOSED, Case
from relcare.demo.people import case_id
from tests.cast import as_person

pytestmark = pytest.mark.django_db


def own(**changes: Any) -> dict[str, Any]:
    told = {"relationship": str(CEMS), "rater": "therapist", "subject": "self", "levels": {"energy": 2}}
    return said(**{**told, **changes})


def test_of_several_open_cases_one_is_named() -> None:
    second = second_case()
    for path, body in (("assessments/", own()), ("homework/", {"client": str(CEM), "task": "Rest"})):
        answer = asked("thea", "post", path, body)
        assert list(answer.json()["errors"]) == ["case"]
        answer = asked("thea", "post", path, {**body, "case": str(second.pk)})
        assert answer.json()["case"] == str(second.pk)


def test_each_case_has_a_state_of_its_own() -> None:
    first, second = case_id("cem"), second_case()
    for case, level in ((first, 3), (second.pk, 1)):
        asked("thea", "post", "assessments/", own(case=str(case), levels={"energy": level}))
    with as_person("thea"):
        kept = {row.case_id: row.levels[4] for row in TeamKeptState.objects.filter(relationship_id=CEMS)}
    assert kept == {first: 3, second.pk: 1}


def test_a_correction_stays_in_the_case_of_what_it_corrects() -> None:
    first, second = case_id("cem"), second_case()
    one = asked("thea", "post", "assessments/", own(case=str(first))).json()
    body = own(supersedes=one["id"])
    assert asked("thea", "post", "assessments/", body).json()["case"] == str(first)
    assert str(second.pk) != str(first)


def test_a_closed_case_is_read_and_written_no_more() -> None:
    one = asked("thea", "post", "assessments/", own()).json()
    word = {"relationship": str(CEMS), "levels": {"energy": 2}}
    asked("cem", "post", "assessments/", said(**word))
    with as_person("thea"):
        Case.objects.filter(pk=case_id("cem")).update(state=CLOSED, closed_on=days_ago(0))
    assert len(asked("thea", "get", f"assessments/?relationship={CEMS}").json()["results"]) == 2
    refused = {
        "rater": asked("thea", "post", "assessments/", own()),
        "relationship": asked("thea", "post", "assessments/", said(**word)),
        "client": asked("thea", "post", "homework/", {"client": str(CEM), "task": "Rest"}),
    }
    for path, answer in refused.items():
        assert answer.status_code == 422
        assert list(answer.json()["errors"]) == [path]
    assert asked("thea", "post", f"assessments/{one['id']}/release/").status_code == 404
