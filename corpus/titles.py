"""Where the title of an item ends when its minute goes on in the same line.

Copies of minutes often lose the line break: "6. Church clock The Clerk reported …".  The title
is kept short rather than long: words left out of it are still in the item's text.
"""

from __future__ import annotations

import re

from corpus.blocks import Block, BlockKind
from corpus.records import Span
from corpus.sentences import trim

_NOISE = re.compile(
    r"\s*(?:pdf\s*e?icon\s*)?PDF\s+\d+(?:\.\d+)?\s*[KM]B\s*$|\s*\(attached\)\s*$", re.IGNORECASE
)
_EMPHASISED = re.compile(r"(?:\*\*|__)(.+?)(?:\*\*|__)", re.DOTALL)
_INLINE_MARKS = re.compile(
    r"\*\*|__|(?<!\w)_|_(?!\w)|</?(?:sup|sub|b|i|em|strong|span)\b[^<>]{0,200}>"
)
_TAGS = re.compile(r"<[a-z/][^<>]{0,200}>|&nbsp;|&#160;|\\(?=[.\-_*#])|\bong>", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th|af|ail|il|ydd|fed|ed|eg|ain)\b")
_BRACKET = re.compile(r"\s+\([^()]{1,60}\)")
# A sentence begins here: after a word that can end a title, with a word that can begin one.
_SENTENCE = re.compile(
    r"""(?<=[a-z)’'0-9*:.])
    (?<!\bfrom)(?<!\bof)(?<!\bto)(?<!\bby)(?<!\bfor)(?<!\band)(?<!\bwith)(?<!\bon)(?<!\bat)(?<!\bin)
    (?<!\bCllr)(?<!\bMr)(?<!\bMrs)(?<!\bre)(?<!\bCllrs)(?<!Councillor)
    [.:]?\s+(?=
      (?:The|There|This|These|It|A|An|None|Nothing|Nil|Having|Following|RESOLVED|Resolved|AGREED|
         Cllr|Cllrs|Councillor(?![’'])|Mr|Mrs|Ms|Dr|Apologies\ (?:were|had)|Due\ to|In\ view\ of)\b
      |(?:Members|Councillors|All|Both|No)\s+[a-z]
      |[A-Z]{2}\ (?:asked|proposed|reported|noted|advised|confirmed|said|stated|informed|thanked
         |agreed|will|had|has|was|gave|referred|suggested|updated|explained|raised|read|to)\b
      |Page\ \d{1,3}\ of\ \d
      |•|1[.)]\s+[A-Z]|\d{1,2}\.\d{1,2}\s
    )""",
    re.VERBOSE,
)
_COLON = re.compile(r"(?<=[A-Za-z)*’'])(?<!\bNo)(?<!\bNos)(?<!\bRef)(?<!\bSt)(?<!\bre)[:.]\s")
# A list begins: "Cemeteries i. The wall", "Reports (a) The Clerk".
_LIST = re.compile(r"(?<=[^\W\d_])\s(?=\(?(?:a|i)[.)]\s+[A-Z])")
_DASH = re.compile(r"\s[-–]\s")
# "Apologies were received from …": the sentence is the minute, its subject names the item.
_SUBJECT = re.compile(
    r"(?P<subject>(?:(?!(?:who|which|that|what|if|it|this|there|to)\b|[-–]\s)[^\s:;]+\s+){1,10}?)"
    r"(?:was|were|is|are|had|has|have)\s",
    re.IGNORECASE,
)
_INFINITIVE = re.compile(r"to\s+[a-z]", re.IGNORECASE)
MOST_TITLE, MOST_PLAIN = 160, 220


def split_title(text: str, start: int, block: Block) -> tuple[Span | None, Block | None]:
    """Return the title that begins at ``start`` of a block, and the block that goes on after it."""
    end = block.body.end if block.kind is BlockKind.HEADING else block.span.end
    whole = trim(text, start, end)
    if whole is None:
        return None, None
    words = whole.of(text)
    if block.kind is BlockKind.HEADING:
        return clean_title(text, whole), None
    if not _EMPHASISED.match(words) and not _opened_before(text, block.span.start, start):
        subject = _sentence_subject(words)
        if subject:
            title = clean_title(text, Span(start=whole.start, end=whole.start + subject))
            return title, _paragraph(whole)
    if not _EMPHASISED.match(words) and not _opened_before(text, block.span.start, start):
        said = _only_sentence(words)
        if said:
            return clean_title(text, Span(start=whole.start, end=whole.start + said)), _paragraph(
                whole
            )
    cut = _cut(text, words, opened=_opened_before(text, block.span.start, start))
    title = clean_title(text, Span(start=whole.start, end=whole.start + cut)) if cut else None
    rest = trim(text, whole.start + cut, whole.end)
    if rest is None or not any(c.isalnum() for c in rest.of(text)):
        return title, None
    return title, _paragraph(rest)


def clean_title(text: str, span: Span) -> Span | None:
    """Leave off marks of emphasis, colons and the size of an attached file."""
    noise = _NOISE.search(span.of(text))
    end = span.start + noise.start() if noise else span.end
    start = span.start
    while end > start and text[end - 1] in "*_:;-–# \xa0":
        end -= 1
    while start < end and text[start] in "*_# -–":
        start += 1
    return trim(text, start, end)


def title_words(text: str, span: Span) -> str:
    """Return a title as it is shown: without marks of emphasis, tags and entities inside it."""
    words = _TAGS.sub(" ", _INLINE_MARKS.sub("", span.of(text)))
    return " ".join(words.split())


def is_sentence(title: Span, rest: Block | None) -> bool:
    """Tell a "title" that is the minute's own first words, which stay in its text."""
    return rest is not None and rest.span.start <= title.start


def _only_sentence(words: str) -> int | None:
    """Return where the first sentence ends, when an item has no title and no other cut."""
    if len(words) <= 60 or _capitals(words) or _first_cut(words) is not None:
        return None
    if len(words) <= MOST_PLAIN and not words.endswith("."):
        return None
    stop = re.search(r"[a-z)]\.(?=\s|$)", words)
    return stop.end() if stop and stop.end() <= MOST_TITLE else None


def _paragraph(span: Span) -> Block:
    return Block(kind=BlockKind.PARAGRAPH, span=span, body=span, label="")


def _opened_before(text: str, begin: int, start: int) -> bool:
    """Tell whether the number stands inside the emphasis: "**21. Title**"."""
    before = text[begin:start]
    return before.count("**") % 2 == 1 or before.count("__") % 2 == 1


def _sentence_subject(words: str) -> int | None:
    """Return where the subject ends, when the first sentence holds the minute itself."""
    if _INFINITIVE.match(words) or words[:1] in "*_":
        return None
    stop = re.search(r"[.:;](?:\s|$)", words)
    match = _SUBJECT.match(words)
    if match is None or stop is None or match.end() > stop.start() or stop.group()[0] != ".":
        return None
    if _SENTENCE.search(words, 4, match.end()) or _capitals(words):
        return None  # the title ends before the sentence that holds the verb
    return match.end("subject")


def _cut(text: str, words: str, *, opened: bool) -> int:
    """Return the length of the title, 0 where none can be told."""
    emphasised = _EMPHASISED.match(words)
    if emphasised:
        return emphasised.end()
    close = re.search(r"\*\*|__", words) if opened else None
    if close:
        return close.end()
    capitals = _capitals(words)
    if capitals and capitals <= MOST_PLAIN:
        return capitals
    found = _first_cut(words)
    if found is not None and not _is_one_line(words, found):
        return found
    if len(words) <= 60 or (len(words) <= MOST_PLAIN and not words.endswith(".")):
        return len(words)
    return 0


def _is_one_line(words: str, cut: int) -> bool:
    """Tell the title "Motion: swifts" from "Planning: none" and a title with its minute."""
    said = words[cut:].strip(" :.-–")
    return (
        len(words.split()) <= 8
        and not words.endswith((".", ":", ";"))
        and "\n" not in words
        and words[cut - 1 : cut + 1].strip() in (":", "-", "–")
        and said[:1].islower()
        and said.lower() not in ("none", "nil", "noted", "no", "nothing", "agreed", "none declared")
    )


def _capitals(words: str) -> int:
    """Return where a title in capitals ends: "CAR PARK A quotation was …"; 0 without one."""
    end, count, last = 0, 0, ""
    for match in _WORD.finditer(words):
        last = match[0]
        if any(c.islower() for c in last) and not _ORDINAL.match(last):
            break
        if sum(c.isalpha() for c in last) >= 2 and last.isupper():
            end, count = match.end(), count + 1
    else:
        return 0
    bracket = _BRACKET.match(words, end)
    return (bracket.end() if bracket else end) if count >= 2 else 0


def _sentence_after(words: str, start: int) -> re.Match[str] | None:
    """Return where the first sentence begins that stands in no brackets: "(Appendix A)"."""
    for found in _SENTENCE.finditer(words, start, start + MOST_PLAIN):
        before = words[: found.start()]
        if before.count("(") <= before.count(")"):
            return found
    return None


def _first_cut(words: str) -> int | None:
    """Return where a sentence, a colon or a dash ends the title.

    "To Approve: Payments – May" is an agenda's wording: only a sentence ends it.
    """
    sentence = _sentence_after(words, 12 if _INFINITIVE.match(words) else 4)
    most = MOST_PLAIN if _INFINITIVE.match(words) else MOST_TITLE
    found = [sentence.start() + 1] if sentence and sentence.start() <= most else []
    if not (_INFINITIVE.match(words) and found):
        for pattern in (_COLON, _DASH, _LIST):
            match = pattern.search(words, 4)
            if match and match.start() <= most:
                found.append(match.start() + 1)
    return min(found, default=None)
