"""``minutes doctor``: is the collection whole, and what should be mended first?

Readings come from an index (``examine``) or straight from files (``examine_files``); either way
every check sees the same.  A *fault* keeps something from being found, cited or trusted, and
makes the command end with status 1; a *note* does not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from assistant.approvals import Sitting, check_drafts, sitting_of
from assistant.checks import check_reading
from assistant.findings import Finding, Place, Severity, Trouble
from assistant.jsonform import Json
from assistant.render import counted
from corpus.errors import CorpusError
from corpus.outlines import Outline, outline_of
from corpus.reading import read_documents
from corpus.records import Reading, Skipped, Stated
from corpus.relations import Relation, RelationKind
from corpus.sources import Found, discover, file_sha256, read_source, whole_path
from corpus.stated import Statements
from corpus.twins import find_relations, superseded

_MOST_SHOWN = 20
_RELATIONS = {
    RelationKind.SAME: Trouble.TWIN,
    RelationKind.PART: Trouble.PART,
    RelationKind.TRANSLATION: Trouble.LANGUAGES,
    RelationKind.LOOKALIKE: Trouble.LOOKALIKE,
}
_WORDS = {
    RelationKind.SAME: "the later state is",
    RelationKind.PART: "part of",
    RelationKind.TRANSLATION: "and",
    RelationKind.LOOKALIKE: "and",
}
# The item's own page, as a reader's warning names it: "full text at mgAi.aspx?ID=51902".
_PAGE_OF_ITEM = re.compile(r"\bID=(\d{1,12})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was examined and what was found, the most pressing first."""

    documents: int
    findings: tuple[Finding, ...]

    def count(self, severity: Severity) -> int:
        """Return how many places have a fault, or a note."""
        return sum(len(f.places) for f in self.findings if f.advice.severity is severity)


@dataclass(slots=True)
class _Examination:
    """Takes readings one after another and keeps of each only what the checks need."""

    documents: int = 0
    places: defaultdict[Trouble, list[Place]] = field(default_factory=lambda: defaultdict(list))
    sittings: list[Sitting] = field(default_factory=list)
    outlines: list[Outline] = field(default_factory=list)

    def take(self, reading: Reading, *, outline: bool) -> None:
        """Check one reading; ``outline`` where the relations are still to be found."""
        self.documents += 1
        for trace in check_reading(reading):
            self.places[trace.trouble].append(trace.place)
        self.sittings.append(sitting_of(reading))
        if outline:
            self.outlines.append(outline_of(reading))


def examine(
    readings: Iterable[Reading],
    *,
    skipped: Sequence[Skipped] = (),
    relations: Sequence[Relation] | None = None,
    stale: Iterable[tuple[Trouble, Place]] = (),
) -> Report:
    """Examine a collection.

    Args:
        readings: of every document; taken one at a time.
        skipped: what could not be read.
        relations: as the index holds them; found anew where None.
        stale: what ``check_files`` says of the files.
    """
    seen = _Examination()
    for reading in readings:
        seen.take(reading, outline=relations is None)
    for trouble, place in stale:
        seen.places[trouble].append(place)
    _add_skipped(seen, skipped)
    _add_relations(seen, find_relations(seen.outlines) if relations is None else relations)
    return _report(seen)


def examine_files(
    paths: Sequence[Path],
    said: Stated | None = None,
    *,
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> Report:
    """Read files and folders, without an index, and examine them.

    Raises:
        BadRules: a ``minutes.toml`` among them cannot be used.
    """
    found = discover(paths)
    statements = Statements([whole_path(path) for path in paths], said or Stated())
    seen, skipped = _Examination(), list(found.skipped)
    for done, file in enumerate(found.files):
        progress("reading", done, len(found.files))
        stated = statements.of(file.path)
        for reading in _readings(file, stated, skipped):
            seen.take(reading, outline=True)
    progress("reading", len(found.files), len(found.files))
    for toml, rule in statements.unused():
        detail = f"[[files]] number {rule.number}: match = “{rule.match}”"
        seen.places[Trouble.UNUSED_RULE].append(Place(document="", path=str(toml), detail=detail))
    _add_skipped(seen, skipped)
    _add_relations(seen, find_relations(seen.outlines))
    return _report(seen)


def _readings(file: Found, stated: Stated, skipped: list[Skipped]) -> Iterator[Reading]:
    """Yield what one file holds; ``skipped`` grows by what of it cannot be read."""
    try:
        contents = read_source(file.path, file.document_id)
    except CorpusError as error:
        skipped.append(error.skipped())
        return
    skipped.extend(contents.skipped)
    readings, unread = read_documents(contents.documents, stated)
    skipped.extend(unread)
    yield from readings


def _add_skipped(seen: _Examination, skipped: Iterable[Skipped]) -> None:
    for file in skipped:
        detail = f"{file.reason}. {file.remedy}"
        seen.places[Trouble.UNREADABLE].append(Place(document="", path=file.path, detail=detail))


def _report(seen: _Examination) -> Report:
    return Report(
        documents=seen.documents,
        findings=tuple(
            Finding(trouble=trouble, places=tuple(seen.places[trouble]))
            for trouble in Trouble
            if seen.places[trouble]
        ),
    )


def _add_relations(seen: _Examination, relations: Sequence[Relation]) -> None:
    """Add what documents show together, and take back what another document mends."""
    paths = {sitting.document: sitting.path for sitting in seen.sittings}
    for relation in relations:
        trouble = _RELATIONS.get(relation.kind)
        if trouble is not None:
            detail = f"{_WORDS[relation.kind]} {relation.other}: {relation.reason}"
            path = paths.get(relation.document, "")
            place = Place(document=relation.document, path=path, detail=detail)
            seen.places[trouble].append(place)
    replaced = superseded(relations)
    for trouble, place in check_drafts(seen.sittings, replaced):
        seen.places[trouble].append(place)
    _take_back(seen, relations, replaced)


def _take_back(
    seen: _Examination, relations: Iterable[Relation], replaced: Mapping[str, str]
) -> None:
    """Drop what another document mends: the whole page, the item's own page, the minutes."""
    pages = {sitting.document: sitting.page for sitting in seen.sittings}
    own_pages: defaultdict[str, set[str | None]] = defaultdict(set)
    minuted: set[str] = set()
    for relation in relations:
        if relation.kind is RelationKind.PART:
            own_pages[relation.other].add(pages.get(relation.document))
        elif relation.kind is RelationKind.AGENDA:
            minuted.add(relation.document)
    for trouble in (Trouble.CUT, Trouble.LOST_TEXT, Trouble.EMPTY):
        seen.places[trouble] = [p for p in seen.places[trouble] if p.document not in replaced]
    seen.places[Trouble.CUT] = [
        place
        for place in seen.places[Trouble.CUT]
        if own_pages[place.document].isdisjoint(_PAGE_OF_ITEM.findall(place.detail))
    ]
    seen.places[Trouble.AGENDA_ONLY] = [
        place for place in seen.places[Trouble.AGENDA_ONLY] if place.document not in minuted
    ]


def check_files(
    files: Iterable[tuple[str, str, str]], *, built_at: datetime
) -> Iterator[tuple[Trouble, Place]]:
    """Yield indexed files that are gone or have changed since; ``files`` are id, path, sha256.

    Only a file that was written after the index was made is read.
    """
    for document, path, sha256 in files:
        place = Place(document=document, path=path)
        try:
            written = Path(path).stat().st_mtime
            if written > built_at.timestamp() and file_sha256(Path(path)) != sha256:
                yield Trouble.CHANGED, place
        except (OSError, CorpusError):
            yield Trouble.GONE, place


def doctor_text(report: Report) -> str:
    """Return the report for people: groups, most pressing first, each with what to do."""
    faults, notes = report.count(Severity.FAULT), report.count(Severity.NOTE)
    head = f"{counted(report.documents, 'document')} examined: "
    parts = [head + f"{counted(faults, 'fault')}, {counted(notes, 'note')}."]
    parts += [_finding_text(finding) for finding in report.findings]
    return "\n\n".join(parts)


def _finding_text(finding: Finding) -> str:
    advice, places = finding.advice, finding.places
    lines = [f"{advice.severity.value}: {advice.title} ({len(places):,})", f"  {advice.remedy}"]
    for place in places[:_MOST_SHOWN]:
        what = " · ".join(p for p in (place.document or place.path, place.item) if p)
        lines.append(f"    {what}" + (f": {place.detail}" if place.detail else ""))
    if len(places) > _MOST_SHOWN:
        lines.append(f"    and {len(places) - _MOST_SHOWN:,} more: minutes doctor --json names all")
    return "\n".join(lines)


def doctor_to_json(report: Report) -> dict[str, Json]:
    """Return the whole report for programs; the texts may change, ``code`` stays."""
    return {
        "documents": report.documents,
        "faults": report.count(Severity.FAULT),
        "notes": report.count(Severity.NOTE),
        "findings": [
            {
                "code": finding.trouble.value,
                "severity": finding.advice.severity.value,
                "title": finding.advice.title,
                "remedy": finding.advice.remedy,
                "count": len(finding.places),
                "places": [
                    {
                        "document": place.document or None,
                        "path": place.path,
                        "item": place.item or None,
                        "detail": place.detail or None,
                    }
                    for place in finding.places
                ],
            }
            for finding in report.findings
        ],
    }
