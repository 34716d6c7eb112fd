"""Mail by a provider's API, against one of this machine that answers as Mailgun does."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from urllib.parse import parse_qsl
from uuid import uuid4

import pytest
from pytest_django import Settings

from reminders.channels import Answer, Letter, Outcome, channel_for
from reminders.channels.provider import ProviderMail
from reminders.channels.smtp import Mail
from reminders.models import EMAIL
from reminders.tests.http_server import HERE, HttpServer, Said
from reminders.texts import REMINDER

MESSAGE_ID = uuid4()
TAKEN = Said(body=b'{"id": "<theirs@mail.example>", "message": "Queued. Thank you."}')


@pytest.fixture
def provider(settings: Settings) -> Iterator[HttpServer]:
    with HttpServer() as server:
        server.says = TAKEN
        settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
        settings.DEFAULT_FROM_EMAIL = "no-reply@mail.example"
        settings.ANYMAIL = {
            "MAILGUN_API_KEY": "key",
            "MAILGUN_API_URL": f"{server.url}/v3",
            "MAILGUN_WEBHOOK_SIGNING_KEY": "secret",
            "REQUESTS_TIMEOUT": 1,
        }
        yield server


def a_letter() -> Letter:
    return Letter(
        message_id=MESSAGE_ID,
        template=REMINDER,
        channel=EMAIL,
        locale="de",
        label=1,
        token="t" * 32,
        address="ana@mail.example",
        dated_at=datetime(2026, 3, 1, 9, tzinfo=UTC),
        practice_id=uuid4(),
        client_id=uuid4(),
        not_after=datetime(2026, 3, 1, 12, tzinfo=UTC),
    )


def hand_over() -> Answer:
    mail = ProviderMail()
    try:
        return mail.hand_over(a_letter())
    finally:
        mail.hang_up()


def told(server: HttpServer) -> dict[str, str]:
    (asked,) = server.asked
    kind = next(value for name, value in asked.headers.items() if name.lower() == "content-type")
    if kind.startswith("multipart/"):
        whole = message_from_bytes(
            f"Content-Type: {kind}\r\n\r\n".encode() + asked.body, policy=policy.default
        )
        return {
            str(part.get_param("name", header="content-disposition")): str(part.get_content())
            for part in whole.iter_parts()
        }
    return dict(parse_qsl(asked.body.decode()))


def test_the_provider_gets_the_same_mail_with_our_id_and_no_tracking(provider: HttpServer) -> None:
    assert hand_over() == Answer(Outcome.ACCEPTED, provider_id="<theirs@mail.example>")
    sent = {name.lower(): value for name, value in told(provider).items()}
    assert sent["to"] == "ana@mail.example"
    assert sent["v:m"] == str(MESSAGE_ID)
    assert (sent["o:tracking-opens"], sent["o:tracking-clicks"]) == ("no", "no")
    assert sent["h:message-id"] == f"<{MESSAGE_ID}@mail.example>"
    assert sent["h:list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert sent["h:auto-submitted"] == "auto-generated"
    assert {"html", "attachment"}.isdisjoint(sent)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 502, 503])
def test_an_answer_that_says_no_is_tried_again_and_blames_no_address(
    provider: HttpServer, status: int
) -> None:
    provider.says = Said(status=status, body=b'{"message": "ana@mail.example is no good"}')
    assert hand_over() == Answer(Outcome.LATER, str(status))


@pytest.mark.parametrize("said", [Said(breaks=True), Said(body=b"?"), Said(status=504), Said(drips=3)])
def test_where_nobody_can_say_it_is_open(provider: HttpServer, said: Said) -> None:
    provider.says = said
    assert hand_over().outcome is Outcome.UNSURE


def test_an_answer_that_drags_on_is_not_waited_for(
    provider: HttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes long before a time limit for one byte is over."""
    monkeypatch.setattr("reminders.channels.provider.SECONDS", 1.0)
    provider.says = Said(body=TAKEN.body, drips=0.1)
    mail = ProviderMail()
    assert mail.hand_over(a_letter()) == Answer(Outcome.UNSURE, "too_slow")
    provider.says = TAKEN
    assert mail.hand_over(a_letter()).outcome is Outcome.ACCEPTED
    mail.hang_up()


def test_where_nobody_listens_nothing_was_handed_over(provider: HttpServer, settings: Settings) -> None:
    with socket.create_server((HERE, 0)) as closed:
        port = closed.getsockname()[1]
    settings.ANYMAIL = {**settings.ANYMAIL, "MAILGUN_API_URL": f"http://{HERE}:{port}/v3"}
    assert hand_over().outcome is Outcome.LATER


def test_an_address_that_the_provider_knows_as_dead_is_refused(
    provider: HttpServer, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "key", "POSTMARK_API_URL": provider.url}
    text = "Found inactive addresses: ana@mail.example. Inactive recipients are ones that have bounced."
    body = f'{{"ErrorCode": 406, "Message": "{text}"}}'
    provider.says = Said(status=422, body=body.encode())
    assert hand_over() == Answer(Outcome.REFUSED, "refused")
    # In other words than its library knows: then nobody can say.
    provider.says = Said(status=422, body=b'{"ErrorCode": 406, "Message": "Not this one."}')
    assert hand_over() == Answer(Outcome.UNSURE, "unknown")


def test_mail_goes_to_the_provider_where_one_is_set(provider: HttpServer, settings: Settings) -> None:
    assert isinstance(channel_for(EMAIL), ProviderMail)
    settings.EMAIL_BACKEND = "reminders.channels.smtp.SmtpBackend"
    assert isinstance(channel_for(EMAIL), Mail)
