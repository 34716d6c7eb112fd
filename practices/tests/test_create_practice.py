import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from assessments.models import FormVersion
from practices.models import Invitation, Practice
from relationships.models import Kind
from relcare.demo.people import OWNER

pytestmark = [
    pytest.mark.usefixtures("owner_commits"),
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]

NAME, EMAIL = "Hill Side", "Mona@hill.example"


def create(*arguments: str) -> str:
    out = StringIO()
    call_command("create_practice", *arguments, stdout=out)
    return out.getvalue()


def test_makes_a_practice_whose_first_manager_can_come_in() -> None:
    told = create(NAME, EMAIL, "--zone", "Europe/Berlin", "--therapist")
    practice = Practice.objects.using(OWNER).get(slug="hill-side")
    assert (practice.name, practice.zone) == (NAME, "Europe/Berlin")
    assert Kind.objects.using(OWNER).filter(practice=practice).count() == 5
    assert FormVersion.objects.using(OWNER).filter(practice=practice).count() == 3
    (token,) = re.findall(r"#(\S+)", told)
    body = {"token": token, "password": "a phrase of one's own"}
    accepted = Browser().post("/api/v1/invitations/accept/", body, content_type="application/json")
    assert accepted.status_code == 200
    browser = Browser()
    body = {"email": "mona@hill.example", "password": "a phrase of one's own"}
    browser.post("/_allauth/browser/v1/auth/login", body, content_type="application/json")
    me = browser.get("/api/v1/me/").json()
    assert me["practice"]["slug"] == "hill-side"
    assert me["roles"] == ["manager", "therapist"]


@pytest.mark.parametrize(
    "arguments",
    [
        (NAME, "no address"),
        (NAME, EMAIL, "--zone", "Europe/Nowhere"),
        ("!!!", EMAIL),
        ("Riverside", EMAIL),
    ],
)
def test_an_unfit_practice_is_refused_whole(arguments: tuple[str, ...]) -> None:
    before = Practice.objects.using(OWNER).count()
    with pytest.raises(CommandError):
        create(*arguments)
    assert Practice.objects.using(OWNER).count() == before
    assert not Invitation.objects.using(OWNER).exists()
