import pytest
from django.conf import settings
from django.test import Client as Browser

from practices.models import Account, Member
from practices.tests.browsing import statements
from privacy.ids import uuid7
from relcare.demo.people import OWNER, PASSWORD, PEOPLE, ident
from tests.cast import as_person, signed_in

pytestmark = pytest.mark.django_db

ME = "/api/v1/me/"


def test_tells_who_i_am_and_what_i_can() -> None:
    told = signed_in("thea").get(ME).json()
    assert told["id"] == str(PEOPLE["thea"].member_id)
    assert (told["name"], told["roles"]) == ("Thea", ["therapist"])
    assert told["practice"] == {"name": "Riverside", "slug": "riverside", "zone": "Europe/Berlin"}
    assert told["can"] == sorted(told["can"])
    assert "write_notes" in told["can"]
    assert "invite" not in told["can"]
    assert told["client"] is None
    assert [practice["slug"] for practice in told["memberships"]] == ["riverside"]


def test_a_client_learns_their_own_id() -> None:
    told = signed_in("ana").get(ME).json()
    assert told["client"] == str(PEOPLE["ana"].client_id)


def test_a_solo_therapist_can_what_both_roles_can() -> None:
    can = set(signed_in("zoe").get(ME).json()["can"])
    assert {"write_notes", "invite"} <= can


def test_signed_out_is_a_401_problem_that_brings_the_csrf_cookie() -> None:
    answer = Browser().get(ME)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert settings.CSRF_COOKIE_NAME in answer.cookies


def test_signed_in_brings_the_csrf_cookie_too() -> None:
    assert settings.CSRF_COOKIE_NAME in signed_in("thea").get(ME).cookies


def test_takes_three_statements_and_loads_neither_session_nor_account() -> None:
    browser = signed_in("thea")
    with statements() as told:
        assert browser.get(ME).status_code == 200
    assert len(told) == 3, told
    assert not any("practices_session" in sql or "practices_account" in sql for sql in told)


def test_takes_one_statement_more_for_a_client() -> None:
    browser = signed_in("ana")
    with statements() as told:
        browser.get(ME)
    assert len(told) == 4, told


def join_lakeside() -> Member:
    account = Account.objects.using(OWNER).get(email=PEOPLE["thea"].email)
    return Member.objects.using(OWNER).create(
        id=uuid7(),
        practice_id=ident("lakeside", "practice"),
        account=account,
        name="Thea B.",
        roles=["therapist"],
    )


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_another_membership_can_be_chosen() -> None:
    thea_at_lakeside = join_lakeside()
    browser = signed_in("thea")
    answer = browser.post(ME, {"practice": "lakeside"}, content_type="application/json")
    assert answer.status_code == 200
    assert answer.json()["practice"]["slug"] == "lakeside"
    assert answer.json()["name"] == "Thea B."
    assert browser.get(ME).json()["id"] == str(thea_at_lakeside.id)
    assert browser.get("/api/v1/clients/").json()["results"] == []


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_first_membership_is_taken_and_the_other_stays_when_it_ends() -> None:
    join_lakeside()
    browser = Browser()
    body = {"email": PEOPLE["thea"].email, "password": PASSWORD}
    browser.post("/_allauth/browser/v1/auth/login", body, content_type="application/json")
    told = browser.get(ME).json()
    assert told["practice"]["slug"] == "riverside"
    assert [practice["slug"] for practice in told["memberships"]] == ["riverside", "lakeside"]
    browser.post(ME, {"practice": "riverside"}, content_type="application/json")
    with as_person("mark"):
        Member.objects.filter(pk=PEOPLE["thea"].member_id).update(is_active=False)
    assert browser.get(ME).status_code == 401
    again = browser.post(ME, {"practice": "riverside"}, content_type="application/json")
    assert again.status_code == 422
    assert browser.post(ME, {"practice": "lakeside"}, content_type="application/json").status_code == 200
    assert browser.get(ME).json()["practice"]["slug"] == "lakeside"


@pytest.mark.parametrize("slug", ["lakeside", "nowhere", "x' OR 1=1 --"])
def test_a_practice_that_is_not_mine_reads_like_one_that_is_not_there(slug: str) -> None:
    browser = signed_in("thea")
    answer = browser.post(ME, {"practice": slug}, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"practice": ["There is no such practice here."]}
    assert browser.get(ME).json()["practice"]["slug"] == "riverside"


@pytest.mark.parametrize("body", [{}, {"practice": 3}, {"practice": "riverside", "role": "manager"}])
def test_choosing_refuses_other_bodies(body: dict[str, object]) -> None:
    assert signed_in("thea").post(ME, body, content_type="application/json").status_code == 422


def test_nobody_signed_in_can_choose() -> None:
    answer = Browser().post(ME, {"practice": "riverside"}, content_type="application/json")
    assert answer.status_code == 401


def test_a_member_who_was_deactivated_is_out_at_once() -> None:
    browser = signed_in("thea")
    with as_person("mark"):
        Member.objects.filter(pk=PEOPLE["thea"].member_id).update(is_active=False)
    assert browser.get(ME).status_code == 401
    assert browser.get("/api/v1/clients/").status_code == 401
