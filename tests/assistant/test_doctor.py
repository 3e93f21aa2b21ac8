"""``minutes doctor``: each trouble is found where it is, and not where it is not."""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.doctor import (
    Report,
    check_files,
    doctor_text,
    doctor_to_json,
    examine,
    examine_files,
)
from assistant.findings import ADVICE, Severity, Trouble
from corpus.reading import read_document
from corpus.records import (
    DecisionKind,
    Document,
    DocumentId,
    Mark,
    MarkKind,
    Reading,
    Skipped,
    Source,
    Span,
    Stated,
)
from corpus.relations import Relation, RelationKind

ITEM = "The clerk said that the hedge in Ferny Lane had been cut and that the bill was paid."
SAID = {"council": "Penny Brook Parish Council", "committee": "Parish Council"}


def minutes(date: str, *items: str, head: str = "MINUTES") -> str:
    body = "".join(f"{n}. {item}\n\n" for n, item in enumerate(items or (f"Hedges\n\n{ITEM}",), 1))
    return f"{head}\n\nPenny Brook Parish Council\n\nHeld on {date}\n\nPresent: Cllr Ash\n\n{body}"


def reading(name: str, text: str, *, marks: tuple[Mark, ...] = (), **said: str | None) -> Reading:
    source = Source(
        path=f"/files/{name}.txt",
        sha256=name,
        text_sha256=name,
        media_type="text/plain",
        reader="text 1",
    )
    document = Document(document_id=DocumentId(name), source=source, text=text, marks=marks)
    both = {**SAID, **said}
    stated = Stated(council=both.get("council"), committee=both.get("committee"))
    return read_document(document, stated)


def troubles(report: Report) -> dict[str, list[str]]:
    return {
        finding.trouble.value: [place.document or place.path for place in finding.places]
        for finding in report.findings
    }


HEALTHY = reading(
    "may", minutes("Wednesday 17 May 2023", f"Hedges\n\n{ITEM}\n\nRESOLVED: That the bill be paid.")
)


def test_a_healthy_collection_has_no_finding() -> None:
    report = examine([HEALTHY])
    assert report.findings == ()
    assert report.documents == 1
    assert doctor_text(report) == "1 document examined: 0 faults, 0 notes."
    assert doctor_to_json(report) == {"documents": 1, "faults": 0, "notes": 0, "findings": []}


def test_an_undated_meeting_of_no_known_body_has_two_faults() -> None:
    text = "MINUTES of the meeting\n\nPresent: Cllr Ash\n\n1. Hedges\n\n" + ITEM
    found = reading("old", text)
    bare = replace(found, meeting=replace(found.meeting, council=None, committee=None, date=None))
    report = examine([bare])
    assert troubles(report) == {"undated": ["old"], "nameless": ["old"]}
    assert report.count(Severity.FAULT) == 2


def test_one_unknown_name_is_a_note() -> None:
    report = examine([replace(HEALTHY, meeting=replace(HEALTHY.meeting, council=None))])
    assert troubles(report) == {"body_unknown": ["may"]}
    assert report.count(Severity.FAULT) == 0
    assert report.findings[0].places[0].detail == "no council"


def test_a_vote_without_a_decision_is_shown_with_its_words() -> None:
    vote = (
        "Pond\n\nThere was a long debate. On being put to the vote there were 5 votes for and 2 "
        "votes against."
    )
    found = reading("may", minutes("Wednesday 17 May 2023", vote))
    bare = replace(found, items=tuple(replace(item, decisions=()) for item in found.items))
    report = examine([bare])
    assert troubles(report) == {"vote_without_decision": ["may"]}
    place = report.findings[0].places[0]
    assert place.item == "1 Pond"
    assert "vote" in place.detail


def test_a_vote_with_its_decision_is_no_trouble() -> None:
    vote = "Pond\n\nOn being put to the vote it was RESOLVED by 5 votes to 2: That the pond be dug."
    found = reading("may", minutes("Wednesday 17 May 2023", vote))
    assert any(item.decisions for item in found.items)
    assert "vote_without_decision" not in troubles(examine([found]))


def test_an_unrecognised_decision_is_a_note() -> None:
    (item,) = HEALTHY.items[-1:]
    odd = replace(
        item, decisions=tuple(replace(d, kind=DecisionKind.UNRECOGNISED) for d in item.decisions)
    )
    report = examine([replace(HEALTHY, items=(*HEALTHY.items[:-1], odd))])
    assert troubles(report) == {"unrecognised_decision": ["may"]}


def test_items_without_text_are_notes_and_a_page_of_them_is_a_fault() -> None:
    titles = [f"Matter {word}" for word in ("Ash", "Elm", "Fir", "Oak", "Yew")]
    full = reading("may", minutes("Wednesday 17 May 2023", *(f"{t}\n\n{ITEM}" for t in titles)))
    assert examine([full]).findings == ()
    ids = [item.item_id for item in full.items if item.title.startswith("Matter")]
    assert len(ids) == 5

    def without(count: int) -> Reading:
        lost = set(ids[:count])
        return replace(full, passages=tuple(p for p in full.passages if p.item_id not in lost))

    assert troubles(examine([without(1)])) == {"item_without_text": ["may"]}
    report = examine([without(4)])
    assert troubles(report) == {"empty": ["may"]}
    assert report.findings[0].places[0].detail.startswith("4 of 5")


def test_a_page_cut_short_is_a_fault_until_the_whole_is_there() -> None:
    warning = "item 1: the page cuts the minutes; full text at mgAi.aspx?ID=51902"
    cut = replace(HEALTHY, warnings=(warning,))
    whole = replace(HEALTHY, document=replace(HEALTHY.document, document_id=DocumentId("whole")))
    alone = examine([cut])
    assert troubles(alone) == {"cut": ["may"]}
    assert alone.findings[0].places[0].item == "1 Hedges"
    same = Relation(
        document=DocumentId("may"),
        other=DocumentId("whole"),
        kind=RelationKind.SAME,
        alike=1.0,
        reason="the same page",
    )
    assert troubles(examine([cut, whole], relations=[same])) == {"twin": ["may"]}
    page = replace(
        whole, meeting=replace(whole.meeting, url="https://d.ambleford.gov.uk/mgAi.aspx?ID=51902")
    )
    part = replace(
        same, document=DocumentId("whole"), other=DocumentId("may"), kind=RelationKind.PART
    )
    assert troubles(examine([cut, page], relations=[part])) == {"part": ["whole"]}
    other = replace(
        page, meeting=replace(page.meeting, url="https://d.ambleford.gov.uk/mgAi.aspx?ID=7")
    )
    assert "cut" in troubles(examine([cut, other], relations=[part])), "another item's page"


def test_a_vote_that_the_page_does_not_carry_is_a_fault() -> None:
    start = HEALTHY.document.text.index("RESOLVED")
    lost = Mark(kind=MarkKind.LOST, span=Span(start=start, end=start + 8))
    marked = replace(HEALTHY, document=replace(HEALTHY.document, marks=(lost,)))
    assert troubles(examine([marked])) == {"lost_text": ["may"]}


def test_other_warnings_of_readers_are_notes() -> None:
    report = examine([replace(HEALTHY, warnings=("page 3 is a picture",))])
    assert troubles(report) == {"warning": ["may"]}
    assert report.findings[0].places[0].detail == "page 3 is a picture"


def test_an_agenda_is_a_note_until_its_minutes_are_there() -> None:
    facts = replace(HEALTHY.document.facts, holds_minutes=False)
    agenda = replace(
        HEALTHY, document=replace(HEALTHY.document, document_id=DocumentId("agenda"), facts=facts)
    )
    assert troubles(examine([agenda])) == {"agenda_only": ["agenda"]}
    assert examine([agenda, HEALTHY]).findings == ()


def test_a_cancelled_meeting_may_be_empty() -> None:
    bare = replace(HEALTHY, items=(), passages=(), meeting=replace(HEALTHY.meeting, cancelled=True))
    assert examine([bare]).findings == ()


APPROVES = "RESOLVED: That the minutes"
DRAFT = reading("draft", minutes("Wednesday 17 May 2023", head="DRAFT MINUTES"))


def later(date: str, approval: str, name: str = "later") -> Reading:
    return reading(
        name,
        minutes(
            date,
            f"Minutes\n\n{approval}",
            f"Hedges\n\nNothing more of {name} was told than that all is well.",
        ),
    )


@pytest.mark.parametrize(
    ("readings", "expected", "why"),
    [
        ([DRAFT], {}, "nothing came after it"),
        (
            [
                DRAFT,
                later(
                    "14 June 2023", f"{APPROVES} of the meeting held on 17 May 2023 be approved."
                ),
            ],
            {"approved_since": ["draft"]},
            "the next meeting names it",
        ),
        (
            [DRAFT, later("14 June 2023", f"{APPROVES} of the last meeting be approved.")],
            {"approved_since": ["draft"]},
            "“the last meeting” is the one before",
        ),
        (
            [DRAFT, later("14 June 2023", f"{APPROVES} of 17 May 2023 be not agreed.")],
            {},
            "the minutes were refused",
        ),
        (
            [DRAFT, later("14 June 2023", f"{APPROVES} of 5 April 2023 be approved.")],
            {},
            "other minutes were approved, and one meeting is not late",
        ),
        (
            [
                DRAFT,
                later("14 June 2023", "The minutes are not yet written."),
                later("12 July 2023", "None.", "july"),
            ],
            {"old_draft": ["draft"]},
            "two meetings came and went",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_drafts_that_should_be_approved(
    readings: list[Reading], expected: dict[str, list[str]], why: str
) -> None:
    assert DRAFT.meeting.minutes_status == "draft"
    found = troubles(examine(readings, relations=[]))
    assert {k: v for k, v in found.items() if k in ("approved_since", "old_draft")} == expected, why


def test_a_draft_whose_final_minutes_are_there_is_no_concern() -> None:
    approval = f"{APPROVES} of the meeting held on 17 May 2023 be approved."
    same = Relation(
        document=DocumentId("draft"),
        other=DocumentId("may"),
        kind=RelationKind.SAME,
        alike=0.9,
        reason="test",
    )
    found = troubles(examine([DRAFT, HEALTHY, later("14 June 2023", approval)], relations=[same]))
    assert set(found) & {"approved_since", "old_draft"} == set()


def test_twins_and_pairs_are_notes_and_lookalikes_are_faults() -> None:
    kinds = (RelationKind.SAME, RelationKind.TRANSLATION, RelationKind.LOOKALIKE)
    relations = [
        Relation(
            document=DocumentId("may"), other=DocumentId("x"), kind=kind, alike=0.9, reason="why"
        )
        for kind in kinds
    ]
    report = examine([HEALTHY], relations=relations)
    assert set(troubles(report)) == {"twin", "languages", "lookalike"}
    assert (report.count(Severity.FAULT), report.count(Severity.NOTE)) == (1, 2)


def test_faults_come_first_and_long_groups_are_cut_in_text_only() -> None:
    skipped = [
        Skipped(path=f"/f/{n}.pdf", reason="is locked", remedy="Unlock it.") for n in range(30)
    ]
    report = examine([replace(HEALTHY, warnings=("odd",))], skipped=skipped)
    text = doctor_text(report)
    assert text.splitlines()[0] == "1 document examined: 30 faults, 1 note."
    assert text.index("could not be read (30)") < text.index("note: ")
    assert "/f/19.pdf: is locked. Unlock it." in text
    assert "/f/20.pdf" not in text
    assert "and 10 more: minutes doctor --json names all" in text
    value = json.loads(json.dumps(doctor_to_json(report)))
    assert value["findings"][0]["count"] == len(value["findings"][0]["places"]) == 30
    assert value["findings"][0]["places"][0] == {
        "document": None, "path": "/f/0.pdf", "item": None, "detail": "is locked. Unlock it.",
    }  # fmt: skip


def test_every_trouble_has_advice_and_faults_stand_before_notes() -> None:
    assert list(ADVICE) == list(Trouble)
    severities = [ADVICE[trouble].severity for trouble in Trouble]
    assert severities == sorted(severities), "“fault” sorts before “note”"
    assert all(advice.remedy.endswith(".") for advice in ADVICE.values())


def test_indexed_files_that_are_gone_or_changed_are_named(tmp_path: Path) -> None:
    built = dt.datetime(2023, 6, 1, tzinfo=dt.UTC)
    before, after = built.timestamp() - 60, built.timestamp() + 60
    files = []
    for name, when, sha256 in (("old", before, "x"), ("new", after, "x"), ("gone", 0, "x")):
        path = tmp_path / f"{name}.txt"
        if name != "gone":
            path.write_text("minutes", encoding="utf-8")
            os.utime(path, (when, when))
        files.append((name, str(path), sha256))
    found = [(trouble, place.document) for trouble, place in check_files(files, built_at=built)]
    assert found == [(Trouble.CHANGED, "new"), (Trouble.GONE, "gone")]
    report = examine([HEALTHY], stale=check_files(files, built_at=built))
    assert troubles(report) == {"gone": ["gone"], "changed": ["new"]}


def test_files_are_examined_without_an_index(tmp_path: Path) -> None:
    (tmp_path / "may.txt").write_text(HEALTHY.document.text, encoding="utf-8")
    (tmp_path / "copy.txt").write_text(HEALTHY.document.text, encoding="utf-8")
    (tmp_path / "empty.txt").write_text(" \n", encoding="utf-8")
    (tmp_path / "minutes.toml").write_text(
        'council = "Penny Brook Parish Council"\ncommittee = "Parish Council"\n'
        '[[files]]\nmatch = "june*"\nlanguage = "en"\n',
        encoding="utf-8",
    )
    report = examine_files([tmp_path])
    found = troubles(report)
    assert [Path(path).name for path in found.pop("unreadable")] == ["empty.txt"]
    assert [Path(path).name for path in found.pop("unused_rule")] == ["minutes.toml"]
    assert len(found.pop("twin", [])) <= 1
    assert found == {}
    assert report.documents == 2


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert troubles(examine_files([tmp_path / "none"])) == {"unreadable": [str(tmp_path / "none")]}
