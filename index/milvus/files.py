"""Files under some paths, beside what a server holds of them: what is new, changed or gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import CorpusError
from corpus.reading import read_documents
from corpus.records import DocumentId, Reading, Skipped, Stated
from corpus.sources import Found, discover, file_sha256, read_source, whole_path
from corpus.stated import Statements
from index.embedding import Progress
from index.milvus.writing import Head
from index.packing import packed
from index.plan import program


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a run has seen so far; it grows while ``changes`` is consumed.

    Attributes:
        removed: documents whose files are gone, or hold them no more.
        gone: those of them whose ids no new document has taken.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    gone: list[Head] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    aside: tuple[Path, ...] = ()


def changes(
    paths: Sequence[Path],
    known: Sequence[Head],
    *,
    stated: Stated,
    is_taken: Callable[[str], bool],
    tally: Tally,
    progress: Progress,
) -> Iterator[tuple[Reading, Stated]]:
    """Yield the documents of new and changed files, one after another.

    Args:
        paths: files and folders.
        known: the documents that the server holds of files under them, by id.
        stated: what the user says of the files; a ``minutes.toml`` stands back behind it.
        is_taken: tells whether the server has a document of an id, whatever its file.
        tally: is filled.
        progress: is told how far it is.

    Raises:
        BadRules: a ``minutes.toml`` cannot be used.
    """
    roots = [whole_path(path) for path in paths]
    statements = Statements(roots, stated)
    found = discover(roots)
    tally.skipped += found.skipped
    tally.aside = found.aside
    before: dict[str, list[Head]] = {}
    for head in known:
        before.setdefault(head.path, []).append(head)
    there = {str(file.path) for file in found.files}
    freed = {head.document_id for head in known if head.path not in there}
    used: set[str] = set()

    def is_free(name: str) -> bool:
        return name not in used and (name in freed or not is_taken(name))

    for done, file in enumerate(found.files):
        progress("reading", done, len(found.files))
        old = before.pop(str(file.path), [])
        yield from _documents(file, old, statements.of(file.path), is_free, used, tally)
    progress("reading", len(found.files), len(found.files))
    tally.gone += [head for heads in before.values() for head in heads]
    tally.removed = len(tally.gone)
    # What has taken the id of a file that is gone has taken its rows' place already.
    tally.gone = [head for head in tally.gone if head.document_id not in used]


def _documents(
    file: Found,
    old: Sequence[Head],
    stated: Stated,
    is_free: Callable[[str], bool],
    used: set[str],
    tally: Tally,
) -> Iterator[tuple[Reading, Stated]]:
    readings: list[Reading] = []
    try:
        if _is_same(file.path, old, stated):
            tally.unchanged += len(old)
            return
        name = old[0].document_id if old else _free_name(file.document_id, is_free)
        contents = read_source(file.path, DocumentId(name))
        readings, unread = read_documents(contents.documents, stated)
        tally.skipped += [*contents.skipped, *unread]
    except CorpusError as error:
        tally.skipped.append(error.skipped())
    made = {reading.document.document_id for reading in readings}
    used |= made
    replaced = sum(head.document_id in made for head in old)
    tally.changed += replaced
    tally.added += len(made) - replaced
    tally.gone += [head for head in old if head.document_id not in made]
    yield from ((reading, stated) for reading in readings)


def _is_same(path: Path, old: Sequence[Head], stated: Stated) -> bool:
    """Tell whether this program has read these bytes, with this said of them."""
    said = packed(stated)
    return (
        bool(old)
        and all(head.program == program() and head.stated == said for head in old)
        and old[0].sha256 == file_sha256(path)
    )


def _free_name(name: DocumentId, is_free: Callable[[str], bool]) -> str:
    """Return an id that no other document has: NAME, else NAME~2 and so on."""
    number, free = 2, str(name)
    while not is_free(free):
        free, number = f"{name}~{number}", number + 1
    return free
