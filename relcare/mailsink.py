"""A mail server for one machine: takes every message and writes it to a folder, one `.eml` each."""

import argparse
import asyncio
import os
import signal
import uuid
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

SIZE_LIMIT = 2**20


class Folder:
    """The handler that aiosmtpd calls with each message."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content or b""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex}"
        # Readers see whole messages only: a rename within a folder is atomic.
        unfinished = self.path / f".{name}"
        _write(unfinished, content if isinstance(content, bytes) else content.encode())
        unfinished.rename(self.path / f"{name}.eml")
        return f"250 Kept as {name}"


def _write(path: Path, content: bytes) -> None:
    """For this user's eyes alone: mails hold links that let their reader in."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def make_private(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    # It may be older than this rule.
    folder.chmod(0o700)


async def serve(host: str, port: int, folder: Path) -> None:
    os.umask(0o077)
    make_private(folder)
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    handler = Folder(folder)
    server = await loop.create_server(
        lambda: SMTP(handler, data_size_limit=SIZE_LIMIT, hostname="localhost"), host, port
    )
    async with server:
        await stopped.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.host, arguments.port, arguments.folder))


if __name__ == "__main__":
    main()
