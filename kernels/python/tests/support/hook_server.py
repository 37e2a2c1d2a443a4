"""Owns a real server on the loopback that receives webhooks, plain or over TLS.

Never more than one answer: the one it was made with.
"""

import socket
import ssl
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path

from control_plane.packs.webhook_request import SystemNetwork


@dataclass
class HookServer:
    """`gate` holds the answer back until it is set; `requests` are the raw requests."""

    answer: bytes = b"HTTP/1.1 204 No Content\r\n\r\n"
    tls: ssl.SSLContext | None = None
    gate: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Event = field(default_factory=threading.Event)
    requests: list[bytes] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gate.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        if self.tls is not None:
            self.tls.sni_callback = lambda _, name, __: self.names.append(name)
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self.gate.set()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        try:
            with connection:
                connection.settimeout(5)
                if self.tls is not None:
                    connection = self.tls.wrap_socket(connection, server_side=True)
                self.requests.append(_read_request(connection))
                self.arrived.set()
                self.gate.wait(30)
                connection.sendall(self.answer)
                connection.close()
        except OSError:
            return


def _read_request(connection: socket.socket) -> bytes:
    text = b""
    while b"\r\n\r\n" not in text:
        text += connection.recv(4096)
    head, _, body = text.partition(b"\r\n\r\n")
    length = int(header(text, "content-length") or 0)
    while len(body) < length:
        body += connection.recv(4096)
    return head + b"\r\n\r\n" + body


def header(request: bytes, name: str) -> str | None:
    for line in request.split(b"\r\n\r\n")[0].decode().split("\r\n")[1:]:
        found, _, value = line.partition(": ")
        if found.lower() == name:
            return value
    return None


class FakeNames(SystemNetwork):
    """The real network, but names resolve as they are told to, answer after answer."""

    def __init__(self, *answers: list[str], authority: Path | None = None) -> None:
        self._answers = list(answers)
        self._authority = authority
        self.connected: list[str] = []

    def resolve(self, host: str, port: int, timeout: float) -> list[str]:
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def connect(self, address: str, port: int, timeout: float) -> socket.socket:
        self.connected.append(address)
        return super().connect(address, port, timeout)

    def tls_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._authority)


def make_certificate(folder: Path, host: str) -> tuple[Path, ssl.SSLContext]:
    """A self-signed certificate for `host`, and a server context that shows it."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
        f"-days 2 -subj /CN={host} -addext subjectAltName=DNS:{host} "
        f"-keyout {key} -out {certificate}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context
