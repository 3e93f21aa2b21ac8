"""Running heads and feet: what repeats at the edge of pages, kept once and left out after."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from corpus.containers.pdf_layout import Flow, Sheet
from corpus.containers.pdf_rows import Row

# How deep heads and feet reach: five lines, within this part of the page's height.
EDGE_ROWS = 5
EDGE = 0.16
SAME_PLACE = 4.0  # points
# On fewer of the pages than this part it is no running head: pages begin at the same height, so
# that "Resolved:" may well stand first on two of them.
FEWEST_PAGES = 0.34
IN_A_ROW = 4  # papers of several meetings in one file: each has its own heads

_DIGITS = re.compile(r"\d+")
_PAGE = re.compile(
    r"(?:page|tudalen|p\.|pg)\s*\d{1,4}(?:\s*(?:of|o|/)\s*\d{1,4})?|[-–—\s]*\d{1,4}[-–—\s]*"
    r"|\d{1,4}\s*(?:of|o|/)\s*\d{1,4}|[ivx]{1,5}",
    re.IGNORECASE,
)
_ALWAYS = re.compile(
    r"public document pack|(?:this page is )?intentionally left blank"
    r"|this page is (?:intentionally left )?blank|pecyn dogfennau cyhoeddus"
    r"|mae['’]r dudalen hon yn (?:wag|fwriadol)[^.]{0,30}\.?",
    re.IGNORECASE,
)

_NAMES_PAGE = re.compile(r"\b(?:page|tudalen)\b", re.IGNORECASE)
# Words that begin lines of the minutes themselves, wherever on the page they stand.
_MINUTED = re.compile(
    r"\(?(?:item|eitem|minute|resolved|agreed|noted|decision|action|recommend|penderfyn|cytun|none"
    r"|declaration|apologies|present)\w*\b(?!.*\b(?:page|council|committee)\b)",
    re.IGNORECASE,
)

_Edge = tuple[Row, Flow, Sheet, bool]


def lift_furniture(sheets: Sequence[Sheet]) -> None:
    """Take heads and feet out of the sheets' flows; the first of each goes to heads or feet."""
    places: dict[tuple[str, bool], list[_Edge]] = defaultdict(list)
    for sheet in sheets:
        for edge in _edges(sheet):
            places[_DIGITS.sub("#", edge[0].text.casefold()), edge[3]].append(edge)
    for edges in places.values():
        for group in _same_place(edges):
            if _is_furniture(group, len(sheets)):
                _lift(group)


def _edges(sheet: Sheet) -> list[_Edge]:
    flows = list(sheet.flows())
    rows = [(row, flow) for flow in flows for row in flow.rows]
    head, foot = EDGE * sheet.height, (1 - EDGE) * sheet.height
    edges = [(*at, sheet, True) for at in rows[:EDGE_ROWS] if at[0].bottom < head]
    return edges + [(*at, sheet, False) for at in rows[-EDGE_ROWS:] if at[0].top > foot]


def _same_place(edges: list[_Edge]) -> list[list[_Edge]]:
    """Return rows of the same words grouped by their height on the page."""
    groups: list[list[_Edge]] = []
    for edge in sorted(edges, key=lambda e: e[0].top):
        if groups and edge[0].top - groups[-1][-1][0].top <= SAME_PLACE:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    for group in groups:
        group.sort(key=lambda e: e[2].number)
    return groups


def _is_furniture(group: list[_Edge], pages: int) -> bool:
    text = group[0][0].text
    if _ALWAYS.fullmatch(text):
        return True
    if _PAGE.fullmatch(text):
        if len(group) == 1:
            return _numbers_its_page(group[0], pages)
        return text[:1].isalpha() or _counts_pages(group)
    if _MINUTED.match(text) or len(group) < 2:
        return False
    if len(group) < FEWEST_PAGES * pages and _longest_row(group) < IN_A_ROW:
        return False
    same = len({edge[0].text for edge in group}) == 1
    enough = len(group) > 2 or _NAMES_PAGE.search(text) is not None
    return same or (enough and _counts_pages(group))


def _longest_row(group: list[_Edge]) -> int:
    """Return on how many pages in a row it stands, at most."""
    longest = here = 0
    last = -1
    for number in (edge[2].number for edge in group):
        here = here + 1 if number == last + 1 else 1
        longest, last = max(longest, here), number
    return longest


def _numbers_its_page(edge: _Edge, pages: int) -> bool:
    """Tell whether a number alone, at the edge of one page only, is the page's own."""
    text, number = edge[0].text, edge[2].number
    digits = [int(d) for d in _DIGITS.findall(text)]
    if not digits:
        return False
    named = text.lstrip(" -–—")[:1].isalpha() or len(digits) == 2
    return named or (pages > 1 and digits[0] == number)


def _counts_pages(group: list[_Edge]) -> bool:
    """Tell whether one of the numbers grows by one with each page."""
    rows = [(edge[2].number, _DIGITS.findall(edge[0].text)) for edge in group]
    least = min(len(digits) for _, digits in rows)
    steps = (Counter(int(digits[i]) - number for number, digits in rows) for i in range(least))
    return any(max(step.values()) >= 0.6 * len(rows) for step in steps)


def _lift(group: list[_Edge]) -> None:
    for at, (row, flow, sheet, head) in enumerate(group):
        kept = [other for other in flow.rows if other is not row]
        if len(kept) == len(flow.rows):
            continue  # a page of few rows: it was both a head and a foot
        flow.rows[:] = kept
        if at == 0:
            (sheet.heads if head else sheet.feet).append(row.text)
