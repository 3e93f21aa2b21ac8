"""The councils and committees of an index, remembered: a shell asks for them at every Tab.

Opening an index takes some tenths of a second.  The names are kept in the user's cache folder and
read from there until the index's folder has changed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from assistant.errors import WrongUse
from assistant.files import write_whole

KINDS: Final = ("council", "committee")


def known_names(kind: str, folder: Path, cache: Path) -> Sequence[str]:
    """Return the names of a "council" or "committee" in an index; [] where there is no index.

    Args:
        kind: one of ``KINDS``.
        folder: of the index.
        cache: the folder that the names are kept in; it need not be there, nor be writable.
    """
    try:
        stamp = [str(folder.absolute()), os.stat(folder).st_mtime_ns]
    except OSError:
        return []
    file = cache / "names.json"
    kept = _kept(file)
    if kept.get("stamp") != stamp:
        kept = {"stamp": stamp, **_names_of(folder)}
        with suppress(OSError, WrongUse):
            cache.mkdir(parents=True, exist_ok=True)
            write_whole(file, json.dumps(kept).encode())
    names = kept.get(kind)
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _kept(file: Path) -> Mapping[str, object]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _names_of(folder: Path) -> Mapping[str, object]:
    from index import SearchIndexError, open_index

    try:
        with open_index(folder) as index:
            return {"council": index.councils(), "committee": index.committees()}
    except SearchIndexError:
        return {}
