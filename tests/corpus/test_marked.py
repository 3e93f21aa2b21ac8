"""Sections from a container's marks: items, zones, furniture, titles with text on their line."""

from __future__ import annotations

from corpus.blocks import BlockKind, read_blocks
from corpus.extracts import Scribe
from corpus.items import Section, Zone
from corpus.marked import marked_sections, without_furniture
from corpus.records import Layout, MarkKind, Span


def _sections(scribe: Scribe) -> tuple[str, list[Section]]:
    extract = scribe.extract(media_type="text/html", reader="test")
    blocks = read_blocks(extract.text, 0, layout=Layout.LINES)
    kept = without_furniture(blocks, extract.marks)
    return extract.text, marked_sections(extract.text, kept, extract.marks)


def _page() -> Scribe:
    scribe = Scribe()
    scribe.mark(MarkKind.NOISE, scribe.write("Skip to content"))
    scribe.write("Planning Committee, 3 March 2026")
    for number, title in (("54", "Petitions"), ("55a", "Tree works")):
        scribe.mark(MarkKind.ITEM, scribe.write(title), number, "#AI1")
        start = scribe.length
        scribe.write("To consider the report.")
        scribe.mark_since(MarkKind.ZONE, start, "agenda")
        scribe.mark(MarkKind.NOISE, scribe.write("Minutes:"))
        start = scribe.length
        scribe.write("RESOLVED: That the report be noted.")
        scribe.mark(MarkKind.ACTION, scribe.write("Clerk"))
        scribe.mark_since(MarkKind.ZONE, start, "minutes")
    return scribe


def test_items_have_numbers_titles_and_zones_as_marked() -> None:
    text, (front, first, second) = _sections(_page())
    assert [b.body.of(text) for _, b in front.blocks] == ["Planning Committee, 3 March 2026"]
    assert (front.title, first.number, second.number) == (None, "54", "55a")
    assert second.title is not None
    assert second.title.of(text) == "Tree works"
    assert [(zone, b.body.of(text)) for zone, b in first.blocks] == [
        (Zone.AGENDA, "To consider the report."),
        (Zone.MINUTES, "RESOLVED: That the report be noted."),
        (Zone.ACTION, "Clerk"),
    ]


def test_furniture_is_in_the_text_and_in_no_section() -> None:
    text, sections = _sections(_page())
    assert "Skip to content" in text
    assert not any("Skip" in b.span.of(text) for s in sections for _, b in s.blocks)


def test_what_follows_a_title_on_its_line_is_kept() -> None:
    scribe = Scribe()
    line = scribe.write("Lamp posts The Clerk reported on the lamps.")
    assert line is not None
    title = Span(start=line.start, end=line.start + len("Lamp posts"))
    scribe.mark(MarkKind.ITEM, title, "3")
    text, (item,) = _sections(scribe)
    assert [b.body.of(text) for _, b in item.blocks] == ["The Clerk reported on the lamps."]
    assert item.span.of(text) == line.of(text)


def test_a_page_without_zones_is_all_minutes() -> None:
    scribe = Scribe()
    scribe.mark(MarkKind.ITEM, scribe.write("Lamps"), "1")
    scribe.write("It was agreed to mend them.")
    _, (item,) = _sections(scribe)
    assert [zone for zone, _ in item.blocks] == [Zone.MINUTES]


def test_text_without_item_marks_has_no_marked_sections() -> None:
    scribe = Scribe()
    scribe.mark(MarkKind.HEADING, scribe.write("Notes of the day"))
    text, sections = _sections(scribe)
    assert sections == []
    (block,) = without_furniture(read_blocks(text, 0, layout=Layout.LINES), scribe.marks)
    assert block.kind is BlockKind.HEADING
