"""How much and how fast: counts and timings by name; nothing that anybody wrote."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict, deque
from collections.abc import Mapping

_KEPT = 2_000  # timings of each kind that percentiles are taken of


class Metrics:
    """Counts since the start, and the newest timings; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._timings: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=_KEPT))

    def count(self, name: str) -> None:
        """Count one more."""
        with self._lock:
            self._counts[name] += 1

    def time(self, name: str, seconds: float) -> None:
        """Keep how long something took."""
        with self._lock:
            self._timings[name].append(seconds)

    def counts(self) -> Mapping[str, int]:
        """Return the counts by name."""
        with self._lock:
            return dict(sorted(self._counts.items()))

    def percentiles(self) -> Mapping[str, Mapping[str, float]]:
        """Return p50, p95 and p99 of the newest timings by name, in seconds."""
        with self._lock:
            found = {name: sorted(kept) for name, kept in sorted(self._timings.items())}
        return {
            name: {f"p{part}": kept[min(len(kept) - 1, len(kept) * part // 100)] for part in _PARTS}
            for name, kept in found.items()
        }


_PARTS = (50, 95, 99)
