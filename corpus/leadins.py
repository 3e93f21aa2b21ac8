"""Lead-ins: the keyword that opens a resolution, with what belongs to it.

"RESOLVED: That", "The Committee agreed:", "Agreed, by 6 votes to 2: that".  A lead-in opens a
block, or stands inside one: "On a vote of 6 to 1 it was RESOLVED that …".  A keyword in a
sentence of its own ("It was agreed to write …") is none: there the sentence is the quote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus import welsh
from corpus.records import Span
from corpus.sentences import trim

_BODY = r"""
    (?:(?:the|this|that\ the|members\ of\ the)\s+)?(?:[A-Z][\w’'-]*,?\s+){0,4}
    (?:committee|sub-committee|council|cabinet|board|panel|commission|executive|forum|
       members|councillors|governors|meeting|trustees|partnership)
    |(?:[^\W\d_]+\s+){0,3}it\s+(?:was|is)
"""
# Counts and ways of voting between the keyword and its colon or "that", and its own number.
_HOW = rf"""
    (?:\s*\([^()\n]{{1,80}}\)
      |\s*\[[^\[\]\n]{{1,80}}\]
      |\s+(?:unanimously|further|nem\.?\s*con\.?|in\ principle|accordingly)
      |{welsh.HOW}
      |\s+to\s+(?:full\s+)?(?:the\s+)?(?:council|cabinet|executive)\b
      |\s+to\s+(?i:recommend)\b
      |\s+(?:[A-Z]{{1,5}}[/\s-]?)?\d[\w./-]{{0,14}}(?=\s*[:–—-]|\s+that\b)
      |,?\s+(?:by|on|with|without|\d{{1,3}}\s+votes?)\b[^:.;\n]{{0,90}}?(?=\s*,?\s*(?:[:–—]|\bthat\b))
    )*
"""
_MARK = (
    r"(?P<mark>\s*(?:/\s?-|:\s?[-–—]|[:;–—/]|-(?=\s|[A-Z]|$))*"
    r"(?:\s*\((?:to|on\s+the\s+(?:motion|proposition)|moved|proposed|by)\s[^()\n]{1,120}\))?)"
)
_THAT = r"""(?P<that>(?:
      that\s+(?:the\s+)?(?:committee|council|cabinet|board|panel|sub-committee)\s*:[-–—]?
    | that\s*:[-–—]?
    | that\b(?!\s*,)
    | t\ h\ a\ t\b
    | (?:i|fod|bod|y\ dylid)\s*:
    | to(?=\s*:|\s+\(?[1a]\)?[.)]\s))\s*:?[-–—]?)?"""
_EM = r"[*_]{0,3}"

# The keyword at the head of a block.
_HEAD = re.compile(
    rf"""{_EM}[“"‘']?(?:\d{{1,3}}(?:\.\d{{1,2}})*\s+)?
    (?:(?P<body>{_BODY})\s+(?:(?:then|therefore|also|had|has|all|accordingly)\s+){{0,2}})?
    (?:and\s+(?:it\s+was\s+)?)?(?:unanimously\s+)?{_EM}
    (?P<verb>resolved|agreed|decided|recommended|noted|approved|endorsed|deferred|granted|refused|
       ordered|determined|recommends|r\ e\ s\ o\ l\ v\ e\ d|{welsh.KEYWORDS}|{welsh.NOUNS}
       |decisions?|resolutions?)
    {_EM}(?P<how>{_HOW}){_EM},?{_MARK}{_EM}\s*{_THAT}\s*""",
    re.VERBOSE | re.IGNORECASE,
)
# The keyword inside a paragraph, after "it was" or a full stop.
_INNER = re.compile(
    rf"""(?P<open>\bit\s+(?:was|is)\s*:?\s+(?:(?:then|therefore|unanimously|also|accordingly|further)\s+){{0,2}})?
    {_EM}(?P<verb>\b(?i:resolved|agreed|recommended|decided|penderfynwyd|cytunwyd)){_EM}
    (?i:(?P<how>{_HOW}){_EM}{_MARK}{_EM}\s*{_THAT})\s*""",
    re.VERBOSE,
)
# An executive member decides alone, in the first person; what is proposed is not decided yet.
_FIRST_PERSON = re.compile(
    r"""(?:as\s+(?:the\s+)?[^.:;\n]{3,120}?,\s*)?
    I\s+(?:(?P<proposed>propose|intend)\s+to\s+|hereby\s+|have\s+|therefore\s+){0,2}
    (?P<verb>agreed?|approved?|resolved?|decided?|determined?|authorised?|make)\b
    (?:\s+(?:to|that|the\s+following(?:\s+\w+)?))?\s*(?P<mark>:[-–—]?)?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_ENDS_SENTENCE = re.compile(r"[.;:!?”\"’)*_]\s*$|\b(?:was|and):?\s*$|^\s*$")
_OPENS_CLAUSE = re.compile(r"[*_]{0,2}(?:that\b|to\b|\(?[1a]\)|[1a][.)]\s|[A-Z(]|•)")
# "RESOLVED: It was resolved that": printed twice, one lead-in.
_DOUBLED = re.compile(
    r"(?:it\s+was|the\s+(?:committee|council|cabinet|board|panel))\s+"
    r"(?:unanimously\s+)?(?:resolved|agreed)\s*(?:that\b(?!\s*,)\s*:?|:)\s*",
    re.IGNORECASE,
)
_NOUNS = re.compile(rf"decisions?|resolutions?|{welsh.NOUNS}", re.IGNORECASE)
# What a decision begins with after "Decision:"; other words there may report anything.
_DECIDED = re.compile(
    r"[*_]{0,2}(?:that\b|to\b|the\s+(?:[A-Z][\w-]*\s+){0,3}(?:committee|cabinet|council|board|panel|"
    r"executive|members)\b|members\b|it\s+was\b|agreed|approved|resolved|noted|deferred|\(?[1a][.)])",
    re.IGNORECASE,
)
_STAND_ALONE = re.compile(
    rf"resolved|agreed|recommended|decided|r\ e\ s\ o\ l\ v\ e\ d|{welsh.KEYWORDS}", re.IGNORECASE
)
_WELSH = re.compile(welsh.KEYWORDS, re.IGNORECASE)
_HAD = re.compile(r"\b(?:had|previously|has\s+been|have)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LeadIn:
    """A lead-in, and the words that follow it in its block (None when it stands alone).

    ``proposed``: what follows is only proposed, and not decided yet.
    """

    span: Span
    rest: Span | None
    proposed: bool = False


def opening_lead_in(text: str, body: Span) -> LeadIn | None:
    """Return the lead-in that a block begins with, or None."""
    match = _HEAD.match(text, body.start, body.end)
    if match is not None and _introduces(text, match, body.end):
        return _lead_in(text, match, match.start(), body.end)
    return _first_person(text, body)


def inner_lead_in(text: str, body: Span) -> LeadIn | None:
    """Return the first lead-in inside a paragraph, or None."""
    for match in _INNER.finditer(text, body.start + 1, body.end):
        verb, mark = match["verb"], match["mark"].strip()
        before = text[max(body.start, match.start() - 12) : match.start()]
        begins = match["open"] is not None or _ENDS_SENTENCE.search(before) is not None
        last = match.end() >= body.end
        follows = last or _OPENS_CLAUSE.match(text, match.end(), body.end) is not None
        if verb.isupper():
            found = bool(mark or match["that"])
        elif verb[0].isupper():
            resolved = verb == "Resolved" and bool(match["that"])
            found = (bool(mark) or resolved) and begins
        else:
            found = ":" in mark and match["open"] is not None and follows
        if found and begins and not _HAD.search(before):
            return _lead_in(text, match, match.start(), body.end)
    return None


def _introduces(text: str, match: re.Match[str], end: int) -> bool:
    """Tell a lead-in from a sentence that begins with the same words."""
    verb, mark, that = match["verb"], match["mark"].strip(), match["that"]
    alone = match.end() >= end
    if _NOUNS.fullmatch(verb):
        decides = ":" in mark and (that or _DECIDED.match(text, match.end(), end) is not None)
        return not match["body"] and (alone or bool(decides))
    if verb.lower() == "recommends" and not match["body"]:
        return False
    if match["body"]:
        colon = bool(that) and that.rstrip("-–—").endswith(":")
        return bool(mark and mark != "-") or colon or (verb.isupper() and bool(that))
    if _WELSH.fullmatch(verb) and verb.isupper():
        return True  # Welsh has no "that" here: "PENDERFYNWYD derbyn yr adroddiad"
    # "Agreed that …" opens a decision; "Noted with thanks" and "Approved." do not.
    return bool(mark or that) or (alone and _STAND_ALONE.fullmatch(verb) is not None)


def _first_person(text: str, body: Span) -> LeadIn | None:
    """Return "As Cabinet Member for Harbours, I agree to:", which is no sentence of its own."""
    match = _FIRST_PERSON.match(text, body.start, body.end)
    if match is None or (match["mark"] is None and match.end() < body.end):
        return None
    lead = trim(text, match.start(), match.end())
    rest = trim(text, match.end(), body.end)
    return LeadIn(lead, rest, match["proposed"] is not None) if lead else None


def _lead_in(text: str, match: re.Match[str], start: int, end: int) -> LeadIn | None:
    doubled = _DOUBLED.match(text, match.end(), end)
    stop = doubled.end() if doubled else match.end()
    lead = trim(text, start, stop)
    return None if lead is None else LeadIn(lead, trim(text, stop, end))
