"""A mail server refuses a recipient: whether the address is to blame, or what passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.rules import blames_address


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (550, b"no such user"),
        (550, b""),
        (551, b"User not local"),
        (553, b"mailbox name not allowed"),
        (550, b"5.1.1 <ana@mail.example>: Recipient address rejected: User unknown in virtual mailbox table"),
        (550, b"5.1.1 The email account that you tried to reach does not exist.\n5.1.1 Try again"),
        (550, b"#5.1.0 Address rejected."),
        (554, b"5.1.2 <ana@mail.example>: Recipient address rejected: Domain not found"),
        (556, b"5.1.10 <ana@mail.example>: Recipient address rejected: Domain takes no mail"),
        (550, b"5.2.1 The email account that you tried to reach is disabled"),
        (550, b"Requested action not taken: mailbox unavailable (5.1.1)."),
        (550, b"no such user here, says 10.5.7.1"),
    ],
)
def test_the_address_is_to_blame_where_the_server_says_so(code: int, told: bytes) -> None:
    assert blames_address(code, told)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (554, b"5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a list"),
        (550, b"5.7.1 Relaying denied"),
        (554, b"5.7.1 <ana@mail.example>: Relay access denied"),
        (553, b"5.7.1 <no-reply@mail.example>: Sender address rejected: not owned by user"),
        (530, b"5.7.0 Must issue a STARTTLS command first"),
        (530, b"5.7.1 Authentication required"),
        (550, b"5.1.8 <no-reply@mail.example>: Sender address rejected: Domain not found"),
        (550, b"5.1.7 <no-reply@mail.example>: Sender address rejected: unverified address"),
        (550, b"5.1.0 <no-reply@mail.example>: Sender address rejected: User unknown"),
        (552, b"5.2.2 Mailbox full"),
        (550, b"5.2.0 Mailbox"),
        (550, b"5.4.1 Recipient address rejected: Access denied"),
        (554, b"No"),
        (530, b"Authentication required"),
        (552, b"Too much mail"),
        (521, b"No mail here"),
        (550, b"relay not permitted"),
        (550, b"Your host is blacklisted"),
        (550, b"Rejected because 192.0.2.1 is in a DNSRBL"),
        (451, b"4.7.1 Greylisted"),
        (450, b"5.1.1 not now"),
        (421, b"Closing"),
    ],
)
def test_what_the_server_has_against_whoever_sends_or_what_passes_is_not_the_addresss_fault(
    code: int, told: bytes
) -> None:
    assert not blames_address(code, told)


@given(st.integers(400, 599), st.integers(0, 9), st.integers(0, 999), st.binary(max_size=20))
def test_a_code_of_another_subject_than_addresses_and_mailboxes_never_blames_the_address(
    code: int, subject: int, detail: int, words: bytes
) -> None:
    told = b"5.%d.%d " % (subject, detail) + words
    if subject not in (1, 2) or (subject == 2 and detail != 1):
        assert not blames_address(code, told)
