"""Which safety plan falls due: the one that stands for staff."""

import pytest
from django.db import connection

from caseload.due import DUES
from practices.tests.browsing import get, put
from relcare.demo.people import PEOPLE
from tests.cast import as_person

pytestmark = pytest.mark.django_db

ANA = str(PEOPLE["ana"].client_id)
PATH = f"clients/{ANA}/safety-plan/"
(PLAN,) = (due for due in DUES if due.what == "safety_plan")
BEFORE = "WITH person AS (SELECT %s::uuid AS client_id), here AS (SELECT current_date AS day) "


def written(who: str, review_on: str, *, kept: bool = False) -> None:
    told = {"warning_signs": "He goes quiet.", "review_on": review_on, "kept_at_practice": kept}
    answer = put(who, PATH, told, get(who, PATH).headers.get("ETag", ""))
    assert answer.status_code in (200, 201)


@pytest.mark.parametrize(("by", "due"), [("ana", "2020-01-01"), ("thea", "2021-01-01")])
def test_a_plan_that_is_kept_falls_due_until_staff_write_another(by: str, due: str) -> None:
    written("ana", "2019-01-01")
    written("thea", "2020-01-01", kept=True)
    written(by, "2021-01-01")
    with as_person("thea"), connection.cursor() as cursor:
        cursor.execute(BEFORE + PLAN.sql(), [ANA])
        assert [str(row[-1]) for row in cursor.fetchall()] == [due]


def test_of_plans_that_are_not_kept_the_newest_falls_due() -> None:
    written("thea", "2020-01-01")
    written("ana", "2021-01-01")
    with as_person("thea"), connection.cursor() as cursor:
        cursor.execute(BEFORE + PLAN.sql(), [ANA])
        assert [str(row[-1]) for row in cursor.fetchall()] == ["2021-01-01"]
