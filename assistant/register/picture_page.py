"""A timeline as one HTML page: self-contained, no script, prints well, made to be listened to."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from assistant.citing import cite_item
from assistant.register.steps import Step
from assistant.register.timeline import Stage
from assistant.terminal.style import web_address
from corpus import MinutesStatus
from corpus.dates import in_words

# The word says what a step was; the colour only helps to find it.  White on each is 4.5:1 or more.
COLOURS: Final = {
    Step.RESOLVED: "#1f6f43",
    Step.AGREED: "#1f6f43",
    Step.APPROVED: "#1f6f43",
    Step.ELECTED: "#1f6f43",
    Step.RECOMMENDED: "#2a5f9e",
    Step.REPORTED: "#5b4a9c",
    Step.REPORTED_BACK: "#5b4a9c",
    Step.DEFERRED: "#8a5a00",
    Step.REFERRED: "#8a5a00",
    Step.AMENDED: "#7a4f9a",
    Step.REFUSED: "#a32a2a",
    Step.WITHDRAWN: "#a32a2a",
    Step.LOST: "#a32a2a",
}
PLAIN: Final = "#4a5560"

_STYLE = """\
:root { color-scheme: light; }
body { font: 1rem/1.5 Georgia, "Times New Roman", serif; color: #1a1a1a; background: #fff;
  max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, .step, .note, footer, header p { font-family: "Segoe UI", "Helvetica Neue", Arial,
  sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin-bottom: 0.3rem; }
header p, footer { color: #404040; font-size: 0.9rem; }
ol { list-style: none; margin: 1.5rem 0; padding: 0; }
ol.meetings { border-left: 3px solid #9aa3ab; padding-left: 1.6rem; }
ol.meetings > li { position: relative; margin: 0 0 1.8rem; }
ol.meetings > li::before { content: ""; position: absolute; left: -2.28rem; top: 0.3rem;
  width: 0.85rem; height: 0.85rem; border-radius: 50%; background: #fff;
  border: 3px solid #4a5560; }
h2 { font-size: 1.05rem; margin: 0; line-height: 1.35; }
h2 time { display: block; font-size: 1.2rem; }
ol.steps { margin: 0.4rem 0 0; }
ol.steps > li { margin-top: 0.7rem; break-inside: avoid; }
.step { display: inline-block; color: #fff; border-radius: 0.2rem; padding: 0 0.5rem;
  font-size: 0.82rem; font-weight: 600; }
.opening { margin: 0.2rem 0 0 1rem; }
blockquote { margin: 0.2rem 0 0.2rem; padding-left: 1rem; overflow-wrap: anywhere; }
blockquote p { margin: 0; white-space: pre-line; }
.note { color: #404040; font-size: 0.82rem; margin: 0.1rem 0 0 1rem; overflow-wrap: anywhere; }
.draft { color: #7a3d00; font-weight: 600; }
a { color: #0b4a8f; }
@page { size: A4; margin: 18mm; }
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; }
  ol.meetings { margin-left: 0.7rem; }
  .step { color: #000; background: none !important; border: 1px solid #000; }
  h2 { break-after: avoid; break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
}
"""


def page_text(title: str, lines: Sequence[str], stages: Sequence[Stage], made: dt.date) -> str:
    """Return the whole page; ``lines`` say what was looked for and where."""
    meetings = "\n".join(_meetings(stages))
    about = "".join(f"<p>{_text(line)}</p>" for line in lines)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="minutes timeline">\n'
        f"<title>{_text(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        f"<header><h1>{_text(title)}</h1>{about}</header>\n<main>\n"
        f'<ol class="meetings">\n{meetings}\n</ol>\n</main>\n'
        f"<footer><p>{_text(made_line(made))}</p></footer>\n</body>\n</html>\n"
    )


def made_line(made: dt.date) -> str:
    """Return what a picture says of itself at its foot."""
    return (
        f"Made on {in_words(made)} from the minutes that were indexed. Quotations are verbatim; "
        "what each step is called was told by rules from the minutes' own words."
    )


def _text(words: str) -> str:
    return html.escape(words, quote=True)


def _meetings(stages: Sequence[Stage]) -> Iterator[str]:
    """Yield a list item for each item of a meeting."""
    for _, group in groupby(stages, key=lambda stage: stage.evidence.item.item_id):
        steps = list(group)
        first = steps[0]
        where = item_words(first)
        address = web_address(first.link)
        place = f'<a href="{_text(address)}">{_text(where)}</a>' if address else _text(where)
        draft = first.status is MinutesStatus.DRAFT
        note = ' <span class="draft">Draft minutes</span>' if draft else ""
        inner = "\n".join(_step(step) for step in steps)
        head = f"<h2>{_day(first.date)} {place}{note}</h2>"
        yield f'<li>{head}\n<ol class="steps">\n{inner}\n</ol></li>'


def item_words(stage: Stage) -> str:
    """Return the body, minute and title of a step's item, without the day."""
    words = cite_item(stage.evidence, lambda _: "\0")
    return words.replace(", \0", "", 1).replace("\0, ", "", 1)


def _day(date: dt.date | None) -> str:
    if date is None:
        return "<time>Date not known</time>"
    return f'<time datetime="{date.isoformat()}">{in_words(date)}</time>'


def _step(stage: Stage) -> str:
    colour = COLOURS.get(stage.step, PLAIN)
    opening = stage.opening
    head = f'<p class="opening">{_text(opening)}</p>' if opening else ""
    rule = "" if stage.is_by_kind else f". Called so because {_text(stage.because)}"
    return (
        f'<li><span class="step" style="background:{colour}">{_text(stage_word(stage))}</span>'
        f"{head}<blockquote><p>“{_text(stage.quote)}”</p></blockquote>"
        f'<p class="note">{_text(stage.citation)}{rule}.</p></li>'
    )


_CALLED: Final = {Step.LOST: "lost, not decided", Step.UNRECOGNISED: "mentioned"}


def stage_word(stage: Stage) -> str:
    """Return what a step is called for people: "Resolved", "Lost, not decided", "Mentioned"."""
    words = _CALLED.get(stage.step, stage.step.value)
    return words[0].upper() + words[1:]
