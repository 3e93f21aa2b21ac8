"""What can stop the bot.

SlackbotError                   base; every message says what, where and what to do
└── StoreUnusable               the bot's own file cannot be opened, or is of a newer program
"""

from __future__ import annotations

from pathlib import Path


class SlackbotError(Exception):
    """Base of every error of this package."""


class StoreUnusable(SlackbotError):
    """The file in which the bot keeps what was accepted cannot be used."""

    def __init__(self, file: Path, reason: str) -> None:
        self.file = file
        super().__init__(
            f"the bot's own file {file} cannot be used: {reason}. "
            "Name a folder on this machine that only the bot writes to, as `data` in the settings"
        )
