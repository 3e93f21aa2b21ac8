"""Bytes of a websocket → its messages, as far as a client has to know them (RFC 6455, 5)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

CONTINUATION, TEXT, CLOSE, PING, PONG = 0x0, 0x1, 0x8, 0x9, 0xA
_MOST = 16 * 1024 * 1024  # bytes of one message; Slack's are of some kilobytes


class FrameWrong(ValueError):
    """What came is no websocket, or a message is too long to be one of Slack's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A whole message or control frame."""

    kind: int
    data: bytes


class FrameReader:
    """Gathers what comes in pieces; a message may be cut into frames, and a frame anywhere."""

    def __init__(self) -> None:
        self._pending = bytearray()
        self._begun: int | None = None  # the kind of a message whose frames are not all here
        self._parts: list[bytes] = []

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Yield what is complete with some more bytes.

        Raises:
            FrameWrong: the connection cannot be understood any more.
        """
        self._pending += data
        while (found := self._next()) is not None:
            is_last, kind, payload = found
            if kind >= CLOSE:
                yield Frame(kind=kind, data=payload)
                continue
            if kind != CONTINUATION:
                self._begun, self._parts = kind, []
            elif self._begun is None:
                raise FrameWrong("a continuation of nothing")
            self._parts.append(payload)
            if sum(map(len, self._parts)) > _MOST:
                raise FrameWrong("a message longer than any of Slack's")
            if is_last and self._begun is not None:
                yield Frame(kind=self._begun, data=b"".join(self._parts))
                self._begun, self._parts = None, []

    def _next(self) -> tuple[bool, int, bytes] | None:
        head = self._pending
        if len(head) < 2:
            return None
        if head[1] & 0x80:
            raise FrameWrong("a server's frames are not masked")
        size, start = head[1] & 0x7F, 2
        if size >= 126:
            form, start = ("!H", 4) if size == 126 else ("!Q", 10)
            if len(head) < start:
                return None
            size = struct.unpack_from(form, head, 2)[0]
        if size > _MOST:
            raise FrameWrong("a frame longer than any of Slack's")
        if len(head) < start + size:
            return None
        payload = bytes(head[start : start + size])
        is_last, kind = bool(head[0] & 0x80), head[0] & 0x0F
        del self._pending[: start + size]
        return is_last, kind, payload
