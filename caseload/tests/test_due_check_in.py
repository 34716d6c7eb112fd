"""A check-in of a break falls due until it is told to have been held; its return until the break is over."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from caseload.due import DUES
from practices.clock import today_in
from practices.tests.browsing import post
from relationships.tests.scene import ANAS
from relcare.demo.people import PEOPLE, ZONE
from tests.cast import as_person

pytestmark = pytest.mark.django_db

ANA = str(PEOPLE["ana"].client_id)
TODAY = today_in(ZONE)
WATCHED = [due for due in DUES if due.what.startswith("break_")]
BEFORE = "WITH person AS (SELECT %s::uuid AS client_id), here AS (SELECT current_date AS day) "


def due() -> set[str]:
    with as_person("thea"), connection.cursor() as cursor:
        cursor.execute(BEFORE + " UNION ALL ".join(one.sql() for one in WATCHED), [ANA])
        return {row[0] for row in cursor.fetchall()}


def test_a_check_in_is_due_until_it_was_held() -> None:
    day = str(TODAY - timedelta(days=1))
    told: dict[str, Any] = {"relationship": str(ANAS), "kind": "space", "starts_on": day}
    path = f"breaks/{post('ana', 'breaks/', {**told, 'check_in_on': day, 'returns_on': day}).json()['id']}/"
    assert due() == {"break_check_in", "break_return"}
    assert post("ana", f"{path}check-in/", {"note": "By phone"}).status_code == 200
    assert due() == {"break_return"}
    assert post("ana", f"{path}transition/", {"to": "ended"}).status_code == 200
    assert due() == set()
