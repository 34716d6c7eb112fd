"""A mail server that answers one step byte by byte, and says yes in the end."""

import socket
import threading
import time
from types import TracebackType
from typing import Self

PAUSE = 0.1
SLOW = b"OK " + b"and so it goes on " * 3


class SlowMail:
    """`slow_at`: the step it drags out: greeting, EHLO, MAIL, RCPT, DATA or text."""

    def __init__(self, slow_at: str) -> None:
        self.slow_at = slow_at
        self.steps: list[str] = []

    def __enter__(self) -> Self:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._server.close()

    def _serve(self) -> None:
        try:
            line, _ = self._server.accept()
            with line, line.makefile("rb") as heard:
                self._say(line, "greeting", b"220")
                while step := heard.readline().split(b" ")[0].strip().decode().upper():
                    self._say(line, step, {"DATA": b"354", "QUIT": b"221"}.get(step, b"250"))
                    if step == "DATA":
                        while heard.readline().strip() != b".":
                            pass
                        self._say(line, "text", b"250")
        except OSError:
            return

    def _say(self, line: socket.socket, step: str, code: bytes) -> None:
        self.steps.append(step)
        if step != self.slow_at:
            line.sendall(code + b" OK\r\n")
            return
        for byte in code + b" " + SLOW + b"\r\n":
            line.sendall(bytes([byte]))
            time.sleep(PAUSE)
