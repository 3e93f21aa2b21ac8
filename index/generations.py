"""One index folder, written whole or not at all.

    FOLDER/CURRENT                 one line: the name of the generation that answers
    FOLDER/generation-000007/      its files; manifest.json (written last) marks each of them
    FOLDER/segment-000012/         words and vectors of some documents; generations share it
    FOLDER/writer.lock             locked by the one writer; says who that is
    FOLDER/scratch-PID-RANDOM/     what a writer has not published yet

``publish`` makes a scratch folder a generation by renaming the new segments in it, then itself,
and then replacing ``CURRENT``.  Whoever dies before that replacement leaves the old generation
answering.  Nothing in a generation or a segment is altered afterwards except ``verified.json``:
see ``index.integrity``.
"""

from __future__ import annotations

import dataclasses
import errno
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from corpus.patterns import lazy_re
from index.errors import IndexDamaged, IndexIncompatible, IndexMissing, IndexUnwritable
from index.integrity import (
    VERIFIED,
    Generation,
    Stamp,
    check_files,
    marked,
    read_verified,
    reading,
    write_verified,
)
from index.manifest import SCHEMA, manifest_from_json, manifest_to_json
from index.records import FileMark, Manifest

_CURRENT, _MANIFEST = "CURRENT", "manifest.json"
# Only names of exactly these forms are ever deleted: the folder may hold a person's files too.
_GENERATION = lazy_re(r"generation-([0-9]{6,})")
_SEGMENT = lazy_re(r"segment-([0-9]{6,})")
_SCRATCH = lazy_re(r"scratch-[0-9]+-[0-9a-f]{8}")

_T = TypeVar("_T")


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Report what the operating system refuses while the index in ``folder`` is written.

    Raises:
        IndexUnwritable: in place of any OSError, and of SQLite's own for a full or broken disk;
            it names the folder, the reason and the remedy.
    """
    try:
        yield
    except OSError as error:
        raise _unwritable(folder, error.strerror or str(error), error.errno) from error
    except sqlite3.OperationalError as error:
        # SQLite and NumPy tell no errno.
        raise _unwritable(folder, str(error), None) from error


def _unwritable(folder: Path, reason: str, number: int | None) -> IndexUnwritable:
    remedy = "Make it writable"
    if number in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        remedy = "Free some space"
    elif number is None:
        remedy = "Free some space, make it writable"
    return IndexUnwritable(
        f"the index folder {folder} cannot be written: {reason}. {remedy}, or name another "
        "folder: --index FOLDER. An index that was there still answers"
    )


def scratch_folder(folder: Path) -> Path:
    """Make an empty folder for the files of the next generation; call it under ``writer_lock``.

    Raises:
        IndexUnwritable: the folder cannot be written.
    """
    # Not tempfile.mkdtemp: its folders are closed to everyone but the writer.
    scratch = folder / f"scratch-{os.getpid()}-{os.urandom(4).hex()}"
    with writing_to(folder):
        scratch.mkdir()
    return scratch


def discard(scratch: Path) -> None:
    """Remove a scratch folder; nothing happens where it was published already."""
    if not _SCRATCH.fullmatch(scratch.name):
        raise ValueError(f"{scratch} is no scratch folder")
    _remove_tree(scratch)


def publish(
    folder: Path,
    scratch: Path,
    manifest: Manifest,
    before: Generation | None = None,
    file_stamps: bytes = b"",
) -> Manifest:
    """Make the files in ``scratch`` the index of ``folder``; call it under ``writer_lock``.

    Args:
        folder: the index folder.
        scratch: the complete files, all closed, new segments in folders of their own; it is gone
            afterwards.
        manifest: what the files are; its ``schema`` and ``files`` are filled in here.
        before: the generation whose segments it shares, where it names any that are not new.
        file_stamps: of the documents' files: see ``index.integrity.write_verified``.

    Returns:
        The manifest as published.

    Raises:
        IndexUnwritable: a file or folder could not be written; the old generation answers.
    """
    with writing_to(folder):
        marks, stamps = _synced_marks(scratch)
        if before is not None:
            files, trusted = dict(before.manifest.files), read_verified(before.path)
            kept = {segment.name for segment in manifest.segments}
            shared = [name for name in files if name.partition("/")[0] in kept]
            marks |= {name: files[name] for name in shared}
            stamps |= {name: trusted[name] for name in shared if name in trusted}
        manifest = dataclasses.replace(manifest, schema=SCHEMA, files=tuple(sorted(marks.items())))
        write_verified(scratch, stamps, file_stamps)
        _write_synced(scratch / _MANIFEST, manifest_to_json(manifest))
        _sync_folder(scratch)
        path = folder / f"generation-{_next_number(folder, _GENERATION):06d}"
        new = [inner.name for inner in scratch.iterdir() if _SEGMENT.fullmatch(inner.name)]
        for name in new:
            (scratch / name).rename(folder / name)
        scratch.rename(path)
        try:
            _sync_folder(folder)  # all must be on disk before CURRENT names it
            _write_synced(folder / "CURRENT.tmp", path.name + "\n")
            os.replace(folder / "CURRENT.tmp", folder / _CURRENT)
        except OSError:
            (folder / "CURRENT.tmp").unlink(missing_ok=True)
            for name in (path.name, *new):
                _remove_tree(folder / name)
            raise
        remove_leftovers(folder)
    return manifest


def next_segment(folder: Path, scratch: Path) -> str:
    """Return the name of a new segment to be made in ``scratch``; call it under ``writer_lock``."""
    number = max(_next_number(folder, _SEGMENT), _next_number(scratch, _SEGMENT))
    return f"segment-{number:06d}"


def _synced_marks(scratch: Path) -> tuple[dict[str, FileMark], dict[str, Stamp]]:
    """Bring every file to the disk, mark it, and say by what it may be trusted from now on."""
    found = {p.relative_to(scratch).as_posix() for p in scratch.rglob("*") if p.is_file()}
    names = sorted(found - {_MANIFEST, VERIFIED})  # these two are written anew
    for name in names:
        with (scratch / name).open("r+b") as file:  # not "rb": Windows syncs only what it may write
            os.fsync(file.fileno())
    for inner in (path for path in scratch.rglob("*") if path.is_dir()):
        _sync_folder(inner)
    return marked(scratch, names)


def _write_synced(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    if sys.platform == "win32":
        return  # Windows cannot open a folder for this
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network and user-space file systems do not know how to sync a folder.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


def _next_number(folder: Path, names: re.Pattern[str]) -> int:
    numbers = [int(m[1]) for m in map(names.fullmatch, os.listdir(folder)) if m]
    return max(numbers, default=0) + 1


def remove_leftovers(folder: Path) -> None:
    """Remove scratch folders, old generations and their segments; only the lock's holder may.

    Where nobody can tell what is current, only scratch folders go: a person may want the rest.
    """
    _sync_folder(folder)  # what CURRENT named before may go only when its replacement is on disk
    kept: set[str] | None = None
    with suppress(IndexMissing, IndexDamaged, IndexIncompatible):
        name = _read_current(folder)
        segments = _read_named(folder, name).manifest.segments
        kept = {name, *(segment.name for segment in segments)}
    for path in folder.iterdir():
        ours = _GENERATION.fullmatch(path.name) or _SEGMENT.fullmatch(path.name)
        if _SCRATCH.fullmatch(path.name) or (ours and kept is not None and path.name not in kept):
            _remove_tree(path)


def _remove_tree(path: Path) -> None:
    # What cannot be removed now (files open on Windows, NFS) goes when the lock is next taken.
    shutil.rmtree(path, ignore_errors=True)


def open_generation(folder: Path) -> Generation:
    """Open the current generation of ``folder`` and check its files.

    A file's checksum is computed unless its size, times and inode are those it had when it was
    last found right: any ordinary write changes them, and so does copying the index.

    Raises:
        IndexMissing: there is no index in the folder.
        IndexIncompatible: another schema wrote it.
        IndexDamaged: CURRENT, the manifest or a file is missing, cut short or altered.
    """
    return open_with(folder, lambda generation: generation)


def open_with(folder: Path, load: Callable[[Generation], _T]) -> _T:
    """Open the current generation and, with ``load``, the files that the caller needs of it.

    The writer removes a generation as soon as it has published the next, perhaps while ``load``
    is at it: then the newer one is loaded. Files that are open stay readable after a switch.

    Raises:
        SearchIndexError: as ``open_generation``.
        Exception: whatever ``load`` raises, if the generation is still the current one.
    """
    name = _read_current(folder)
    while True:
        try:
            return load(_open_named(folder, name))
        except Exception:
            failed, name = name, _read_current(folder)
            if name == failed:
                raise


def has_generation(folder: Path) -> bool:
    """Tell whether an index was published in ``folder``, whole or not."""
    return (folder / _CURRENT).exists()


def _read_current(folder: Path) -> str:
    path = folder / _CURRENT
    with reading(path, folder):
        try:
            name = path.read_text("ascii", errors="replace").removesuffix("\n")
        except (FileNotFoundError, NotADirectoryError):
            raise IndexMissing(folder) from None
    if not _GENERATION.fullmatch(name):
        raise IndexDamaged(path, f"{name[:40]!r} is no generation", folder=folder)
    return name


def _open_named(folder: Path, name: str) -> Generation:
    generation = _read_named(folder, name)
    check_files(generation, trusted=read_verified(generation.path))
    return generation


def _read_named(folder: Path, name: str) -> Generation:
    if not (folder / name).is_dir():
        raise IndexDamaged(folder / _CURRENT, f"it names {name}, which is missing", folder=folder)
    file = folder / name / _MANIFEST
    with reading(file, folder):
        content = file.read_bytes()
    manifest = manifest_from_json(content, file=file, folder=folder)
    return Generation(folder, folder / name, manifest)
