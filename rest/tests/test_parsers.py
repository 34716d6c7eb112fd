import pytest
from rest_framework.exceptions import ParseError

from rest import problems
from rest.parsers import DEEPEST, SaidTwice, parse


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"3",
        b"null",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": 1, "a": 1}',
        b'{"a": {"b": 1, "b": 2}}',
        b'{"a": "x\\u0000y"}',
        b'{"a\\u0000": 1}',
        b'{"a": ["\\u0000"]}',
        b'{"a": "x\x00y"}',
        b'{"a": "\\ud800"}',
        b'{"a": [{"\\udfff": 1}]}',
        b'{"a": "\xff"}',
        b'\xef\xbb\xbf{"a": 1}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": ' + b"[" * DEEPEST + b"]" * DEEPEST + b"}",
        b'{"a": ' + b"[" * 200_000,
    ],
)
def test_what_is_not_one_plain_object_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        parse(body)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b'{"a": {"q1": 1, "q2": 2, "q1": 3, "q2": 4, "q3": 5}}', ': "q1", "q2".'),
        (b'{"a": 1, "a": 1}', ': "a".'),
        (b'{"what she said": 1, "what she said": 1}', "object."),
    ],
)
def test_a_key_that_stands_twice_is_named_unless_it_could_be_words(body: bytes, named: str) -> None:
    with pytest.raises(ParseError) as refused:
        parse(body)
    assert str(refused.value.detail).endswith(named)


@pytest.mark.parametrize(
    ("body", "places"),
    [
        (b'{"a": {"q1": 1, "q2": 2, "q1": 3, "q2": 4, "q3": 5}}', ["a.q1", "a.q2"]),
        (b'{"what she said": 1, "what she said": 1}', ["what she said"]),
        (b'{"a": [{"b": 1}, {"b": 1, "b": {"c": 1, "c": 2}}], "d": 1, "d": 2}', ["a[1].b", "a[1].b.c", "d"]),
    ],
)
def test_each_key_that_stands_twice_is_told_by_its_place(body: bytes, places: list[str]) -> None:
    with pytest.raises(SaidTwice) as refused:
        parse(body)
    assert sorted(refused.value.errors) == places
    answer = problems.handler(refused.value, {})
    assert (answer.status_code, sorted(answer.data["errors"])) == (400, places)


def test_nesting_is_allowed_up_to_the_limit() -> None:
    inner = b"[" * (DEEPEST - 1) + b"]" * (DEEPEST - 1)
    assert parse(b'{"a": ' + inner + b"}")


def test_letters_beyond_the_first_plane_are_read() -> None:
    assert parse('{"a": "\\ud83d\\ude00 ü"}'.encode()) == {"a": "😀 ü"}


def test_integers_and_fractions_stay_what_they_are() -> None:
    told = parse(b'{"a": 3, "b": 3.0, "c": true}')
    assert [type(value) for value in told.values()] == [int, float, bool]
