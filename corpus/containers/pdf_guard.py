"""Is a PDF safe to open?  Its streams are inflated within limits before the library does it.

pdfium is C++: it inflates up to 1 GiB a stream, and draws forms within forms without end.  What
cannot be told to be harmless from the outside is opened on trial first, in a process of its own
with limits of memory and time (``pdf_trial``); only then here.
"""

from __future__ import annotations

import base64
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import UnreadableDocument

# A page of close print inflates to 0.1 MB, an embedded font of all scripts to 25 MB.
MAX_STREAM = 64_000_000
MAX_STREAMS = 1_000_000_000
# Streams of one file that are inflated without asking for a trial: beyond it memory is at stake.
USUAL_STREAM = 16_000_000
# How often forms within forms may be drawn: 100,000 take half a second and 150 MB.
USUAL_FORMS = 100_000
# The trial: more than any real file took by an order of magnitude.
TRIAL_SECONDS = 90

_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 2_000  # bytes before "stream" that hold its dictionary
_IMAGE = re.compile(rb"/Subtype\s*/Image|/FunctionType|/Length1\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_LZW = re.compile(rb"/(?:LZWDecode|LZW)\b")
_ASCII85 = re.compile(rb"/(?:ASCII85Decode|A85)\b")
_DRAWS = re.compile(rb"(?<=\s)Do\b")
_CHUNK = 1_000_000


def check(data: bytes, path: Path) -> None:
    """Refuse a file that would take more memory or time than minutes do.

    Raises:
        UnreadableDocument: naming the limit.
    """
    total, drawn, trial = 0, 1, b"/Encrypt" in data
    for dictionary, start in _streams(data):
        if _IMAGE.search(dictionary):
            continue  # text needs no pictures; the OCR has limits of its own
        size, draws = _inflated(data, start, dictionary)
        total += size
        if size > MAX_STREAM or total > MAX_STREAMS:
            raise _refused(path, f"its contents inflate to more than {MAX_STREAM // 10**6} MB")
        unknown = size < 0 or len(_FLATE.findall(dictionary)) > 1 or bool(_LZW.search(dictionary))
        trial = trial or unknown or size > USUAL_STREAM
        if draws > 1 and _FORM.search(dictionary):
            drawn = min(drawn * draws, USUAL_FORMS**2)
    if (trial or drawn > USUAL_FORMS) and not survives(data):
        raise _refused(path, "opening it takes more memory or time than minutes do")


def survives(data: bytes) -> bool:
    """Tell whether every page can be opened by a process with limits."""
    command = [sys.executable, "-m", "corpus.containers.pdf_trial"]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=TRIAL_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _refused(path: Path, reason: str) -> UnreadableDocument:
    return UnreadableDocument(
        path, f"is not read: {reason}", "Print it to a new PDF, or save the minutes alone."
    )


def _streams(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield each stream's dictionary and where its bytes start."""
    for match in _STREAM.finditer(data):
        before = data[max(0, match.start() - _DICTIONARY) : match.start()]
        if before.endswith(b"end"):
            continue
        at = before.rfind(b" obj")
        yield before[at:] if at >= 0 else before, match.end()


def _inflated(data: bytes, start: int, dictionary: bytes) -> tuple[int, int]:
    """Return how long a stream is (-1: cannot be told) and how often it draws another."""
    form = _FORM.search(dictionary) is not None
    if _FLATE.search(dictionary) and not _ASCII85.search(dictionary):
        return _inflate(memoryview(data)[start:], count=form)
    end = data.find(b"endstream", start)
    raw = data[start : end if end >= 0 else len(data)]
    if not _FLATE.search(dictionary):
        return len(raw), len(_DRAWS.findall(raw)) if form else 0
    try:
        return _inflate(base64.a85decode(raw.strip().removesuffix(b"~>")), count=form)
    except ValueError:
        return -1, 0


def _inflate(raw: bytes | memoryview, *, count: bool) -> tuple[int, int]:
    inflater = zlib.decompressobj()
    size, draws = 0, 0
    try:
        piece = inflater.decompress(raw, _CHUNK)
        while piece and size <= MAX_STREAM:
            size += len(piece)
            if count:
                draws += len(_DRAWS.findall(piece))
            piece = inflater.decompress(inflater.unconsumed_tail, _CHUNK)
    except zlib.error:
        return size or -1, draws
    return size, draws
