import hashlib
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client as Browser

from clients.models import Client
from practices import invitations
from practices.clock import now
from practices.invitations import mail_invitations, token_of
from practices.models import Account, Invitation, Member
from practices.tests.browsing import get, post, statements
from privacy.actor import DOOR, Actor, acting_as, engine
from relcare.demo.people import PASSWORD, PEOPLE, ident
from tests.cast import as_person

pytestmark = pytest.mark.django_db

INVITATIONS = "invitations/"
ACCEPT = "/api/v1/invitations/accept/"
PHRASE = "a phrase of one's own"
NEW = {"email": "Nora@New.example", "name": "Nora", "roles": ["therapist"]}


def invited(by: str = "mark", **told: Any) -> UUID:
    answer = post(by, INVITATIONS, {**NEW, **told})
    assert answer.status_code == 201, answer.json()
    return UUID(answer.json()["id"])


def accept(token: str, password: str = PHRASE, **told: str) -> Any:
    body = {"token": token, "password": password, **told}
    return Browser().post(ACCEPT, body, content_type="application/json")


def fresh_client() -> str:
    """In care with Thea, and without a sign-in."""
    answer = post("thea", "clients/", {"name": "Fay"})
    assert answer.status_code == 201
    client = str(answer.json()["id"])
    case = {"kind": "individual", "clients": [client], "opened_on": "2026-01-05"}
    assert post("thea", "cases/", case).status_code == 201
    return client


def test_an_invitation_shows_everything_but_its_link() -> None:
    made = invited()
    told = get("mark", f"{INVITATIONS}{made}/").json()
    assert told["email"] == "nora@new.example"
    assert told["mailed_at"] is told["used_at"] is told["revoked_at"] is None
    assert token_of(made) not in str(told)
    assert get("mark", INVITATIONS).json()["results"] == [told]


def test_only_the_hash_of_the_token_is_stored() -> None:
    made = invited()
    with connection.cursor() as cursor, as_person("mark"):
        cursor.execute("SELECT row_to_json(i)::text FROM practices_invitation i WHERE id = %s", [made])
        (row,) = cursor.fetchone()
    assert token_of(made) not in row
    assert hashlib.sha256(token_of(made).encode()).hexdigest() in row


@pytest.mark.parametrize(
    ("who", "status"),
    [("thea", 403), ("sue", 403), ("ana", 403), ("nobody", 401), ("mark", 201), ("zoe", 201)],
)
def test_inviting_staff_is_the_managers(who: str, status: int) -> None:
    assert post(who, INVITATIONS, NEW).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("thea", 201), ("theo", 422), ("sue", 403), ("mark", 403), ("ana", 403), ("zoe", 422)],
)
def test_a_client_is_invited_by_a_therapist_who_works_with_them(who: str, status: int) -> None:
    told = {**NEW, "roles": ["client"], "client": fresh_client()}
    assert post(who, INVITATIONS, told).status_code == status


def test_a_client_is_invited_when_they_have_a_case() -> None:
    client = post("thea", "clients/", {"name": "Fay"}).json()["id"]
    answer = post("thea", INVITATIONS, {**NEW, "roles": ["client"], "client": client})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["client"]


def test_a_therapist_sees_and_revokes_their_own_invitations_a_manager_all() -> None:
    staff, client = invited(), invited("thea", roles=["client"], client=fresh_client(), email="f@new.example")
    for who, seen in (("thea", {client}), ("theo", set()), ("mark", {staff, client})):
        assert {UUID(row["id"]) for row in get(who, INVITATIONS).json()["results"]} == seen
    assert post("thea", f"{INVITATIONS}{staff}/revoke/").status_code == 404
    assert post("theo", f"{INVITATIONS}{client}/revoke/").status_code == 404
    assert post("mark", f"{INVITATIONS}{client}/revoke/").status_code == 200
    other = invited("thea", roles=["client"], client=fresh_client(), email="g@new.example")
    assert post("thea", f"{INVITATIONS}{other}/revoke/").status_code == 200


def test_another_practices_invitation_is_not_there() -> None:
    made = invited()
    unknown = get("zoe", f"{INVITATIONS}{uuid4()}/")
    foreign = get("zoe", f"{INVITATIONS}{made}/")
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content == unknown.content
    assert get("zoe", INVITATIONS).json()["results"] == []


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"roles": ["client", "therapist"]}, "roles"),
        ({"roles": ["client"]}, "client"),
        ({"roles": []}, "roles"),
        ({"roles": ["owner"]}, "roles.0"),
        ({"email": "not an address"}, "email"),
        ({"email": 7}, "email"),
        ({"name": ""}, "name"),
        ({"client": str(PEOPLE["ana"].client_id)}, "client"),
        ({"client": str(PEOPLE["yan"].client_id), "roles": ["client"]}, "client"),
        ({"client": str(uuid4()), "roles": ["client"]}, "client"),
        ({"client": str(PEOPLE["ana"].client_id), "roles": ["client"]}, "client"),
        ({"token": "mine"}, "token"),
    ],
)
def test_an_unfit_invitation_is_refused_by_its_field(told: dict[str, Any], path: str) -> None:
    who = "thea" if "client" in (*told, *told.get("roles", ())) else "mark"
    answer = post(who, INVITATIONS, {**NEW, **told})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [path]
    assert get("mark", INVITATIONS).json()["results"] == []


def test_the_same_key_makes_one_invitation() -> None:
    first, again = (post("mark", INVITATIONS, NEW, key="one") for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    other = post("mark", INVITATIONS, {**NEW, "name": "Nina"}, key="one")
    assert other.status_code == 422
    assert len(get("mark", INVITATIONS).json()["results"]) == 1


def test_a_list_of_invitations_takes_as_many_statements_as_one() -> None:
    invited()
    with statements() as one:
        get("mark", INVITATIONS)
    invited()
    invited()
    with statements() as three:
        get("mark", INVITATIONS)
    assert len(one) == len(three)


def test_mailing_is_neutral_and_happens_once() -> None:
    made = invited()
    practice = ident("riverside", "practice")
    assert mail_invitations(practice) == 1
    assert mail_invitations(practice) == 0
    (message,) = mail.outbox
    assert message.to == ["nora@new.example"]
    assert f"#{token_of(made)}" in message.body
    told = f"{message.subject} {message.body}"
    assert not any(word in told.lower() for word in ("riverside", "therap", "client", "nora", "mark"))
    assert get("mark", f"{INVITATIONS}{made}/").json()["mailed_at"] is not None


def test_one_refused_mail_stops_no_other_and_is_tried_again() -> None:
    invited()
    invited(email="olga@new.example")
    calls: list[str] = []

    def send(message: Any, *_arguments: Any, **_options: Any) -> int:
        calls.append(message.to[0])
        if message.to[0].startswith("nora"):
            raise OSError("nora@new.example refused")
        return 1

    with patch.object(EmailMessage, "send", send):
        assert mail_invitations(ident("riverside", "practice")) == 1
        assert calls == ["nora@new.example", "olga@new.example"]
        mail_invitations(ident("riverside", "practice"))
    assert calls[2:] == ["nora@new.example"]


@pytest.mark.django_db(transaction=True)
def test_mail_is_handed_over_outside_any_transaction_and_no_log_names_the_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    invited()
    open_transactions: list[bool] = []

    def send(_message: Any, *_arguments: Any, **_options: Any) -> int:
        open_transactions.append(connection.in_atomic_block)
        raise OSError("nora@new.example refused")

    with patch.object(EmailMessage, "send", send):
        assert mail_invitations(ident("riverside", "practice")) == 0
    assert open_transactions == [False]
    assert "not handed over" in caplog.text
    assert "nora" not in caplog.text


def test_what_was_revoked_used_or_ran_out_is_not_mailed() -> None:
    revoked, used = invited(), invited(email="olga@new.example")
    post("mark", f"{INVITATIONS}{revoked}/revoke/")
    assert accept(token_of(used)).status_code == 200
    assert mail_invitations(ident("riverside", "practice")) == 0
    assert mail_invitations(ident("lakeside", "practice")) == 0
    assert mail.outbox == []


def test_accepting_makes_an_account_and_a_member_who_can_sign_in() -> None:
    made = invited()
    answer = accept(token_of(made), name="Nora N.")
    assert answer.status_code == 200
    assert answer.json() == {"email": "nora@new.example", "practice": "Riverside"}
    assert "sessionid" not in answer.cookies
    with as_person("mark"):
        member = Member.objects.get(name="Nora N.")
        assert member.roles == ["therapist"]
    with acting_as(Actor(DOOR)):
        account = Account.objects.get(email="nora@new.example")
        assert account.check_password(PHRASE)
        assert EmailAddress.objects.get(user=account).verified
    browser = Browser()
    body = {"email": "nora@new.example", "password": PHRASE}
    signed = browser.post("/_allauth/browser/v1/auth/login", body, content_type="application/json")
    assert signed.status_code == 200
    assert browser.get("/api/v1/me/").json()["name"] == "Nora N."
    assert browser.get("/api/v1/clients/").json()["results"] == []


def test_an_address_that_another_account_took_is_the_invited_ones() -> None:
    made = invited()
    with acting_as(Actor(DOOR)):
        thea = Account.objects.get(email=PEOPLE["thea"].email)
        EmailAddress.objects.create(user=thea, email="nora@new.example", verified=True)
    assert accept(token_of(made)).status_code == 200
    with acting_as(Actor(DOOR)):
        row = EmailAddress.objects.get(email="nora@new.example", verified=True)
        assert (row.user.email, row.primary) == ("nora@new.example", True)


def test_accepting_gives_an_account_without_a_verified_address_one() -> None:
    made = invited(email=PEOPLE["zoe"].email)
    with acting_as(Actor(DOOR)):
        zoe = EmailAddress.objects.get(email=PEOPLE["zoe"].email)
        EmailAddress.objects.filter(pk=zoe.pk).update(email="past@new.example", verified=False)
    assert accept(token_of(made), PASSWORD).status_code == 200
    with acting_as(Actor(DOOR)):
        row = EmailAddress.objects.get(user=zoe.user_id, primary=True)
        assert (row.email, row.verified) == (PEOPLE["zoe"].email, True)


def test_an_invited_client_becomes_that_client() -> None:
    client = fresh_client()
    made = invited("thea", roles=["client"], client=client)
    assert accept(token_of(made)).status_code == 200
    browser = Browser()
    body = {"email": "nora@new.example", "password": PHRASE}
    browser.post("/_allauth/browser/v1/auth/login", body, content_type="application/json")
    assert browser.get("/api/v1/me/").json()["client"] == client
    assert [row["id"] for row in browser.get("/api/v1/clients/").json()["results"]] == [client]


def test_of_two_invitations_of_one_client_the_first_counts() -> None:
    client = fresh_client()
    first = invited("thea", roles=["client"], client=client)
    second = invited("thea", roles=["client"], client=client, email="olga@new.example")
    assert accept(token_of(first)).status_code == 200
    assert accept(token_of(second)).status_code == 409
    with acting_as(Actor(DOOR)):
        assert not Account.objects.filter(email="olga@new.example").exists()
    with as_person("mark"):
        assert Client.objects.get(pk=client).member_id is not None
        assert Invitation.objects.get(pk=second).used_at is None


def test_an_account_that_is_there_keeps_its_password_and_gets_the_same_answer() -> None:
    made = invited(email=PEOPLE["zoe"].email)
    assert accept(token_of(made), PHRASE).status_code == 422
    with as_person("mark"):
        assert Invitation.objects.get(pk=made).used_at is None
    answer = accept(token_of(made), PASSWORD)
    assert answer.status_code == 200
    assert answer.json() == {"email": PEOPLE["zoe"].email, "practice": "Riverside"}
    assert len(get("zoe", "me/").json()["memberships"]) == 2


def test_accepting_hashes_one_password_whoever_is_invited() -> None:
    tokens = {
        "new": token_of(invited()),
        "known": token_of(invited(email=PEOPLE["zoe"].email)),
        "unknown": "no-such-token",
    }
    for name, token in tokens.items():
        with (
            patch.object(invitations, "make_password", wraps=make_password) as made,
            patch.object(invitations, "check_password", wraps=check_password) as checked,
        ):
            accept(token, PASSWORD)
        assert made.call_count + checked.call_count == 1, name


def test_a_link_that_can_not_be_used_reads_like_one_that_never_was() -> None:
    used, revoked, late = invited(), invited(email="b@new.example"), invited(email="c@new.example")
    accept(token_of(used))
    post("mark", f"{INVITATIONS}{revoked}/revoke/")
    with patch.object(invitations, "VALID_FOR", timedelta(hours=-1)):
        late = invited(email="d@new.example")
    answers = [accept(token) for token in ("never-was", *map(token_of, (used, revoked, late)))]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    with as_person("mark"):
        assert Member.objects.filter(name="Nora").count() == 1


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"password": "short"}, "password"),
        ({"password": "password1234"}, "password"),
        ({"password": 12}, "password"),
        ({"token": 12}, "token"),
        ({"token": ""}, "token"),
        ({"role": "manager"}, "role"),
    ],
)
def test_an_unfit_acceptance_is_refused_before_anything_is_looked_up(told: dict[str, Any], path: str) -> None:
    made = invited()
    bodies = [
        {"token": token, "password": PHRASE, **told} for token in (token_of(made), "there-is-none-like-this")
    ]
    answers = [Browser().post(ACCEPT, body, content_type="application/json") for body in bodies]
    assert {answer.status_code for answer in answers} == {422}
    assert answers[0].content == answers[1].content
    assert list(answers[0].json()["errors"]) == [path]


def test_one_link_is_tried_ten_times_an_hour() -> None:
    token = token_of(invited(email=PEOPLE["zoe"].email))
    answers = [accept(token) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert accept("another").status_code == 404


def test_one_address_tries_thirty_links_an_hour() -> None:
    statuses = [accept(f"guess-{number}").status_code for number in range(31)]
    assert statuses == [404] * 30 + [429]


def test_revoking_twice_changes_nothing_and_a_used_one_stays_used() -> None:
    made = invited()
    first = post("mark", f"{INVITATIONS}{made}/revoke/")
    again = post("mark", f"{INVITATIONS}{made}/revoke/")
    assert first.json()["revoked_at"] == again.json()["revoked_at"] is not None
    used = invited(email="olga@new.example")
    accept(token_of(used))
    assert post("mark", f"{INVITATIONS}{used}/revoke/").status_code == 409
    assert post("mark", f"{INVITATIONS}{made}/revoke/", {"why": "x"}).status_code == 422
    assert post("zoe", f"{INVITATIONS}{made}/revoke/").status_code == 404


def test_a_signed_in_stranger_accepts_at_the_door_too() -> None:
    made = invited()
    answer = post("ana", "invitations/accept/", {"token": token_of(made), "password": PHRASE})
    assert answer.status_code == 200


def test_the_engine_reads_and_marks_but_never_uses_an_invitation() -> None:
    made = invited()
    with acting_as(engine(ident("riverside", "practice"))):
        assert Invitation.objects.filter(pk=made).update(mailed_at=now()) == 1
