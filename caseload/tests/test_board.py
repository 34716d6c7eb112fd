"""The board over HTTP: who gets it, what it costs, what moves it."""

import pytest

from tests.cast import signed_in

pytestmark = pytest.mark.django_db

API = "/api/v1/caseload/"


def test_smoke() -> None:
    print(signed_in("thea").get(API).json())
    for name in ("theo", "sue", "mark", "ana", "zoe", "nobody"):
        a = signed_in(name).get(API)
        print(name, a.status_code, [r["name"] for r in a.json().get("results", [])])
