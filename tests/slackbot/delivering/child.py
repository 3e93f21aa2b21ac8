"""A bot in a process of its own, for tests that kill it: ``child.py BASE_URL FOLDER``.

SIGTERM stops it as a service manager would.
"""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

from tests.slackbot.delivering.harness import Harness, limits


class _There:
    """The fake of the process that started this one, as far as a bot needs it."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def connected(self) -> None:
        """Say nothing: whoever started this waits for the connection."""


def main() -> None:
    """Run until SIGTERM."""
    base_url, folder = sys.argv[1:]
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    there = _There(base_url)
    bot = Harness(there, Path(folder), limits=limits(workers=1)).start()  # type: ignore[arg-type]  # as far as it is needed
    while not stopping.wait(0.1):
        pass  # as slackbot.app.run
    sys.exit(0 if bot.stop(20) else 4)


if __name__ == "__main__":
    main()
