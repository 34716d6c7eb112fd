import asyncio
import smtplib
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from relcare.mailsink import Folder, make_private
from relcare.run import free_port


def test_each_message_is_one_file_with_the_same_bytes(tmp_path: Path) -> None:
    sink = Controller(Folder(tmp_path), hostname="127.0.0.1", port=free_port())
    sink.start()
    try:
        for text in ("one", "two"):
            with smtplib.SMTP("127.0.0.1", sink.port) as client:
                client.sendmail("a@localhost", ["b@localhost"], f"Subject: {text}\r\n\r\n{text}\r\n")
    finally:
        sink.stop()
    assert sorted(path.read_bytes() for path in tmp_path.glob("*.eml")) == [
        b"Subject: one\r\n\r\none\r\n",
        b"Subject: two\r\n\r\ntwo\r\n",
    ]


def test_a_message_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    async def hand_over() -> str:
        envelope, session = Envelope(), Session(asyncio.get_running_loop())
        envelope.content = b"x"
        return await Folder(tmp_path).handle_DATA(SMTP(None), session, envelope)

    assert asyncio.run(hand_over()).startswith("250 ")
    assert [path.suffix for path in tmp_path.iterdir()] == [".eml"]


def test_nobody_else_on_the_machine_reads_the_mails(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir(mode=0o755)
    make_private(folder)
    envelope = Envelope()
    envelope.content = b"x"

    async def hand_over() -> None:
        await Folder(folder).handle_DATA(SMTP(None), Session(asyncio.get_running_loop()), envelope)

    asyncio.run(hand_over())
    (kept,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, kept.stat().st_mode & 0o777) == (0o700, 0o600)
