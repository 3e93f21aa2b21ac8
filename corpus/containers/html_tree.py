"""Bytes of a page → its tree, within limits: decoding, refusals, and what no reader of it sees.

The tree is what browsers build (HTML5, by lexbor): text is never dropped for standing deep or
for being long, and unclosed or crossed tags close where a browser closes them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.errors import EmptyDocument, UnreadableDocument

# The longest council pages are some 2 MB; Word saves long minutes as up to 5 MB of HTML.
MOST_BYTES = 16_000_000
# A browser looks through all open elements at each tag, so open elements cost their square.  The
# deepest real pages nest 60; an unclosed <font> or <span> a row makes some hundred.
MOST_OPEN = 3_000
# Names of attributes are compared with one another: real elements have some twenty.
MOST_ATTRIBUTES = 1_000
# Every tag may begin a line of the text; Word's longest pages have some 200,000.
MOST_TAGS = 600_000
_MANY = 5_000
# Below this size nothing can nest or repeat enough to take a second.
_SMALL = 64_000

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<rest>(?:[^>\"']++|\"[^\"]*+\"|'[^']*+'|[\"'])*+)"
)
# These close by themselves (or hold nothing), so that leaving them open nests nothing.
_CLOSING_NAMES = (
    "area base br col embed hr img input link meta param source track wbr p li dt dd td th tr "
    "tbody thead tfoot colgroup option optgroup a html head body o:p"
)
_CLOSES_ITSELF = frozenset(_CLOSING_NAMES.split())
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE
)
# As browsers read them: pages that say "iso-8859-1" hold Windows-1252's quotation marks.
_WINDOWS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
_KNOWN = re.compile(r"utf-?8|windows-125\d|cp125\d|iso-8859-\d{1,2}|macintosh|latin1|(?:us-)?ascii")
_STRAY = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}

_NO_TEXT = (
    "script,style,noscript,template,svg,iframe,object,video,audio,canvas,select,textarea,"
    "input[type=hidden]"
)
_HIDDEN = (
    ".mgHide,.mgFileSize,.sr-only,.visually-hidden,.screen-reader-text,[hidden],[aria-hidden=true],"
    "[style*='display:none' i],[style*='display: none' i],[style*='mso-hide:all' i]"
)
# A hidden element that holds this much is a folded part of the page, and no word for screen
# readers: the minutes in it show when somebody clicks.
_FOLDED = 300
_UNFOLDS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "button", "summary"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page's tree and what reading its bytes showed.

    Attributes:
        tree: keeps the nodes alive; what nobody sees is not in it.
        source: the decoded page, for comments and text outside the tree.
    """

    tree: LexborHTMLParser
    source: str
    warnings: tuple[str, ...]

    @property
    def body(self) -> LexborNode:
        """The page's body; a browser makes one where the source has none."""
        body = self.tree.body
        assert body is not None  # parse_page refuses pages of frames, which alone have none
        return body


def parse_page(data: bytes, path: Path) -> Page:
    """Return the tree of a page without scripts, forms' lists and hidden words.

    Raises:
        UnreadableDocument: over a limit, or bytes that are no text.
        EmptyDocument: a page of frames.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableDocument(
            path,
            f"is an HTML page of {len(data):,} bytes, more than the {MOST_BYTES:,} that are read",
            "Split the page, or save its text.",
        )
    source, warnings = decode_page(data, path)
    tree = parse_html(source, path)
    if tree.body is None:
        raise EmptyDocument(
            path, "is a page of frames and holds no text", "Save the page inside the frame."
        )
    return Page(tree=tree, source=source, warnings=warnings)


def parse_html(source: str, path: Path) -> LexborHTMLParser:
    """Return the tree of a page or a fragment, without what nobody sees.

    Raises:
        UnreadableDocument: elements nest deeper, or have more attributes, than any page's.
    """
    if len(source) > _SMALL:
        _require_flat(source, path)
    tree = LexborHTMLParser(source)
    _drop_unseen(tree)
    return tree


def _require_flat(source: str, path: Path) -> None:
    if source.count("<") > MOST_TAGS:
        raise _hostile(path, f"has more than {MOST_TAGS:,} tags")
    depth = 0
    for tag in _TAG.finditer(source):
        if len(tag["rest"]) > MOST_ATTRIBUTES and len(tag["rest"].split()) > MOST_ATTRIBUTES:
            raise _hostile(path, f"has an element with more than {MOST_ATTRIBUTES:,} attributes")
        if tag["name"].lower() in _CLOSES_ITSELF:
            continue
        depth = max(0, depth - 1) if tag["close"] else depth + (not tag["rest"].endswith("/"))
        if depth > MOST_OPEN:
            raise _hostile(path, f"nests more than {MOST_OPEN:,} elements")


def _hostile(path: Path, reason: str) -> UnreadableDocument:
    return UnreadableDocument(path, f"is an HTML page that {reason}", "Save its text instead.")


def _drop_unseen(tree: LexborHTMLParser) -> None:
    for node in tree.css(_HIDDEN):
        if node.tag not in ("html", "body") and not _is_folded(node):
            node.decompose()
    for node in tree.css(_NO_TEXT):
        node.decompose()


def _is_folded(node: LexborNode) -> bool:
    """Tell a part that shows when somebody clicks: long, or under the heading that unfolds it."""
    if is_longer(node, _FOLDED):
        return True
    before = node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    return before is not None and before.tag in _UNFOLDS


def is_longer(node: LexborNode, characters: int) -> bool:
    """Tell whether an element holds more text, or very many elements; stops as soon as it knows."""
    held = 0
    for count, part in enumerate(node.traverse(include_text=True)):
        if part.is_text_node:
            held += len((part.text_content or "").strip())
        if held > characters or count > _MANY:
            return True
    return False


def decode_page(data: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    """Return a page's text, and a warning where its bytes are not all in one encoding.

    A byte order mark tells the encoding; then valid UTF-8 does, whatever the page declares (no
    other encoding's text is valid UTF-8 by chance); then the declaration; then UTF-8 with single
    stray bytes, read as the Windows-1252 that editors paste, or Windows-1252.

    Raises:
        UnreadableDocument: the bytes are no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _without_nulls(data.decode("utf-16", "replace"), path), ()
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return _without_nulls(data.decode("utf-8"), path), ()
    except UnicodeDecodeError:
        declared = _declared(data)
    if declared and declared != "utf-8":
        return _without_nulls(data.decode(declared, "replace"), path), ()
    text = data.decode("utf-8", "surrogateescape")
    stray = sum("\udc80" <= c <= "\udcff" for c in text)
    if not declared and stray > 0.5 * sum(c > "\x7f" for c in text):
        return _without_nulls(data.decode("cp1252", "replace"), path), ()
    warning = f"{stray} bytes are not UTF-8 and were read as Windows-1252"
    return _without_nulls(text.translate(_STRAY), path), (warning,)


def _declared(data: bytes) -> str | None:
    match = _CHARSET.search(data[:4096])
    name = match[1].decode("ascii", "replace").lower() if match else ""
    if not _KNOWN.fullmatch(name):
        return None
    return "utf-8" if name in ("utf-8", "utf8") else _WINDOWS.get(name, name)


def _without_nulls(text: str, path: Path) -> str:
    """Return a text without the few nulls of a damaged one; many of them are binary data."""
    if "\x00" not in text:
        return text
    if text.count("\x00") > 0.01 * len(text):
        raise UnreadableDocument(path, "is binary, not text", "Leave it out, or save it as text.")
    return text.replace("\x00", "")
