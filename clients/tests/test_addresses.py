"""What an address or a number is called, whoever wrote it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.addresses import (
    NAMED_IN_DOMAIN,
    NO_COUNTRY,
    NO_NUMBER,
    NOUGHT,
    SAME_MAILBOX,
    NumberError,
    country_code,
    number_of,
    place_of,
)

BLANKS = st.sampled_from(["", " ", "\t", "\u00a0"])
LETTERS = st.text("abcdefghijklmnopqrstuvwxyz0123456789._-", min_size=1, max_size=12)
DOMAINS = st.sampled_from(
    [
        *("mail.example", "münchen.example", "example.org", "gmail.com", "googlemail.com", "me.com", "pm.me"),
        *("ya.ru", "fastmail.com", "ana.fastmail.com"),
    ]
)


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("+4915123456789", "+4915123456789"),
        ("+49 151 / 234-567.89", "+4915123456789"),
        ("0049 (151) 23456789", "+4915123456789"),
        ("\uff0b49\u00a0151\u201123456789", "+4915123456789"),
        ("+1 (212) 555-0100", "+12125550100"),
        ("+39 06 1234567", "+39061234567"),
        ("+225 01 23 45 67 89", "+2250123456789"),
        ("+683 4000", "+6834000"),
        ("+49 151 23456789\n", "+4915123456789"),
    ],
)
def test_a_number_has_one_form(told: str, number: str) -> None:
    assert number_of(told) == number


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("0151 23456789", NO_COUNTRY),
        ("15123456789", NO_COUNTRY),
        ("", NO_COUNTRY),
        ("ana@mail.example", NO_COUNTRY),
        ("+49 (0) 151 23456789", NOUGHT),
        ("+49 0151 23456789", NOUGHT),
        ("+1 0212 5550100", NOUGHT),
        ("+49 151", NO_NUMBER),
        ("+0151 23456789", NO_NUMBER),
        ("+49 151 23456789012345", NO_NUMBER),
        ("+49 151 23456789 ext. 4", NO_NUMBER),
        ("+49 151 23456789;+49 151 23456780", NO_NUMBER),
        ("+\u0664\u0669 151 23456789", NO_NUMBER),
        ("++49 151 23456789", NO_NUMBER),
    ],
)
def test_what_is_no_number_is_refused_in_words(told: str, words: str) -> None:
    with pytest.raises(NumberError) as refused:
        number_of(told)
    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("number", "code"),
    [("+12125550100", "1"), ("+78121234567", "7"), ("+4915123456789", "49"), ("+35312345678", "353")],
)
def test_a_country_code_has_one_to_three_digits(number: str, code: str) -> None:
    assert country_code(number) == code


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ana@mail.example", "Ana@MAIL.example"),
        ("ana@mail.example", " ana@mail.example "),
        ("ana@mail.example", "ana+notes@mail.example"),
        ("ana@mail.example", '"ana"@mail.example'),
        ("ana@mail.example", "ana@mail.example."),
        ("ana@münchen.example", "ana@XN--MNCHEN-3YA.example"),
        ("a.na@gmail.com", "an.a+x@googlemail.com"),
        ("\uff21na@mail.example", "ana@mail.example"),
        ("couple@icloud.com", "Couple+x@me.com"),
        ("couple@me.com", "couple@mac.com"),
        ("ana.b@proton.me", "a-n_ab+x@protonmail.com"),
        ("ana@pm.me", "ana@protonmail.ch"),
        ("ana.b@yandex.ru", "ana-b@ya.ru"),
        ("ana@yandex.com.tr", "ana@yandex.kz"),
        ("anything@ana.fastmail.com", "ana@fastmail.com"),
        ("x+y@ana.fastmail.fm", "ana+z@fastmail.fm"),
        ('"\\"ana\\""@mail.example', "ana@mail.example"),
    ],
)
def test_one_mailbox_is_called_the_same(one: str, other: str) -> None:
    assert place_of("email", one) == place_of("email", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ana@mail.example", "ben@mail.example"),
        ("ana@mail.example", "ana@mail2.example"),
        # Dots make another mailbox, but where the provider says that they don't.
        ("a.na@mail.example", "ana@mail.example"),
        ("ana-x@mail.example", "ana@mail.example"),
        ("a.na@icloud.com", "ana@icloud.com"),
        ("ana@me.com", "ana@me.example"),
        ("a.na@ya.ru", "ana@ya.ru"),
        ("ana@fastmail.com", "ana@fastmail.fm"),
        ("x@ana.mail.example", "ana@mail.example"),
        ("+ana@mail.example", "+ben@mail.example"),
    ],
)
def test_two_mailboxes_are_not(one: str, other: str) -> None:
    assert place_of("email", one) != place_of("email", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+49 151 23456789", "0049151 234 567 89"),
        # Written before numbers were looked at.
        ("+4915123456789", "+49 (0)151 23456789"),
        ("+4915123456789", "+49 0151 23456789"),
        ("+39 06 1234567", "+39 6 1234567"),
        ("+52 1 55 12345678", "+52 55 12345678"),
        ("+54 9 11 12345678", "+54 11 12345678"),
    ],
)
def test_one_phone_is_called_the_same(one: str, other: str) -> None:
    assert place_of("sms", one) == place_of("sms", other)


def test_a_browser_is_called_by_its_letters() -> None:
    assert place_of("push", "https://push.example/A") != place_of("push", "https://push.example/a")


@given(
    LETTERS, DOMAINS, st.booleans(), st.text("abc+", max_size=4), st.sampled_from(["", " ", "\t", "\u00a0"])
)
def test_however_a_mail_address_is_written_it_is_called_the_same(
    local: str, domain: str, shouts: bool, tag: str, blank: str
) -> None:
    plain = f"{local}@{domain}"
    told = f"{blank}{local}+{tag}@{domain}{blank}"
    assert place_of("email", told.upper() if shouts else told) == place_of("email", plain)


@given(
    st.text('a."+\\-_@', max_size=12),
    st.sampled_from([*SAME_MAILBOX, *NAMED_IN_DOMAIN, "x.fastmail.com", "me.com.", "+a.fastmail.fm"]),
)
def test_a_mailbox_of_a_family_is_called_so_again(local: str, domain: str) -> None:
    called = place_of("email", f"{local}@{domain}")
    assert place_of("email", called) == called


@given(st.text("+0123456789 ", max_size=18))
def test_digits_are_called_so_again(told: str) -> None:
    called = place_of("sms", told)
    assert place_of("sms", called) == called


@given(st.text(max_size=40), st.sampled_from(["email", "sms", "push"]))
def test_whatever_is_called_something_is_called_so_again(told: str, channel: str) -> None:
    called = place_of(channel, told)
    assert place_of(channel, called) == called


@given(
    st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True),
    st.lists(st.sampled_from([" ", "-", ".", "/", "\u2013", ""]), min_size=16, max_size=16),
)
def test_a_number_is_one_however_it_is_set_and_is_no_other(number: str, between: list[str]) -> None:
    told = "".join(digit + blank for digit, blank in zip(number, between, strict=False))
    try:
        assert number_of(told) == number == number_of(number)
    except NumberError:
        with pytest.raises(NumberError):
            number_of(number)
        return
    assert re.fullmatch(r"\+[1-9][0-9]{6,14}", number_of(told))
