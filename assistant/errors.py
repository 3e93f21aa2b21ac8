"""What the command line reports, with the exit status that README promises.

AssistantError
├── WrongUse          the command cannot be carried out as it was given
├── NothingThere      what was named is not in the index
├── GlossaryWrong     the user's glossary cannot be read as one
├── WatchesUnusable   the file of saved questions cannot be used
├── WatchesBusy       another run is sending what it found
├── CannotServe       the resident process cannot serve the index
└── NothingRead       no document of the file could be read
"""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path


class ExitStatus(IntEnum):
    """How a command ends."""

    DONE = 0
    NOTHING = 1
    WRONG_USE = 2
    NO_INDEX = 3
    PARTLY = 4
    FAULT = 5
    INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it


class AssistantError(Exception):
    """Base of the errors of this package; ``status`` is how the command ends."""

    status = ExitStatus.FAULT


class WrongUse(AssistantError):
    """The command line cannot be carried out."""

    status = ExitStatus.WRONG_USE


class GlossaryWrong(AssistantError):
    """The user's glossary is missing, is no TOML, or says what no glossary says."""

    status = ExitStatus.WRONG_USE

    def __init__(self, file: Path, place: str, reason: str) -> None:
        """``place`` is the table or key, as written in the file, or "" for the whole of it."""
        self.file, self.place = file, place
        at = f", {place}" if place else ""
        super().__init__(f"the glossary {file}{at}: {reason}")


class WatchesUnusable(AssistantError):
    """The file of saved questions cannot be read or written, or is something else."""

    status = ExitStatus.WRONG_USE

    def __init__(self, file: Path, reason: str) -> None:
        """``reason`` says what is wrong with the file."""
        self.file = file
        super().__init__(f"the saved questions in {file} cannot be used: {reason}")


class WatchesBusy(AssistantError):
    """Another run sends the alerts of the same saved questions."""

    status = ExitStatus.WRONG_USE

    def __init__(self, file: Path) -> None:
        """``file`` holds the saved questions."""
        self.file = file
        super().__init__(f"another run is using the saved questions in {file}: wait until it ends")


class CannotServe(AssistantError):
    """Another process serves the index already, or there is nowhere to listen."""

    status = ExitStatus.WRONG_USE

    def __init__(self, folder: Path, reason: str) -> None:
        """``folder`` is that of the index."""
        self.folder = folder
        super().__init__(f"the index in {folder} cannot be served: {reason}")


class NothingThere(AssistantError):
    """An id or name that the index does not hold."""

    status = ExitStatus.NOTHING


class NothingRead(AssistantError):
    """A file of which no document could be read."""

    status = ExitStatus.PARTLY
