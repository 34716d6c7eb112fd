"""Handing a message to the mail server, and what became of it."""

import smtplib
from contextlib import suppress
from datetime import UTC
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from reminders.channels.letter import Answer, Letter, Outcome
from reminders.texts import body, label


class _Telling:
    """Mixin: remembers whether the text of the current message was begun."""

    has_begun = False

    def sendmail(self, *arguments: Any, **options: Any) -> Any:
        self.has_begun = False
        return super().sendmail(*arguments, **options)  # type: ignore[misc]

    def data(self, msg: Any) -> Any:
        self.has_begun = True
        return super().data(msg)  # type: ignore[misc]


class _Smtp(_Telling, smtplib.SMTP):
    pass


class _SmtpOverTls(_Telling, smtplib.SMTP_SSL):
    pass


class SmtpBackend(EmailBackend):
    """Django's, with a connection that can tell how far it came."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SmtpOverTls if self.use_ssl else _Smtp


def email_of(letter: Letter) -> EmailMessage:
    """The same bytes whenever it is made of the same letter."""
    chosen = label(letter.locale, letter.label)
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    headers = {
        "Message-ID": f"<{letter.message_id}@{sender.rpartition('@')[2]}>",
        "Date": format_datetime(letter.dated_at.astimezone(UTC)),
        "Auto-Submitted": "auto-generated",
    }
    if letter.token:
        headers["List-Unsubscribe"] = f"<{settings.PUBLIC_URL}/r/{letter.token}/stop/>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    text = body(letter.locale, letter.template, letter.channel, letter.token, settings.PUBLIC_URL)
    return EmailMessage(
        chosen.subject, text, formataddr((chosen.sender, sender)), [letter.address], headers=headers
    )


class Mail:
    """One connection for a whole batch; opened at the first letter, and again after it broke."""

    def __init__(self) -> None:
        self.backend: Any = get_connection()

    def hang_up(self) -> None:
        with suppress(smtplib.SMTPException, OSError):
            self.backend.close()

    def hand_over(self, letter: Letter) -> Answer:
        try:
            self.backend.open()
        except (smtplib.SMTPException, OSError) as error:
            self.hang_up()
            return Answer(Outcome.LATER, _code(error))
        try:
            self.backend.send_messages([email_of(letter)])
        except smtplib.SMTPRecipientsRefused as error:
            ((code, _),) = error.recipients.values()
            return Answer(Outcome.REFUSED if 500 <= code < 600 else Outcome.LATER, str(code))
        except smtplib.SMTPResponseException as error:
            # The server answered, so it is known that it did not take it.
            self.hang_up()
            return Answer(Outcome.LATER, str(error.smtp_code))
        except (smtplib.SMTPException, OSError) as error:
            begun = self._has_begun()
            self.hang_up()
            return Answer(Outcome.UNSURE if begun else Outcome.LATER, _code(error))
        return Answer(Outcome.ACCEPTED)

    def _has_begun(self) -> bool:
        """Where the connection cannot tell, the text counts as begun."""
        return getattr(getattr(self.backend, "connection", None), "has_begun", True)


def _code(error: Exception) -> str:
    """What went wrong, without the server's words: they may repeat the address."""
    code = getattr(error, "smtp_code", None)
    return str(code) if code else type(error).__name__
