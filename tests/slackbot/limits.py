"""What blocks hold, and whether Slack takes them: by the SDK's models, and by the fake's rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View

from slackbot.messages.budget import MOST_BLOCKS, MOST_CHARACTERS
from slackbot.records import Block, Message, Outgoing
from tests.slackbot.fake_rules import check_message, check_view


def assert_sendable(message: Message) -> None:
    """Check that Slack takes a message, and that it keeps to our own budget."""
    args = {"text": message.text, "blocks": list(message.blocks), "unfurl_links": False}
    check_message("chat.postMessage", args)
    _assert_known(message.blocks)
    assert len(message.blocks) <= MOST_BLOCKS
    sent = json.dumps(list(message.blocks), ensure_ascii=False)
    assert len(sent.encode("utf-16-le", "surrogatepass")) // 2 <= MOST_CHARACTERS
    assert 0 < len(message.text) < 500


def assert_showable(view: Block) -> None:
    """Check that Slack takes a modal or an App Home."""
    kind = str(view["type"])
    check_view(view, kind)
    copied: Any = json.loads(json.dumps(view))
    View(**copied).validate_json()
    _assert_known(copied["blocks"])
    assert len(json.dumps(view)) < 100_000


def _assert_known(blocks: Sequence[Block]) -> None:
    plain: Any = json.loads(json.dumps(list(blocks)))
    parsed = SdkBlock.parse_all(plain)
    assert [one.type for one in parsed] == [one["type"] for one in plain]
    for one in parsed:
        one.validate_json()


def marked_up(value: object) -> Iterator[str]:
    """Yield every text that Slack reads as mrkdwn."""
    for one in find(value, type="mrkdwn"):
        yield str(one["text"])


def quoted(blocks: Sequence[Block]) -> list[str]:
    """Return the words of each quotation, its nodes joined."""
    return [
        "".join(_text(node) for node in _elements(one))
        for one in find(list(blocks), type="rich_text_quote")
    ]


def _elements(one: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    elements = one["elements"]
    assert isinstance(elements, list)
    return elements


def _text(node: Mapping[str, object]) -> str:
    assert node["type"] == "text", "a quote is words and nothing else"
    assert set(node) == {"type", "text"}, "a quote's words are not styled"
    return str(node["text"])


def words_of(outgoing: object) -> str:
    """Return every text that something sent or shown holds, in reading order."""
    return "\n".join(texts(getattr(outgoing, "blocks", None) or outgoing_content(outgoing)))


def outgoing_content(outgoing: object) -> object:
    """Return a view's content."""
    return getattr(outgoing, "content", ())


def texts(value: object) -> list[str]:
    """Return the texts inside blocks."""
    if isinstance(value, Mapping) and str(value.get("type")).startswith("rich_text_"):
        parts = [text for part in _elements(value) for text in texts(part)]
        return ["\n".join(parts)] if value["type"] == "rich_text_list" else ["".join(parts)]
    if isinstance(value, Mapping):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [t for k, v in value.items() if k != "text" or not own for t in texts(v)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in texts(part)]
    return []


def find(value: object, **wanted: object) -> list[Mapping[str, object]]:
    """Return the objects inside blocks that have some values."""
    found: list[Mapping[str, object]] = []
    if isinstance(value, Mapping):
        if all(value.get(name) == one for name, one in wanted.items()):
            found.append(value)
        for part in value.values():
            found += find(part, **wanted)
    elif isinstance(value, list | tuple):
        for part in value:
            found += find(part, **wanted)
    return found


def blocks_of(outgoing: Outgoing) -> tuple[Mapping[str, object], ...]:
    """Return the blocks of a message."""
    blocks = getattr(outgoing, "blocks", None)
    assert blocks is not None, f"{outgoing} is no message"
    return tuple(blocks)
