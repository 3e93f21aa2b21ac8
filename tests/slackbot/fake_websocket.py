"""The server's side of a websocket (RFC 6455), as far as Socket Mode needs it."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import socket
import struct
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CONTINUATION, TEXT, CLOSE, PING, PONG = 0x0, 0x1, 0x8, 0x9, 0xA


class Peer:
    """One client's connection.

    Attributes:
        answers_pings: False for a link that is dead although nobody closed it.
    """

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self._socket: socket.socket = handler.connection
        self._reader = handler.rfile
        self._sending = threading.Lock()
        self.answers_pings = True

    def shake_hands(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer the request to upgrade."""
        key = handler.headers["Sec-WebSocket-Key"] + _GUID
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        handler.wfile.write(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
        )
        handler.wfile.flush()

    def send(self, message: Mapping[str, Any], pieces: int = 1) -> None:
        """Send a message, in one frame or more."""
        data = json.dumps(message).encode()
        size = len(data) // pieces + 1
        parts = [data[start : start + size] for start in range(0, len(data), size)]
        for place, part in enumerate(parts):
            is_last = place == len(parts) - 1
            self._send(CONTINUATION if place else TEXT, part, is_last=is_last)

    def messages(self) -> Iterator[dict[str, Any]]:
        """Yield what the client says until the connection ends, and answer its pings."""
        while (frame := self._frame()) is not None:
            kind, data = frame
            if kind == CLOSE:
                return
            if kind == PING and self.answers_pings:
                self._send(PONG, data)  # the client reads its own session and time out of it
            elif kind == TEXT:
                yield json.loads(data)

    def close(self, code: int = 1000) -> None:
        """Say goodbye with a close frame, and leave the socket to the client."""
        self._send(CLOSE, struct.pack("!H", code))

    def drop(self) -> None:
        """End the connection without a word."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _send(self, kind: int, data: bytes, *, is_last: bool = True) -> None:
        size, first = len(data), (0x80 if is_last else 0) | kind
        if size < 126:
            head = bytes([first, size])
        elif size < 65_536:
            head = bytes([first, 126]) + struct.pack("!H", size)
        else:
            head = bytes([first, 127]) + struct.pack("!Q", size)
        with self._sending:
            self._socket.sendall(head + data)

    def _frame(self) -> tuple[int, bytes] | None:
        head = self._reader.read(2)
        if len(head) < 2:
            return None
        kind, size = head[0] & 0x0F, head[1] & 0x7F
        if not head[1] & 0x80:
            raise ValueError("a client's frames are masked (RFC 6455, 5.1)")
        if size == 126:
            size = struct.unpack("!H", self._reader.read(2))[0]
        elif size == 127:
            size = struct.unpack("!Q", self._reader.read(8))[0]
        mask = self._reader.read(4)
        data = self._reader.read(size)
        return kind, bytes(byte ^ mask[place % 4] for place, byte in enumerate(data))
