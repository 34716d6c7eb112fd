"""Reviewing clears the reviewer's own list; on everybody else's the item stays, marked as reviewed."""

from typing import Any, Final
from uuid import UUID, uuid4

import pytest

from assessments.tests.scene import ANA, COUPLE, asked, assigned, days_ago, put
from clients.models import CareTeam, InboxClearing
from relcare.demo.people import PEOPLE
from tests.cast import as_person

pytestmark = pytest.mark.django_db

ANSWERS: Final = {f"q{number}": 1 for number in range(1, 5)}


@pytest.fixture
def homework() -> UUID:
    """Of Ana's, sent; Theo works with her too."""
    with as_person("mark"):
        CareTeam.objects.create(case_id=COUPLE, member_id=PEOPLE["theo"].member_id, joined_on=days_ago(9))
    given = assigned("phq4")
    put(uuid4(), given, ANSWERS)
    return UUID(str(given.pk))


def listed(name: str) -> list[Any]:
    path = f"inbox/?client={ANA}&kind=to_review"
    found: list[Any] = asked(name, "get", path).json()["results"]
    return found


def review(homework: UUID) -> None:
    body = {"bring_to_session": False}
    assert asked("thea", "post", f"homework/{homework}/review/", body).status_code == 200


def cleared_by() -> list[UUID]:
    with as_person("thea"):
        return list(InboxClearing.objects.values_list("recorded_by_id", flat=True))


def test_the_reviewers_is_off_and_the_others_is_marked(homework: UUID) -> None:
    review(homework)
    assert [item["mine"] for item in listed("thea")] == ["cleared"]
    (told,) = listed("theo")
    assert (told["mine"], told["acknowledged_by_name"], told["done"]) == ("to_do", "Thea", "reviewed")
    assert cleared_by() == []
    assert asked("theo", "post", f"inbox/{told['id']}/clear/").status_code == 200
    assert [item["mine"] for item in listed("theo")] == ["cleared"]


def test_what_somebody_had_acknowledged_stays_theirs_and_the_reviewer_has_cleared_it(homework: UUID) -> None:
    (item,) = listed("theo")
    done = {"done": "I read it."}
    assert asked("theo", "post", f"inbox/{item['id']}/acknowledge/", done).status_code == 200
    assert [one["mine"] for one in listed("thea")] == ["to_do"]
    review(homework)
    (told,) = listed("thea")
    assert (told["mine"], told["acknowledged_by_name"], told["done"]) == ("cleared", "Theo", "I read it.")
    assert cleared_by() == [PEOPLE["thea"].member_id]


def test_what_came_in_besides_is_left_as_it_is(homework: UUID) -> None:
    other = assigned("phq4")
    put(uuid4(), other, ANSWERS)
    review(homework)
    assert sorted(item["mine"] for item in listed("thea")) == ["cleared", "to_do"]
