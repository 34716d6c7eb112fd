"""A mail server that is closing: the line is let go of, and the letters after it lose nothing by that."""

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from reminders.planning import plan_practice
from reminders.sending import drain
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, messages, plan

pytestmark = pytest.mark.django_db

NOW = TUESDAY + SOON
NAMES = ("ana", "cem", "dina")


class Busy(Sink):
    """Refuses the first recipient alone."""

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await super().handle_RCPT(server, session, envelope, address, options)
        self.rcpt_answer = "250 OK"
        return answer


@pytest.mark.parametrize(
    ("answer", "lines"), [("421 4.7.0 Too many", 2), ("450 4.2.0 Not now", 1), ("550 5.7.1 Not you", 1)]
)
def test_after_a_recipient_that_is_put_off_the_others_leave_at_once(
    sink: Sink, settings: Settings, answer: str, lines: int
) -> None:
    make_safe(*NAMES)
    for name in NAMES:
        plan(name)
    plan_practice(RIVERSIDE, NOW)
    with Busy() as busy:
        busy.rcpt_answer, settings.EMAIL_PORT = answer, busy.port
        assert drain(lambda: NOW) == 2
        assert busy.connections == lines
    told = sorted((one.status, one.attempt, one.error_code) for one in messages())
    assert told == [("pending", 1, answer[:3]), ("sent", 1, ""), ("sent", 1, "")]
