"""Ids that follow from a time and a name."""

from datetime import UTC, datetime, timedelta

from django.test import override_settings

from privacy.ids import uuid7, uuid7_for

AT = datetime(2036, 11, 25, 9, 0, tzinfo=UTC)


def test_one_time_and_one_name_have_one_id() -> None:
    told = uuid7_for(AT, "homework 1")
    assert told == uuid7_for(AT, "homework 1")
    assert (
        len({told, uuid7_for(AT, "homework 2"), uuid7_for(AT + timedelta(milliseconds=1), "homework 1")}) == 3
    )


def test_it_is_a_uuid_of_its_time_like_any_other() -> None:
    told = uuid7_for(AT, "homework 1")
    assert (told.version, told.variant) == (7, uuid7().variant)
    assert told.int >> 80 == int(AT.timestamp() * 1000)
    assert uuid7_for(AT, "b") < uuid7_for(AT + timedelta(milliseconds=1), "a")


def test_nobody_works_it_out_without_the_key() -> None:
    told = uuid7_for(AT, "homework 1")
    with override_settings(SECRET_KEY="another"):
        assert uuid7_for(AT, "homework 1") != told
