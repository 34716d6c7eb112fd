"""`python -m bench.sink`: a mail server in a process of its own, which takes everything and keeps nothing.

Prints its ports: of one like those that people run, and of one that does nothing but answer.
"""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

ANSWERS = {b"EHLO": b"250 sink", b"DATA": b"354 go on", b"QUIT": b"221 bye"}
END = b"\r\n.\r\n"


class Taking:
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        return "250 OK"


class Answering(asyncio.Protocol):
    """As little work as a mail server can do: whoever sends is all that is measured."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.told, self.is_text = transport, b"", False
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.told += data
        while (end := END if self.is_text else b"\r\n") in self.told:
            line, _, self.told = self.told.partition(end)
            verb = line[:4].upper()
            answer = b"250 OK" if self.is_text else ANSWERS.get(verb, b"250 OK")
            self.is_text = verb == b"DATA" and not self.is_text
            self.transport.write(answer + b"\r\n")


async def main() -> None:
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(lambda: SMTP(Taking(), hostname="sink", loop=loop), "127.0.0.1", 0),
        await loop.create_server(Answering, "127.0.0.1", 0),
    ]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    asyncio.run(main())
