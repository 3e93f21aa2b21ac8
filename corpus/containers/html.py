"""HTML → extracts: ModernGov pages by their parts, every other page by its headings and lists."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpus.containers.html_facts import (
    address_of,
    council_of,
    day_of,
    language_of,
    title_of,
)
from corpus.containers.html_items import Step, steps_of
from corpus.containers.html_lines import Line, lines_of
from corpus.containers.html_tree import Page, parse_page
from corpus.containers.moderngov import is_moderngov, read_moderngov
from corpus.containers.moderngov_items import is_bold_heading
from corpus.containers.moderngov_words import ERROR_BANNER
from corpus.containers.tables import write_table
from corpus.errors import EmptyDocument
from corpus.extracts import Extract, Scribe
from corpus.records import Facts, MarkKind, Span

READER = "html-page 1"
_MAIN = "main, [role=main], article, .entry-content, #content, #main-content"
# A part that is called the main one and holds less of the words than this is called so wrongly.
_MOSTLY = 0.4
_NO_PAGE = (
    (
        "a page that wants somebody to sign in",
        re.compile(r"\b(?:sign|log)[ -]?in\b|\bmewngofnodi\b|session (?:has )?expired", re.I),
        "Fetch the page again, signed in.",
    ),
    (
        "a check for robots",
        re.compile(
            r"just a moment|checking (?:your|if the) (?:browser|site)|captcha"
            r"|are you (?:a )?(?:human|robot)|verify(?:ing)? (?:that )?you are (?:a )?human"
            r"|ddos protection|incapsula"
            r"|enable javascript and cookies",
            re.I,
        ),
        "Open the page in a browser and save it from there.",
    ),
    (
        "an error page",
        re.compile(
            r"technical error|page (?:was )?not found|server error|service (?:is )?unavailable"
            r"|\b404\b|access denied|forbidden|request (?:was )?(?:unsuccessful|blocked)"
            r"|bad gateway|something went wrong|gwall technegol|(?:a|an) error (?:has )?occurred",
            re.I,
        ),
        "Fetch the page again later.",
    ),
)
# Pages that only excuse themselves are short; minutes that mention a lost page are not.
_LONGEST_EXCUSE = 1_500
_SIGNS = re.compile(
    r"\b(?:apologies|resolved|proposed|seconded|agreed|present|councillors?|cllrs?|minutes|chair|"
    r"cofnodion|penderfynwyd|cytunwyd|cynigiwyd|ymddiheuriadau)\b"
)
_POSTED = re.compile(
    r"(?:posted|published|last (?:updated|modified)|updated|written)\b(?: on| by)?[\s:].{0,80}",
    re.IGNORECASE,
)
_SHARING = re.compile(
    r"(?:share (?:this|on)|print this page|back to top|skip to (?:main )?content|previous|next|"
    r"read more|download|leave a (?:reply|comment)|comments? (?:are )?(?:off|closed)).{0,40}"
    r"|×|menu",
    re.IGNORECASE,
)


def read_html(data: bytes, path: Path) -> tuple[Extract, ...]:
    """Return the documents of an HTML page: one, or one for each meeting that it holds.

    Raises:
        UnreadableDocument: hostile, or over a limit.
        EmptyDocument: a list of meetings, a committee's page, a login, an error: it says which.
    """
    page = parse_page(data, path)
    if is_moderngov(page):
        return read_moderngov(page, path)
    lines = _main_lines(page)
    _require_minutes(page, lines, path)
    return (_read_page(page, lines),)


def _main_lines(page: Page) -> list[Line]:
    """Return the lines of the page's main part, or of all of it where the site marks none well."""
    words = len(page.body.text())
    parts = [node for node in page.tree.css(_MAIN)[:20] if len(node.text()) >= _MOSTLY * words]
    lines = lines_of(parts[-1] if parts else page.body)
    if _length([line for line in lines if not line.furniture]) < 0.1 * _length(lines):
        # All of it looks like the site's furniture: then none of it is.
        return [_kept(line) for line in lines]
    return lines


def _length(lines: Sequence[Line]) -> int:
    return sum(len(x.words) + sum(map(len, (c for r in x.rows for c in r))) for x in lines)


def _kept(line: Line) -> Line:
    return replace(line, furniture=False)


def _require_minutes(page: Page, lines: Sequence[Line], path: Path) -> None:
    text = "\n".join(line.words for line in lines if not line.furniture)
    if not any(map(str.isalnum, text)) and not any(line.rows for line in lines):
        raise EmptyDocument(path, "is an HTML page without text", "Fetch the page again.")
    password = page.tree.css_first("input[type=password]") is not None
    if _length(lines) > _LONGEST_EXCUSE or len(set(_SIGNS.findall(text.lower()))) > 2:
        return
    head = f"{title_of(page) or ''}\n{text}"
    for what, form, remedy in _NO_PAGE:
        if form.search(head[:4000]) or (password and "sign in" in what):
            raise EmptyDocument(path, f"is {what}, and holds no minutes", remedy)


def _read_page(page: Page, lines: Sequence[Line]) -> Extract:
    scribe = Scribe()
    for step in steps_of(lines):
        _write(scribe, step)
    text = "".join(scribe.pieces)
    heading = next((x.words for x in lines if x.heading == 1 and not x.furniture), None)
    facts = Facts(
        title=heading or title_of(page),
        council=council_of(page),
        date=_day(page, lines),
        url=address_of(page),
        language=language_of(page, text),
    )
    return scribe.extract(
        media_type="text/html", reader=READER, facts=facts, warnings=page.warnings
    )


def _write(scribe: Scribe, step: Step) -> None:
    line = step.line
    if step.number is not None:
        _write_item(scribe, step.number, step.title)
    elif line.furniture or _is_furniture(line):
        scribe.mark(MarkKind.NOISE, scribe.write(line.shown))
    elif line.rows:
        write_table(scribe, line.rows)
    else:
        span = scribe.write(line.shown)
        if line.heading or is_bold_heading(line):
            scribe.mark(MarkKind.HEADING, span)
    if line.tail:
        scribe.mark(MarkKind.ACTION, scribe.write(line.tail))


def _write_item(scribe: Scribe, number: str, title: str) -> None:
    dot = "." if number.isdecimal() else ""
    span = scribe.write(" ".join(filter(None, (number + dot if number else "", title))))
    if span is not None:
        start = span.end - len(title) if title else span.start
        scribe.mark(MarkKind.ITEM, Span(start=start, end=span.end), number)


def _is_furniture(line: Line) -> bool:
    if len(line.words) > 200 or line.heading:
        return False
    return any(form.search(line.words) for form in (ERROR_BANNER,)) or any(
        form.fullmatch(line.words) for form in (_POSTED, _SHARING)
    )


def _day(page: Page, lines: Sequence[Line]) -> dt.date | None:
    """Return the day of the page's one ``<time>`` where its prose names the same day.

    A post's time is the day on which it was put up; minutes name the day of their meeting.
    """
    times = page.tree.css("time[datetime]")
    date = day_of(times[0].attrs.get("datetime") or "") if len(times) == 1 else None
    if date is None:
        return None
    shown = " ".join(times[0].text().split())
    said = (x.words for x in lines[:20] if not (x.furniture or _is_furniture(x)))
    prose = "\n".join(words for words in said if words != shown)[:3_000]
    named = re.search(rf"(?<!\d){date.day}\s?[a-z]{{0,4}}\s[^\W\d_]+,?\s{date.year}\b", prose)
    return date if named else None
