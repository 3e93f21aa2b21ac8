"""Tokens at rest: sealed with a key that does not lie beside them.

Whoever copies the bot's file or its backup, without the key, learns no token and can alter none
unnoticed.  Python has no cipher of its own, and a dependency for a handful of short secrets is
much; so they are encrypted by HMAC-SHA256 in counter mode under a fresh nonce, then authenticated
by HMAC-SHA256 with another key (encrypt-then-MAC).
"""

from __future__ import annotations

import hashlib
import hmac
import os

_NONCE, _TAG = 24, 32  # bytes
SHORTEST_KEY = 32  # characters


class SealBroken(ValueError):
    """It was sealed with another key, or altered."""


def seal(key: str, words: str) -> bytes:
    """Return words that only ``key`` reads."""
    nonce = os.urandom(_NONCE)
    hidden = _with_stream(key, nonce, words.encode())
    return nonce + hidden + _tag(key, nonce + hidden)


def unseal(key: str, sealed: bytes) -> str:
    """Return what was sealed.

    Raises:
        SealBroken: the key is another, or not a bit is as it was written.
    """
    body, tag = sealed[:-_TAG], sealed[-_TAG:]
    if not hmac.compare_digest(tag, _tag(key, body)):
        raise SealBroken("the installations were stored with another key, or altered")
    return _with_stream(key, body[:_NONCE], body[_NONCE:]).decode()


def _derived(key: str, use: bytes) -> bytes:
    return hmac.new(
        key.encode(), b"minutes-slackbot installations: " + use, hashlib.sha256
    ).digest()


def _with_stream(key: str, nonce: bytes, data: bytes) -> bytes:
    secret = _derived(key, b"encrypt")
    blocks = range(-(-len(data) // 32))
    stream = b"".join(
        hmac.new(secret, nonce + place.to_bytes(8, "big"), hashlib.sha256).digest()
        for place in blocks
    )
    return bytes(a ^ b for a, b in zip(data, stream, strict=False))


def _tag(key: str, body: bytes) -> bytes:
    return hmac.new(_derived(key, b"authenticate"), body, hashlib.sha256).digest()
