"""Notes: council, committee, date, minute, clause, page, status, address and day of access."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from assistant.briefing.notes import note_of
from assistant.briefing.packing import head_of
from assistant.briefing.records import CitationStyle
from corpus import Decision, DecisionKind, MinutesStatus, Outcome, Span
from corpus.records import DecisionId, ItemId
from index import Evidence

READ_ON = dt.date(2026, 11, 30)
URL = "https://ambleford.example/ieListDocuments.aspx?CId=1&MId=2"
EvidenceWith = Callable[..., Evidence]

FULL = "Ambleford Borough Council, Planning Committee, 15 September 2021, minute 27 “Former Dairy, "
WHOLE: dict[str, Any] = {"url": URL, "page": "3", "status": MinutesStatus.DRAFT}


@pytest.mark.parametrize(
    ("style", "facts", "label", "words"),
    [
        pytest.param(
            CitationStyle.FULL,
            WHOLE,
            "(a)",
            f"{FULL}Wharf Row”, resolution (a), page 3 (draft), {URL} (accessed 30 November 2026).",
            id="full, with all that can be known",
        ),
        pytest.param(
            CitationStyle.SHORT,
            WHOLE,
            "(a)",
            f"Planning Committee 15 Sep 2021 · min. 27 · (a) · p. 3 · draft, {URL} (accessed 30 "
            "November 2026).",
            id="short",
        ),
        pytest.param(
            CitationStyle.HARVARD,
            WHOLE,
            "(a)",
            "Ambleford Borough Council (2021) Minutes of the Planning Committee, 15 September "
            "2021, minute 27 ‘Former Dairy, Wharf Row’, resolution (a), p. 3 [draft]. Available "
            f"at: {URL} (Accessed: 30 November 2026).",
            id="Harvard",
        ),
        pytest.param(
            CitationStyle.FULL,
            {"status": MinutesStatus.APPROVED},
            "",
            f"{FULL}Wharf Row” (approved), file 2021-09-15.md (read 30 November 2026).",
            id="without an address the file is named, and that it was read",
        ),
        pytest.param(
            CitationStyle.FULL,
            {"council": None, "committee": None, "date": None, "number": "", "title": ""},
            "",
            "2021-09-15.md (read 30 November 2026).",
            id="nothing known: the file, once",
        ),
        pytest.param(
            CitationStyle.HARVARD,
            {"council": "Penny Brook Parish Council", "committee": "Parish Council", "date": None},
            "",
            "Penny Brook Parish Council (no date) Minutes, minute 27 ‘Former Dairy, Wharf Row’. "
            "File: 2021-09-15.md (Accessed: 30 November 2026).",
            id="Harvard: a council of one body once, and no date is said",
        ),
        pytest.param(
            CitationStyle.FULL,
            {"url": "mgAi.aspx?ID=51902"},
            "",
            f"{FULL}Wharf Row”, file 2021-09-15.md (read 30 November 2026).",
            id="an address that leads nowhere from outside is none",
        ),
    ],
)
def test_a_note_in_each_style(
    evidence_with: EvidenceWith,
    style: CitationStyle,
    facts: dict[str, Any],
    label: str,
    words: str,
) -> None:
    assert note_of(evidence_with(**facts), label, style, read_on=READ_ON).words == words


def _decision(outcome: Outcome) -> Decision:
    return Decision(
        decision_id=DecisionId("d"),
        item_id=ItemId("i"),
        span=Span(start=0, end=10),
        label="",
        lead_in=(),
        kind=DecisionKind.RESOLVED,
        outcome=outcome,
        inferred=False,
    )


@pytest.mark.parametrize("style", CitationStyle)
def test_every_style_says_that_a_motion_was_lost(
    evidence_with: EvidenceWith, style: CitationStyle
) -> None:
    evidence = evidence_with(decisions=(_decision(Outcome.LOST),))
    assert "lost motion" in note_of(evidence, "", style, read_on=READ_ON).words


@pytest.mark.parametrize(
    ("outcome", "head"),
    [
        (Outcome.CARRIED, "RESOLVED: That (a)"),
        (Outcome.LOST, "[not carried] RESOLVED: That (a)"),
        (Outcome.UNKNOWN, "[outcome not minuted] RESOLVED: That (a)"),
    ],
)
def test_what_was_not_carried_stands_before_the_quote(outcome: Outcome, head: str) -> None:
    assert head_of("RESOLVED: That", "(a)", (_decision(outcome),)) == head
