"""Why a file of minutes could not be read.

    CorpusError                 base; carries the path, the reason and the remedy
    ├── SourceUnavailable       the path does not exist or cannot be opened
    ├── UnsupportedSource       a container that no reader takes (yet)
    ├── UnreadableDocument      the bytes are broken: encoding, truncation
    ├── EmptyDocument           no text, or text with no minutes in it
    └── BadRules                a minutes.toml that cannot be used; stops the run

A reader raises the others for one file; reading a collection turns them into ``Skipped`` values, so
that one bad file never stops the rest.
"""

from __future__ import annotations

from pathlib import Path

from corpus.records import Skipped


class CorpusError(Exception):
    """Base of every error of this package: what, where and what to do."""

    def __init__(self, path: Path | str, reason: str, remedy: str) -> None:
        self.path, self.reason, self.remedy = str(path), reason, remedy
        super().__init__(f"{path}: {reason}. {remedy}")

    def skipped(self) -> Skipped:
        """Return the value that reports this file as not read."""
        return Skipped(path=self.path, reason=self.reason, remedy=self.remedy)


class SourceUnavailable(CorpusError):
    """The path does not exist or cannot be opened."""


class UnsupportedSource(CorpusError):
    """A kind of file that no reader takes."""


class UnreadableDocument(CorpusError):
    """The file's bytes cannot be decoded without altering words."""


class EmptyDocument(CorpusError):
    """The file holds no text, or no minutes."""


class BadRules(CorpusError):
    """A ``minutes.toml`` that cannot be used: which key, and what to write instead."""
