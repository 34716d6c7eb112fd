"""Mail over TLS, from the first byte on or begun on the line, against a real server with a certificate."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from reminders.channels import Answer, Outcome
from reminders.channels.smtp import Mail
from reminders.tests.http_server import certificate
from reminders.tests.sink import Sink
from reminders.tests.test_texts import letter

WAYS = ("EMAIL_USE_SSL", "EMAIL_USE_TLS")


class SafeSink(Sink):
    """Takes nothing before the line is safe."""

    def __init__(self, way: str, pem: Path) -> None:
        super().__init__()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(pem)
        if way == "EMAIL_USE_SSL":
            self.tls = context
        else:
            self.options = {"tls_context": context, "require_starttls": True}
        self.ciphers: list[object] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert server.transport is not None
        self.ciphers.append(server.transport.get_extra_info("cipher"))
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture(params=WAYS)
def safe(
    request: pytest.FixtureRequest, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SafeSink]:
    """With a certificate made for this test, which this machine trusts."""
    made, key = certificate()
    pem = tmp_path / "both.pem"
    pem.write_bytes(key + made)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with SafeSink(request.param, pem) as sink:
        settings.EMAIL_BACKEND = "reminders.channels.smtp.SmtpBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
        settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = (request.param == way for way in WAYS)
        yield sink


def hand_over(times: int = 1) -> list[Answer]:
    mail = Mail()
    answers = [mail.hand_over(letter()) for _ in range(times)]
    mail.hang_up()
    return answers


def test_mails_leave_over_tls_by_one_line(safe: SafeSink) -> None:
    assert hand_over(2) == [Answer(Outcome.ACCEPTED)] * 2
    assert (len(safe.raw), safe.connections) == (2, 1)
    assert len(safe.ciphers) == 2
    assert all(safe.ciphers)


def test_a_certificate_that_nobody_vouches_for_is_given_nothing(
    safe: SafeSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert hand_over() == [Answer(Outcome.LATER, "SSLCertVerificationError")]
    assert safe.raw == []


def test_a_certificate_of_another_host_is_given_nothing(safe: SafeSink, settings: Settings) -> None:
    settings.EMAIL_HOST = "localhost"
    assert hand_over() == [Answer(Outcome.LATER, "SSLCertVerificationError")]
    assert safe.raw == []


def test_a_server_that_hides_that_it_can_is_given_nothing(sink: Sink, settings: Settings) -> None:
    """Whoever sits in between could take the offer out."""
    settings.EMAIL_USE_TLS = True
    assert hand_over() == [Answer(Outcome.LATER, "SMTPNotSupportedError")]
    assert sink.raw == []
