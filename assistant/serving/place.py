"""Where the resident process of an index is found: a file in the index folder that names it.

    FOLDER/serving.json    who serves, and where: written when all is warm, removed at the end
    FOLDER/serving.lock    locked by the process that serves
    FOLDER/serving.sock    its socket; where the path would be too long, or the file system has
                           no sockets, it stands in a folder of its own among temporary files

A server that was killed leaves all three; its lock is free, and nobody answers at its socket.
Every process that asks imports this module, so it imports no NumPy.
"""

from __future__ import annotations

import json
import os
import socket
import stat
import sys
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from assistant.serving import ANNOUNCEMENT

LOCK: Final = "serving.lock"
SOCKET: Final = "serving.sock"
_MOST_BYTES: Final = 1 << 14
_PACKAGES: Final = ("assistant", "corpus", "index")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """Who serves an index.

    Attributes:
        folder: the index folder, as an absolute path.
        host, pid, since: the process.
        program: ``program_stamp`` of what it runs.
        socket: the path of its Unix socket; "" where it listens on ``port`` of 127.0.0.1.
        key: what every request to the port has to bring, for any user can reach a port.
    """

    folder: str
    host: str
    pid: int
    since: str
    program: str
    socket: str
    port: int
    key: str


def announcement_text(announcement: Announcement) -> str:
    """Return the file's content."""
    return json.dumps(asdict(announcement), indent=2) + "\n"


def read_announcement(folder: Path) -> Announcement | None:
    """Return who says that it serves ``folder``; None where nobody does whom we may believe.

    That is a process of this machine, this user and this folder: what another user wrote is not
    read, and a folder that was copied does not speak for the one it came from.
    """
    try:
        with (folder / ANNOUNCEMENT).open("rb") as file:
            if not is_ours(os.fstat(file.fileno())):
                return None
            value: Any = json.loads(file.read(_MOST_BYTES))
        found = Announcement(**value)
    except (OSError, ValueError, TypeError):
        return None
    if not all(type(value[name]) is kind for name, kind in _KINDS.items()):
        return None
    is_here = found.folder == str(folder.absolute()) and found.host == socket.gethostname()
    return found if is_here else None


_KINDS: Final[dict[str, type]] = {
    **dict.fromkeys(("folder", "host", "since", "program", "socket", "key"), str),
    **dict.fromkeys(("pid", "port"), int),
}


def is_ours(status: os.stat_result) -> bool:
    """Tell whether a file belongs to this user, and nobody else may write it."""
    if sys.platform == "win32":
        return True  # the folders of a user's data are closed to others there
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def generation_of(folder: Path) -> str:
    """Return what two generations of an index folder never have in common.

    The name alone would not do: in a folder that was removed and made again they begin anew.

    Raises:
        OSError: there is no index, or no whole one.
        ValueError: CURRENT is not what it should be.
    """
    name = (folder / "CURRENT").read_text("ascii").strip()
    if not name or Path(name).name != name:
        raise ValueError("CURRENT names no generation")
    status = (folder / name / "manifest.json").stat()
    return f"{name} {status.st_ino} {status.st_mtime_ns}"


def program_stamp() -> str:
    """Return what differs between two versions, places or time zones of this program.

    Names, sizes and times of its files tell more than the version, which no edit changes, and
    are had in less than the time of looking up the version.
    """
    root = Path(__file__).parents[2]
    files = [entry for name in _PACKAGES for entry in _files(root / name)]
    told = repr((sys.version, sys.prefix, str(root), os.environ.get("TZ"), sorted(files)))
    return f"{len(files)}-{zlib.crc32(told.encode('utf-8', 'backslashreplace')):08x}"


def _files(folder: str | Path) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".toml")):
                status = entry.stat()
                yield entry.path, status.st_size, status.st_mtime_ns
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from _files(entry.path)
