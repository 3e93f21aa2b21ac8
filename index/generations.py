"""One index folder, written whole or not at all.

    FOLDER/CURRENT                 one line: the name of the generation that answers
    FOLDER/generation-000007/      its files; manifest.json (written last) marks each of them
    FOLDER/writer.lock             locked by the one writer; says who that is
    FOLDER/scratch-PID-RANDOM/     what a writer has not published yet

``publish`` makes a scratch folder a generation by renaming it and then replacing ``CURRENT``.
Whoever dies before that replacement leaves the old generation answering.  Nothing in a generation
is altered afterwards except ``verified.json``: which files had the right checksum when they were
last read in full.  It is no part of the index and may be deleted.
"""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import json
import os
import re
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from index.errors import IndexDamaged, IndexMissing, IndexUnwritable
from index.manifest import SCHEMA, manifest_from_json, manifest_to_json
from index.records import FileMark, Manifest

_CURRENT, _MANIFEST, _VERIFIED = "CURRENT", "manifest.json", "verified.json"
# Only names of exactly these forms are ever deleted: the folder may hold a person's files too.
_GENERATION = re.compile(r"generation-([0-9]{6,})")
_SCRATCH = re.compile(r"scratch-[0-9]+-[0-9a-f]{8}")
# File times advance with the kernel's tick, 10 ms at most. Between taking a file's times and
# hashing it we wait longer than that, so that no later write can leave those times as they are.
_TICK_SECONDS = 0.02

_T = TypeVar("_T")
_Stamp = tuple[int, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Generation:
    """One complete index: ``path`` is the generation's own folder inside ``folder``."""

    folder: Path
    path: Path
    manifest: Manifest


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


def publish(folder: Path, scratch: Path, manifest: Manifest) -> Manifest:
    """Make the files in ``scratch`` the index of ``folder``; call it under ``writer_lock``.

    Args:
        folder: the index folder.
        scratch: the complete files, all closed; it is gone afterwards.
        manifest: what the files are; its ``schema`` and ``files`` are filled in here.

    Returns:
        The manifest as published.

    Raises:
        IndexUnwritable: a file or folder could not be written; the old generation answers.
    """
    with writing_to(folder):
        manifest = dataclasses.replace(manifest, schema=SCHEMA, files=_synced_marks(scratch))
        _write_synced(scratch / _MANIFEST, manifest_to_json(manifest))
        _sync_folder(scratch)
        path = folder / _next_name(folder)
        scratch.rename(path)
        try:
            _sync_folder(folder)  # the generation must be on disk before CURRENT names it
            _write_synced(folder / "CURRENT.tmp", path.name + "\n")
            os.replace(folder / "CURRENT.tmp", folder / _CURRENT)
        except OSError:
            _remove_tree(path)
            raise
        remove_leftovers(folder)
    return manifest


def _synced_marks(scratch: Path) -> tuple[tuple[str, FileMark], ...]:
    """Bring every file to the disk, mark it, and trust it from now on."""
    found = {p.relative_to(scratch).as_posix() for p in scratch.rglob("*") if p.is_file()}
    names = sorted(found - {_MANIFEST, _VERIFIED})  # these two are written anew
    for name in names:
        with (scratch / name).open("r+b") as file:  # not "rb": Windows syncs only what it may write
            os.fsync(file.fileno())
    for inner in (path for path in scratch.rglob("*") if path.is_dir()):
        _sync_folder(inner)
    stamps = {name: _stamp(scratch / name) for name in names}
    time.sleep(_TICK_SECONDS)
    marks = [FileMark(bytes=stamps[name][0], sha256=_sha256(scratch / name)) for name in names]
    _write_verified(scratch, stamps)
    return tuple(zip(names, marks, strict=True))


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


def _next_name(folder: Path) -> str:
    numbers = [int(m[1]) for m in map(_GENERATION.fullmatch, os.listdir(folder)) if m]
    return f"generation-{max(numbers, default=0) + 1:06d}"


def remove_leftovers(folder: Path) -> None:
    """Remove every scratch folder and old generation; only the lock's holder may call it."""
    _sync_folder(folder)  # what CURRENT named before may go only when its replacement is on disk
    try:
        keep = _read_current(folder)
    except (IndexMissing, IndexDamaged):
        keep = None  # then a person may still want to see the generations
    for path in folder.iterdir():
        old = keep and path.name != keep and _GENERATION.fullmatch(path.name)
        if old or _SCRATCH.fullmatch(path.name):
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


def verify_generation(generation: Generation) -> None:
    """Compute the checksum of every file, whatever was found before.

    Raises:
        IndexDamaged: a file is missing, cut short or altered.
    """
    _check_files(generation, trusted={})


def has_generation(folder: Path) -> bool:
    """Tell whether an index was published in ``folder``, whole or not."""
    return (folder / _CURRENT).exists()


def _read_current(folder: Path) -> str:
    path = folder / _CURRENT
    with _reading(path, folder):
        try:
            name = path.read_text("ascii", errors="replace").removesuffix("\n")
        except (FileNotFoundError, NotADirectoryError):
            raise IndexMissing(folder) from None
    if not _GENERATION.fullmatch(name):
        raise IndexDamaged(path, f"{name[:40]!r} is no generation", folder=folder)
    return name


def _open_named(folder: Path, name: str) -> Generation:
    if not (folder / name).is_dir():
        raise IndexDamaged(folder / _CURRENT, f"it names {name}, which is missing", folder=folder)
    file = folder / name / _MANIFEST
    with _reading(file, folder):
        content = file.read_bytes()
    manifest = manifest_from_json(content, file=file, folder=folder)
    generation = Generation(folder, folder / name, manifest)
    _check_files(generation, trusted=_read_verified(generation.path))
    return generation


def _check_files(generation: Generation, trusted: Mapping[str, _Stamp]) -> None:
    """Check every file's size, and the checksum of those that do not have their trusted stamp."""
    folder, stamps = generation.folder, dict[str, _Stamp]()
    for name, mark in generation.manifest.files:
        path = generation.path / name
        with _reading(path, folder):
            stamps[name] = _stamp(path)
        if (size := stamps[name][0]) != mark.bytes:
            raise IndexDamaged(path, f"it has {size} bytes instead of {mark.bytes}", folder=folder)
    if stamps == trusted:
        return
    time.sleep(_TICK_SECONDS)
    for name, mark in generation.manifest.files:
        path = generation.path / name
        with _reading(path, folder):
            right = stamps[name] == trusted.get(name) or _sha256(path) == mark.sha256
        if not right:
            raise IndexDamaged(path, "its checksum is not the recorded one", folder=folder)
    with suppress(OSError):  # who may only read has everything checked in full every time
        _write_verified(generation.path, stamps)


@contextmanager
def _reading(file: Path, folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise IndexDamaged(file, f"cannot be read ({error.strerror})", folder=folder) from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stamp(path: Path) -> _Stamp:
    status = path.stat()
    # The change time as well: tools that copy over a file and set its old mtime cannot set this.
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _read_verified(path: Path) -> dict[str, _Stamp]:
    try:
        value = json.loads((path / _VERIFIED).read_bytes())
        return {name: tuple(stamp) for name, stamp in value.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # then everything is read and checked, and the file written anew


def _write_verified(path: Path, stamps: Mapping[str, _Stamp]) -> None:
    temporary = path / f"{_VERIFIED}-{os.urandom(4).hex()}"  # several readers may do this at once
    temporary.write_text(json.dumps(stamps), "utf-8")
    os.replace(temporary, path / _VERIFIED)
