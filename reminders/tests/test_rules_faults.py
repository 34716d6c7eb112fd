"""Whose fault a refusal is: every word that a provider has for it stands in one table."""

import pytest
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from hypothesis import given
from hypothesis import strategies as st
from twilio.rest.api.v2010.account.message import MessageInstance

from reminders import rules
from reminders.channels import twilio
from reminders.rules import FAULTS, MAILGUN, OF_ADDRESS, OF_NEITHER, OF_READER, POSTMARK, TWILIO, fault_of
from reminders.webhooks import EVENTS

AGAINST = (rules.BOUNCED, rules.COMPLAINED, rules.UNSUBSCRIBED)
NO_SUCH = (550, b"5.1.1 No such user")


def test_every_type_that_the_library_knows_of_postmark_stands_in_the_table() -> None:
    types = PostmarkTrackingWebhookView.event_types
    told = {name for name, (event, _) in types.items() if EVENTS.get(event) in AGAINST}
    assert told == set(FAULTS[POSTMARK])


def test_every_event_and_reason_that_the_library_knows_of_mailgun_stands_in_the_table() -> None:
    events = MailgunTrackingWebhookView.event_types
    told = {name for name, event in events.items() if EVENTS.get(event) in AGAINST}
    assert told | set(MailgunTrackingWebhookView.reject_reasons) <= set(FAULTS[MAILGUN])


def test_every_status_that_the_library_knows_of_twilio_is_read() -> None:
    words = {word for name, word in vars(MessageInstance.Status).items() if name.isupper()}
    # One is of messages that come in; the other settles nothing.
    assert words - set(twilio.EVENTS) == {"receiving", "partially_delivered"}


@pytest.mark.parametrize(
    ("provider", "words", "fault"),
    [
        (POSTMARK, "HardBounce BadEmailAddress ManuallyDeactivated", OF_ADDRESS),
        (POSTMARK, "SpamComplaint Unsubscribe ManualSuppression", OF_READER),
        (POSTMARK, "SoftBounce Blocked DMARCPolicy SpamNotification VirusNotification Unknown", OF_NEITHER),
        (MAILGUN, "suppress-bounce", OF_ADDRESS),
        (MAILGUN, "suppress-complaint suppress-unsubscribe complained unsubscribed", OF_READER),
        (MAILGUN, "old espblock rejected", OF_NEITHER),
        (TWILIO, "21211 21214 21217 21614 21265 21268 21635 30005 30006", OF_ADDRESS),
        (TWILIO, "21610", OF_READER),
        (TWILIO, "21408 21612 30001 30002 30003 30004 30007 30008 20003 63038", OF_NEITHER),
    ],
)
def test_a_word_says_whose_fault_it_is(provider: str, words: str, fault: str) -> None:
    # Whatever a mail server is said to have answered besides.
    assert {fault_of(provider, word, *NO_SUCH) for word in words.split()} == {fault}


@pytest.mark.parametrize("reason", ["bounce", "generic", "hardfail", "failed"])
@pytest.mark.parametrize(
    ("code", "answer", "fault"),
    [
        (*NO_SUCH, OF_ADDRESS),
        (550, b" No such user", OF_ADDRESS),
        (554, b"5.7.1 Client host blocked using a list", OF_NEITHER),
        (552, b"5.2.2 Mailbox full", OF_NEITHER),
        (0, b"", OF_NEITHER),
    ],
)
def test_where_mailgun_passes_an_answer_on_the_answer_counts(
    reason: str, code: int, answer: bytes, fault: str
) -> None:
    assert fault_of(MAILGUN, reason, code, answer) == fault


@given(
    st.sampled_from([*FAULTS, ""]),
    st.text(max_size=12),
    st.integers(0, 999),
    st.binary(max_size=30),
)
def test_a_word_that_nobody_knows_blames_nobody(provider: str, word: str, code: int, answer: bytes) -> None:
    if word not in FAULTS.get(provider, {}):
        assert fault_of(provider, word, code, answer) == OF_NEITHER
