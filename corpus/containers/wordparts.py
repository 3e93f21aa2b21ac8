"""The parts of a Word file and how they point to one another; what its headers say."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from corpus.containers.zipped import Zipped, attribute, local
from corpus.errors import EmptyDocument

_FRONT = 3_000  # characters of the front of minutes: title, date, attendance


def main_part(zipped: Zipped) -> str:
    """Return the name of the part that holds the text; it is not "document.xml" in every file."""
    for kind, target in relations(zipped, "_rels/.rels").values():
        if kind == "officeDocument" and target in zipped:
            return target
    return "word/document.xml"


def relations(zipped: Zipped, name: str, base: str = "") -> dict[str, tuple[str, str]]:
    """Return the relations of a part: id → its kind and the part that it points to."""
    root = zipped.xml(name)
    found = {}
    for element in root if root is not None else ():
        target = attribute(element, "Target")
        kind = attribute(element, "Type").rpartition("/")[2]
        whole = target.lstrip("/") if target.startswith("/") else base + target
        found[attribute(element, "Id")] = (kind, whole)
    return found


def no_words(zipped: Zipped) -> EmptyDocument:
    """Return the error for a Word file without words."""
    if any("/media/" in member.name for member in zipped.members):
        return EmptyDocument(
            zipped.path, "holds pictures and no words", "Save it as PDF, and run OCR on it."
        )
    return EmptyDocument(zipped.path, "holds no text", "Check the file, or leave it out.")


def front_words(root: Element) -> str:
    """Return the first words of the text, to know what a header says beyond them."""
    found: list[str] = []
    length = 0
    for element in root.iter():
        if local(element) == "t" and element.text:
            found.append(element.text)
            length += len(element.text)
            if length > _FRONT:
                break
    return "".join(found).casefold()


def has_draft_mark(part: Element) -> bool:
    """Tell the word DRAFT printed across the page."""
    return any(
        "draft" in attribute(e, "string").casefold() for e in part.iter() if local(e) == "textpath"
    )
