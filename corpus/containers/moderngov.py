"""ModernGov pages → extracts: which page it is, told by what stands on it, and each one's reader.

Most UK councils publish with this software.  Its pages name their parts by classes ("mgAiTitleTxt",
"mgWordPara"), whatever the site around them looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from corpus.containers.html_lines import Line, lines_of
from corpus.containers.html_tree import Page
from corpus.containers.moderngov_decisions import read_decision_page, read_register
from corpus.containers.moderngov_meeting import read_issue_page, read_item_page, read_meeting_page
from corpus.containers.moderngov_page import ModernGovPage
from corpus.containers.moderngov_people import (
    is_attendance,
    is_votes,
    read_attendance_page,
    read_votes_page,
)
from corpus.containers.moderngov_words import CANCELLED, is_status
from corpus.errors import EmptyDocument
from corpus.extracts import Extract
from corpus.status import MEETING_LINE

_MARKS = (
    "#modgov, .mgMainTitleTxt, .mgSubTitleTxt, .mgAiTitleTxt, .mgItemTable, .mgSubItemTitleTxt, "
    ".mgWordPara, .mgPlanItemInForce"
)
_ITEM_PAGE = re.compile(r"agenda item|eitem (?:ar yr )?(?:agenda|rhaglen)", re.IGNORECASE)
_DECISION_PAGE = re.compile(
    r"decision (?:details|notice)|manylion (?:y )?penderfyniad|.*record of decision", re.IGNORECASE
)
_MEETING = re.compile(r"(?:meeting|cyfarfod)s?", re.IGNORECASE)


def is_moderngov(page: Page) -> bool:
    """Tell a page of ModernGov by its classes: a printed document has none of them."""
    return page.tree.css_first(_MARKS) is not None


def read_moderngov(page: Page, path: Path) -> tuple[Extract, ...]:
    """Return the meetings or decisions of a page, in its order.

    Raises:
        EmptyDocument: it is a list of meetings, a committee's page, or an agenda not yet there.
    """
    known = ModernGovPage.of(page, _content_lines(page))
    reader = _reader_of(known)
    if reader is None:
        raise _no_minutes(known, path)
    return reader(known, path)


_Reader = Callable[[ModernGovPage, Path], tuple[Extract, ...]]


def _reader_of(page: ModernGovPage) -> _Reader | None:
    """Return the reader of the page's kind: told by its parts, for sites change the titles."""
    lines = page.lines
    if is_attendance(lines):
        return read_attendance_page
    if page.has("mgItemTable") or page.has("mgItemNumberCell"):
        return read_meeting_page
    if any(MEETING_LINE.fullmatch(line.words) for line in lines):
        # Over an item's page stands one such line; an issue's page has one over each meeting.
        return read_item_page if _ITEM_PAGE.fullmatch(page.main_title) else read_issue_page
    return _reader_by_title(page, lines)


def _reader_by_title(page: ModernGovPage, lines: Sequence[Line]) -> _Reader | None:
    if is_votes(page.main_title, lines):
        return read_votes_page
    decides = _DECISION_PAGE.fullmatch(page.main_title) is not None
    links = sum(_leads_to_decision(line) for line in lines)
    labelled = any("mgPlanItemInForce" in line.scope for line in lines) or any(
        line.words.startswith(("Decision Maker:", "Decision status:")) for line in lines
    )
    if not decides and links > 0:
        return read_register
    if decides or labelled:
        return read_decision_page
    if _ITEM_PAGE.fullmatch(page.main_title) or page.has("mgSubItemTitleTxt"):
        return read_item_page
    if CANCELLED.search(page.subtitle) or page.has("mgAiTitleTxt"):
        return read_meeting_page
    return None


def _leads_to_decision(line: Line) -> bool:
    return any("decisiondetails.aspx" in link.href.lower() for link in line.links)


def _content_lines(page: Page) -> list[Line]:
    """Return the lines of the software's own part of the page, or of all of it.

    A banner of errors that the site puts over real minutes stands outside it, or is furniture.
    """
    nodes = page.tree.css("#modgov")
    lines = lines_of(nodes[0]) if nodes else lines_of(page.body)
    return [line for line in lines if not line.furniture]


def _no_minutes(page: ModernGovPage, path: Path) -> EmptyDocument:
    title = page.main_title or page.subtitle or "without a title"
    if is_status(page.main_title) or _MEETING.fullmatch(page.main_title):
        return EmptyDocument(
            path,
            f"is the page of a meeting ({page.subtitle or title}) that holds no items",
            "Fetch it again when its minutes are published, or take the printed minutes.",
        )
    return EmptyDocument(
        path,
        f"is the page “{title}”, which holds no minutes",
        "Fetch the pages of the meetings themselves.",
    )
