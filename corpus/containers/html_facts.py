"""What a page says of itself beside its text: address, council, title, language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from corpus.containers.html_tree import Page
from corpus.dates import find_dates

_ADDRESS = re.compile(r"https?://[^\s\"'<>]{4,500}")
_SAVED = re.compile(r"<!--\s*saved from url=\(\d+\)(?P<url>https?://[^\s>]{4,500}?)\s*-->")
_WORD = r"[A-Z][\w’'&.-]*"
_JOINING = r"(?:(?:and|&|of|upon|on|in|the|with|le|cum|by)\s+)*"
_COUNCIL = re.compile(
    rf"(?:(?:The|Copyright)\s+)?(?P<name>(?:{_WORD},?\s+{_JOINING}){{1,8}}?(?:Council|Authority)"
    rf"|(?:Royal Borough|London Borough|City|County) of {_WORD}"
    rf"(?:\s(?:(?:and|upon|&)\s)?{_WORD}){{0,4}}"
    rf"|Cyngor(?:\s(?:{_WORD}|a|ac|y|yr)){{1,7}})\b"
)
# A demonstration's name, or none at all.
_NO_COUNCIL = re.compile(
    r"(?:(?:the|your|our|full|modern|local|city|borough|county|parish|town|community|district) )*"
    r"council",
    re.IGNORECASE,
)
_OF_ITSELF = re.compile(r"(?:Royal Borough|London Borough|City) of ")
_WELSH = frozenset(
    ("y", "yr", "yn", "ar", "gan", "oedd", "wedi", "eu", "nodwyd", "cofnodion", "cyngor")
)
_ENGLISH = frozenset(("the", "and", "that", "was", "were", "of", "to"))
_DAY_NAMES = re.compile(
    r"(?:\s*[-–,]\s*)?(?:\s+on\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|dydd\s\w+)?[\s,]*$",
    re.IGNORECASE,
)
_OCCASION = re.compile(
    r"(?:agenda for\s+)?(?:(?:extraordinary|special|annual|additional|reconvened|adjourned|urgent|"
    r"ordinary|budget|virtual)\s+)+meeting\s*[,:–-]\s*",
    re.IGNORECASE,
)
_WELSH_DAY = re.compile(r"\s[-–]\s(?=Dydd\s)")
# Names and headings are short; what is longer is none, and is not looked through.
_LONGEST = 400


def meta_of(page: Page, *names: str) -> str | None:
    """Return the content of the first ``<meta>`` of one of these names, or None."""
    wanted = [name.lower() for name in names]
    found: dict[str, str] = {}
    for node in page.tree.css("meta[content]"):
        name = (node.attrs.get("name") or node.attrs.get("property") or "").lower()
        content = (node.attrs.get("content") or "").strip()
        if content:
            found.setdefault(name, content)
    return next((found[name] for name in wanted if name in found), None)


def title_of(page: Page) -> str | None:
    """Return the page's title as its window shows it, or None."""
    node = page.tree.css_first("head > title")
    words = " ".join(node.text().split()) if node is not None else ""
    return words or None


def address_of(page: Page) -> str | None:
    """Return the address that the page states of itself, or None.

    It stands in a canonical link, in metadata, or in the comment of the browser that saved it.
    """
    link = page.tree.css_first("link[rel=canonical]")
    said = [
        (link.attrs.get("href") or "") if link is not None else "",
        meta_of(page, "og:url") or "",
        meta_of(page, "dc.identifier", "dcterms.identifier") or "",
    ]
    saved = _SAVED.search(page.source[:4096])
    said.append(saved["url"] if saved else "")
    return next((words for words in said if _ADDRESS.fullmatch(words)), None)


def council_of(page: Page) -> str | None:
    """Return the council whose page it is, where the page's own furniture names it.

    The site's name, its copyright line and its logo name the council; text about other councils
    is not looked at.
    """
    return next(filter(None, map(_council_name, _names(page))), None)


def _names(page: Page) -> Iterator[str]:
    for node in page.tree.css("footer, #footer, .footer, #page-footer"):
        copyright_line = re.search(r"(?:©|\(c\)|copyright)([^\n|]{3,150})", node.text(), re.I)
        if copyright_line:
            yield re.sub(r"\b(?:19|20)\d\d\b|[-–]", " ", copyright_line[1])
    yield meta_of(page, "og:site_name", "dc.publisher", "dcterms.publisher", "dc.creator") or ""
    for image in page.tree.css("header img[alt], #header img[alt], .header img[alt]"):
        yield image.attrs.get("alt") or ""
    yield (title_of(page) or "").rpartition(" - ")[2].rpartition(" | ")[2]


def _council_name(words: str) -> str | None:
    match = _COUNCIL.search(" ".join(words[:_LONGEST].split()))
    if match is None:
        return None
    name = match["name"].removeprefix("The ").strip(" .,")
    if _NO_COUNCIL.fullmatch(name):
        return None
    # "Royal Borough of X" is the whole name; pages add "Council" to it as they please.
    return name.removesuffix(" Council") if _OF_ITSELF.match(name) else name


def language_of(page: Page, text: str) -> str | None:
    """Return the page's language where what it declares and what it says agree, else None.

    Site templates declare English around Welsh minutes, and the other way round.
    """
    root = page.tree.css_first("html")
    declared = ((root.attrs.get("lang") or "") if root is not None else "")[:2].lower()
    words = text[:6_000].lower().split()
    welsh, english = (sum(w in known for w in words) for known in (_WELSH, _ENGLISH))
    if declared == "cy" and welsh > english:
        return "cy"
    return "en" if declared == "en" and english > 4 * welsh else None


def day_of(words: str) -> dt.date | None:
    """Return the first date in a few words, or None."""
    return next((date for _, date, _ in find_dates(words[:_LONGEST])), None)


def name_and_day(words: str, other: str | None) -> tuple[str | None, dt.date | None]:
    """Return the body and the day of "Planning Committee - Thursday 15 January 2026 7:30 pm".

    Args:
        words: a meeting's heading.
        other: a date that metadata gives; it is taken only where the heading holds its day and
            year and no date in English, for it may be the page's own.
    """
    words = " ".join(words[:_LONGEST].split())
    for span, date, _ in find_dates(words):
        return _body(_DAY_NAMES.sub("", words[: span.start])), date
    at = _WELSH_DAY.search(words)
    name, said = (words[: at.start()], words[at.end() :]) if at else (words, words)
    stated = day_of(other or "")
    if stated and re.search(rf"(?<!\d){stated.day}(?!\d).*(?<!\d){stated.year}\b", said):
        return _body(name), stated
    return _body(name), None


def _body(words: str) -> str | None:
    """Return the body of "Extraordinary Meeting, Council": the occasion is no part of its name."""
    return _OCCASION.sub("", words.strip(" ,-–")).strip(" ,-–") or None
