"""An invented example for each way in which councils write minutes, and for each trap.

``variants/NN-name.ext`` stands beside ``NN-name.expected.json``: variants are numbered 1 to 62,
traps t01 to t16.  ``readers/`` holds invented minutes in each kind of file that is read; a reader
that none of these examples needs fails.  An expectation names why it is there and what must be
read; keys that it leaves out are not asked for, but its lists are whole: an item or a decision
too many fails.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from corpus import Decision, DocumentId, Reading, Span, containers, read_document, read_source
from corpus.containers.sniff import Container, container_of

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | bool | None"
VARIANTS = Path(__file__).parent / "variants"
READERS = Path(__file__).parent / "readers"
PAGES = Path(__file__).parent / "pages"
_NUMBERS = [f"{n:02}" for n in range(1, 63)] + [f"t{n:02}" for n in range(1, 17)]
_VARIANTS = sorted(p for p in VARIANTS.iterdir() if not p.name.endswith(".expected.json"))
_READERS = sorted(p for p in READERS.iterdir() if not p.name.endswith(".expected.json"))
# The system's own pages, which have tests of their own, are read once whole.
_FILES = [*_VARIANTS, *_READERS, PAGES / "meeting.html", PAGES / "service.xml"]
_READER = re.compile(r'^READER = "([^"]+)"$', re.MULTILINE)


def _read(path: Path) -> list[Reading]:
    return [read_document(d) for d in read_source(path, DocumentId(path.stem)).documents]


def _shown(reading: Reading) -> dict[str, Any]:
    text, meeting = reading.document.text, reading.meeting

    def words(span: Span | None) -> str | None:
        return None if span is None else " ".join(span.of(text).split())

    def vote(decision: Decision) -> dict[str, Any] | None:
        found = decision.vote
        if found is None:
            return None
        return {
            "for": found.in_favour,
            "against": found.against,
            "abstained": found.abstained,
            "unanimous": found.unanimous,
            "casting": found.casting,
            "names": {words(v.name): v.side.value for v in found.names},
        }

    return {
        "meeting": {
            "council": meeting.council,
            "committee": meeting.committee,
            "date": meeting.date and meeting.date.isoformat(),
            "status": meeting.minutes_status.value,
            "language": meeting.language,
            "occasion": meeting.occasion,
            "cancelled": meeting.cancelled,
        },
        "attendance": [
            {"name": words(a.name), "role": a.role, "attendance": a.presence.value}
            for a in reading.attendance
        ],
        "items": [
            {
                "number": item.number,
                "agenda_number": item.agenda_number,
                "title": item.title,
                "report": words(item.report),
                "exempt": item.exempt,
                "decisions": [
                    {
                        "lead_in": " ".join(filter(None, map(words, d.lead_in))),
                        "label": d.label,
                        "text": words(d.span),
                        "kind": d.kind.value,
                        "outcome": d.outcome.value,
                        "inferred": d.inferred,
                        "proposer": words(d.proposer),
                        "seconder": words(d.seconder),
                        "vote": vote(d),
                        "twin": words(d.twin),
                    }
                    for d in item.decisions
                ],
                "actions": [
                    {"text": words(a.span), "owner": words(a.owner), "due": words(a.due)}
                    for a in item.actions
                ],
                "interests": [
                    {"text": words(i.span), "member": words(i.member)} for i in item.interests
                ],
            }
            for item in reading.items
            if item.number or item.title or item.decisions
        ],
        "passages": [f"{p.kind.value}: {words(p.span)}" for p in reading.passages],
        "warnings": list(reading.warnings),
    }


def _differences(expected: Json, read: Json, where: str = "") -> list[str]:
    """Say where ``read`` lacks what is expected; keys may be left out, entries of lists not."""
    if isinstance(expected, Mapping) and isinstance(read, Mapping):
        return [
            found
            for key, value in expected.items()
            for found in _differences(value, read.get(key, "(missing)"), f"{where}.{key}")
        ]
    if isinstance(expected, list) and isinstance(read, list):
        if len(expected) != len(read):
            shown = json.dumps(read, ensure_ascii=False, indent=1)
            return [f"{where}: {len(expected)} expected, {len(read)} read: {shown}"]
        pairs = enumerate(zip(expected, read, strict=True))
        return [d for n, (e, r) in pairs for d in _differences(e, r, f"{where}[{n}]")]
    return [] if expected == read else [f"{where}: {expected!r} expected, {read!r} read"]


def test_every_variant_and_every_trap_has_an_example() -> None:
    numbers = {re.split(r"[-.]", p.name)[0] for p in _VARIANTS}
    assert sorted(set(_NUMBERS) - numbers) == []
    assert sorted(numbers - set(_NUMBERS)) == []


def test_every_expectation_has_an_example() -> None:
    for folder, files in ((VARIANTS, _VARIANTS), (READERS, _READERS)):
        expected = {p.name.removesuffix(".expected.json") for p in folder.glob("*.expected.json")}
        assert expected == {p.stem for p in files}


def test_every_reader_has_an_example() -> None:
    code = Path(containers.__file__).parent.glob("*.py")
    names = {name for path in code for name in _READER.findall(path.read_text("utf-8"))}
    used = {r.document.source.reader for path in _FILES for r in _read(path)}
    assert len(names) >= 8
    assert sorted(names - used) == []


def test_every_kind_of_file_that_is_read_has_an_example() -> None:
    refused = {Container.OLE, Container.PICTURE, Container.OTHER_ARCHIVE}
    found = {container_of(path.read_bytes()) for path in _FILES}
    assert found == set(Container) - refused


@pytest.mark.parametrize("path", _FILES, ids=lambda p: p.stem)
def test_an_example_is_read_as_expected(path: Path) -> None:
    expected = json.loads(path.with_name(path.stem + ".expected.json").read_text("utf-8"))
    assert expected.pop("reason"), "an example says why it is there"
    shown = [_shown(reading) for reading in _read(path)]
    assert _differences(expected.pop("meetings", [expected]), shown) == []


@pytest.mark.parametrize("path", _FILES, ids=lambda p: p.stem)
def test_reading_twice_gives_the_same(path: Path) -> None:
    assert _read(path) == _read(path)
