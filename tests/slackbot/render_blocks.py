"""Blocks as HTML, much as Slack shows them on a phone: for looking at, and for nothing else.

``python -m tests.slackbot.render_blocks MESSAGES.json OUT.html`` draws a list of
``{"name": …, "blocks": […]}``; a browser without a window makes the picture.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

_Json = Mapping[str, Any]

_STYLE = """
body { margin: 0; background: #e8e8e8; font: 15px/1.46 Lato, "DejaVu Sans", sans-serif;
       color: #1d1c1d; }
.phone { background: #fff; width: 390px; margin: 12px; padding: 12px; display: inline-block;
         vertical-align: top; box-sizing: border-box; }
.name { font-size: 11px; color: #a00; border-bottom: 1px solid #ddd; margin-bottom: 8px; }
.notice { font-size: 12px; color: #555; background: #f4f4f4; padding: 4px; margin-bottom: 8px; }
blockquote { border-left: 4px solid #ddd; margin: 4px 0; padding-left: 12px; }
.t { white-space: pre-wrap; overflow-wrap: anywhere; }
.section, .rich { margin: 8px 0; }
.context { font-size: 12px; color: #616061; margin: 8px 0; }
.actions { margin: 8px 0; }
.b { display: inline-block; border: 1px solid #bbb; border-radius: 4px; padding: 4px 10px;
     margin: 0 6px 6px 0; font-size: 13px; font-weight: bold; }
.primary { background: #007a5a; color: #fff; }
a { color: #1264a3; text-decoration: none; }
pre { background: #f6f6f6; border: 1px solid #ddd; padding: 6px; white-space: pre-wrap;
      font-size: 12px; }
ul { margin: 4px 0 4px 20px; padding: 0; }
code { color: #c0143c; background: #f6f6f6; border: 1px solid #ddd; font-size: 12px; }
input, .field { width: 95%; border: 1px solid #999; border-radius: 4px; padding: 6px;
                margin: 4px 0; font: inherit; color: #555; box-sizing: border-box; }
label { font-weight: bold; display: block; margin-top: 8px; }
h3 { margin: 4px 0; }
"""


def page(messages: Sequence[_Json]) -> str:
    """Return a page with one phone for each message."""
    phones = "".join(_phone(message) for message in messages)
    return f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>{phones}"


def _phone(message: _Json) -> str:
    notice = message.get("text")
    head = f"<div class=name>{_esc(message['name'])}</div>"
    head += f"<div class=notice>notification: {_esc(notice)}</div>" if notice else ""
    return f"<div class=phone>{head}{''.join(map(block, message['blocks']))}</div>"


def block(one: _Json) -> str:
    """Return one block."""
    return _BLOCKS[one["type"]](one)


def _esc(text: object) -> str:
    return html.escape(str(text))


def _mrkdwn(text: str) -> str:
    """Return mrkdwn roughly; escaped signs stand for themselves."""
    shown = html.escape(html.unescape(text))
    shown = re.sub(r"`([^`\n]+)`", r"<code>\1</code>", shown)
    shown = re.sub(r"\*([^*\n]+)\*", r"<b>\1</b>", shown)
    shown = re.sub(r"(?<![\w_])_([^_\n]+)_(?!\w)", r"<i>\1</i>", shown)
    return f"<span class=t>{shown.replace(':warning:', '⚠️')}</span>"


def _text(value: _Json) -> str:
    return _mrkdwn(value["text"]) if value["type"] == "mrkdwn" else _esc(value["text"])


def _node(node: _Json) -> str:
    if node["type"] == "link":
        return f'<a href="#">{_esc(node.get("text") or node["url"])}</a>'
    if node["type"] in ("user", "channel"):
        sign = "@" if node["type"] == "user" else "#"
        return f"<a>{sign}{_esc(node[node['type'] + '_id'])}</a>"
    shown, style = _esc(node["text"]), node.get("style", {})
    shown = f"<b>{shown}</b>" if style.get("bold") else shown
    return f"<i>{shown}</i>" if style.get("italic") else shown


def _rich_part(part: _Json) -> str:
    inside = "".join(map(_node if part["type"] != "rich_text_list" else _item, part["elements"]))
    return {
        "rich_text_section": f"<div class=t>{inside}</div>",
        "rich_text_quote": f"<blockquote class=t>{inside}</blockquote>",
        "rich_text_preformatted": f"<pre>{inside}</pre>",
        "rich_text_list": f"<ul>{inside}</ul>",
    }[part["type"]]


def _item(section: _Json) -> str:
    return f"<li>{_rich_part(section)}</li>"


def _button(one: _Json) -> str:
    if one["type"] == "overflow":
        entries = " / ".join(o["text"]["text"] for o in one["options"])
        return f"<span class=b title='{_esc(entries)}'>⋯</span>"
    if one["type"] == "feedback_buttons":
        return "<span class=b>👍</span><span class=b>👎</span>"
    main = " primary" if one.get("style") == "primary" else ""
    return f"<span class='b{main}'>{_esc(one['text']['text'])}</span>"


def _row(one: _Json) -> str:
    return f"<div class=actions>{''.join(map(_button, one['elements']))}</div>"


def _input(one: _Json) -> str:
    element = one["element"]
    optional = " (optional)" if one.get("optional") else ""
    label = f"<label>{_esc(one['label']['text'])}{optional}</label>"
    if "options" in element:
        ticked = [o["value"] for o in element.get("initial_options", [])]
        sign = "◯" if element["type"] == "radio_buttons" else "☐"
        return label + "".join(
            f"<div>{'☑' if o['value'] in ticked else sign} {_esc(o['text']['text'])}</div>"
            for o in element["options"]
        )
    chosen = ", ".join(o["text"]["text"] for o in element.get("initial_options", []))
    hint = element.get("placeholder", {}).get("text", "")
    shown = element.get("initial_value") or element.get("initial_date") or chosen or hint
    return f"{label}<div class=field>{_esc(shown) or '&nbsp;'}</div>"


_BLOCKS: Mapping[str, Callable[[_Json], str]] = {
    "section": lambda b: f"<div class=section>{_text(b['text'])}</div>",
    "rich_text": lambda b: f"<div class=rich>{''.join(map(_rich_part, b['elements']))}</div>",
    "context": lambda b: f"<div class=context>{' '.join(map(_text, b['elements']))}</div>",
    "actions": _row,
    "context_actions": _row,
    "header": lambda b: f"<h3>{_esc(b['text']['text'])}</h3>",
    "divider": lambda _: "<hr>",
    "input": _input,
}


def main(arguments: Sequence[str]) -> None:
    """Draw a file of messages."""
    source, target = map(Path, arguments)
    target.write_text(page(json.loads(source.read_text("utf-8"))), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
