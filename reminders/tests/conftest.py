from collections.abc import Iterator

import pytest
from pytest_django import Settings

from reminders.tests.sink import Sink


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """A real mail server on this machine, that the application hands its messages to."""
    with Sink() as sink:
        settings.EMAIL_BACKEND = "reminders.channels.smtp.SmtpBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
        settings.DEFAULT_FROM_EMAIL = "no-reply@mail.example"
        settings.PUBLIC_URL = "https://app.example"
        yield sink
