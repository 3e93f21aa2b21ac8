"""The journey of indexing: files of minutes → one new, whole generation of the index."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.acronyms import find_acronyms
from corpus.outlines import Outline, outline_of
from corpus.records import Acronym, Reading, Skipped, Stated
from corpus.sources import whole_path
from corpus.twins import find_relations
from index import dense
from index.analyzer import ANALYZER, analyze
from index.bm25 import build_postings, save_postings
from index.collection import open_collection, write_collection
from index.embedding import (
    KEYS,
    SENTENCE_KEYS,
    Keys,
    Progress,
    embed,
    remove_journal,
    text_keys,
)
from index.encoder import Encoder, open_document_encoder
from index.errors import IndexDamaged
from index.fields import (
    DOCUMENT_UNITS,
    FIELDS,
    ITEM_UNITS,
    document_units,
    field_units,
    heading_units,
    passage_words,
)
from index.generations import Generation, discard, publish, scratch_folder, writing_to
from index.manifest import SCHEMA
from index.models import DEFAULT_MODEL, encoder_identity, model_folder
from index.plan import (
    Plan,
    Previous,
    is_current,
    make_plan,
    open_previous,
    planned_readings,
    program,
)
from index.records import Counts, EncoderIdentity, Manifest
from index.search import SearchIndex
from index.sentences import SentenceVectors, save_sentences, sentences_of
from index.writer_lock import writer_lock


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What one run of indexing did.

    Attributes:
        published: False where nothing had changed and the index was left as it is.
        embedded: how many distinct texts were given to the encoder in this run.
        aside: data files and pictures in the folders, which are not minutes.
    """

    folder: Path
    published: bool
    counts: Counts
    added: int
    changed: int
    removed: int
    unchanged: int
    embedded: int
    skipped: tuple[Skipped, ...]
    aside: tuple[Path, ...]


def build_index(
    folder: Path,
    paths: Sequence[Path],
    *,
    stated: Stated | None = None,
    rebuild: bool = False,
    encoder: str | None = None,
    progress: Progress = lambda stage, done, total: None,
    open_encoder: Callable[[str], Encoder] = open_document_encoder,
) -> BuildReport:
    """Read ``paths`` into the index in ``folder``: add, update, remove what changed.

    An interrupted run leaves the index as it was.

    Args:
        folder: the index; made if need be.
        paths: files and folders. Documents of other paths stay as they are.
        stated: council and committee of the files, where the user says them.
        rebuild: start anew: nothing of the index stays.
        encoder: names the model; by default the one that the index has.
        progress: is told the stage, how far it is, and how far it goes.
        open_encoder: opens the model by its name; for tests.

    Raises:
        SearchIndexError: the index is busy, unwritable or unusable, or the model is.
    """
    folder = whole_path(folder)
    with writer_lock(folder), open_previous(folder, rebuild=rebuild) as old:
        identity = encoder_identity(_encoder_name(encoder, old))
        plan = make_plan(folder, paths, stated=stated or Stated(), old=old, progress=progress)
        if old is not None and is_current(old, plan, identity):
            remove_journal(folder)
            return _report(folder, plan, old.generation.manifest.counts, embedded=None)
        scratch = scratch_folder(folder)
        try:
            with writing_to(folder):
                counts = _write_records(scratch, plan, old)
                texts = _write_fields(scratch, progress)
            keys = texts.keys(identity)
            vectors, embedded = embed(
                texts.all,
                keys,
                identity=identity,
                carried=_carried(old, identity),
                folder=folder,
                open_encoder=lambda: open_encoder(identity.name),
                progress=progress,
            )
            with writing_to(folder):
                _write_vectors(scratch, texts, keys, vectors)
                manifest = _manifest(identity, counts)
                _require_whole(Generation(folder, scratch, manifest))
            publish(folder, scratch, manifest)
        finally:
            discard(scratch)
        remove_journal(folder)
        return _report(folder, plan, counts, embedded=embedded)


def _encoder_name(encoder: str | None, old: Previous | None) -> str:
    """Return the model's name; a folder's is absolute, for questions come from anywhere."""
    name = encoder or (old.generation.manifest.encoder.name if old else DEFAULT_MODEL)
    folder = Path(name).expanduser()
    if folder.is_dir() and model_folder(name) == folder:
        return str(whole_path(folder))
    return name


def _write_records(scratch: Path, plan: Plan, old: Previous | None) -> Counts:
    defined: Counter[Acronym] = Counter()
    outlines: list[Outline] = []

    def readings() -> Iterator[tuple[Reading, Stated]]:
        for reading, stated in planned_readings(plan, old):
            defined.update(set(find_acronyms(reading.document.text)))
            outlines.append(outline_of(reading))
            yield reading, stated

    def acronyms() -> Iterator[tuple[Acronym, int]]:
        yield from sorted(defined.items(), key=lambda pair: (-pair[1], pair[0].short, pair[0].long))

    skipped = sorted(plan.skipped, key=lambda s: s.path)
    return write_collection(
        scratch,
        readings(),
        acronyms=acronyms(),
        relations=lambda: find_relations(outlines),
        skipped=skipped,
    )


@dataclass(frozen=True, slots=True)
class _Texts:
    """What is embedded: a prompt a passage, and each passage's sentences."""

    prompts: list[str]
    sentences: list[list[str]]

    @property
    def all(self) -> list[str]:
        return [*self.prompts, *(s for passage in self.sentences for s in passage)]

    def keys(self, identity: EncoderIdentity) -> Keys:
        """Return the keys of all, a sentence's apart from a prompt's: its vector is rounded."""
        marked = (f"\0{s}" for passage in self.sentences for s in passage)
        return np.concatenate([text_keys(self.prompts, identity), text_keys(marked, identity)])


def _write_fields(scratch: Path, progress: Progress) -> _Texts:
    """Write postings and units of the collection in ``scratch``; return what is to be embedded."""
    with closing(open_collection(scratch)) as database:
        passages = list(passage_words(database))
        units = field_units(database, passages)
        for done, field in enumerate(FIELDS):
            progress("postings", done, len(FIELDS))
            postings = build_postings(map(analyze, units[field]), k1=field.k1, b=field.b)
            save_postings(postings, scratch, field.name)
    progress("postings", len(FIELDS), len(FIELDS))
    _save_array(scratch / ITEM_UNITS, heading_units(passages)[1])
    _save_array(scratch / DOCUMENT_UNITS, document_units(passages))
    return _Texts([w.prompt for w in passages], [sentences_of(w.text) for w in passages])


def _write_vectors(scratch: Path, texts: _Texts, keys: Keys, vectors: dense.Vectors) -> None:
    passages = len(texts.prompts)
    _save_array(scratch / KEYS, keys[:passages])
    _save_array(scratch / SENTENCE_KEYS, keys[passages:])
    dense.save_vectors(vectors[:passages], scratch)
    counts = [len(sentences) for sentences in texts.sentences]
    save_sentences(vectors[passages:], counts, lambda name, a: _save_array(scratch / name, a))


def _save_array(file: Path, array: NDArray[Any]) -> None:
    # np.save into a file does not notice a disk that fills up with the last bytes.
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    file.write_bytes(buffer.getbuffer())


def _carried(
    old: Previous | None, identity: EncoderIdentity
) -> tuple[Keys, Callable[[], dense.Vectors]] | None:
    """Return the keys and vectors of the generation before, if the same model made them."""
    if old is None or old.generation.manifest.encoder.sha256 != identity.sha256:
        return None
    path, counts = old.generation.path, old.generation.manifest.counts

    def load() -> dense.Vectors:
        size, home = identity.dimension, old.generation.folder
        whole = dense.DenseIndex([(path, counts.vectors)], dimension=size, index_folder=home)
        single = SentenceVectors([(path, counts.passages)], dimension=size, index_folder=home)
        return np.concatenate([whole.all(), single.all()])

    keys = [np.load(path / name, allow_pickle=False) for name in (KEYS, SENTENCE_KEYS)]
    return np.concatenate(keys), load


def _require_whole(generation: Generation) -> None:
    """Open what was written, before it takes the place of the generation before.

    Raises:
        OSError: a file was cut short without an error: np.save may do so on a full disk.
    """
    try:
        SearchIndex(generation).close()
    except IndexDamaged as error:
        raise OSError(f"{error.file.name} was not written whole") from error


def _manifest(identity: EncoderIdentity, counts: Counts) -> Manifest:
    return Manifest(
        schema=SCHEMA,
        analyzer=ANALYZER,
        encoder=identity,
        counts=counts,
        built_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
        program=program(),
        files=(),
    )


def _report(folder: Path, plan: Plan, counts: Counts, *, embedded: int | None) -> BuildReport:
    return BuildReport(
        folder=folder,
        published=embedded is not None,
        counts=counts,
        added=plan.added,
        changed=plan.changed,
        removed=plan.removed,
        unchanged=plan.unchanged,
        embedded=embedded or 0,
        skipped=plan.skipped,
        aside=plan.aside,
    )
