"""What ``python-docx`` has no words for: footnotes, bookmarks, fields, languages, table heads."""

from __future__ import annotations

from typing import Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

QUOTE_STYLE: Final = "Minutes Quote"
CELL_STYLE: Final = "Minutes Quote in Table"
HEAD_STYLE: Final = "Minutes Lead-in"
ABOUT_STYLE: Final = "Minutes About"
SMALL_STYLE: Final = "Minutes Table Text"

# What councils' house styles ask for, and LibreOffice has a twin of.
_FONT = "Arial"
# (style, points, points of room before)
_FONTS = (
    ("Normal", 10.5, 0.0),
    ("Title", 20.0, 0.0),
    ("Heading 1", 15.0, 18.0),
    ("Heading 2", 13.0, 14.0),
    ("Heading 3", 11.0, 10.0),
    ("Heading 4", 10.5, 6.0),
)
# The two lines above footnotes are notes themselves; Word gives them these ids.
_FOOTNOTES = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240"
 w:lineRule="auto"/></w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0"
 w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""


class Footnotes:
    """The footnotes of a document that has none yet."""

    def __init__(self, document: Document) -> None:
        """Add the part, its relationship and content type, its styles and its settings."""
        package = document.part.package
        self._part = XmlPart(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            parse_xml(_FOOTNOTES),
            package,
        )
        document.part.relate_to(self._part, RELATIONSHIP_TYPE.FOOTNOTES)
        _add_note_settings(document)

    def add(self, number: int, before: str, url: str | None, after: str) -> None:
        """Add one footnote; ``number`` is its id, and its own number where all are in order."""
        note = OxmlElement("w:footnote", attrs={qn("w:id"): str(number)})
        paragraph = Paragraph(OxmlElement("w:p"), self._part)
        set_style(paragraph, "Footnote Text")
        sign = paragraph.add_run()
        set_run_style(sign, "Footnote Reference")
        sign._r.append(OxmlElement("w:footnoteRef"))
        paragraph.add_run(f" {before}")
        if url:
            add_link(paragraph, url, self._part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, True))
        paragraph.add_run(after)
        note.append(paragraph._p)
        self._part.element.append(note)


def _add_note_settings(document: Document) -> None:
    """Say which notes are the lines above footnotes; the schema wants it before ``compat``."""
    settings = document.settings.element
    notes = OxmlElement("w:footnotePr")
    for number in ("-1", "0"):
        notes.append(OxmlElement("w:footnote", attrs={qn("w:id"): number}))
    compat = settings.find(qn("w:compat"))
    if compat is None:
        settings.append(notes)
    else:
        compat.addprevious(notes)


def set_style(paragraph: Paragraph, name: str) -> None:
    """Set a paragraph's style by its name.

    ``python-docx`` looks through all styles for each paragraph, which took nine tenths of the time
    of a pack of two hundred extracts; a style's id is its name without blanks.
    """
    paragraph._p.style = name.replace(" ", "")


def set_run_style(run: Run, name: str) -> None:
    """Set the style of some words, likewise."""
    run._r.style = name.replace(" ", "")


def add_reference(paragraph: Paragraph, number: int, bookmark: str) -> None:
    """Add the raised number of a footnote, marked so that tables can refer to it."""
    name = {qn("w:id"): str(number), qn("w:name"): bookmark}
    paragraph._p.append(OxmlElement("w:bookmarkStart", attrs=name))
    run = paragraph.add_run()
    set_run_style(run, "Footnote Reference")
    run._r.append(OxmlElement("w:footnoteReference", attrs={qn("w:id"): str(number)}))
    paragraph._p.append(OxmlElement("w:bookmarkEnd", attrs={qn("w:id"): str(number)}))


def add_note_number(paragraph: Paragraph, number: int, bookmark: str) -> None:
    """Add a footnote's number as a field, which follows where notes are added before it."""
    add_field(paragraph, f" NOTEREF {bookmark} \\h ", str(number))


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Add a field with what is shown until it is counted anew."""
    _field_sign(paragraph.add_run(), "begin")
    code = OxmlElement("w:instrText", attrs={qn("xml:space"): "preserve"})
    code.text = instruction
    paragraph.add_run()._r.append(code)
    _field_sign(paragraph.add_run(), "separate")
    paragraph.add_run(shown)
    _field_sign(paragraph.add_run(), "end")


def _field_sign(run: Run, kind: str) -> None:
    run._r.append(OxmlElement("w:fldChar", attrs={qn("w:fldCharType"): kind}))


def add_link(paragraph: Paragraph, words: str, relationship: str) -> None:
    """Add words that lead to an address."""
    link = OxmlElement("w:hyperlink", attrs={qn("r:id"): relationship})
    run = paragraph.add_run(words)
    set_run_style(run, "Hyperlink")
    link.append(run._r)
    paragraph._p.append(link)


def cell_margins(upper: float, side: float) -> BaseOxmlElement:
    """Return the room between the words of a table's cells and its lines, in centimetres."""
    margins = OxmlElement("w:tblCellMar")
    for edge, width in (("top", upper), ("left", side), ("bottom", upper), ("right", side)):
        sizes = {qn("w:w"): str(Cm(width).twips), qn("w:type"): "dxa"}
        margins.append(OxmlElement(f"w:{edge}", attrs=sizes))
    return margins


def set_styles(document: Document) -> None:
    """Give the document its styles; what is inherited from the template stays."""
    _set_language(document, "en-GB")
    styles = document.styles
    for name, size, before in _FONTS:
        _set_font(document, name, size, before)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    styles["Heading 4"].font.bold = False
    for name, base in ((QUOTE_STYLE, "Quote"), (CELL_STYLE, "Normal"), (SMALL_STYLE, "Normal")):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles[base]
    quote = styles[QUOTE_STYLE]
    quote.font.italic = False
    quote.font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
    quote.paragraph_format.left_indent = Cm(1)
    quote.paragraph_format.right_indent = Cm(0.6)
    quote.paragraph_format.space_after = Pt(8)
    quote.paragraph_format.keep_together = True
    quote.quick_style = True
    _add_small(document)


def _set_font(document: Document, name: str, size: float, before: float) -> None:
    style = document.styles[name]
    style.font.name, style.font.size = _FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    if name != "Normal":
        style.font.color.rgb = RGBColor(0x1F, 0x2A, 0x44)
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(4),
        )
        style.paragraph_format.keep_with_next = True


def _add_small(document: Document) -> None:
    """Add the small styles: notes, tables, what is said of the pack itself."""
    styles = document.styles
    for name in (CELL_STYLE, SMALL_STYLE):
        styles[name].font.size = Pt(8.5)
        styles[name].paragraph_format.space_after = Pt(0)
    about = styles.add_style(ABOUT_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    about.base_style, about.font.size = styles["Normal"], Pt(9.5)
    about.font.color.rgb = RGBColor(0x40, 0x40, 0x40)
    note = styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    note.base_style, note.font.size = styles["Normal"], Pt(9)
    note.paragraph_format.space_after = Pt(2)
    sign = styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    sign.font.superscript = True
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.color.rgb, link.font.underline = RGBColor(0x0B, 0x4A, 0x8F), True
    head = styles.add_style(HEAD_STYLE, WD_STYLE_TYPE.CHARACTER)
    head.font.bold = True


def _set_language(document: Document, language: str) -> None:
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), language)
