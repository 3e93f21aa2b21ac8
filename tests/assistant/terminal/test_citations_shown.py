"""How a citation is shown: what it must not be taken for, its address, its copies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answers import Citation
from assistant.render import citation_text, citations_text, passages_text
from assistant.searching import search
from assistant.terminal.citation_rows import HEADING, citation_rows
from assistant.terminal.style import BARE, Style
from corpus import MinutesStatus, Outcome
from corpus.records import ItemId
from index import Filter, open_index

ADDRESS = "https://example.org/ieListDocuments.aspx?CId=1&MId=2#AI7"
LINKED = Style(colour=True, width=100, plain=False, links=True)
PLAIN = Style(colour=False, width=100, plain=True, links=False)


@pytest.fixture(scope="module")
def resolved(samples_index: Path) -> Citation:
    """Return a clause that was resolved, of approved minutes without an address."""
    with open_index(samples_index) as index:
        found = search("referrals to the MASH by Wessenbury Police", index, Filter(), limit=5)
    return next(c for c in found if c.label == "(a)")


def _changed(citation: Citation, **meeting: object) -> Citation:
    evidence = citation.evidence
    changed = replace(evidence.meeting, **meeting)  # type: ignore[arg-type]  # any of its fields
    return replace(citation, evidence=replace(evidence, meeting=changed))


def _lost(citation: Citation) -> Citation:
    evidence = citation.evidence
    decisions = tuple(replace(d, outcome=Outcome.LOST) for d in evidence.decisions)
    return replace(citation, evidence=replace(evidence, decisions=decisions))


def test_an_address_is_printed_or_is_a_link_where_the_terminal_takes_it(resolved: Citation) -> None:
    citation = _changed(resolved, url=ADDRESS)
    assert f"\n      {ADDRESS}\n" in citation_text(citation, BARE)
    linked = citation_text(citation, LINKED)
    assert f"\033]8;;{ADDRESS}\033\\" in linked
    assert linked.count("\033]8;;") % 2 == 0, "every link is ended"
    assert f"\n      {ADDRESS}" not in linked
    assert f"Address: {ADDRESS}\n" in citations_text([citation], PLAIN)
    assert ADDRESS in passages_text([citation], BARE)
    hostile = _changed(resolved, url="javascript:alert(1)\x1b[2J")
    assert "javascript" not in citation_text(hostile, BARE) + citation_text(hostile, LINKED)


def test_draft_minutes_and_lost_motions_are_named_before_the_quote(resolved: Citation) -> None:
    draft = _changed(resolved, minutes_status=MinutesStatus.DRAFT)
    assert citation_text(draft, BARE).startswith("[1] Draft minutes: RESOLVED: That (a)\n")
    assert citation_text(_lost(draft), BARE).startswith("[1] Draft minutes: LOST: RESOLVED: That")
    assert citation_text(_lost(resolved), BARE).startswith("[1] LOST: RESOLVED: That (a)\n")
    said = citations_text([_lost(draft)], PLAIN)
    assert said.startswith("Quote 1 of 1, from draft minutes, a motion that was lost.\n")
    assert "A motion that was lost:" in passages_text([_lost(resolved)], BARE)
    assert "lost" not in citation_text(resolved, BARE).lower()


def test_copies_are_named(resolved: Citation) -> None:
    twins = replace(resolved, twins=("a:1:2", "b:3:4"))
    assert "the same words also at a:1:2, b:3:4" in citation_text(twins, BARE)
    assert "The same words also at: a:1:2, b:3:4" in citations_text([twins], PLAIN)


def test_windows_line_ends_are_white_space(resolved: Citation) -> None:
    quote = resolved.quote.replace(" ", "\r\n", 3)
    citation = replace(resolved, quote=quote, highlights=())
    assert "\r" not in citation_text(citation, BARE)
    assert "".join(quote.split()) in "".join(citation_text(citation, BARE).split())


def test_an_item_and_a_file_are_named_once(resolved: Citation) -> None:
    other = replace(resolved.evidence, item=replace(resolved.evidence.item, item_id=ItemId("x:2")))
    text = passages_text([resolved, resolved, replace(resolved, evidence=other)], BARE)
    assert text.count(resolved.evidence.source.path) == 1
    assert text.count("minute 19") == 2


def test_every_row_has_a_cell_for_every_heading(resolved: Citation) -> None:
    heading, row = citation_rows([resolved])
    assert heading == HEADING
    assert len(row) == len(HEADING)
    assert dict(zip(heading, row, strict=True))["quote"] == resolved.quote
