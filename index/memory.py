"""Freed memory that stays at hand for the next question.

A question to a million passages fills some twenty megabytes of arrays and frees them.  glibc gives
so much back to the system at once and asks for it again: 4,500 page faults a question, 12 ms of
65 on the machine that it was measured on.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Final

# Below so many passages a question's arrays are small enough for glibc to keep them by itself.
_LARGE: Final = 200_000
# Options of glibc's ``mallopt`` (its manual, "Malloc Tunable Parameters").
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_KEPT: Final = 128 << 20  # bytes
_LARGEST_ARRAY: Final = 32 << 20  # the most that it takes


def keep_freed_memory(passages: int) -> None:
    """Let this process keep up to 128 MiB of what it frees, if it searches so many passages."""
    if passages >= _LARGE:
        _keep()


@cache
def _keep() -> None:
    if not sys.platform.startswith("linux"):
        return
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:  # musl has none
        set_option(_MMAP_THRESHOLD, _LARGEST_ARRAY)
        set_option(_TRIM_THRESHOLD, _KEPT)
