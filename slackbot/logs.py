"""Logs: ids, timings and places in the code; no word that anybody wrote, and no token.

Slack's libraries put whole payloads into warnings, and an exception may carry the words that it
stumbled over.  So of others' records only where they come from is written, of exceptions only
their kinds and places, and whatever looks like a token is struck out of every line.
"""

from __future__ import annotations

import logging
import re
import sys
import time
import traceback
from collections.abc import Collection
from types import TracebackType
from typing import Final, TextIO

OURS: Final = ("slackbot",)
_TOKEN: Final = re.compile(r"\b(?:xox[a-z]|xapp|xoxe)(?:\.xox[a-z])?-[A-Za-z0-9-]+", re.IGNORECASE)
_HOOK: Final = re.compile(r"https?://hooks\.slack(?:-gov)?\.com/\S+", re.IGNORECASE)
_HIDDEN: Final = "[hidden]"
_LINE: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def redact(text: str, secrets: Collection[str] = ()) -> str:
    """Return a text without tokens, addresses of Slack's hooks, and the given secrets."""
    for secret in secrets:
        text = text.replace(secret, _HIDDEN)
    return _HOOK.sub(_HIDDEN, _TOKEN.sub(_HIDDEN, text))


class Redacting(logging.Formatter):
    """Writes a record without anybody's words."""

    converter = staticmethod(time.gmtime)

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__(_LINE, "%Y-%m-%dT%H:%M:%SZ")
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Return one line, or one and the places of an exception."""
        kept = logging.makeLogRecord(record.__dict__)
        kept.exc_text = None  # another handler's, with the exception's words
        kept.stack_info = None
        if record.name.split(".")[0] not in OURS:
            kept.msg, kept.args = f"a message from {record.module}:{record.lineno}", ()
        return redact(super().format(kept), self._secrets)

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Return the kinds of an exception and of its causes, and where they were raised."""
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            lines.append(f"  {type(error).__module__}.{type(error).__qualname__}")
            places = traceback.extract_tb(error.__traceback__)
            lines += [f"    {place.filename}:{place.lineno} {place.name}" for place in places]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


def set_up_logs(
    secrets: Collection[str] = (), *, stream: TextIO | None = None, level: int = logging.INFO
) -> logging.Handler:
    """Write our records from ``level`` on, and others' warnings, to ``stream`` (standard error).

    Every handler that the root logger had goes: it would write the words.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Redacting(secrets))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    for name in ("slack_bolt", "slack_sdk", "waitress"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # Whatever a call raises is told by whoever called: the library's own line says no more.
    logging.getLogger("slack_sdk.calls").setLevel(logging.CRITICAL)
    return handler
