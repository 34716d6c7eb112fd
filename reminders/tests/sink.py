"""A mail server that keeps what it gets and answers as a test tells it to."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message as Mail
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

Hook = Callable[["Sink"], None]


class Sink:
    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.recipients: list[str] = []
        self.rcpt_answer = "250 OK"
        self.data_answer = "250 OK"
        # Take the text, then break the line without an answer: so often.
        self.breaks = 0
        # Called in the server's thread after a text was taken.
        self.on_text: Hook | None = None
        self.connections = 0
        # Over TLS from the first byte on; and what the library is told besides.
        self.tls: ssl.SSLContext | None = None
        self.options: dict[str, Any] = {}

    @property
    def mails(self) -> list[Mail]:
        return [message_from_bytes(raw) for raw in self.raw]

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt_answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        if self.breaks:
            self.breaks -= 1
            self.raw.append(content)
            transport = server.transport
            assert isinstance(transport, asyncio.WriteTransport)
            transport.abort()
            return "421 gone"
        if self.data_answer.startswith("250"):
            self.raw.append(content)
            self.recipients += envelope.rcpt_tos
            if self.on_text:
                self.on_text(self)
        return self.data_answer

    def _connected(self) -> SMTP:
        self.connections += 1
        return SMTP(self, hostname="localhost", loop=self._loop, **self.options)

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=[started], daemon=True)
        self._thread.start()
        started.wait(5)
        return self

    def _serve(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        listening = self._loop.create_server(self._connected, sock=self._socket, ssl=self.tls)
        server = self._loop.run_until_complete(listening)
        self._loop.call_soon(started.set)
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._socket.close()
