from typing import Any

import pytest
from django.test import Client
from rest_framework.exceptions import PermissionDenied

from privacy.ids import uuid7
from rest.problems import Stale
from rest.serializers import RowVersion
from rest.tests.house import MARK, THEA, THINGS, Thing

PATH = "/api/v1/things/"
GOOD_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.fixture
def thing() -> Thing:
    made = Thing("words", level=2, client_id=uuid7())
    THINGS.rows.append(made)
    return made


def send(client: Client, method: str, thing: Thing, body: Any = None, **headers: str) -> Any:
    return getattr(client, method)(
        f"{PATH}{thing.id}/", body, content_type="application/json", actor=THEA, headers=headers
    )


def test_the_tag_is_made_of_id_and_row_version_alone(client: Client, thing: Thing) -> None:
    assert client.get(f"{PATH}{thing.id}/", actor=THEA)["ETag"] == f'"{thing.id}.1"'


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_change_demands_the_version_that_was_read(client: Client, thing: Thing, method: str) -> None:
    body = {"words": "other"}
    assert send(client, method, thing, body).status_code == 428
    assert send(client, method, thing, body, if_match="*").status_code == 428
    assert send(client, method, thing, body, if_match=f'"{thing.id}.7"').status_code == 412
    assert THINGS.rows == [thing]
    assert (thing.words, thing.row_version) == ("words", 1)
    response = send(client, method, thing, body, if_match=f'"{uuid7()}.1", W/"{thing.id}.1"')
    assert response.status_code == (204 if method == "delete" else 200)


def test_a_change_is_the_next_version(client: Client, thing: Thing) -> None:
    response = send(client, "patch", thing, {"words": "other"}, if_match=f'"{thing.id}.1"')
    assert response["ETag"] == f'"{thing.id}.2"'
    assert response.json() == {"id": str(thing.id), "words": "other", "level": 2}
    assert (thing.words, thing.level, thing.row_version) == ("other", 2, 2)


@pytest.mark.parametrize("headers", [{}, {"if_match": '"stale"'}])
def test_what_is_stored_already_may_be_said_again(
    client: Client, thing: Thing, headers: dict[str, str]
) -> None:
    response = send(client, "put", thing, {"words": "words", "level": 2}, **headers)
    assert response.status_code == 200
    assert response["ETag"] == f'"{thing.id}.1"'
    assert thing.row_version == 1


def test_a_wrong_body_is_told_by_field(client: Client, thing: Thing) -> None:
    response = send(client, "put", thing, {"words": "words", "level": "3", "more": 1})
    assert response.status_code == 422
    assert set(response.json()["errors"]) == {"level", "more"}


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_a_strangers_id_is_not_there_whatever_is_done_with_it(client: Client, method: str) -> None:
    response = send(client, method, Thing("not among the rows"), {"words": "x"} if method != "get" else None)
    assert response.status_code == 404
    other = getattr(client, method)(f"{PATH}x/", actor=THEA)
    assert (other.status_code, other.content) == (404, response.content)


def test_an_id_written_otherwise_is_another_address(client: Client, thing: Thing) -> None:
    assert client.get(f"{PATH}{thing.id.hex}/", actor=THEA).status_code == 404


def test_a_refused_state_is_409_with_what_would_follow(client: Client, thing: Thing) -> None:
    response = client.post(
        f"{PATH}{thing.id}/step/", {"to": "ended"}, content_type="application/json", actor=THEA
    )
    assert (response.status_code, response.json()["allowed"]) == (409, ["agreed"])


def test_each_read_below_a_client_is_on_record_once(
    client: Client, thing: Thing, reads: list[tuple[Any, ...]]
) -> None:
    THINGS.rows.append(Thing("same client", client_id=thing.client_id))
    THINGS.rows.append(Thing("nobody's"))
    client.get(PATH, actor=THEA)
    client.get(f"{PATH}{thing.id}/", actor=THEA)
    assert reads == [
        ({thing.client_id}, "things:list", "care"),
        ({thing.client_id}, "things:retrieve", "care"),
    ]


def test_what_was_not_served_is_not_on_record(
    client: Client, thing: Thing, reads: list[tuple[Any, ...]]
) -> None:
    THINGS.rows.clear()
    client.get(PATH, actor=THEA)
    client.get(f"{PATH}{thing.id}/", actor=THEA)
    send(client, "put", thing, {"words": "x"})
    assert reads == []


def test_a_row_that_changed_since_it_was_read_is_not_written(thing: Thing) -> None:
    read: Any = Thing(**vars(thing))
    thing.row_version = 2
    with pytest.raises(Stale):
        RowVersion().write(read, {"words": "lost"})
    assert thing.words == "words"


def test_a_row_that_may_be_read_only_is_refused_as_such(thing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(THINGS), "update", lambda _rows, **_changes: 0)
    with pytest.raises(PermissionDenied):
        RowVersion().write(thing, {"words": "lost"})


def test_a_put_makes_what_is_not_there_and_then_demands_the_version(client: Client, thing: Thing) -> None:
    def put(words: str, **headers: str) -> Any:
        path = f"{PATH}{thing.id}/pair/"
        body = {"words": words}
        return client.put(path, body, content_type="application/json", actor=THEA, headers=headers)

    made = put("pair")
    assert made.status_code == 201
    assert put("pair").status_code == 200
    assert put("other").status_code == 428
    assert put("other", if_match=made["ETag"]).status_code == 200
    assert put("more", if_match=made["ETag"]).status_code == 412
    assert [row.words for row in THINGS.rows] == ["words", "other"]


def test_a_list_may_be_asked_for_one_id(client: Client, thing: Thing) -> None:
    THINGS.rows.append(Thing("somebody else's", client_id=uuid7()))

    def words(told: str) -> list[str]:
        response = client.get(PATH, {"client": told}, actor=THEA)
        return [row["words"] for row in response.json()["results"]]

    assert words(str(thing.client_id)) == ["words"]
    assert words(str(uuid7())) == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("client=x", ["client"]),
        ("client=", ["client"]),
        ("clients=", ["clients"]),
        ("Client=x", ["Client"]),
        ("level=1&page_size=0", ["level", "page_size"]),
        (f"client={GOOD_ID}&client={GOOD_ID}", ["client"]),
        ("page_size=2&page_size=2", ["page_size"]),
        ("=", ["non_field_errors"]),
    ],
)
def test_a_list_refuses_by_name_what_its_query_may_not_say(
    client: Client, thing: Thing, query: str, names: list[str]
) -> None:
    response = client.get(f"{PATH}?{query}", actor=THEA)
    assert (response.status_code, sorted(response.json()["errors"])) == (422, names)


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_one_row_is_asked_nothing(client: Client, thing: Thing, method: str) -> None:
    for path in (f"{PATH}{thing.id}/", f"{PATH}{uuid7()}/"):
        response = getattr(client, method)(f"{path}?page_size=1", actor=THEA)
        assert (response.status_code, list(response.json()["errors"])) == (422, ["page_size"])


def test_who_may_not_learns_of_no_parameter(client: Client) -> None:
    assert client.get(f"{PATH}?nonsense=1", actor=MARK).status_code == 403
