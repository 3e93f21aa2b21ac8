"""Long text through the reader's pager: $PAGER, or less."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress


def pager_command(environment: Mapping[str, str]) -> list[str] | None:
    """Return the pager to run with its arguments; None where there is none to be had."""
    words = environment.get("MINUTES_PAGER", environment.get("PAGER", "less"))
    try:
        command = shlex.split(words)
    except ValueError:
        return None
    if not command or command == ["cat"]:
        return None
    found = shutil.which(command[0], path=environment.get("PATH"))
    return [found, *command[1:]] if found else None


def run_pager(command: list[str], text: str) -> bool:
    """Show text in a pager, until its reader has done; False where it cannot be started.

    Less is told to leave when all fits on the screen, to pass colour through, and to leave what
    was read on the screen, unless $LESS says otherwise.
    """
    environment = {**os.environ, "LV": os.environ.get("LV", "-c")}
    environment.setdefault("LESS", "FRX")
    environment.setdefault("LESSCHARSET", "utf-8")
    # Ctrl-C is the pager's while it runs: less stops a search with it.  A handler that does
    # nothing is not inherited, as one that ignores would be.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
        # Whoever leaves before the end has read enough.
        with suppress(BrokenPipeError):
            process.communicate(text.encode("utf-8", "backslashreplace"))
        process.wait()
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return True
