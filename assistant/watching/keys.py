"""What makes two matches one: the meeting, the item and the words, not the file they stand in.

A key is two digests, ``place.words``.  The place is the item of the meeting; so it can be told
that words of an item were known and are no more there: the resolution was edited.
"""

from __future__ import annotations

import hashlib
import re

from assistant.citing import document_id
from index import Evidence

_WORD = re.compile(r"\w+")


def key_of(evidence: Evidence, text: str) -> str:
    """Return the key of a passage; ``text`` are its words."""
    return f"{_digest(_place(evidence))}.{_digest(_folded(text))}"


def place_of(key: str) -> str:
    """Return the part of a key that stands for the item of the meeting."""
    return key.partition(".")[0]


def words_of(key: str) -> str:
    """Return the part of a key that stands for the words."""
    return key.partition(".")[2]


def _place(evidence: Evidence) -> str:
    """Return what is equal for one item in a draft, the final minutes and a copy of either.

    A document that does not say which meeting it is of is a meeting of its own.
    """
    meeting, item = evidence.meeting, evidence.item
    parts = [meeting.council or "", meeting.committee or ""]
    if meeting.date and any(parts):
        parts.append(meeting.date.isoformat())
    else:
        parts.append(document_id(evidence))
    return "\n".join(_folded(part) for part in (*parts, item.title or item.number))


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
