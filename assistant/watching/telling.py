"""Alerts and saved questions as text for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from assistant.applied import stated_words
from assistant.terminal.style import Style, bold, dim, heading, link, warn, web_address, wrap
from assistant.watching.records import Alert, SavedQuestion, Watch
from corpus.dates import in_words

_INDENT = " " * 4


def alerts_text(alerts: Sequence[Alert], style: Style) -> str:
    """Return alerts under the saved questions that they answer."""
    parts: list[str] = []
    for watch, group in groupby(alerts, key=lambda alert: alert.watch):
        found = list(group)
        parts.append(heading(style, watch) + f": {len(found)} new")
        parts += [alert_text(alert, n, style) for n, alert in enumerate(found, 1)]
    return "\n\n".join(parts)


def alert_text(alert: Alert, n: int, style: Style) -> str:
    """Return one alert: what it is, the quote, where it stands, and why it matched."""
    number = bold(style, f"[{n}] ")
    said = ": ".join(_warnings(alert))
    opening = f"{said}: " if said and alert.opening else said
    lines = wrap(style, alert.opening, first=number + warn(style, opening), rest=_INDENT) or (
        [number + warn(style, opening)] if opening else []
    )
    marks = [(start + 1, end + 1) for start, end in alert.highlights]
    first = _INDENT if lines else number
    lines += wrap(style, f"“{alert.quote}”", first=first, rest=_INDENT, marks=marks)
    address, inner = web_address(alert.address), f"{_INDENT}  "
    lines += wrap(
        style,
        alert.citation,
        first=f"{_INDENT}{'Source: ' if style.plain else '— '}",
        rest=inner,
        paint=lambda style, text: link(style, text, address),
    )
    lines += wrap(style, f"why: {alert.rule}", first=inner, rest=f"{inner}  ")
    lines += [inner + dim(style, part) for part in _where(alert, address, style)]
    return "\n".join(lines)


def _warnings(alert: Alert) -> list[str]:
    told = (
        (alert.attempts > 0, "Perhaps sent before, for a run was cut short"),
        (alert.is_change, "Changed since"),
        (alert.is_draft, "Draft minutes"),
        (alert.is_lost, "LOST"),
    )
    return [words for is_so, words in told if is_so]


def _where(alert: Alert, address: str | None, style: Style) -> list[str]:
    shown = [address] if address and not style.links else []
    return [*shown, alert.path, alert.passage]


def watches_text(watches: Sequence[Watch], style: Style) -> str:
    """Return the saved questions, each with its filters and what became of it."""
    return "\n\n".join(_watch_text(watch, style) for watch in watches)


def _watch_text(watch: Watch, style: Style) -> str:
    saved = watch.saved
    lines = [bold(style, saved.id)]
    lines += wrap(style, saved_words(saved), first=_INDENT, rest=f"{_INDENT}  ")
    run = f"last run {_moment(watch.last_run)}" if watch.last_run else "not run yet"
    waiting = f"; {watch.waiting} waiting to be sent" if watch.waiting else ""
    told = f"saved {in_words(saved.created.date())}; {run}; {watch.sent} sent{waiting}"
    return "\n".join([*lines, *wrap(style, told, first=_INDENT, rest=f"{_INDENT}  ", paint=dim)])


def _moment(iso: str) -> str:
    """Return "30 November 2026 at 16:10"."""
    moment = dt.datetime.fromisoformat(iso)
    return f"{in_words(moment.date())} at {moment:%H:%M}"


def saved_words(saved: SavedQuestion) -> str:
    """Return a saved question with its filters: "“MASH referrals”, only Planning Committee"."""
    text = f"“{saved.text}”" if saved.text else "every decision"
    return ", ".join((text, *stated_words(saved.filters)))
