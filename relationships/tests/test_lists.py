from typing import Any
from uuid import uuid4

import pytest

from relationships.tests.scene import asked, given_moment, given_norm
from relcare.demo.people import PEOPLE, relationship_id

pytestmark = pytest.mark.django_db

BENS = relationship_id("ben", "Ana")


def listed(name: str, path: str) -> list[dict[str, Any]]:
    answer = asked(name, "get", path)
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def test_norms_may_be_asked_for_of_one_client() -> None:
    anas, bens = given_norm(), given_norm(relationship=BENS)
    ana, ben = (PEOPLE[name].client_id for name in ("ana", "ben"))
    assert [row["id"] for row in listed("thea", f"norms/?client={ana}")] == [str(anas.pk)]
    assert [row["id"] for row in listed("thea", f"norms/?client={ben}&state=noticed")] == [str(bens.pk)]
    assert listed("thea", f"norms/?client={ana}&relationship={BENS}") == []
    assert listed("ana", f"norms/?client={ben}") == listed("thea", f"norms/?client={uuid4()}") == []


def test_moments_may_be_asked_for_of_one_client() -> None:
    anas, bens = given_moment(), given_moment("ben", BENS)
    ana, ben = (PEOPLE[name].client_id for name in ("ana", "ben"))
    assert [row["id"] for row in listed("thea", f"moments/?client={ana}")] == [str(anas.pk)]
    assert [row["id"] for row in listed("thea", f"moments/?client={ben}")] == [str(bens.pk)]
    assert listed("ana", f"moments/?client={ben}") == []
