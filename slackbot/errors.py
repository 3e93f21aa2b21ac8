"""What can stop the bot.

SlackbotError                   base; every message says what, where and what to do
├── SettingsWrong               the settings file cannot be read as one
├── SecretsWrong                a token is missing, is of the wrong kind, or may be read by others
└── StoreUnusable               the bot's own file cannot be opened, or is of a newer program
"""

from __future__ import annotations

from pathlib import Path


class SlackbotError(Exception):
    """Base of every error of this package."""


class SettingsWrong(SlackbotError):
    """The settings file is missing, is no TOML, or says what no settings say."""

    def __init__(self, file: Path, place: str, reason: str) -> None:
        """``place`` is the table or key as it is written in the file, or "" for the whole of it."""
        self.file, self.place = file, place
        at = f", {place}" if place else ""
        super().__init__(f"the settings {file}{at}: {reason}")


class SecretsWrong(SlackbotError):
    """A token or secret is missing, is not what it should be, or others may read its file."""


class StoreUnusable(SlackbotError):
    """The file in which the bot keeps what was accepted cannot be used."""

    def __init__(self, file: Path, reason: str) -> None:
        self.file = file
        super().__init__(
            f"the bot's own file {file} cannot be used: {reason}. "
            "Name a folder on this machine that only the bot writes to, as `data` in the settings"
        )
