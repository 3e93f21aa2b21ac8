"""Invented minutes, one for each layout, beside what is read in them.

A file of ``examples`` without its ``.expected.json`` fails; the expectation that would be written
is shown, to be checked by a person and saved.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus import DocumentId, Outcome, Reading, discover, read_document, read_source

EXAMPLES = Path(__file__).parent / "examples"
_FILES = sorted(p for p in EXAMPLES.iterdir() if p.suffix in (".txt", ".md"))


def _shown(reading: Reading) -> dict[str, Any]:
    text, meeting = reading.document.text, reading.meeting

    def folded(words: str) -> str:
        return " ".join(words.split())

    return {
        "council": meeting.council,
        "committee": meeting.committee,
        "date": meeting.date and meeting.date.isoformat(),
        "status": meeting.minutes_status.value,
        "items": [
            {
                "number": item.number,
                "title": item.title,
                "exempt": item.exempt,
                "decisions": [
                    {
                        "kind": d.kind.value,
                        "outcome": d.outcome.value,
                        "lead_in": folded(" ".join(s.of(text) for s in d.lead_in)),
                        "label": d.label,
                        "text": folded(d.span.of(text)),
                    }
                    for d in item.decisions
                ],
                "passages": [
                    f"{p.kind.value}: {folded(p.span.of(text))}"
                    for p in reading.passages
                    if p.item_id == item.item_id
                ],
            }
            for item in reading.items
        ],
        "warnings": list(reading.warnings),
    }


def test_there_are_examples_and_each_expectation_has_one() -> None:
    assert len(_FILES) >= 7
    expected = {p.name.removesuffix(".expected.json") for p in EXAMPLES.glob("*.json")}
    assert expected == {p.stem for p in _FILES}


@pytest.mark.parametrize("path", _FILES, ids=lambda p: p.stem)
def test_an_example_is_read_as_expected(path: Path) -> None:
    shown = _shown(read_document(read_source(path, DocumentId(path.stem)).documents[0]))
    expected = path.with_name(path.stem + ".expected.json")
    found = json.dumps(shown, ensure_ascii=False, indent=1)
    assert expected.exists(), f"check this and save it as {expected.name}:\n{found}"
    assert shown == json.loads(expected.read_text("utf-8"))


def test_every_sample_is_read(samples: Path) -> None:
    for found in discover([samples]).files:
        reading = read_document(read_source(found.path, found.document_id).documents[0])
        assert reading.items
        assert reading.passages


_LOST = {
    "children-and-young-people-scrutiny-committee/2022-03-08": "it was put as an amendment",
    "environment-and-communities-committee/2019-07-11": "That Market Street be closed",
    "environment-and-communities-committee/2020-02-06": "and that a 20 mph limit apply",
    "environment-and-communities-committee/2020-11-19-copper-beech": "found no seconder",
    "environment-and-communities-committee/2021-11-18": "found no seconder",
    "environment-and-communities-committee/2022-07-14": 'to substitute "three" for "two"',
    "planning-committee/2018-01-17": "moved refusal",
    "planning-committee/2023-02-15-drive-through-restaurant": "the recommendation be accepted",
}


def test_every_lost_motion_of_the_samples_is_lost(samples: Path) -> None:
    lost: dict[str, list[str]] = {}
    for found in discover([samples]).files:
        reading = read_document(read_source(found.path, found.document_id).documents[0])
        for decision in (d for i in reading.items for d in i.decisions):
            if decision.outcome is Outcome.LOST:
                words = decision.span.of(reading.document.text)
                lost.setdefault(found.document_id, []).append(words)
    assert lost.keys() == _LOST.keys()
    for name, part in _LOST.items():
        (said,) = lost[name]
        assert part in said
