"""Regular expressions that are compiled when they are first used.

A question meets a part of the patterns that its modules hold, and compiling all of them took
longer than answering it: 130 ms for 230 patterns.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Lazy:
    """Stands for a compiled pattern; what is asked of it is kept, so that it costs once."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = (pattern, flags)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # as the pattern's own attributes
        value = getattr(re.compile(*self._source), name)  # ``re`` keeps what it compiled
        setattr(self, name, value)
        return value


def has_figure(text: str) -> bool:
    """Tell whether a text holds a figure; most questions do not, and need no pattern with one."""
    return any(map(str.isdigit, text))


def lazy_re(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern to search, match, split and substitute by, as ``re.compile`` does.

    What is wrong in it is told when it is first used, by ``re.error``.
    """
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
