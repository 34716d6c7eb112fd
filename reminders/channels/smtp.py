"""Handing a message to the mail server, and what became of it."""

import io
import math
import re
import smtplib
import socket
import time
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from reminders import rules
from reminders.channels.letter import Answer, Letter, Outcome
from reminders.texts import body, label
from reminders.tokens import LENGTH

# So long a server may take to say goodbye.
GOODBYE_SECONDS: Final = 1.0

# What stands in a header as it is, and on one line: for all else the mail is made from the beginning.
PLAIN_TOKEN: Final = re.compile(r"[\w-]*", re.ASCII)
PLAIN_ADDRESS: Final = re.compile(
    r"[\w+-]+(\.[\w+-]+)*@[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?)+",
    re.ASCII | re.IGNORECASE,
)
LONGEST_PLAIN: Final = 64
# Labels, languages and texts, and what the settings say.
KINDS: Final = 256


class _Heard(io.RawIOBase):
    """What a server says: each byte is waited for no longer than all of them."""

    def __init__(self, line: "_Telling") -> None:
        self.line = line

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        return self.line.hurried().recv_into(into)


class _Telling(smtplib.SMTP):
    """Remembers whether the text of the current message was begun; hangs up when the time for it is over.

    A socket's own time limit starts anew with each byte, and a server could hold whoever sends for ever.
    """

    has_begun = False
    # When whoever sends wants to be done with this message; where nobody said so, each has `timeout`.
    wanted_by: float | None = None
    ends_at = math.inf

    def connect(self, *arguments: Any, **options: Any) -> Any:
        self.ends_at = time.monotonic() + self.timeout
        return super().connect(*arguments, **options)

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        """Of several addresses, too, all have that time together."""
        problem = OSError("no address")
        for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            left = self.ends_at - time.monotonic()
            if left <= 0:
                break
            try:
                line: Any = super()._get_socket(str(place[0]), port, left)  # type: ignore[misc]
            except OSError as error:
                problem = error
            else:
                line.settimeout(max(0.1, self.ends_at - time.monotonic()))
                return line
        raise problem

    def hurried(self) -> socket.socket:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if self.sock is None:
            raise OSError("closed")
        self.sock.settimeout(left)
        return self.sock

    def send(self, s: Any) -> None:
        try:
            self.hurried()
        except OSError as error:
            self.close()
            raise smtplib.SMTPServerDisconnected("too slow") from error
        super().send(s)

    def getreply(self) -> Any:
        if self.file is None:
            self.file = io.BufferedReader(_Heard(self))
        return super().getreply()

    def sendmail(self, *arguments: Any, **options: Any) -> Any:
        self.has_begun = False
        self.ends_at = self.wanted_by or time.monotonic() + self.timeout
        return super().sendmail(*arguments, **options)

    def data(self, msg: Any) -> Any:
        self.has_begun = True
        return super().data(msg)

    def quit(self) -> Any:
        self.ends_at = time.monotonic() + GOODBYE_SECONDS
        return super().quit()


class _Smtp(_Telling):
    pass


class _SmtpOverTls(smtplib.SMTP_SSL, _Telling):
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
        "Date": _date(letter),
        "Auto-Submitted": "auto-generated",
    }
    if letter.token:
        headers["List-Unsubscribe"] = f"<{settings.PUBLIC_URL}/r/{letter.token}/stop/>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    text = body(letter.locale, letter.template, letter.channel, letter.token, settings.PUBLIC_URL)
    return EmailMessage(
        chosen.subject, text, formataddr((chosen.sender, sender)), [letter.address], headers=headers
    )


def _date(letter: Letter) -> str:
    return format_datetime(letter.dated_at.astimezone(UTC))


@lru_cache(maxsize=KINDS)
def _pieces(
    locale: str, number: int, template: str, channel: str, length: int, *_said: str
) -> tuple[str, tuple[bytes, ...]]:
    """Whom such mails are from, and their bytes: each second piece is the name of what is filled in there.

    `_said`: what the settings say, so that nothing is kept longer than that.
    """
    nobody, at = UUID(int=0), datetime(1970, 1, 1, tzinfo=UTC)
    address, token = f"{uuid4().hex}@mail.example", uuid4().hex[:length]
    sample = Letter(
        uuid4(), template, channel, locale, number, token, address, at, nobody, nobody, not_after=at
    )
    mail = email_of(sample)
    made: Any = mail.message()
    names = {told: name for name, told in _filled_in(sample).items() if told}
    cut = re.split(b"(" + b"|".join(map(re.escape, names)) + b")", made.as_bytes(linesep="\r\n"))
    return sanitize_address(mail.from_email, "utf-8"), tuple(names.get(piece, piece) for piece in cut)


def _filled_in(letter: Letter) -> dict[bytes, bytes]:
    return {
        b"id": str(letter.message_id).encode(),
        b"date": _date(letter).encode(),
        b"address": letter.address.encode(),
        b"token": letter.token.encode(),
    }


def ready(letter: Letter) -> tuple[str, bytes] | None:
    """Sender and bytes exactly as of `email_of`, but sooner; None where that can't be promised."""
    if len(letter.token) not in (0, LENGTH) or not PLAIN_TOKEN.fullmatch(letter.token):
        return None
    if len(letter.address) > LONGEST_PLAIN or not PLAIN_ADDRESS.fullmatch(letter.address):
        return None
    kind = (letter.locale, letter.label, letter.template, letter.channel, len(letter.token))
    sender, pieces = _pieces(
        *kind, settings.DEFAULT_FROM_EMAIL, settings.PUBLIC_URL, settings.DEFAULT_CHARSET
    )
    told = _filled_in(letter)
    filled = list(pieces)
    filled[1::2] = [told[name] for name in pieces[1::2]]
    return sender, b"".join(filled)


class Mail:
    """One connection for a whole batch; opened at the first letter, and again after it broke.

    A letter has EMAIL_TIMEOUT seconds, however many steps the server makes of it.
    """

    def __init__(self) -> None:
        self.backend: Any = get_connection()

    def hang_up(self) -> None:
        with suppress(smtplib.SMTPException, OSError):
            self.backend.close()

    def hand_over(self, letter: Letter) -> Answer:
        wanted_by = time.monotonic() + settings.EMAIL_TIMEOUT
        try:
            self.backend.open()
        except (smtplib.SMTPException, OSError) as error:
            self.hang_up()
            return Answer(Outcome.LATER, _code(error))
        line = getattr(self.backend, "connection", None)
        if isinstance(line, _Telling):
            line.wanted_by = wanted_by
        try:
            self._give(letter)
        except smtplib.SMTPRecipientsRefused as error:
            ((code, told),) = error.recipients.values()
            if not self._stays_open():
                # With 421, for example, the library closes the line: the next letter needs another one.
                self.hang_up()
            return Answer(Outcome.REFUSED if rules.blames_address(code, told) else Outcome.LATER, str(code))
        except smtplib.SMTPResponseException as error:
            # The server answered, so it is known that it did not take it.
            self.hang_up()
            return Answer(Outcome.LATER, str(error.smtp_code))
        except (smtplib.SMTPException, OSError) as error:
            begun = self._has_begun()
            self.hang_up()
            return Answer(Outcome.UNSURE if begun else Outcome.LATER, _code(error))
        return Answer(Outcome.ACCEPTED)

    def _give(self, letter: Letter) -> None:
        made = ready(letter) if isinstance(self.backend, SmtpBackend) else None
        if made is None:
            self.backend.send_messages([email_of(letter)])
        else:
            sender, text = made
            self.backend.connection.sendmail(sender, [letter.address], text)

    def _stays_open(self) -> bool:
        """Where the connection cannot tell, it is opened anew."""
        return getattr(getattr(self.backend, "connection", None), "sock", None) is not None

    def _has_begun(self) -> bool:
        """Where the connection cannot tell, the text counts as begun."""
        return getattr(getattr(self.backend, "connection", None), "has_begun", True)


def _code(error: Exception) -> str:
    """What went wrong, without the server's words: they may repeat the address."""
    code = getattr(error, "smtp_code", None)
    return str(code) if code else type(error).__name__
