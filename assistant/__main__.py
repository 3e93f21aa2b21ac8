"""``python -m assistant`` is ``minutes``."""

from assistant.cli import run

run()
