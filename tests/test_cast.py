import pytest

from clients.models import Client
from relationships.models import Relationship
from tests.cast import as_person

pytestmark = pytest.mark.django_db(databases=["default"])


@pytest.mark.parametrize(
    ("name", "clients"),
    [
        ("thea", ["Ana", "Ben", "Cem", "Dina"]),
        ("theo", ["Eli"]),
        ("sue", ["Ana", "Ben", "Cem", "Dina"]),
        ("mark", ["Ana", "Ben", "Cem", "Dina", "Eli"]),
        ("ana", ["Ana"]),
        ("ben", ["Ben"]),
        ("zoe", ["Yan"]),
    ],
)
def test_each_person_sees_their_own_clients(name: str, clients: list[str]) -> None:
    with as_person(name):
        assert sorted(Client.objects.values_list("name", flat=True)) == clients


def test_a_partner_never_sees_the_others_relationship() -> None:
    with as_person("ben"):
        assert [r.other_name for r in Relationship.objects.all()] == ["Ana"]
    with as_person("mark"):
        assert not Relationship.objects.exists()
