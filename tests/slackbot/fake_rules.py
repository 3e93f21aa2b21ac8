"""What Slack refuses in messages and views, and what this bot must never send.

Slack's limits are those of its documentation and of the SDK's models, and about 13,200 characters
for all blocks of a message, which no page says.  Live mentions, links in no form of ours and
automatic parsing are legal in Slack; here they are refused, because a quote could bring them in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

WHOLE_MESSAGE = 13_200
_Json = Mapping[str, Any]

# Escaped text, and links of http(s) with a label.
_MRKDWN = re.compile(r"(?:[^<>&]|&(?:amp|lt|gt);|<https?://[^<>|\s]+\|[^<>|]*>)*")
_BLOCK_KEYS = {
    "section": {"text", "fields", "accessory", "expand"},
    "rich_text": {"elements"},
    "context": {"elements"},
    "actions": {"elements"},
    "context_actions": {"elements"},
    "divider": set(),
    "header": {"text", "level"},
    "input": {"label", "element", "hint", "optional", "dispatch_action"},
    "table": {"rows", "column_settings"},
}
_RICH = {"rich_text_section", "rich_text_quote", "rich_text_preformatted", "rich_text_list"}
_RICH_PARTS = {"text", "link", "emoji", "date"}
_SELECTS = {
    "static_select",
    "multi_static_select",
    "external_select",
    "multi_external_select",
    "radio_buttons",
    "checkboxes",
}
_FORM_ELEMENTS = _SELECTS | {"plain_text_input", "datepicker"}
_ACTION_ELEMENTS = _SELECTS | {"button", "overflow", "datepicker"}


class Refused(Exception):
    """What Slack answers, and why."""

    def __init__(self, error: str, why: str) -> None:
        self.error, self.why = error, why
        super().__init__(f"{error}: {why}")


def check_message(method: str, args: _Json) -> None:
    """Check what is posted, updated or sent to a response_url.

    Raises:
        Refused: Slack would refuse it, or we should not send it.
    """
    text, blocks = args.get("text") or "", _list(args.get("blocks"))
    if not text and not blocks:
        raise Refused("no_text", "neither text nor blocks")
    if args.get("link_names") or args.get("parse"):
        raise Refused("policy", "link_names or parse turn words into mentions")
    if "attachments" in args or "metadata" in args or "markdown_text" in args:
        raise Refused("policy", "attachments, metadata and markdown are not for us")
    _mrkdwn(text, "text")
    if len(text) > 4000:
        raise Refused("msg_too_long", f"text of {len(text)} characters")
    if len(blocks) > 50:
        raise Refused("invalid_blocks", f"{len(blocks)} blocks")
    if method.startswith("chat.post") and args.get("unfurl_links") is not False:
        raise Refused("policy", "links are not to be unfurled")
    size = len(json.dumps(blocks, ensure_ascii=False))
    if size > WHOLE_MESSAGE:
        raise Refused("msg_blocks_too_long", f"{size} characters")
    _blocks(blocks, set(_BLOCK_KEYS) - {"input"})


def check_view(view: _Json | str, kind: str) -> None:
    """Check a modal or an App Home.

    Raises:
        Refused: Slack would refuse it.
    """
    view = json.loads(view) if isinstance(view, str) else view
    if view.get("type") != kind:
        raise Refused("invalid_arguments", f"a view of type {view.get('type')}, not {kind}")
    blocks = _list(view.get("blocks"))
    if len(blocks) > 100:
        raise Refused("invalid_arguments", f"{len(blocks)} blocks")
    if len(view.get("private_metadata", "")) > 3000 or len(view.get("callback_id", "")) > 255:
        raise Refused("invalid_arguments", "private_metadata or callback_id too long")
    allowed = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    if kind == "modal":
        allowed |= {"title", "submit", "close", "clear_on_close", "notify_on_close"}
        _plain(view.get("title"), 24, "title")
        for name in ("submit", "close"):
            if name in view:
                _plain(view[name], 24, name)
        if any(block.get("type") == "input" for block in blocks) and "submit" not in view:
            raise Refused("invalid_arguments", "a form without a submit button")
    _known(view, allowed, kind)
    _blocks(blocks, set(_BLOCK_KEYS) - {"context_actions"})


def _list(value: Sequence[_Json] | str | None) -> Sequence[_Json]:
    found: Sequence[_Json] = json.loads(value) if isinstance(value, str) else value or []
    return found


def _known(value: _Json, allowed: set[str], what: str) -> None:
    unknown = set(value) - allowed
    if unknown:
        raise Refused("invalid_blocks", f"{what} has no {', '.join(sorted(unknown))}")


def _blocks(blocks: Sequence[_Json], allowed: set[str]) -> None:
    names = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(names)) < len(names):
        raise Refused("invalid_blocks", "two blocks have one block_id")
    for block in blocks:
        kind = block.get("type")
        if kind not in allowed:
            raise Refused("invalid_blocks", f"no block is a {kind!r} here")
        if len(block.get("block_id", "")) > 255:
            raise Refused("invalid_blocks", "a block_id of more than 255 characters")
        _known(block, _BLOCK_KEYS[kind] | {"type", "block_id"}, kind)
        _CHECKS[kind](block)


def _section(block: _Json) -> None:
    if "text" not in block and "fields" not in block:
        raise Refused("invalid_blocks", "a section without text")
    if "text" in block:
        _text(block["text"], 3000, "section")
    for part in block.get("fields", []):
        _text(part, 2000, "field")
    if len(block.get("fields", [])) > 10:
        raise Refused("invalid_blocks", "more than 10 fields")
    if "accessory" in block:
        _element(block["accessory"], _ACTION_ELEMENTS)


def _header(block: _Json) -> None:
    _plain(block.get("text"), 150, "header")


def _context(block: _Json) -> None:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= 10:
        raise Refused("invalid_blocks", f"context of {len(elements)} elements")
    for element in elements:
        _text(element, 3000, "context")


def _actions(block: _Json) -> None:
    _elements(block, 25, _ACTION_ELEMENTS)


def _context_actions(block: _Json) -> None:
    _elements(block, 5, {"feedback_buttons", "icon_button"})


def _input(block: _Json) -> None:
    _plain(block.get("label"), 2000, "label")
    if "hint" in block:
        _plain(block["hint"], 2000, "hint")
    _element(block.get("element", {}), _FORM_ELEMENTS)


def _table(block: _Json) -> None:
    rows = block.get("rows", [])
    if not 1 <= len(rows) <= 100 or any(len(row) > 20 for row in rows):
        raise Refused("invalid_blocks", "a table of more than 100 rows or 20 columns")
    for cell in (cell for row in rows for cell in row):
        if cell.get("type") == "rich_text":
            _rich_text(cell)
        elif cell.get("type") != "raw_text" or not cell.get("text"):
            raise Refused("invalid_blocks", "a cell without text")


def _rich_text(block: _Json) -> None:
    if not block.get("elements"):
        raise Refused("invalid_blocks", "rich text without elements")
    for place, element in enumerate(block["elements"]):
        if element.get("type") not in _RICH:
            raise Refused("invalid_blocks", f"rich text has no {element.get('type')!r}")
        parts = element.get("elements", [])
        # Who shares or reports is named, as the first word; nothing else may mention anybody.
        names = place == 0 and element["type"] == "rich_text_section" and parts
        if names and parts[0].get("type") == "user" and _USER.fullmatch(parts[0]["user_id"]):
            parts = parts[1:]
        if element["type"] == "rich_text_list":
            parts = [part for entry in parts for part in entry.get("elements", [])]
        for part in parts:
            _rich_part(part)


_USER = re.compile("[UW][A-Z0-9]+")


def _rich_part(part: _Json) -> None:
    kind = part.get("type")
    if kind in {"user", "channel", "usergroup", "broadcast", "team"}:
        raise Refused("policy", f"a live {kind} in rich text")
    if kind not in _RICH_PARTS:
        raise Refused("invalid_blocks", f"rich text has no {kind!r}")
    if kind == "text" and not part.get("text"):
        raise Refused("invalid_blocks", "rich text with an empty text")
    if kind == "link" and not re.match(r"https?://", part.get("url", "")):
        raise Refused("policy", "a link that is not of the web")


def _elements(block: _Json, most: int, allowed: set[str]) -> None:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= most:
        raise Refused("invalid_blocks", f"{block['type']} of {len(elements)} elements")
    names = [element.get("action_id") for element in elements if element.get("action_id")]
    if len(set(names)) < len(names):
        raise Refused("invalid_blocks", "two elements of a block have one action_id")
    for element in elements:
        _element(element, allowed)


def _element(element: _Json, allowed: set[str]) -> None:
    kind = element.get("type")
    if kind not in allowed:
        raise Refused("invalid_blocks", f"no element is a {kind!r} here")
    if not 1 <= len(element.get("action_id", "")) <= 255:
        raise Refused("invalid_blocks", f"a {kind} without an action_id")
    if kind == "button":
        _button(element)
    elif kind == "feedback_buttons":
        for name in ("positive_button", "negative_button"):
            _plain(element.get(name, {}).get("text"), 75, name)
            if len(element[name].get("value", "")) > 2000:
                raise Refused("invalid_blocks", "a value of more than 2000 characters")
    elif "options" in element:
        _options(element["options"], 5 if kind == "overflow" else 100)
    elif kind in {"overflow", "static_select", "multi_static_select", "checkboxes"}:
        raise Refused("invalid_blocks", f"a {kind} without options")
    _details(element)


def _details(element: _Json) -> None:
    for name in ("initial_options", "initial_option"):
        if name in element:
            chosen = element[name]
            _options(chosen if isinstance(chosen, list) else [chosen], 100)
    if "placeholder" in element:
        _plain(element["placeholder"], 150, "placeholder")
    if element.get("max_length", 1) > 3000:
        raise Refused("invalid_blocks", "max_length above 3000")


def _button(element: _Json) -> None:
    allowed = {"type", "text", "action_id", "value", "url", "style", "confirm"}
    _known(element, allowed | {"accessibility_label"}, "button")
    _plain(element.get("text"), 75, "button")
    if len(element.get("value", "")) > 2000 or len(element.get("url", "")) > 3000:
        raise Refused("invalid_blocks", "a button's value or url is too long")
    if element.get("style", "primary") not in {"primary", "danger"}:
        raise Refused("invalid_blocks", f"no style is {element['style']!r}")
    if len(element.get("accessibility_label", "")) > 75:
        raise Refused("invalid_blocks", "an accessibility_label of more than 75 characters")


def check_options(options: Sequence[_Json]) -> None:
    """Check a type-ahead's answer.

    Raises:
        Refused: Slack would show none of it.
    """
    if options:
        _options(options, 100)


def _options(options: Sequence[_Json], most: int) -> None:
    if not 1 <= len(options) <= most:
        raise Refused("invalid_blocks", f"{len(options)} options")
    for option in options:
        _known(option, {"text", "value", "description", "url"}, "option")
        _text(option.get("text"), 75, "option")
        if not 1 <= len(option.get("value", "")) <= 150:
            raise Refused("invalid_blocks", "an option's value of none or more than 150 characters")
        if "description" in option:
            _text(option["description"], 75, "description")


def _plain(text: object, most: int, what: str) -> None:
    if not isinstance(text, Mapping) or text.get("type") != "plain_text":
        raise Refused("invalid_blocks", f"{what} is no plain_text")
    _text(text, most, what)


def _text(text: object, most: int, what: str) -> None:
    if not isinstance(text, Mapping) or text.get("type") not in {"plain_text", "mrkdwn"}:
        raise Refused("invalid_blocks", f"{what} is no text")
    if not 1 <= len(text.get("text", "")) <= most:
        raise Refused("invalid_blocks", f"{what} of {len(text.get('text', ''))} characters")
    if text["type"] == "mrkdwn":
        _known(text, {"type", "text", "verbatim"}, what)
        _mrkdwn(text["text"], what)
    else:
        _known(text, {"type", "text", "emoji"}, what)


def _mrkdwn(text: str, what: str) -> None:
    if not _MRKDWN.fullmatch(text):
        raise Refused("policy", f"{what} with an unescaped <, > or &: {text!r}")


_CHECKS: Mapping[str, Callable[[_Json], None]] = {
    "section": _section,
    "rich_text": _rich_text,
    "context": _context,
    "actions": _actions,
    "context_actions": _context_actions,
    "divider": lambda block: None,
    "header": _header,
    "input": _input,
    "table": _table,
}
