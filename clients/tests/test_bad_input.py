"""Whatever is sent, the answer is a problem with its path, nothing is written, and nothing breaks."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from clients.models import Case, Client, ContactPlan, InboxItem, Plan, SafetyReference, Session
from practices.models import Invitation
from practices.tests.browsing import API, post
from relcare.demo.people import PEOPLE, case_id
from tests.cast import as_person, signed_in
from tests.permission_table_world import NOWHERE

pytestmark = pytest.mark.django_db

ANA = f"clients/{PEOPLE['ana'].client_id}/"
CEM = f"cases/{case_id('cem')}/"
THEO = str(PEOPLE["theo"].member_id)
SESSION = {
    "case": str(case_id("cem")),
    "starts_at": "2024-05-06T10:00:00Z",
    "ends_at": "2024-05-06T11:00:00Z",
    "attendees": [str(PEOPLE["cem"].client_id)],
}
NEW_CASE = {"kind": "individual", "clients": [str(uuid4())], "opened_on": "2024-01-01"}
# Method, path, who, a body that would do.
WRITES: list[tuple[str, str, str, dict[str, Any]]] = [
    ("post", "me/", "thea", {"practice": "riverside"}),
    ("post", "invitations/", "mark", {"email": "n@new.example", "name": "N", "roles": ["therapist"]}),
    ("post", "invitations/accept/", "nobody", {"token": "t", "password": "a phrase of one's own"}),
    ("post", "clients/", "thea", {"name": "Fay"}),
    ("patch", ANA, "thea", {"name": "Anna"}),
    ("put", ANA + "contact-plan/", "ana", {"windows": [{"weekday": 1, "from": "09:00", "to": "10:00"}]}),
    ("put", ANA + "safety-reference/", "thea", {"status": "yes", "told_on": "2024-01-01"}),
    ("post", "cases/", "thea", NEW_CASE),
    ("post", CEM + "transition/", "thea", {"to": "paused"}),
    ("post", CEM + "team/", "thea", {"member": THEO}),
    ("put", CEM + "plan/", "thea", {"aims": "To talk."}),
    ("post", "sessions/", "thea", SESSION),
    ("post", "notes/", "thea", {"case": str(case_id("cem")), "kind": "case", "body": "x"}),
    ("post", "inbox/{item}/acknowledge/", "thea", {"done": "Called."}),
]
ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    2**63,
    1e308,
    "",
    " ",
    "x" * 10_000,
    "\u202e\u0301😀",
    "0000-00-00",
    "2024-02-30",
    str(uuid4()),
    str(uuid4()).upper(),
    str(PEOPLE["yan"].client_id),
    [],
    {},
    [None],
    [[1]],
    {"a": {"b": []}},
    [{"weekday": 0}],
]


def rows() -> dict[str, int]:
    told = {}
    for who in ("thea", "mark"):
        with as_person(who):
            for model in (Case, Client, ContactPlan, InboxItem, Invitation, Plan, SafetyReference, Session):
                told[f"{who} {model.__name__}"] = model.objects.count()
    return told


def send(method: str, path: str, who: str, body: Any, **headers: str) -> Any:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    call = getattr(signed_in(who), method)
    told = {"Idempotency-Key": str(uuid4()), "If-Match": '"stale.1"', **headers}
    path = path.replace("{item}", str(uuid4()))
    return call(API + path, data=text, content_type="application/json", headers=told)


WRITE = pytest.mark.parametrize(
    ("method", "path", "who", "body"), WRITES, ids=[f"{m} {p}" for m, p, _w, _b in WRITES]
)


@WRITE
def test_odd_values_in_any_field_are_refused_whole(
    method: str, path: str, who: str, body: dict[str, Any]
) -> None:
    before = rows()
    for field in body:
        for value in ODD:
            if value == body[field]:
                continue
            answer = send(method, path, who, {**body, field: value})
            # Some odd texts are fine as texts; nothing may break, and a refusal is a problem.
            assert answer.status_code < 500, (field, value)
            if answer.status_code >= 400:
                assert answer["Content-Type"] == "application/problem+json"
                assert answer.json()["status"] == answer.status_code
            else:
                assert isinstance(value, str | list), (field, value, answer.json())
    if who == "nobody":
        assert rows() == before


@WRITE
@pytest.mark.parametrize(
    ("text", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'"x"', 400),
        (b'{"a": 1, "a": 2}', 400),
        (b'{"name": "\\u0000"}', 400),
        (b'{"name": "\\ud800"}', 400),
        (b'{"name": NaN}', 400),
        (b"\xff\xfe", 400),
        (b"[" * 5000, 400),
        (b'{"name": "' + b"x" * 5_000_000 + b'"}', 413),
    ],
    ids=["broken", "list", "text", "twice", "nul", "half", "nan", "bytes", "deep", "5 MB"],
)
def test_unreadable_bodies_are_refused(
    method: str, path: str, who: str, body: dict[str, Any], text: bytes, status: int
) -> None:
    if "{item}" in path:
        path = path.replace("{item}", filed())
    before = rows()
    answer = send(method, path, who, text)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert rows() == before


@WRITE
def test_unknown_fields_are_refused_by_name(method: str, path: str, who: str, body: dict[str, Any]) -> None:
    if "{item}" in path:
        path = path.replace("{item}", filed())
    answer = send(method, path, who, {**body, "practice_id": str(uuid4())})
    assert answer.status_code == 422
    assert answer.json()["errors"]["practice_id"] == ["There is no such field."]


@WRITE
def test_other_media_are_refused(method: str, path: str, who: str, body: dict[str, Any]) -> None:
    if "{item}" in path:
        path = path.replace("{item}", filed())
    call = getattr(signed_in(who), method)
    told = {"Idempotency-Key": str(uuid4()), "If-Match": '"stale.1"'}
    answer = call(
        API + path, data=b"name=Fay", content_type="application/x-www-form-urlencoded", headers=told
    )
    assert answer.status_code == 415


@pytest.mark.parametrize("path", ["invitations/", "clients/", "cases/", "sessions/", "notes/"])
def test_what_creates_needs_a_key(path: str) -> None:
    who = "mark" if path == "invitations/" else "thea"
    answer = signed_in(who).post(API + path, {}, content_type="application/json")
    assert answer.status_code == 400


LISTS = ["invitations/", "clients/", "cases/", "sessions/", "notes/", "inbox/"]
QUERIES = [
    "cursor=",
    "cursor=x",
    "cursor=WyJuIl0",
    "cursor=WyJuIiwxLDIsMyw0XQ",
    "page_size=0",
    "page_size=-1",
    "page_size=ten",
]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("query", QUERIES)
def test_broken_pages_are_refused(path: str, query: str) -> None:
    who = "mark" if path == "invitations/" else "thea"
    refused = signed_in(who).get(f"{API}{path}?{query}")
    assert (refused.status_code, list(refused.json()["errors"])) == (422, [query.split("=")[0]])


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("name", ["x", "%F0%9F%98%80", "0" * 36, "..", NOWHERE.upper(), "1;drop"])
def test_odd_ids_in_a_path_are_not_there(path: str, name: str) -> None:
    who = "mark" if path == "invitations/" else "thea"
    answer = signed_in(who).get(f"{API}{path}{name}/")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def filed() -> str:
    """The id of an item that waits for Thea."""
    item = str(uuid4())
    with as_person("ana"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT rls.file_inbox_item(%s, %s, NULL, 'urgent', '', NULL)", [item, PEOPLE["ana"].client_id]
        )
    return item


def test_a_key_that_stood_for_another_path_is_refused() -> None:
    assert post("thea", "clients/", {"name": "Fay"}, key="shared").status_code == 201
    assert post("thea", "sessions/", SESSION, key="shared").status_code == 422
    # Keys are each member's own.
    assert post("theo", "clients/", {"name": "Gil"}, key="shared").status_code == 201
