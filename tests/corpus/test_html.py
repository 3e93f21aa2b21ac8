"""Pages of every other site: reading order, lists, furniture, encodings, and hostile input."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.containers.html import read_html
from corpus.errors import CorpusError, EmptyDocument, UnreadableDocument
from corpus.extracts import Extract
from corpus.records import MarkKind

PAGES = Path(__file__).parent / "pages"
PATH = Path("page.html")


def read(source: str | bytes) -> Extract:
    [extract] = read_html(source.encode() if isinstance(source, str) else source, PATH)
    return extract


def page(name: str) -> Extract:
    return read((PAGES / name).read_bytes())


def lines(source: str | bytes) -> list[str]:
    return read(source).text.strip().split("\n\n")


def said(extract: Extract, kind: MarkKind) -> list[tuple[str, str]]:
    return [(m.value, m.span.of(extract.text)) for m in extract.marks if m.kind is kind]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # No space is put between elements, and none is lost.
        ("<p>8<sup>fed</sup> Gorffennaf</p>", ["8fed Gorffennaf"]),
        ("<p><span class=SpellE>Mill</span>gate <b>Road</b></p>", ["Millgate Road"]),
        ("<p>coun\xadcil</p>", ["council"]),
        ("<p>one\ntwo&nbsp; three</p>", ["one two three"]),
        ("<p>one<br>two</p>", ["one", "two"]),
        ("<h2>Part one<br>Roads</h2>", ["Part one Roads"]),
        ("<p>one<div>two</div>three", ["one", "two", "three"]),
        ("<p>1.<span>&nbsp;&nbsp;</span>the report", ["1. the report"]),
        ("<ol><li>a<li>b</ol>", ["1. a", "2. b"]),
        ('<ol start="4" type="i"><li>a<li value="9">b</ol>', ["iv. a", "ix. b"]),
        ('<ol style="list-style-type: upper-alpha"><li>a</ol>', ["A. a"]),
        ("<ul><li>a<p>b</p></ul>", ["• a", "b"]),
        # A label that was typed is not doubled.
        ('<ol class="roman"><li>i) a</ol>', ["i) a"]),
        ("<dl><dt>E/1<dd>Barn<dd>NO OBJECTION</dl>", ["E/1", "Barn", "NO OBJECTION"]),
        ("<details><summary>Roads</summary><p>mended</details>", ["Roads", "mended"]),
        ("<pre>one\ntwo\n\nthree</pre>", ["one two", "three"]),
        ("<p>a</b></i></div>b", ["ab"]),
        ("<table><tr><td>one</td></tr></table><p>two", ["one", "two"]),
        ("<table><tr><td>a<td>b<tr><td colspan=2>c</table>", ["a\tb", "c"]),
        ("<p>kept<script>not</script><style>not</style></p>", ["kept"]),
        ('<p>kept<span style="display:none">not</span><i aria-hidden="true">×</i></p>', ["kept"]),
        # What a heading unfolds is minutes, hidden or not.
        ("<h3>Roads</h3><div aria-hidden=true>mended</div>", ["Roads", "mended"]),
        ("<nav>Home</nav><p>one</p>", ["one"]),
    ],
)
def test_words_in_reading_order(source: str, expected: list[str]) -> None:
    assert lines(source) == expected


def test_a_list_of_headed_entries_is_a_list_of_items() -> None:
    extract = page("parish.html")
    # The third stands in the wrong list, because another was closed with the wrong tag.
    assert said(extract, MarkKind.ITEM) == [("1", "WELCOME"), ("2", "PLANNING"), ("3", "ROADS")]
    assert said(extract, MarkKind.HEADING) == [("", "PRESENT")]


def test_who_is_to_act_stands_apart_at_the_end_of_a_line() -> None:
    extract = page("parish.html")
    assert said(extract, MarkKind.ACTION) == [("", "Clerk"), ("", "Noted")]
    assert "ii. to write.\n\nClerk" in extract.text


@pytest.mark.parametrize(
    "source",
    [
        "<p>It was in the <em>Ambleford Gazette</em></p>",
        "<p>It was agreed. <em>The vote was close.</em></p>",
        "<p>To pay\n\t\t\tthe Clerk</p>",
        "<p>Paper\t\t\t£450.00</p>",
    ],
)
def test_emphasis_and_gaps_that_are_no_actions(source: str) -> None:
    assert said(read(source), MarkKind.ACTION) == []


def test_a_blog_gives_its_post_and_marks_its_furniture() -> None:
    extract = page("blog.html")
    noise = {words for _, words in said(extract, MarkKind.NOISE)}
    assert {"We use cookies.", "Posted on 12 May 2022 by clerk", "12 May 2022"} <= noise
    headings = [words for _, words in said(extract, MarkKind.HEADING)]
    # Bold words that decide are no heading.
    assert headings == ["Minutes 3 May 2022", "1. Apologies", "Highways"]
    facts = extract.facts
    assert facts.council == "Penny Brook Parish Council"
    assert facts.url == "https://pennybrook.example/minutes-3-may-2022/"
    # The day on which the post was put up is not the meeting's.
    assert facts.date is None


def test_a_time_is_the_meetings_where_its_prose_says_so() -> None:
    assert page("parish.html").facts.date == dt.date(2021, 3, 9)


def test_printed_minutes_begin_items_at_their_marks() -> None:
    extract = page("printed.htm")
    assert said(extract, MarkKind.ITEM) == [
        ("1", "Apologies"),
        ("2", "Minutes of the last meeting"),
    ]
    assert ("", "<AI2>") in said(extract, MarkKind.NOISE)


def test_a_page_that_looks_like_furniture_all_over_is_read() -> None:
    extract = read("<div class='sidebar'><p>Minutes: it was agreed to mend the road.</p></div>")
    assert said(extract, MarkKind.NOISE) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("<p>Grŵp".encode(), "Grŵp"),
        ("<p>Grŵp".encode("utf-16"), "Grŵp"),
        (b"\xef\xbb\xbf<p>\xc2\xa350", "£50"),
        # What is valid UTF-8 is UTF-8, whatever the page says of itself.
        (b'<meta charset="iso-8859-1"><p>\xe2\x80\x9cyes\xe2\x80\x9d', "“yes”"),
        (b'<meta charset="iso-8859-1"><p>\x93yes\x94 \xa350', "“yes” £50"),
        (b"<p>\x93yes\x94", "“yes”"),
        (b"<p>a\x00b" + b" c" * 200, "ab" + " c" * 200),
    ],
)
def test_encodings(data: bytes, words: str) -> None:
    assert read(data).text.strip() == words


def test_a_stray_byte_is_read_and_told() -> None:
    extract = read("<p>Grŵp ŷd".encode() + b" \x96 yes")
    assert extract.text.strip() == "Grŵp ŷd – yes"
    assert extract.warnings == ("1 bytes are not UTF-8 and were read as Windows-1252",)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<html></html>", "without text"),
        ("<frameset><frame src=minutes.htm></frameset>", "frames"),
        ("<title>Just a moment...</title><p>Checking your browser", "check for robots"),
        ("<h1>Sign in</h1><input type=password><p>Your name", "sign in"),
        ("<p>Technical Error. Please come back later.", "error page"),
        ("<title>404 - Page not found</title><p>Sorry", "error page"),
    ],
)
def test_pages_that_are_no_documents_are_named(source: str, reason: str) -> None:
    with pytest.raises(EmptyDocument) as caught:
        read(source)
    assert reason in caught.value.reason
    assert caught.value.remedy


def test_short_minutes_that_speak_of_an_error_are_read() -> None:
    source = "<p>Present: Cllr Ash. Apologies: none. Resolved that the server error be mended."
    assert lines(source)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<div>" * 100_000, "nests"),
        (b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">x", "attributes"),
        (b"<" * 1_000_000, "tags"),
        (b"<p>" + b"word " * 10_000_000, "bytes"),
        (b"<p>\x00\x01\x02" * 100, "binary"),
    ],
)
def test_hostile_pages_are_refused(data: bytes, reason: str) -> None:
    begun = time.process_time()
    with pytest.raises(UnreadableDocument) as caught:
        read_html(data, PATH)
    assert reason in caught.value.reason
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "data",
    [
        b"<p>" + b"word " * 1_000_000,
        b"<p>" + b"W" * 1_000_000,
        b"<h2 class=mgSubTitleTxt>"
        + b"W" * 400_000
        + b"</h2><p class=mgAiTitleTxt>1. "
        + b"a" * 400_000,
        b"<p>a" + b"\t" * 400_000 + b"b",
        b"<p>" + b"<em>x </em>" * 20_000,
        b"<div class='menu'>" * 900 + b"minutes<br>" * 5_000,
        b"<table><tr><td>a<td>" * 500 + b"x",
        b"<table><tr>" + b"<td colspan=999 rowspan=999>a" * 2_000,
        b"<title>" + b"A " * 400_000 + b"</title><footer>(c) " + b"A" * 400_000 + b"</footer><p>x",
    ],
)
def test_large_odd_pages_take_no_long_time(data: bytes) -> None:
    begun = time.process_time()
    assert read_html(data, PATH)
    assert time.process_time() - begun < 10


SOURCES = [path.read_bytes() for path in sorted(PAGES.glob("*.htm*"))]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_mangled_pages_are_read_or_refused(data: st.DataObject) -> None:
    """Bytes cut out, doubled or put in: an extract with true spans, or a stated reason."""
    source = data.draw(st.sampled_from(SOURCES))
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(len(source), start + 400)))
    between = data.draw(st.binary(max_size=40) | st.sampled_from([b"<table>", b"</div>", b"<li>"]))
    mangled = source[:start] + between + source[end:]
    try:
        extracts = read_html(mangled, PATH)
    except CorpusError:
        return
    for extract in extracts:
        assert all(m.span.of(extract.text).strip() for m in extract.marks)
        assert all(m.span.end <= len(extract.text) for m in extract.marks)
        for person in extract.facts.attendees:
            assert person.name.of(extract.text).strip()
    assert read_html(mangled, PATH) == extracts


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="<>&\x00"), max_size=30)))
def test_no_paragraph_is_lost(paragraphs: list[str]) -> None:
    source = "".join(f"<p>{words}</p>" for words in paragraphs) + "<p>minutes, apologies, chair</p>"
    text = "".join(read(source).text.split())
    for words in paragraphs:
        kept = "".join(c for c in words if c not in "\xad\u200b\u200c\u2060\ufeff")
        assert "".join(kept.split()) in text
