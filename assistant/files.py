"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from assistant.errors import WrongUse


def check_writable(path: Path, *, force: bool) -> None:
    """Refuse early what could not be written late, before anything is searched.

    Raises:
        WrongUse: the file is there and ``force`` is not set, or its folder is missing.
    """
    if path.is_dir():
        raise WrongUse(f"{path} is a folder. Name a file in it")
    if not path.parent.is_dir():
        raise WrongUse(f"{path} cannot be written: there is no folder {path.parent}")
    if not force and (path.exists() or path.is_symlink()):
        raise WrongUse(f"{path} is there already. Write over it with --force, or name another")


def encoded(text: str) -> bytes:
    """Return text as UTF-8; half a surrogate pair, as file names bring it, has no place there."""
    return text.encode("utf-8", "replace")


def write_whole(path: Path, data: bytes) -> None:
    """Put bytes in place of a file, so that nobody ever reads half of them.

    Raises:
        WrongUse: the file cannot be written; what was there is as it was.
    """
    # A link's target is replaced, as an editor would, and not the link.
    target = Path(os.path.realpath(path))
    new = target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
    try:
        try:
            with new.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            new.replace(target)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise WrongUse(f"{path} cannot be written: {error.strerror or error}") from error
