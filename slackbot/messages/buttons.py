"""What is pressed: buttons bear the id of a kept query, and never a question or a right."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from slackbot.records import Block


class Press(StrEnum):
    """The action_id of everything that can be pressed, and of the overflow's entries."""

    MORE = "more"
    CONTEXT = "context"
    FILTERS = "filters"
    SHARE = "share"
    OVERFLOW = "overflow"
    COPY = "copy"
    REPORT = "report"
    DELETE = "delete"
    FEEDBACK = "feedback"
    WIDEN = "widen"
    CLOSEST = "closest"
    RETRY = "retry"
    WATCH = "watch"
    UNWATCH = "unwatch"


def plain(text: str) -> Block:
    """Return text for labels and titles, shown as it is."""
    return {"type": "plain_text", "text": text, "emoji": False}


def button(press: Press, text: str, value: str) -> Block:
    """Return a button; ``value`` is an id of ours, with a detail after a colon."""
    return {
        "type": "button",
        "action_id": press.value,
        "text": plain(text),
        "value": value,
    }


def actions(*elements: Block, block_id: str) -> Block:
    """Return a row of what can be pressed."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def overflow(query: str, entries: tuple[tuple[str, Press], ...]) -> Block:
    """Return the menu behind the three dots; it takes five entries at most."""
    options = [{"text": plain(text), "value": f"{query}:{press.value}"} for text, press in entries]
    return {"type": "overflow", "action_id": Press.OVERFLOW.value, "options": options}


def answer_buttons(query: str, *, has_more: bool, is_shareable: bool) -> Block:
    """Return the row under an answer."""
    row = [button(Press.MORE, "More results", query)] if has_more else []
    row.append(button(Press.CONTEXT, "Show context", query))
    row.append(button(Press.FILTERS, "Filters", query))
    if is_shareable:
        row.append(button(Press.SHARE, "Share in channel", query))
    menu = (
        ("Copy as citations", Press.COPY),
        ("Watch this question", Press.WATCH),
        ("Report a wrong citation", Press.REPORT),
        ("Delete this answer", Press.DELETE),
    )
    return actions(*row, overflow(query, menu), block_id=f"act:{query}")


def feedback_buttons(query: str) -> Block:
    """Return the thumbs under an answer."""
    return {
        "type": "context_actions",
        "block_id": f"fb:{query}",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": Press.FEEDBACK.value,
                "positive_button": {
                    "text": plain("Useful"),
                    "accessibility_label": "This answer was useful",
                    "value": f"{query}:up",
                },
                "negative_button": {
                    "text": plain("Not useful"),
                    "accessibility_label": "This answer was not useful",
                    "value": f"{query}:down",
                },
            }
        ],
    }


def remark(text: str) -> Block:
    """Return small print in the program's own words; foreign words have no place in it."""
    element = {"type": "mrkdwn", "verbatim": True, "text": text}
    return {"type": "context", "elements": [element]}


def own(text: str) -> Block:
    """Return a paragraph in the program's own words, with mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "verbatim": True, "text": text}}


def without_press(blocks: Sequence[Block], press: Press) -> tuple[Block, ...]:
    """Return blocks without a button that is used up."""
    return tuple(_without(block, press) for block in blocks)


def _without(block: Block, press: Press) -> Block:
    elements = block.get("elements")
    if block["type"] != "actions" or not isinstance(elements, list):
        return block
    left = [element for element in elements if element.get("action_id") != press.value]
    return {**block, "elements": left}
