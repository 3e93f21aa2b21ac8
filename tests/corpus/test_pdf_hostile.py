"""PDF files that are broken, locked, scanned or made to do harm end in a clear refusal."""

from __future__ import annotations

import shutil
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.containers import pdf_guard, pdf_ocr, pdf_pages
from corpus.containers.pdf import read_pdf
from corpus.errors import CorpusError, EmptyDocument, UnreadableDocument

HERE = Path("pennybrook.pdf")
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
SHOWN = b"BT /F 12 Tf 72 720 Td (Hello there) Tj ET"


def file_of(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    out, places = b"%PDF-1.4\n", list[int]()
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF"
    return out + head + table + tail % (len(objects) + 1, trailer, len(out))


def stream(content: bytes, dictionary: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (dictionary, len(content), content)


def page_of(
    content: bytes, dictionary: bytes = b"", *more: bytes, trailer: bytes = b"", font: bytes = FONT
) -> bytes:
    """Return a file of one page; objects from 6 are ``more``."""
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R"
        b"/Resources<</Font<</F 4 0 R>>/XObject<</X 6 0 R>>>>>>"
    )
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return file_of([CATALOG, pages, page, font, stream(content, dictionary), *more], trailer)


def picture_page() -> bytes:
    """Return a page that is nothing but a picture."""
    dictionary = (
        b"/Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceGray/BitsPerComponent 8"
    )
    return page_of(b"500 0 0 700 40 40 cm /X Do", b"", stream(b"\x40" * 64, dictionary))


def forms_in_forms(depth: int) -> bytes:
    """Return a page whose parts draw the next part twice, ``depth`` times over."""
    forms = []
    for at in range(depth):
        inner = b"/X Do /X Do" if at < depth - 1 else SHOWN
        link = b"/XObject<</X %d 0 R>>" % (7 + at) if at < depth - 1 else b""
        kind = b"/Type/XObject/Subtype/Form/BBox[0 0 600 900]/Resources<</Font<</F 4 0 R>>%s>>"
        forms.append(stream(inner, kind % link))
    return page_of(b"/X Do", b"", *forms)


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        pytest.param(b"%PDF-1.4\n", UnreadableDocument, "truncated", id="nothing after the head"),
        pytest.param(page_of(SHOWN)[:200], UnreadableDocument, "truncated", id="cut short"),
        pytest.param(
            file_of([CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"]),
            UnreadableDocument,
            "opened|no pages",
            id="no pages",
        ),
        pytest.param(
            file_of([CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 5>>"]),
            EmptyDocument,
            "no text on any page",
            id="a tree of pages that holds itself",
        ),
        pytest.param(
            file_of([CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 999999999>>"]),
            CorpusError,
            "damaged|no text",
            id="a thousand million pages, it says",
        ),
        pytest.param(page_of(b""), EmptyDocument, "no text on any page", id="an empty page"),
        pytest.param(
            page_of(b"BT /F 9 Tf 9 9 Td " + b"(aaaaaaaa) Tj 9 3 Td " * 20_000 + b"ET"),
            UnreadableDocument,
            "more text than minutes do",
            id="more text on a page than minutes have",
        ),
    ],
)
def test_a_broken_file_is_refused(data: bytes, error: type[CorpusError], reason: str) -> None:
    with pytest.raises(error, match=reason):
        read_pdf(data, HERE)


def test_a_locked_file_is_refused_by_that_name() -> None:
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]"
    data = page_of(SHOWN, trailer=lock % (b"ab" * 32, b"cd" * 32))
    with pytest.raises(UnreadableDocument, match="needs a password"):
        read_pdf(data, HERE)


def test_a_stream_that_inflates_without_end_is_refused_before_the_library_sees_it() -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(5_000_000)) for _ in range(20)) + packer.flush()
    with pytest.raises(UnreadableDocument, match="inflate to more than 64 MB"):
        read_pdf(page_of(packed, b"/Filter/FlateDecode"), HERE)


def test_forms_that_draw_forms_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_guard, "survives", lambda data: False)
    with pytest.raises(UnreadableDocument, match="more memory or time"):
        read_pdf(forms_in_forms(25), HERE)


def test_a_few_forms_in_forms_are_read() -> None:
    (extract,) = read_pdf(forms_in_forms(6), HERE)
    assert "Hello there" in extract.text


def test_a_doubtful_file_is_tried_in_a_process_of_its_own() -> None:
    assert pdf_guard.survives(page_of(SHOWN))


@pytest.mark.slow
def test_the_trial_does_not_survive_forms_without_end() -> None:
    started = time.monotonic()
    assert not pdf_guard.survives(forms_in_forms(40))
    assert time.monotonic() - started < pdf_guard.TRIAL_SECONDS + 10


def test_more_pages_than_packs_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages, "MAX_PAGES", 0)
    with pytest.raises(UnreadableDocument, match="at most 0 are read"):
        read_pdf(page_of(SHOWN), HERE)


def test_a_shifted_font_is_decoded_and_said_so() -> None:
    words = "That the Clerk's report on the hall be noted and the fee of 5% paid to the owner."
    (extract,) = read_pdf(page_of(shifted(words, 29)), HERE)
    assert extract.text.strip() == words
    assert extract.warnings == ("page 1: letters decoded from a shifted font",)


def test_letters_that_no_shift_explains_are_refused_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf_ocr, "PROGRAM", "no-such-program")
    nonsense = bytes((7 * at) % 28 + 1 for at in range(120))
    escaped = b"".join(b"\\%03o" % byte for byte in nonsense)
    with pytest.raises(UnreadableDocument, match="do not say which letters they draw"):
        read_pdf(page_of(b"BT /F 12 Tf 72 720 Td (%s) Tj ET" % escaped), HERE)


def shifted(words: str, shift: int) -> bytes:
    codes = b"".join(b"\\%03o" % (ord(letter) - shift) for letter in words)
    return b"BT /F 8 Tf 20 720 Td (%s) Tj ET" % codes


def test_scanned_pages_without_tesseract_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_ocr, "PROGRAM", "no-such-program")
    with pytest.raises(EmptyDocument, match=r"every page is scanned\. Install tesseract"):
        read_pdf(picture_page(), HERE)


@pytest.mark.skipif(pdf_ocr.languages() is None, reason="tesseract is not installed")
def test_a_picture_of_text_is_read_by_tesseract() -> None:
    dots = drawn("RESOLVED that the bridge be mended")
    wide, high, grey = dots
    dictionary = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Filter/FlateDecode" % (wide, high)
    )
    place = b"595 0 0 842 0 0 cm /X Do"
    (extract,) = read_pdf(page_of(place, b"", stream(zlib.compress(grey), dictionary)), HERE)
    assert "RESOLVED that the bridge be mended" in extract.text
    assert extract.reader == "pdf 1 + tesseract"
    assert extract.warnings == ("page 1 has no text (scanned): read by tesseract",)


def drawn(words: str) -> tuple[int, int, bytes]:
    """Return a picture of a page with these words."""
    data = page_of(b"BT /F 24 Tf 60 600 Td (%s) Tj ET" % words.encode())
    bitmap = pdf_pages.open_pdf(data, HERE)[0].render(scale=3, grayscale=True)
    dots = bytes(bitmap.buffer)
    rows = (dots[y * bitmap.stride :][: bitmap.width] for y in range(bitmap.height))
    return bitmap.width, bitmap.height, b"".join(rows)


def test_tesseract_is_looked_for_and_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert pdf_ocr.languages() is None


WHOLE = page_of(
    SHOWN + b" 0.5 w 60 700 m 500 700 l S 60 600 m 500 600 l S 60 700 m 60 600 l S "
    b"200 700 m 200 600 l S 500 700 m 500 600 l S BT /F 11 Tf 70 650 Td (1. Finance) Tj "
    b"150 0 Td (The accounts were agreed by the whole committee.) Tj ET"
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=12
    ),
    st.integers(0, len(WHOLE)),
)
def test_mangled_bytes_are_read_or_refused(changes: list[tuple[int, int]], end: int) -> None:
    data = bytearray(WHOLE)
    for place, byte in changes:
        data[place] = byte
    if end % 3 == 0:
        del data[end:]
    try:
        (extract,) = read_pdf(bytes(data), HERE)
    except CorpusError:
        return
    assert all(mark.span.end <= len(extract.text) for mark in extract.marks)
