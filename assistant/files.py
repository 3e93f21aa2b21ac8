"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from assistant.errors import WrongUse


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
