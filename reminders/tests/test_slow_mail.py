"""A mail server that drags its answers out holds nobody: a mail has its seconds, however it spends them."""

import time

import pytest
from pytest_django import Settings

from reminders.channels import Outcome
from reminders.channels.smtp import GOODBYE_SECONDS, Mail
from reminders.tests.slow_mail import PAUSE, SLOW, SlowMail
from reminders.tests.test_texts import letter

# Each byte comes long before this is over, and all of them long after.
SECONDS = 1


def handed_over(server: SlowMail, settings: Settings) -> Outcome:
    settings.EMAIL_BACKEND = "reminders.channels.smtp.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, SECONDS
    assert PAUSE < SECONDS < PAUSE * len(SLOW) / 3
    mail = Mail()
    outcome = mail.hand_over(letter()).outcome
    mail.hang_up()
    return outcome


@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "RCPT"])
def test_before_the_text_it_was_surely_not_handed_over(step: str, settings: Settings) -> None:
    with SlowMail(step) as server:
        assert handed_over(server, settings) is Outcome.LATER
        assert "text" not in server.steps


@pytest.mark.parametrize("step", ["DATA", "text"])
def test_from_the_text_on_nobody_can_say(step: str, settings: Settings) -> None:
    with SlowMail(step) as server:
        assert handed_over(server, settings) is Outcome.UNSURE


def test_a_slow_goodbye_takes_nothing_back_and_is_not_waited_for(settings: Settings) -> None:
    with SlowMail("QUIT") as server:
        began = time.monotonic()
        assert handed_over(server, settings) is Outcome.ACCEPTED
        assert time.monotonic() - began < GOODBYE_SECONDS + PAUSE * len(SLOW) / 2


def test_the_time_is_each_mails_own(settings: Settings) -> None:
    """A connection that stays open for a batch does not run out of it."""
    settings.EMAIL_BACKEND = "reminders.channels.smtp.SmtpBackend"
    with SlowMail("never") as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, SECONDS
        mail = Mail()
        for _ in range(3):
            assert mail.hand_over(letter()).outcome is Outcome.ACCEPTED
            time.sleep(SECONDS / 2)
        mail.hang_up()
