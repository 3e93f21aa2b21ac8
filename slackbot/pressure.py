"""Acknowledgements before answers: how many deliveries wait to be acknowledged right now.

Slack gives three seconds for the one and people much longer for the other, and Python runs one
thread at a time; so workers begin no search while deliveries wait.
"""

from __future__ import annotations

import threading
from types import TracebackType


class Pressure:
    """Counts deliveries from their arrival to their acknowledgement; threads share it."""

    def __init__(self) -> None:
        self._waiting = 0
        self._calm = threading.Condition()

    def arrive(self) -> None:
        """Count one that came in."""
        with self._calm:
            self._waiting += 1

    def leave(self) -> None:
        """Count one as acknowledged, or given up."""
        with self._calm:
            self._waiting = max(0, self._waiting - 1)
            if not self._waiting:
                self._calm.notify_all()

    def __enter__(self) -> None:
        self.arrive()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.leave()

    def wait_for_calm(self, seconds: float) -> bool:
        """Wait until none is waiting, or no longer than ``seconds``; tell which it was."""
        with self._calm:
            return self._calm.wait_for(lambda: not self._waiting, seconds)
