"""Lines of a text copy that are the page's own furniture: file sizes, links, running heads.

They stay in the text and are in no block that is quoted or searched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.blocks import Block
from corpus.records import Span

_SIZE = r"(?:pdf\s*e?icon\s*)?(?:PDF|DOCX?|XLSX?)\s+\d+(?:\.\d+)?\s*[KM]B"
_NOISE = re.compile(
    rf"""[\s•]*(?:{_SIZE}|share\ this\ item|rhannu'?r?\ (?:yr\ )?eitem\ (?:hon|hwn)
    |view\ directions|gweld\ cyfarwyddiadau|cyfarwyddiadau
    |attendance\ details|manylion\ presenoldeb|skip\ to\ (?:main\ )?content|menu|search
    |items?|eitemau|no\.?[\s|]*item[\s|]*|rhif[\s|]*eitem[\s|]*|media|dot
    |original\ text:?|agenda\ frontsheet.*|agenda\ reports\ pack.*|printed\ (?:draft\ )?minutes.*
    |view\ minutes\ as\ html.*|public\ document\ pack|this\ page\ is\ intentionally\ left\ blank
    |you\ are\ here.*|home\s*>.*|[-–—_*=~.|\s]{{3,}}|</?AI\d{{1,4}}>|ong>|undefined
    |this\ is\ a\ default\ template.*|technical\ error.*|\[email\s*protected\]
    |how\ can\ we\ help\ you\W*|how\ do\ i\ contact\ my\ councillor\??
    |the\ agenda\ and\ reports\ associated\ with\ this\ minute\ can\ be\ found\ at.*
    |view\ the\ background\ to\ item\ \S+|(?:link:\s*)?(?:watch|webcast)\b[^.]{{0,80}}
    |(?:&nbsp;|\s|<[^<>]{{1,200}}>)+)[\s.]*""",
    re.IGNORECASE | re.VERBOSE,
)
# "Page 5", "Page 5 Council 1.02.2017", "Council, 1 May 2019 Page 3 of 6", "Tudalen 4".
_PAGE = re.compile(
    r"(?:[^\n]{0,80}\s)?(?:page|tudalen)\s+\(?\d{1,4}\)?(?:\s+(?:of|o)\s+\d{1,4})?(?:\s[^\n]{0,60})?"
    r"|-\s?\d{1,4}\s?-",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_LONGEST, _FEWEST = 300, 3


def without_furniture_lines(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks that are no furniture, in order."""
    running = _running(text, blocks)
    return [b for b in blocks if not _is_noise(text, b.span) and b.span not in running]


def _is_noise(text: str, span: Span) -> bool:
    return span.end - span.start <= _LONGEST and _NOISE.fullmatch(span.of(text)) is not None


def _running(text: str, blocks: Sequence[Block]) -> set[Span]:
    """Return the running heads: lines with a page number, and the lines that go with them."""
    lines = [b.span.of(text) if b.span.end - b.span.start <= 150 else "" for b in blocks]
    pages = {i for i, line in enumerate(lines) if line and _PAGE.fullmatch(line)}
    masked = Counter(_DIGITS.sub("9", lines[i]) for i in pages)
    found = {i for i in pages if masked[_DIGITS.sub("9", lines[i])] >= 2 or _plain(lines[i])}
    beside = Counter(lines[j] for i in pages for j in (i - 1, i + 1) if 0 <= j < len(lines))
    found |= {
        j
        for i in pages
        for j in (i - 1, i + 1)
        if 0 <= j < len(lines) and len(lines[j]) > 3 and beside[lines[j]] >= _FEWEST
    }
    return {blocks[i].span for i in found}


def _plain(line: str) -> bool:
    """Tell "Page 5" and "Page 5 Council 1.02.2017" from a sentence about a page."""
    return not line.rstrip().endswith((".", ";", ":")) and line.lstrip()[:1].isupper() | (
        line.lstrip()[:1] in "-"
    )
