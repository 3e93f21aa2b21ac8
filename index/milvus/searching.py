"""The server's lists for a question, fused by their ranks, and the documents that they name.

Ranks are fused and never scores: BM25 of a server, of the engine behind a file and of ours are
three scales, and a cosine is a fourth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from index.errors import StoredDamaged
from index.milvus.expressions import among, every
from index.milvus.layout import LEXICAL, MEANING, Part
from index.milvus.server import Server
from index.milvus.storing import Unpacked, Vector, unpack
from index.milvus.writing import COUNTS, Head, content_key, heads, heads_by_key

Mode = Literal["hybrid", "bm25", "dense"]
# Reciprocal rank fusion, Cormack, Clarke and Büttcher, SIGIR 2009: 1 / (60 + rank), summed.
_RRF = 60
# How deep each list is, at least: a passage that is tenth by words may be hundredth by meaning.
_DEPTH = 200
# The most that Milvus gives of one search.
_MOST = 16_384
_FIELDS = ("passage", "document", "version", "place")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage by its document and its place in it, from 0; best first in a list."""

    document: str
    place: int


def ranked(
    server: Server,
    terms: Sequence[str],
    vector: Callable[[], Vector],
    *,
    expression: str,
    mode: Mode,
    limit: int,
) -> tuple[list[Ranked], dict[str, Head]]:
    """Return the best passages, of documents whose version counts, and those documents by key.

    Args:
        server: holds them.
        terms: the analysed terms of the question.
        vector: makes the question's vector, where meaning is asked for.
        expression: which passages may be found.
        mode: by words, by meaning, or both.
        limit: passages at most.
    """
    depth = min(max(limit, _DEPTH), _MOST)
    lists: list[list[tuple[str, int, int]]] = []

    def ask(field: str, asked: str | list[float]) -> None:
        found = server.search(field, asked, expression=expression, fields=_FIELDS, limit=depth)
        lists.append([(row["document"], row["version"], row["place"]) for row in found])

    if terms and mode != "dense":
        for lexical in LEXICAL:
            ask(lexical.vector, " ".join(terms))
    if mode != "bm25":
        ask(MEANING, vector().tolist())
    documents = heads_by_key(server, (key for found in lists for key, _, _ in found))
    scores: defaultdict[Ranked, float] = defaultdict(float)
    for found in lists:
        counted = [
            Ranked(key, place)
            for key, version, place in found
            if key in documents and documents[key].version == version
        ]
        for rank, passage in enumerate(counted, 1):
            scores[passage] += 1 / (_RRF + rank)
    best = sorted(scores, key=lambda p: (-scores[p], documents[p.document].document_id, p.place))
    return best[:limit], documents


def siblings(server: Server, chosen: Iterable[Head], expression: str) -> list[Head]:
    """Return the other documents of the same bodies and days: drafts, finals, translations."""
    days = {(head.body.key, head.date) for head in chosen if head.date}
    if not days:
        return []
    dates = sorted({date for _, date in days})
    same = every(
        expression, among("body", sorted({body for body, _ in days})), f"date in {dates}", COUNTS
    )
    return [head for head in heads(server, same) if (head.body.key, head.date) in days]


def stored(server: Server, wanted: Sequence[Head]) -> list[Unpacked]:
    """Return documents as they are stored, in the order given.

    Raises:
        StoredDamaged: some piece of one is missing or altered.
    """
    keys = {content_key(head, n): (head.key, n) for head in wanted for n in range(head.pieces)}
    pieces: dict[tuple[str, int], str] = {}
    names = list(keys)
    # 60 kB each; a server gives some tens of megabytes at a time.
    for start in range(0, len(names), 200):
        some = among("key", names[start : start + 200])
        for row in server.rows(Part.CONTENTS, some, ("key", "data")):
            pieces[keys[row["key"]]] = row["data"]
    return [_unpacked(server, head, pieces) for head in wanted]


def _unpacked(server: Server, head: Head, pieces: dict[tuple[str, int], str]) -> Unpacked:
    address = server.where.address
    try:
        found = [pieces[head.key, number] for number in range(head.pieces)]
        return unpack(found, head.contents_sha256)
    except KeyError as error:
        reason = f"of its {head.pieces} pieces some are missing"
        raise StoredDamaged(address, head.document_id, reason) from error
    except ValueError as error:
        raise StoredDamaged(address, head.document_id, str(error)) from error
