import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from assessments.library import shipped
from assessments.models import FormVersion
from practices.models import Invitation, Practice
from relationships.models import Kind
from relcare.demo.people import OWNER

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

NAME, EMAIL = "Hill Side", "Mona@hill.example"


CRISIS = ("--crisis", "Emergency=112", "--crisis", "Lifeline = 0800 111")


def create(*arguments: str) -> str:
    out = StringIO()
    call_command("create_practice", *arguments, stdout=out)
    return out.getvalue()


def test_makes_a_practice_whose_first_manager_can_come_in() -> None:
    told = create(NAME, EMAIL, "--zone", "Europe/Berlin", "--therapist", *CRISIS)
    practice = Practice.objects.using(OWNER).get(slug="hill-side")
    assert (practice.name, practice.zone) == (NAME, "Europe/Berlin")
    assert practice.crisis_numbers == [
        {"name": "Emergency", "number": "112"},
        {"name": "Lifeline", "number": "0800 111"},
    ]
    assert Kind.objects.using(OWNER).filter(practice=practice).count() == 5
    assert FormVersion.objects.using(OWNER).filter(practice=practice).count() == len(shipped())
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
        (NAME, "no address", *CRISIS),
        (NAME, EMAIL, "--zone", "Europe/Nowhere", *CRISIS),
        ("!!!", EMAIL, *CRISIS),
        ("Riverside", EMAIL, *CRISIS),
        (NAME, EMAIL),
        (NAME, EMAIL, "--crisis", "Emergency"),
        (NAME, EMAIL, *CRISIS, "--crisis", "=112"),
    ],
)
def test_an_unfit_practice_is_refused_whole(arguments: tuple[str, ...]) -> None:
    before = Practice.objects.using(OWNER).count()
    with pytest.raises(CommandError):
        create(*arguments)
    assert Practice.objects.using(OWNER).count() == before
    assert not Invitation.objects.using(OWNER).exists()
