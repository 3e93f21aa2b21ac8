"""Compiled documents → rows on the server, each document whole in its old or in its new version.

Milvus has no transaction over several rows or collections, so a document's one row in
``NAME_documents`` decides which version of it counts, and rows of any other version are not
shown.  A document is written in this order:

1. its row says which version is ``pending``; the version before still counts;
2. contents, passages and bodies of the new version are written;
3. its row is replaced, in one write: from now on the new version counts;
4. what other versions left is deleted, and the row says that nothing is pending.

Whoever dies on the way leaves a row that says so, and ``clean_up`` ends what was begun.  To
remove a document is the same with a version 0, which no row has.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from corpus.records import Reading
from index.backend import Holdings
from index.milvus.compiling import Compiled
from index.milvus.expressions import Body, among
from index.milvus.layout import LEXICAL, MEANING, MOST_BYTES, Part, key_of, unsearched
from index.milvus.server import Row, Server
from index.milvus.storing import pack
from index.packing import packed
from index.records import Counts

BODY = "body"
# A document that some version of counts.
COUNTS = "version != 0"
# Documents named in one expression.
_NAMED_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A document's row: where it came from, whose it is, and which version of it counts.

    Attributes:
        version: 0 where none counts: it is being added or removed.
        pending: a version that was begun and not cleaned up after; 0 for none.
        stated: as ``packing.packed``.
        date: as the number 20190312, or 0 where it is not known.
    """

    document_id: str
    path: str
    part: str
    sha256: str
    contents_sha256: str
    program: str
    stated: str
    title: str
    council: str | None
    committee: str | None
    status: str
    date: int
    version: int
    pending: int
    pieces: int
    items: int
    decisions: int
    passages: int

    @property
    def key(self) -> str:
        """What the document's rows are found by."""
        return key_of(self.document_id)

    @property
    def body(self) -> Body:
        """Whose minutes they are."""
        return Body(council=self.council, committee=self.committee)


_BODY_FIELDS = ("council", "committee")
_PLAIN_FIELDS = tuple(name for name in Head.__slots__ if name not in _BODY_FIELDS)
HEAD_FIELDS = (*_PLAIN_FIELDS, "council_name", "committee_name")


def head_of(row: Row) -> Head:
    """Return the document of a row that has ``HEAD_FIELDS``."""
    plain = {name: row[name] for name in _PLAIN_FIELDS}
    return Head(
        **plain, council=row["council_name"] or None, committee=row["committee_name"] or None
    )


def heads(server: Server, expression: str) -> list[Head]:
    """Return the documents that an expression names, by id."""
    rows = server.rows(Part.DOCUMENTS, expression, HEAD_FIELDS)
    return sorted(map(head_of, rows), key=lambda head: head.document_id)


def heads_by_key(server: Server, keys: Iterable[str]) -> dict[str, Head]:
    """Return the documents of some keys, as far as there are any."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, Head] = {}
    for start in range(0, len(wanted), _NAMED_AT_ONCE):
        part = wanted[start : start + _NAMED_AT_ONCE]
        found.update((head.key, head) for head in heads(server, among("document", part)))
    return found


def folder_expression(folder: Path) -> str:
    """Return the condition that a document's file is ``folder`` or lies in it."""
    return f'folders like "%{key_of(str(folder))}%"'


def _head_row(head: Head) -> dict[str, object]:
    path = PurePath(head.path)
    row: dict[str, object] = {name: getattr(head, name) for name in _PLAIN_FIELDS}
    row |= {f"{name}_name": getattr(head, name) or "" for name in _BODY_FIELDS}
    row |= _body_row(head.body)
    row["document"] = head.key
    row["folders"] = " ".join(key_of(str(folder)) for folder in (path, *path.parents))
    return unsearched(row)


def _body_row(body: Body) -> dict[str, object]:
    return {
        "body": body.key,
        "council": key_of(body.council) if body.council else "",
        "committee": key_of(body.committee) if body.committee else "",
    }


def write_documents(
    server: Server, compiled: Sequence[Compiled], before: Mapping[str, Head], program: str
) -> None:
    """Write documents; ``before`` are those of them that the server has, by key."""
    version = max([time.time_ns(), *(head.version + 1 for head in before.values())])
    packs = [pack(document.stored) for document in compiled]
    new = [
        _head(document, program, version=version, pieces=len(pieces), sha256=sha256)
        for document, (pieces, sha256) in zip(compiled, packs, strict=True)
    ]
    begun = [replace(before.get(h.key, replace(h, version=0)), pending=version) for h in new]
    server.put(Part.DOCUMENTS, [_head_row(head) for head in begun])
    for head, document, (pieces, _) in zip(new, compiled, packs, strict=True):
        server.put(Part.CONTENTS, _content_rows(head, pieces))
        server.put(Part.PASSAGES, _passage_rows(head, document))
    server.put(Part.REGISTER, [_register_row(body) for body in {head.body for head in new}])
    server.put(Part.DOCUMENTS, [_head_row(replace(h, pending=version)) for h in new])
    left = {head.body for head in before.values()} - {head.body for head in new}
    _settle(server, [replace(head, pending=version) for head in new], left)


def remove_documents(server: Server, gone: Sequence[Head]) -> None:
    """Remove documents, and the names of bodies that no other is of."""
    without = [replace(head, version=0, pending=head.version) for head in gone]
    server.put(Part.DOCUMENTS, [_head_row(head) for head in without])
    _settle(server, without, {head.body for head in gone})


def clean_up(server: Server) -> None:
    """End what a run before began and did not end."""
    unsettled = heads(server, "pending != 0")
    if unsettled:
        # Whose a document was before is not known any more.
        _settle(server, unsettled, bodies(server))


def _settle(server: Server, unsettled: Sequence[Head], left: Iterable[Body]) -> None:
    """Delete what is of no version that counts, and say of each document that nothing pends.

    ``left`` are bodies that may have lost their last document.
    """
    for version in {head.version for head in unsettled}:
        keys = [head.key for head in unsettled if head.version == version]
        for start in range(0, len(keys), _NAMED_AT_ONCE):
            of_documents = among("document", keys[start : start + _NAMED_AT_ONCE])
            for part in (Part.PASSAGES, Part.CONTENTS):
                server.delete(part, f"{of_documents} and version != {version}")
    _forget_bodies(server, left)
    # Last, so that a run that is killed before is ended by the next one.
    kept = [replace(head, pending=0) for head in unsettled if head.version]
    server.put(Part.DOCUMENTS, [_head_row(head) for head in kept])
    gone = [head.key for head in unsettled if not head.version]
    if gone:
        server.delete(Part.DOCUMENTS, among("document", gone))


def _forget_bodies(server: Server, bodies: Iterable[Body]) -> None:
    for body in bodies:
        if not any(
            server.rows(Part.DOCUMENTS, f'body == "{body.key}" and {COUNTS}', ("document",))
        ):
            server.delete(Part.REGISTER, among("key", [body.key]))


def _head(compiled: Compiled, program: str, *, version: int, pieces: int, sha256: str) -> Head:
    reading, stated = compiled.stored.reading, compiled.stored.stated
    source, meeting = reading.document.source, reading.meeting
    return Head(
        document_id=reading.document.document_id,
        path=source.path,
        part=source.part,
        sha256=source.sha256,
        contents_sha256=sha256,
        program=program,
        stated=packed(stated) or "",
        title=_within(meeting.title or ""),
        council=meeting.council,
        committee=meeting.committee,
        status=meeting.minutes_status.value,
        date=int(meeting.date.strftime("%Y%m%d")) if meeting.date else 0,
        version=version,
        pending=0,
        pieces=pieces,
        items=sum(1 for item in reading.items if item.number or item.title),
        decisions=sum(len(item.decisions) for item in reading.items),
        passages=len(reading.passages),
    )


def _within(text: str) -> str:
    return text.encode()[: MOST_BYTES - 1].decode("utf-8", "ignore")


def _content_rows(head: Head, pieces: Sequence[str]) -> list[dict[str, object]]:
    return [
        unsearched(
            {
                "key": content_key(head, number),
                "document": head.key,
                "version": head.version,
                "data": piece,
            }
        )
        for number, piece in enumerate(pieces)
    ]


def content_key(head: Head, number: int) -> str:
    """Return the key of a piece of the version of a document that counts."""
    return key_of(head.document_id, str(head.version), str(number))


def _passage_rows(head: Head, compiled: Compiled) -> list[dict[str, object]]:
    exempt = _exempt_items(compiled.stored.reading)
    shared = {
        **_body_row(head.body),
        "document": head.key,
        "status": head.status,
        "date": head.date,
        "version": head.version,
    }
    return [
        {
            **shared,
            "key": key_of(found.passage.passage_id, str(head.version)),
            "passage": key_of(found.passage.passage_id),
            "place": place,
            "kind": found.passage.kind.value,
            "exempt": found.passage.item_id in exempt,
            MEANING: found.vector.tolist(),
            **{lexical.terms: found.terms[lexical.field.name] for lexical in LEXICAL},
        }
        for place, found in enumerate(compiled.passages)
    ]


def _exempt_items(reading: Reading) -> frozenset[str]:
    return frozenset(item.item_id for item in reading.items if item.exempt)


def _register_row(body: Body) -> dict[str, object]:
    value = json.dumps([body.council, body.committee], ensure_ascii=False)
    return unsearched({"key": body.key, "kind": BODY, "value": value})


def bodies(server: Server) -> list[Body]:
    """Return the councils and committees that the collection holds minutes of."""
    rows = server.rows(Part.REGISTER, f'kind == "{BODY}"', ("value",))
    pairs = (json.loads(row["value"]) for row in rows)
    found = [Body(council=council, committee=committee) for council, committee in pairs]
    return sorted(found, key=lambda body: (body.council or "", body.committee or ""))


def holdings(server: Server) -> Holdings:
    """Count what the collection holds: one pass over the documents' rows."""
    documents = items = decisions = passages = 0
    meetings: set[tuple[object, object]] = set()
    days: list[int] = []
    fields = ("document", "body", "date", "items", "decisions", "passages")
    for row in server.rows(Part.DOCUMENTS, COUNTS, fields):
        documents += 1
        meetings.add((row["body"], row["date"] or row["document"]))
        items, decisions = items + row["items"], decisions + row["decisions"]
        passages += row["passages"]
        days.append(row["date"])
    dated = [day for day in days if day]
    return Holdings(
        counts=Counts(
            documents=documents,
            meetings=len(meetings),
            items=items,
            decisions=decisions,
            passages=passages,
            vectors=passages,
            skipped=0,
        ),
        since=_day(min(dated, default=0)),
        until=_day(max(dated, default=0)),
        undated=len(days) - len(dated),
    )


def _day(number: int) -> dt.date | None:
    return dt.date.fromisoformat(f"{number:08d}") if number else None
