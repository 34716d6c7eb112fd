import pytest
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client

from privacy.actor import DOOR, ENGINE, LINK, Actor
from privacy.ids import uuid7
from rest.tests.house import MARK, THEA, THINGS, Thing

THINGS_PATH = "/api/v1/things/"
NOWHERE = "01890a5d-ac96-774b-bcce-b302099a8057"


NO_MEMBERS = [None, Actor(DOOR), Actor(LINK, roles=THEA.roles), Actor(ENGINE, practice_id=uuid7())]


@pytest.mark.parametrize("actor", NO_MEMBERS)
def test_whoever_is_no_member_is_asked_to_sign_in(client: Client, actor: Actor | None) -> None:
    for path in (THINGS_PATH, THINGS_PATH + "unnamed/", f"{THINGS_PATH}{uuid7()}/"):
        response = client.get(path, actor=actor)
        assert response.status_code == 401
        assert "WWW-Authenticate" not in response


def test_a_role_without_the_verb_is_refused_before_the_row_is_looked_for(client: Client) -> None:
    assert client.get(f"{THINGS_PATH}{uuid7()}/", actor=MARK).status_code == 403
    assert client.get(f"{THINGS_PATH}{uuid7()}/", actor=THEA).status_code == 404


def test_a_verb_without_a_need_is_refused_to_everybody(client: Client) -> None:
    assert client.get(THINGS_PATH + "unnamed/", actor=THEA).status_code == 403


def test_anyone_is_let_in_where_the_view_says_so(client: Client) -> None:
    assert client.get("/api/v1/crash/").status_code == 500


@pytest.mark.parametrize(
    ("method", "path"),
    [("delete", THINGS_PATH), ("post", f"{THINGS_PATH}{NOWHERE}/"), ("options", THINGS_PATH)],
)
def test_a_method_that_is_not_served_is_405_for_members_only(client: Client, method: str, path: str) -> None:
    assert getattr(client, method)(path, actor=THEA).status_code == 405
    assert getattr(client, method)(path).status_code == 401


def test_a_change_needs_the_csrf_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    thing = Thing("words")
    THINGS.rows.append(thing)
    path = f"{THINGS_PATH}{thing.id}/"
    token = _get_new_csrf_string()
    strict.cookies["csrftoken"] = token

    def put(headers: dict[str, str]) -> int:
        body = {"words": "words"}
        response = strict.put(path, body, content_type="application/json", actor=THEA, headers=headers)
        return response.status_code

    assert put({}) == 403
    assert put({"X-CSRFToken": _get_new_csrf_string()}) == 403
    assert put({"X-CSRFToken": token}) == 200
    assert strict.get(path, actor=THEA).status_code == 200


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", "text/plain", "application/xml"])
def test_only_json_is_read(content_type: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    token = strict.cookies["csrftoken"] = _get_new_csrf_string()
    thing = Thing("words")
    THINGS.rows.append(thing)
    body = b'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\nwords\r\n--x--\r\n'
    path = f"{THINGS_PATH}{thing.id}/step/"
    response = strict.post(path, body, content_type=content_type, actor=THEA, HTTP_X_CSRFTOKEN=token)
    assert response.status_code == 415


def test_a_charset_other_than_utf8_is_refused(client: Client) -> None:
    thing = Thing("words")
    THINGS.rows.append(thing)
    path = f"{THINGS_PATH}{thing.id}/step/"

    def status(charset: str) -> int:
        kind = f"application/json; charset={charset}"
        return client.post(path, b'{"to": "agreed"}', content_type=kind, actor=THEA).status_code

    assert (status("latin-1"), status("UTF-8"), status("us-ascii")) == (415, 200, 200)
