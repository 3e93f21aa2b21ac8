"""Lead-ins: the keyword that opens a resolution, with what belongs to it.

"RESOLVED: That", "The Committee agreed:", "Agreed, by 6 votes to 2: that".  A lead-in opens a
block, or stands inside one: "On a vote of 6 to 1 it was RESOLVED that …".  A keyword in a
sentence of its own ("It was agreed to write …") is none: there the sentence is the quote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.records import Span
from corpus.sentences import trim

_BODY = r"""
    (?:(?:the|this|that\ the|members\ of\ the)\s+)?(?:[A-Z][\w’'-]*,?\s+){0,4}
    (?:committee|sub-committee|council|cabinet|board|panel|commission|executive|forum|
       members|councillors|governors|meeting|trustees)
    |(?:[^\W\d_]+\s+){0,3}it\s+(?:was|is)
"""
# Counts and ways of voting between the keyword and its colon or "that".
_HOW = r"""
    (?:\s*\([^()\n]{1,80}\)
      |\s+(?:unanimously|further|nem\.?\s*con\.?|in\ principle)
      |\s+to\s+(?:full\s+)?(?:the\s+)?(?:council|cabinet|executive)\b
      |\s+to\s+(?i:recommend)\b
      |,?\s+(?:by|on|with|without|\d{1,3}\s+votes?)\b[^:.;\n]{0,90}?(?=\s*,?\s*(?:[:–—]|\bthat\b))
    )*
"""
_MARK = r"(?P<mark>\s*(?:/\s?-|:\s?[-–—]|[:;–—/]|-(?=\s|[A-Z]|$))*)"
_THAT = r"""(?P<that>(?:
      that\s+(?:the\s+)?(?:committee|council|cabinet|board|panel|sub-committee)\s*:[-–—]?
    | that\s*:[-–—]?
    | that\b(?!\s*,)
    | t\ h\ a\ t\b
    | to(?=\s*:|\s+\(?[1a]\)?[.)]\s))\s*:?[-–—]?)?"""
_EM = r"[*_]{0,3}"

# The keyword at the head of a block.
_HEAD = re.compile(
    rf"""{_EM}(?:\d{{1,3}}(?:\.\d{{1,2}})*\s+)?
    (?:(?P<body>{_BODY})\s+(?:(?:then|therefore|also|had|has|all|accordingly)\s+){{0,2}})?
    (?:and\s+)?(?:unanimously\s+)?{_EM}
    (?P<verb>resolved|agreed|decided|recommended|noted|approved|endorsed|deferred|granted|refused|
       ordered|determined|penderfynwyd|cytunwyd|decisions?|resolutions?)
    {_EM}(?P<how>{_HOW}){_EM},?{_MARK}{_EM}\s*{_THAT}\s*""",
    re.VERBOSE | re.IGNORECASE,
)
# The keyword inside a paragraph, after "it was" or a full stop.
_INNER = re.compile(
    rf"""(?P<open>\bit\s+(?:was|is)\s*:?\s+(?:(?:then|therefore|unanimously|also|accordingly|further)\s+){{0,2}})?
    {_EM}(?P<verb>\b(?i:resolved|agreed|recommended|decided)){_EM}
    (?i:(?P<how>{_HOW}){_EM}{_MARK}{_EM}\s*{_THAT})\s*""",
    re.VERBOSE,
)
_ENDS_SENTENCE = re.compile(r"[.;:!?”\"’)*_]\s*$|\b(?:was|and):?\s*$|^\s*$")
_OPENS_CLAUSE = re.compile(r"[*_]{0,2}(?:that\b|to\b|\(?[1a]\)|[1a][.)]\s|[A-Z(]|•)")
# "RESOLVED: It was resolved that": printed twice, one lead-in.
_DOUBLED = re.compile(
    r"(?:it\s+was|the\s+(?:committee|council|cabinet|board|panel))\s+"
    r"(?:unanimously\s+)?(?:resolved|agreed)\s*(?:that\b(?!\s*,)\s*:?|:)\s*",
    re.IGNORECASE,
)
_NOUNS = ("decision", "resolution")
_STAND_ALONE = ("resolved", "agreed", "recommended", "decided", "penderfynwyd", "cytunwyd")


@dataclass(frozen=True, slots=True)
class LeadIn:
    """A lead-in, and the words that follow it in its block (None when it stands alone)."""

    span: Span
    rest: Span | None


def opening_lead_in(text: str, body: Span) -> LeadIn | None:
    """Return the lead-in that a block begins with, or None."""
    match = _HEAD.match(text, body.start, body.end)
    if match is None or not _introduces(match, body.end):
        return None
    return _lead_in(text, match, match.start(), body.end)


def inner_lead_in(text: str, body: Span) -> LeadIn | None:
    """Return the first lead-in inside a paragraph, or None."""
    for match in _INNER.finditer(text, body.start + 1, body.end):
        verb, mark = match["verb"], match["mark"].strip()
        before = text[max(body.start, match.start() - 12) : match.start()]
        begins = match["open"] is not None or _ENDS_SENTENCE.search(before) is not None
        follows = _OPENS_CLAUSE.match(text, match.end(), body.end) is not None
        if verb.isupper():
            found = bool(mark or match["that"])
        elif verb[0].isupper():
            found = bool(mark) and begins
        else:
            found = ":" in mark and match["open"] is not None and follows
        if found and begins and not re.search(r"\b(?:had|previously)\s*$", before):
            return _lead_in(text, match, match.start(), body.end)
    return None


def _introduces(match: re.Match[str], end: int) -> bool:
    """Tell a lead-in from a sentence that begins with the same words."""
    verb, mark, that = match["verb"], match["mark"].strip(), match["that"]
    alone = match.end() >= end
    if verb.lower().rstrip("s") in _NOUNS:
        return alone and not match["body"]
    if match["body"]:
        return bool(mark and mark != "-") or (verb.isupper() and bool(that))
    # "Agreed that …" opens a decision; "Noted with thanks" and "Approved." do not.
    return bool(mark or that) or (alone and verb.lower() in _STAND_ALONE)


def _lead_in(text: str, match: re.Match[str], start: int, end: int) -> LeadIn | None:
    doubled = _DOUBLED.match(text, match.end(), end)
    stop = doubled.end() if doubled else match.end()
    lead = trim(text, start, stop)
    return None if lead is None else LeadIn(lead, trim(text, stop, end))
