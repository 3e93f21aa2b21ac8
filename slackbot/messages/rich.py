"""Rich text: the one form in which foreign words are shown.

A text node is shown as it stands: ``<!channel>``, ``*x*`` and ``:smile:`` in the minutes are
neither a ping nor formatting there, and nothing has to be escaped.  So every word that comes from
the minutes, their names and titles, or somebody's question stands in text or link nodes; mrkdwn
is left to the program's own words.  Only ``member`` names an account, by the id that Slack gave.
"""

from __future__ import annotations

from collections.abc import Iterable

from slackbot.records import Block

_BOLD: Block = {"bold": True}
_ITALIC: Block = {"italic": True}


def words(text: str) -> Block:
    """Return a node of words as they are; the text must not be empty."""
    return {"type": "text", "text": text}


def bold(text: str) -> Block:
    """Return a node of bold words."""
    return {"type": "text", "text": text, "style": _BOLD}


def italic(text: str) -> Block:
    """Return a node of slanted words."""
    return {"type": "text", "text": text, "style": _ITALIC}


def member(user: str) -> Block:
    """Return a node that names an account, which Slack shows as a mention; never of the minutes."""
    return {"type": "user", "user_id": user}


def link(url: str, text: str) -> Block:
    """Return a node that leads to an address, which ``links.allowed`` gave."""
    return {"type": "link", "url": url, "text": text}


def section(*nodes: Block) -> Block:
    """Return a paragraph of nodes."""
    return {"type": "rich_text_section", "elements": list(nodes)}


def quote(text: str) -> Block:
    """Return words of the minutes as a quotation: one node, the words and nothing else."""
    return {"type": "rich_text_quote", "elements": [words(text)]}


def preformatted(text: str) -> Block:
    """Return lines that are kept as they are and copied whole."""
    return {"type": "rich_text_preformatted", "elements": [words(text)]}


def bullets(entries: Iterable[Block]) -> Block:
    """Return sections as a list."""
    return {"type": "rich_text_list", "style": "bullet", "elements": list(entries)}


def rich(*elements: Block, block_id: str | None = None) -> Block:
    """Return a block of sections, quotes and lists."""
    block: dict[str, object] = {"type": "rich_text", "elements": list(elements)}
    if block_id:
        block["block_id"] = block_id
    return block
