import base64
import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from rest.pages import KeysetPages, total_order
from rest.tests.house import THEA, THINGS, Rows, Thing

PATH = "/api/v1/things/"
ORDERS = [
    ("-level", "-id"),
    ("level", "id"),
    ("-level", "words"),
    ("words", "-level", "id"),
    ("id",),
    ("-words",),
]


class Ordered:
    def __init__(self, ordering: tuple[str, ...]) -> None:
        self.ordering = ordering


def page(rows: Rows, ordering: tuple[str, ...], link: str) -> tuple[list[Any], dict[str, Any]]:
    pages = KeysetPages()
    view: Any = Ordered(ordering)
    found = pages.paginate_queryset(rows, Request(APIRequestFactory().get(link)), view)
    data: dict[str, Any] = pages.get_paginated_response([]).data
    return found, data


@given(
    values=st.lists(st.tuples(st.integers(0, 2), st.sampled_from("abc")), max_size=12),
    ordering=st.sampled_from(ORDERS),
    size=st.integers(1, 5),
)
def test_walking_on_gives_every_row_once_and_walking_back_gives_the_same_pages(
    values: list[tuple[int, str]], ordering: tuple[str, ...], size: int
) -> None:
    rows = Rows([Thing(words, level) for level, words in values], Thing)
    expected = list(rows.order_by(*total_order(ordering)))
    link: str | None = f"/?page_size={size}"
    forward = []
    back = None
    while link:
        found, told = page(rows, ordering, link)
        forward.append(found)
        link, back = told["next"], told["previous"]
        assert len(forward) <= len(values) + 1
    assert [row for found in forward for row in found] == expected
    backward = forward[-1:]
    while back:
        found, told = page(rows, ordering, back)
        backward.insert(0, found)
        assert len(backward) <= len(forward)
        back = told["previous"]
        assert told["next"]
    assert backward == forward


def test_a_row_written_meanwhile_moves_no_other(client: Client) -> None:
    THINGS.rows.extend(Thing(str(level), level) for level in (1, 2, 3, 4))
    first = client.get(PATH + "?page_size=2", actor=THEA).json()
    THINGS.rows.append(Thing("new", 4))
    second = client.get(first["next"], actor=THEA).json()
    assert [row["words"] for row in second["results"]] == ["2", "1"]


def test_a_page_tells_no_counts_and_no_host(client: Client) -> None:
    THINGS.rows.extend(Thing("words") for _ in range(3))
    told = client.get(PATH + "?page_size=2", actor=THEA).json()
    assert set(told) == {"results", "next", "previous"}
    assert told["next"].startswith(PATH + "?")
    assert told["previous"] is None


def test_a_page_has_25_rows_and_never_more_than_100(client: Client) -> None:
    THINGS.rows.extend(Thing("words") for _ in range(120))
    assert len(client.get(PATH, actor=THEA).json()["results"]) == 25
    assert len(client.get(PATH + "?page_size=1000", actor=THEA).json()["results"]) == 100


@pytest.mark.parametrize("size", ["0", "-1", "x", "", "1.5", "²"])
def test_a_page_size_that_is_no_number_is_refused(client: Client, size: str) -> None:
    response = client.get(PATH, {"page_size": size}, actor=THEA)
    assert (response.status_code, list(response.json()["errors"])) == (422, ["page_size"])


def coded(told: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()


GOOD_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "ü",
        "!!!!",
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        coded(3),
        coded([]),
        coded({"a": 1}),
        coded(["n", 1]),
        coded(["x", 1, GOOD_ID]),
        coded(["n", "one", GOOD_ID]),
        coded(["n", None, GOOD_ID]),
        coded(["n", [1], GOOD_ID]),
        coded(["n", 1, "no id"]),
        coded(["n", 10**30, GOOD_ID]),
        coded(["n", 1, GOOD_ID, 2]),
        coded(["n", [[[]]], {}]),
    ],
)
def test_a_broken_cursor_is_refused(client: Client, cursor: str) -> None:
    response = client.get(PATH, {"cursor": cursor}, actor=THEA)
    assert (response.status_code, list(response.json()["errors"])) == (422, ["cursor"])
    assert client.get(PATH, {"cursor": coded(["n", 1, GOOD_ID])}, actor=THEA).status_code == 200


def test_the_order_is_total() -> None:
    assert total_order(("-assessed_on",)) == ("-assessed_on", "-id")
    assert total_order(("name",)) == ("name", "id")
    assert total_order(()) == ("id",)
    assert total_order(("-pk",)) == ("-id",)
