# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns one signed request to a webhook: Standard Webhooks, 10 seconds, no redirects.

Never reads a response's body, and never connects to an address that was not checked.
"""

import base64
import hashlib
import hmac
import re
import socket
import ssl
import time
from dataclasses import dataclass, field
from typing import Protocol

from .webhook_target import Refused, parse_target, public_addresses, resolve_host

TIMEOUT = 10.0
SECRET_PREFIX = "whsec_"
_MOST_HEADER_BYTES = 16 * 1024
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})[ \r]")


@dataclass(frozen=True)
class Message:
    """What is sent; `sent_at` is in epoch seconds."""

    url: str
    secret: str = field(repr=False)
    id: str
    sent_at: int
    body: bytes


class Network(Protocol):
    """The world outside; tests bring their own."""

    def resolve(self, host: str, port: int, timeout: float) -> list[str]: ...

    def connect(self, address: str, port: int, timeout: float) -> socket.socket: ...

    def secure(self, raw: socket.socket, host: str) -> socket.socket: ...


class SystemNetwork:
    """The system's resolver, TCP, and TLS with the system's trusted authorities."""

    def resolve(self, host: str, port: int, timeout: float) -> list[str]:
        return resolve_host(host, port, timeout)

    def connect(self, address: str, port: int, timeout: float) -> socket.socket:
        return socket.create_connection((address, port), timeout)

    def secure(self, raw: socket.socket, host: str) -> socket.socket:
        # Sends the name (SNI) and verifies the certificate against it.
        return self.tls_context().wrap_socket(raw, server_hostname=host)

    def tls_context(self) -> ssl.SSLContext:
        return ssl.create_default_context()


def new_secret(random: bytes) -> str:
    return SECRET_PREFIX + base64.b64encode(random).decode("ascii")


def signature(secret: str, message_id: str, sent_at: int, body: bytes) -> str:
    """The `webhook-signature` header of Standard Webhooks, version 1."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{sent_at}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode("ascii")


def send(message: Message, network: Network, allow_insecure: bool) -> int | None:
    """The response's status, or None where there was none."""
    deadline = time.monotonic() + TIMEOUT
    try:
        target = parse_target(message.url, allow_insecure)
        addresses = public_addresses(
            target, allow_insecure, network.resolve, TIMEOUT / 2
        )
        with _connect(network, addresses, target.port, deadline) as raw:
            raw.settimeout(_left(deadline))
            if not target.secure:
                return _exchange(raw, target.authority, target.path, message, deadline)
            with network.secure(raw, target.host) as tls:
                return _exchange(tls, target.authority, target.path, message, deadline)
    except (OSError, ValueError, Refused):
        return None


def _connect(
    network: Network, addresses: list[str], port: int, deadline: float
) -> socket.socket:
    failure = OSError("no address")
    for address in addresses:
        try:
            return network.connect(address, port, _left(deadline))
        except OSError as error:
            failure = error
    raise failure


def _exchange(
    connection: socket.socket,
    authority: str,
    path: str,
    message: Message,
    deadline: float,
) -> int | None:
    head = [
        f"POST {path} HTTP/1.1",
        f"Host: {authority}",
        "Content-Type: application/json",
        f"Content-Length: {len(message.body)}",
        "User-Agent: acp-webhooks/1",
        "Connection: close",
        f"webhook-id: {message.id}",
        f"webhook-timestamp: {message.sent_at}",
        "webhook-signature: "
        + signature(message.secret, message.id, message.sent_at, message.body),
    ]
    connection.settimeout(_left(deadline))
    connection.sendall("\r\n".join(head).encode("ascii") + b"\r\n\r\n" + message.body)
    return _read_status(connection, deadline)


def _read_status(connection: socket.socket, deadline: float) -> int | None:
    """The first status that is not an interim one (1xx); headers are not looked at."""
    text = b""
    while len(text) < _MOST_HEADER_BYTES:
        connection.settimeout(_left(deadline))
        chunk = connection.recv(4096)
        text += chunk
        while b"\r\n" in text:
            match = _STATUS.match(text)
            if match is None:
                return None
            if not match.group(1).startswith(b"1"):
                return int(match.group(1))
            _, ended, rest = text.partition(b"\r\n\r\n")
            if not ended:
                break
            text = rest
        if not chunk:
            return None
    return None


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
