"""Alerts as an Atom feed (RFC 4287); the same alerts make the same bytes."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from html import escape
from pathlib import Path

from assistant.errors import WrongUse
from assistant.files import encoded, write_whole
from assistant.terminal.style import web_address
from assistant.watching.alerts import alert_id
from assistant.watching.records import Alert

MOST_ENTRIES = 200
_GENERATOR = "<generator>minutes watch</generator>"
_NEVER = "1970-01-01T00:00:00+00:00"
# What XML 1.0 has no place for.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed_text(alerts: Sequence[Alert], *, feed: str, watches: Sequence[str]) -> str:
    """Return the feed of some alerts, the latest first.

    Args:
        alerts: what it holds.
        feed: the id of the file of saved questions.
        watches: the ids of those that the feed is of.
    """
    identity = uuid.uuid5(uuid.UUID(feed), "\n".join(watches)).urn
    # By the moment: in autumn the text of an hour's later one may come first.
    updated = max((a.found for a in alerts), key=dt.datetime.fromisoformat, default=_NEVER)
    entries = "".join(_entry(alert) for alert in alerts)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"{_GENERATOR}\n<id>{identity}</id>\n<title>Minutes: {_xml(', '.join(watches))}</title>\n"
        f"<updated>{updated}</updated>\n<author><name>minutes watch</name></author>\n"
        f"{entries}</feed>\n"
    )


def _entry(alert: Alert) -> str:
    address = web_address(alert.address)
    link = f'<link href="{_xml(address)}"/>\n' if address else ""
    changed = "Changed since: " if alert.is_change else ""
    draft = "<p>Draft minutes</p>" if alert.is_draft else ""
    lost = "<p>A motion that was lost</p>" if alert.is_lost else ""
    opening = f"<p>{_xml(alert.opening)}</p>" if alert.opening else ""
    body = (
        f"{draft}{lost}{opening}<blockquote>{_xml(alert.quote)}</blockquote>"
        f"<p>{_xml(alert.citation)}</p><p>Why: {_xml(alert.rule)}</p>"
    )
    return (
        f"<entry>\n<id>{alert_id(alert)}</id>\n"
        f"<title>{_xml(f'{changed}{alert.watch}: {alert.citation}')}</title>\n"
        f"<updated>{alert.found}</updated>\n{link}"
        f'<category term="{_xml(alert.watch)}"/>\n'
        f'<content type="html">{escape(body)}</content>\n</entry>\n'
    )


def _xml(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text))


def write_feed(file: Path, text: str) -> None:
    """Put a feed in place of the one before, whole or not at all.

    Raises:
        WrongUse: the file is there and is no feed of ours, or it cannot be written.
    """
    try:
        is_other = file.exists() and _GENERATOR not in _beginning(file)
    except OSError as error:
        raise WrongUse(f"the feed {file} cannot be read: {error.strerror}") from error
    if is_other:
        raise WrongUse(f"{file} is no feed of minutes watch: name another, or move it away")
    write_whole(file, encoded(text))


def _beginning(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(1000).decode("utf-8", "replace")
