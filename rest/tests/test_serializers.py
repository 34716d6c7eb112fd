from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from rest_framework import serializers

from privacy.ids import uuid7
from rest.problems import field_errors
from rest.serializers import (
    FUTURE,
    UNKNOWN_FIELD,
    PastOrToday,
    Reference,
    StrictInteger,
    StrictSerializer,
    Text,
)
from rest.tests.house import THINGS, Thing


class Levels(StrictSerializer):
    energy = StrictInteger(min_value=0, max_value=4, allow_null=True, required=False)


class Everything(StrictSerializer):
    levels = Levels(required=False)
    whole = serializers.IntegerField(required=False)
    number = serializers.FloatField(required=False)
    truth = serializers.BooleanField(required=False)
    text = Text(max_length=5, required=False)
    choice = serializers.ChoiceField(choices=["a", "b"], required=False)
    rung = serializers.ChoiceField(choices=[0, 1, 2], required=False)
    key = serializers.UUIDField(required=False)
    day = PastOrToday(required=False)
    at = serializers.DateTimeField(required=False)
    wholes = serializers.ListField(child=serializers.IntegerField(), required=False)
    answers = serializers.DictField(child=serializers.IntegerField(), required=False)
    things = Reference(queryset=THINGS, noun="thing", many=True, required=False)
    thing = Reference(queryset=THINGS, noun="thing", required=False)
    shown = serializers.CharField(read_only=True)


def errors(body: dict[str, Any]) -> dict[str, list[str]]:
    told = Everything(data=body)
    return {} if told.is_valid() else field_errors(told.errors)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"whole": "3"}, "whole"),
        ({"whole": 3.0}, "whole"),
        ({"whole": True}, "whole"),
        ({"whole": None}, "whole"),
        ({"levels": {"energy": "3"}}, "levels.energy"),
        ({"levels": {"energy": True}}, "levels.energy"),
        ({"levels": {"energy": 5}}, "levels.energy"),
        ({"levels": {"energy": -1}}, "levels.energy"),
        ({"levels": [3]}, "levels"),
        ({"number": "3"}, "number"),
        ({"number": True}, "number"),
        ({"truth": "true"}, "truth"),
        ({"truth": 1}, "truth"),
        ({"text": 3}, "text"),
        ({"text": "toolong"}, "text"),
        ({"choice": "c"}, "choice"),
        ({"choice": 1}, "choice"),
        ({"choice": ["a"]}, "choice"),
        ({"rung": "1"}, "rung"),
        ({"rung": True}, "rung"),
        ({"rung": 3}, "rung"),
        ({"key": 5}, "key"),
        ({"key": "01890a5dac96774bbcceb302099a8057"}, "key"),
        ({"key": "urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057"}, "key"),
        ({"day": "20260331"}, "day"),
        ({"day": "2026-W14-2"}, "day"),
        ({"day": "2026-02-30"}, "day"),
        ({"day": 5}, "day"),
        ({"at": "2026-03-31T14:00:00"}, "at"),
        ({"at": "2026-03-31"}, "at"),
        ({"wholes": [1, "2"]}, "wholes.1"),
        ({"wholes": 1}, "wholes"),
        ({"answers": {"q1": "2"}}, "answers.q1"),
        ({"answers": [2]}, "answers"),
        ({"thing": 3}, "thing"),
        ({"things": [3]}, "things.0"),
        ({"things": "x"}, "things"),
    ],
)
def test_what_only_resembles_the_type_is_refused_by_its_path(body: dict[str, Any], path: str) -> None:
    assert list(errors(body)) == [path]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"whole": 3, "number": 3, "truth": False, "text": "words", "choice": "a", "rung": 0},
        {"number": 3.5, "levels": {"energy": None}, "wholes": [1, 2], "answers": {"q1": 2}},
        {"key": str(uuid7()), "day": "2026-03-31", "at": "2026-03-31T14:00:00+02:00"},
    ],
)
def test_what_has_the_type_is_read(body: dict[str, Any]) -> None:
    assert errors(body) == {}


def test_fields_that_are_not_there_are_refused_nested_too() -> None:
    told = errors({"wrong": 1, "levels": {"wrong": 1}, "shown": "x"})
    assert told == {"wrong": [UNKNOWN_FIELD], "levels.wrong": [UNKNOWN_FIELD], "shown": [UNKNOWN_FIELD]}


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert set(errors({"whole": "3", "text": "toolong", "wrong": 1})) == {"whole", "text", "wrong"}


def test_a_day_in_the_future_is_refused() -> None:
    today = datetime.now(UTC).date()
    assert errors({"day": str(today - timedelta(days=1))}) == {}
    assert errors({"day": str(today + timedelta(days=2))}) == {"day": [FUTURE]}


def test_the_practices_day_decides_what_is_the_future() -> None:
    field = PastOrToday(today=lambda _field: date(2026, 3, 31))
    assert field.run_validation("2026-03-31") == date(2026, 3, 31)
    with pytest.raises(serializers.ValidationError):
        field.run_validation("2026-04-01")


def test_unknown_and_malformed_ids_get_the_same_words() -> None:
    assert (
        errors({"thing": str(uuid7())})
        == errors({"thing": "mine"})
        == {"thing": ["There is no such thing here."]}
    )


def test_an_id_that_is_seen_gives_its_row() -> None:
    thing = Thing("words")
    THINGS.rows.append(thing)
    told = Everything(data={"thing": str(thing.id)})
    told.is_valid(raise_exception=True)
    assert told.validated_data["thing"] is thing


@pytest.mark.parametrize("text", [" a ", "a\n", "\ta", "e\u0301", "\u00a0a"])
def test_a_text_is_kept_byte_for_byte(text: str) -> None:
    told = Everything(data={"text": text})
    assert told.is_valid()
    assert told.validated_data["text"] == text


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0"])
def test_blanks_alone_are_no_text(text: str) -> None:
    assert "text" in errors({"text": text})
