"""A mail that is filled in leaves as the same bytes, from and to the same, as one made from the beginning."""

from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from practices.models import LANGUAGES
from reminders.channels import Letter
from reminders.channels.smtp import SmtpBackend, email_of, ready
from reminders.models import EMAIL
from reminders.texts import LABELS, REMINDER, STAFF_ALERT
from reminders.tokens import LENGTH

URL_SAFE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
NOBODY = UUID(int=0)
AT = datetime(2031, 3, 4, 9, tzinfo=UTC)

tokens = st.text(URL_SAFE, min_size=LENGTH, max_size=LENGTH)
plain = st.from_regex(r"\A[a-zA-Z0-9._+-]{1,36}@[a-zA-Z0-9.-]{1,36}\Z")
words = st.text(max_size=20)
letters = st.builds(
    Letter,
    message_id=st.uuids(),
    template=st.sampled_from((REMINDER, STAFF_ALERT)),
    channel=st.just(EMAIL),
    locale=st.sampled_from(LANGUAGES),
    label=st.integers(-1, len(LABELS["en"])),
    token=st.one_of(st.just(""), tokens, words),
    address=st.one_of(st.emails(), plain, st.builds("{}@{}".format, words, words), words),
    dated_at=st.datetimes(datetime(1971, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - the zone stands beside it
    practice_id=st.just(NOBODY),
    client_id=st.just(NOBODY),
    not_after=st.just(AT),
)


def a_letter(**changes: Any) -> Letter:
    told = {"address": "ana@mail.example", "token": "t" * LENGTH, "locale": "de", **changes}
    return Letter(
        message_id=NOBODY,
        template=REMINDER,
        channel=EMAIL,
        label=1,
        dated_at=AT,
        practice_id=NOBODY,
        client_id=NOBODY,
        not_after=AT,
        **told,
    )


def handed(letter: Letter) -> tuple[str, list[str], bytes]:
    """What Django's own backend gives to the line."""
    backend = SmtpBackend()
    backend.connection = Mock()
    backend._send(email_of(letter))  # type: ignore[attr-defined]
    (sender, to, text), _ = backend.connection.sendmail.call_args
    return sender, to, text


@given(letters)
def test_what_is_filled_in_leaves_as_the_same_bytes(letter: Letter) -> None:
    made = ready(letter)
    if made is not None:
        assert (made[0], [letter.address], made[1]) == handed(letter)


@given(st.builds("{}@mail.example".format, st.from_regex(r"\A[a-z0-9_+-]{1,20}\Z")), tokens)
def test_what_is_usual_is_filled_in(address: str, token: str) -> None:
    letter = a_letter(address=address, token=token)
    made = ready(letter)
    assert made is not None
    assert (made[0], [address], made[1]) == handed(letter)


@pytest.mark.parametrize(
    "address",
    [
        "ana@mail.example\n",
        "ana@mail.example\r\nBcc: ben@mail.example",
        "ana\n@mail.example",
        "Ana <ana@mail.example>",
        "ana@mail.example, ben@mail.example",
        "änne@mail.example",
        "ana@büro.example",
        '"ana"@mail.example',
        "ana..b@mail.example",
        "ana@mail..example",
        "a" * 60 + "@mail.example",
        "",
    ],
)
def test_no_other_address_is_filled_into_a_header(address: str) -> None:
    assert ready(a_letter(address=address)) is None


@pytest.mark.parametrize("token", ["t" * 31, "t" * 31 + "\n", "t" * 30 + "\r\n", "ü" * LENGTH, ">" * LENGTH])
def test_no_other_token_is_filled_into_a_header(token: str) -> None:
    assert ready(a_letter(token=token)) is None


def test_what_the_settings_say_anew_counts_at_once(settings: Settings) -> None:
    for sender, place in (
        ("a@one.example", "https://one.example"),
        ("B <b@two.example>", "https://two.example"),
    ):
        settings.DEFAULT_FROM_EMAIL, settings.PUBLIC_URL = sender, place
        made = ready(a_letter())
        assert made is not None
        assert (made[0], ["ana@mail.example"], made[1]) == handed(a_letter())
        assert place.encode() in made[1]
