"""Bytes of a websocket, cut anywhere, are the messages that were sent."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.frames import CLOSE, CONTINUATION, PING, TEXT, Frame, FrameReader, FrameWrong


def _frame(kind: int, data: bytes, *, is_last: bool = True) -> bytes:
    first, size = (0x80 if is_last else 0) | kind, len(data)
    if size < 126:
        return bytes([first, size]) + data
    form, mark = ("!H", 126) if size < 65_536 else ("!Q", 127)
    return bytes([first, mark]) + struct.pack(form, size) + data


@given(
    st.lists(st.tuples(st.binary(max_size=300), st.integers(1, 4), st.booleans()), max_size=20),
    st.lists(st.integers(1, 97), min_size=1),
)
def test_messages_survive_every_cut(
    messages: list[tuple[bytes, int, bool]], cuts: list[int]
) -> None:
    sent, expected = b"", []
    for data, pieces, is_pinged in messages:
        size = max(1, -(-len(data) // pieces))
        parts = [data[at : at + size] for at in range(0, len(data), size)] or [b""]
        for place, part in enumerate(parts):
            kind = CONTINUATION if place else TEXT
            sent += _frame(kind, part, is_last=place == len(parts) - 1)
            if is_pinged:  # a control frame may come between the pieces of a message
                sent += _frame(PING, b"p")
                expected.append(Frame(kind=PING, data=b"p"))
        before = len(expected) - (1 if is_pinged else 0)
        expected.insert(before, Frame(kind=TEXT, data=data))
    reader, found, at = FrameReader(), [], 0
    while at < len(sent):
        step = cuts[at % len(cuts)]
        found += list(reader.feed(sent[at : at + step]))
        at += step
    assert found == expected


def test_a_burst_of_thousands_in_one_piece_is_read() -> None:
    burst = _frame(TEXT, b"x" * 900) * 5_000
    assert len(list(FrameReader().feed(burst))) == 5_000


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (bytes([0x81, 0x80]), "not masked"),
        (bytes([0x80, 0x00]), "continuation of nothing"),
        (bytes([0x81, 127]) + struct.pack("!Q", 1 << 40), "longer than any"),
    ],
)
def test_what_is_no_websocket_ends_the_line(data: bytes, why: str) -> None:
    with pytest.raises(FrameWrong, match=why):
        list(FrameReader().feed(data))


def test_a_goodbye_is_given_as_it_is() -> None:
    assert list(FrameReader().feed(_frame(CLOSE, b"\x03\xe8"))) == [
        Frame(kind=CLOSE, data=b"\x03\xe8")
    ]
