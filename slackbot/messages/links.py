"""Which addresses may be pressed: minutes are foreign text, and so are the addresses in them."""

from __future__ import annotations

from collections.abc import Set
from urllib.parse import urlsplit

_MOST = 2_000


def allowed(url: str | None, hosts: Set[str]) -> str | None:
    """Return an address of http(s) on an allowed host, else None.

    One with white space, a control character, a user's name or anything that Slack's markup
    reads is none: nobody needs such a link more than a plain citation.
    """
    if url is None or len(url) > _MOST or not url.isascii() or not url.isprintable():
        return None
    if any(sign in url for sign in ' <>"\\^`{}'):
        return None
    url = url.replace("|", "%7C")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or host not in hosts:
        return None
    return url
