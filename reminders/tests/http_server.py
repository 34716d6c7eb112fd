"""A server of this machine that keeps what it is asked and answers as a test tells it to."""

import ipaddress
import ssl
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HERE = "127.0.0.1"
NAMED = "push.example"


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Said:
    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    # Take the body and hang up without a word, or give the answer byte by byte, so many seconds apart.
    breaks: bool = False
    drips: float = 0


class HttpServer:
    def __init__(self, *, tls: bool = False) -> None:
        self.asked: list[Asked] = []
        self.says = Said()
        self.connections = 0
        self.tls = tls
        self.trust = ssl.create_default_context()

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://{HERE}:{self.port}"

    def __enter__(self) -> Self:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                outer.answer(self)

            do_GET = do_POST = _answer  # noqa: N815 - the names the library calls

            def log_message(self, *_: Any) -> None:
                """Silent."""

        self._server = ThreadingHTTPServer((HERE, 0), Handler)
        self.port = int(self._server.server_address[1])
        if self.tls:
            self._wrap()
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length)
        self.asked.append(Asked(handler.command, handler.path, dict(handler.headers), body))
        said = self.says
        handler.close_connection = True
        if said.breaks:
            return
        told = [f"HTTP/1.1 {said.status} Said", f"Content-Length: {len(said.body)}", "Connection: close"]
        told += [f"{name}: {value}" for name, value in said.headers.items()]
        raw = "\r\n".join(told).encode() + b"\r\n\r\n" + said.body
        if not said.drips:
            handler.wfile.write(raw)
            return
        for place in range(len(raw)):
            time.sleep(said.drips)
            try:
                handler.wfile.write(raw[place : place + 1])
            except OSError:
                return

    def _wrap(self) -> None:
        public, key = certificate()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "both.pem"
            file.write_bytes(key + public)
            context.load_cert_chain(file)
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.trust.load_verify_locations(cadata=public.decode())


def certificate() -> tuple[bytes, bytes]:
    """One that vouches for itself, of this machine's own address and of NAMED; and its key. Both as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAMED)])
    now = datetime.now(UTC)
    names = [x509.DNSName(NAMED), x509.IPAddress(ipaddress.ip_address(HERE))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return made.public_bytes(pem), private
