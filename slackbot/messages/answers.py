"""The answer: quotes with their citations, or that nothing was found and what lies nearest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from assistant.answers import Answer, Citation, Reason
from assistant.applied import applied_lines, silence_line
from assistant.render import counted
from corpus.dates import in_words
from index import Filter
from index.view import ExemptItem
from slackbot.messages.budget import MOST_QUESTION, fitting, shortened
from slackbot.messages.buttons import (
    Press,
    actions,
    answer_buttons,
    button,
    feedback_buttons,
    remark,
)
from slackbot.messages.coverage import Coverage, body_words, searched
from slackbot.messages.passages import is_draft, passage, where
from slackbot.messages.rich import bold, bullets, italic, member, rich, section, words
from slackbot.records import Block, Message

_MOST_APPLIED = 600
_MOST_EXEMPT = 5
_LEAST_PASSAGE = 300
_NAMES_NOTHING = (
    "The minutes that you can search here hold nothing of what was named, or "
    "nothing of it in that time. My Home tab lists what they hold."
)


_SHARED = " shares a private search, asked again for this channel.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one message shows of an answer.

    Attributes:
        query: the id of the kept query that the buttons bear.
        citations: what is to be shown; what does not fit waits for the next page.
        first: the number of the first of them; None where an item is shown whole.
        has_more: whether there are others behind them.
        is_nearest: they are what lies nearest, and no answer.
        exempt: items on the matter that were taken in private.
        shared_by: the account that shares an answer which only it saw.
    """

    query: str
    answer: Answer
    citations: tuple[Citation, ...]
    first: int | None
    has_more: bool
    coverage: Coverage
    hosts: Set[str]
    exempt: tuple[ExemptItem, ...] = ()
    shared_by: str | None = None
    is_shareable: bool = False
    is_nearest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message, and how many of the page's citations it holds."""

    message: Message
    count: int


def answer_message(page: Page) -> Shown:
    """Return the message of a page; at least one citation fits always."""
    quotes = [
        [passage(citation, page.first and page.first + place, page.hosts)]
        for place, citation in enumerate(page.citations)
    ]
    ends = _ends(page, has_more=True)
    count = fitting(quotes, [_head(page, len(quotes)), *ends])
    if count == 0 and quotes:  # of signs that take several characters each
        quotes = [[passage(page.citations[0], page.first, page.hosts, most=_LEAST_PASSAGE)]]
        count = 1
    has_more = page.has_more or count < len(page.citations)
    shown = [block for part in quotes[:count] for block in part]
    blocks = (_head(page, count), *shown, *_ends(page, has_more=has_more))
    text = f"{counted(count, 'passage')} {_what(page)} in the minutes"
    return Shown(message=Message(text=text, blocks=blocks), count=count)


def _what(page: Page) -> str:
    return "nearest to a question, and no answer," if page.is_nearest else "found"


def _head(page: Page, count: int) -> Block:
    """Return what the passages are, the question, and what was made of it."""
    question = f"“{shortened(page.answer.question.text, MOST_QUESTION)}”"
    joint = "to" if page.is_nearest else "for" if page.first is None else "on"
    told = [bold(_title(page, count)), words(f" {joint} {question}")]
    if page.shared_by is not None:
        told = [member(page.shared_by), italic(_SHARED), *told]
    if page.first is None:  # every passage stands there
        there = (where(c.evidence, "", page.hosts) for c in page.citations[:1])
        return rich(section(*told, words("\n"), *there), block_id="head")
    return rich(section(*told, *_applied(page.answer)), block_id="head")


def _title(page: Page, count: int) -> str:
    if page.is_nearest:
        return f"Not an answer: the {counted(count, 'closest passage')}"
    if page.first is None:
        return "The whole item"
    if page.first > 1 and count > 1:
        return f"Passages {page.first} to {page.first + count - 1}"
    return f"Passage {page.first}" if page.first > 1 else counted(count, "passage")


def _applied(answer: Answer) -> Iterator[Block]:
    """Yield the filters, what was looked for, and what was kept from before."""
    for line in applied_lines(answer.question):
        yield italic(f"\n{shortened(line, _MOST_APPLIED)}")


def _ends(page: Page, *, has_more: bool) -> list[Block]:
    """Return what stands below the passages."""
    return [
        *private_items(page.exempt),
        answer_buttons(page.query, has_more=has_more, is_shareable=page.is_shareable),
        feedback_buttons(page.query),
        remark(" ".join(_small_print(page))),
    ]


def _small_print(page: Page) -> Iterator[str]:
    yield "Quoted word for word."
    if any(is_draft(citation.evidence) for citation in page.citations):
        yield "“(draft)”: minutes that may still be corrected at the next meeting."
    yield searched(page.coverage)


def private_items(items: Sequence[ExemptItem]) -> list[Block]:
    """Return that items were taken in private: that they were, and nothing of what they say."""
    if not items:
        return []
    lines = [section(words(shortened(_private_words(item), 300))) for item in items[:_MOST_EXEMPT]]
    others = len(items) - len(lines)
    if others > 0:
        lines.append(section(italic(f"and {counted(others, 'other item')}")))
    head = section(italic("Also taken in private; what was said of it is not shown:"))
    return [rich(head, bullets(lines), block_id="private")]


def _private_words(item: ExemptItem) -> str:
    minute = f"minute {item.number}" if item.number else ""
    title = f"“{item.title}”" if item.title else ""
    date = in_words(item.date) if item.date else ""
    told = " ".join(part for part in (minute, title) if part)
    body = body_words(item.council, item.committee)
    return ", ".join(part for part in (body, date, told) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """What a message says where nothing answers; see ``Page`` for the rest."""

    query: str
    answer: Answer
    coverage: Coverage
    exempt: tuple[ExemptItem, ...] = ()


def nothing_message(nothing: Nothing) -> Message:
    """Return that nothing was found, why, and what can be tried.

    It is the same whether nothing matched or only what may not be shown here.
    """
    question = nothing.answer.question
    asked = f"“{shortened(question.text, MOST_QUESTION)}”"
    why = shortened(_why(nothing.answer), _MOST_APPLIED)
    head = section(bold("No passage answers "), words(f"{asked}\n{why}"), *_applied(nothing.answer))
    row = _ways_on(nothing)
    blocks = (
        rich(head, block_id="head"),
        *private_items(nothing.exempt),
        actions(*row, block_id=f"act:{nothing.query}"),
        remark(f"{searched(nothing.coverage)} That is no proof that nothing was decided."),
    )
    return Message(text="Nothing found in the minutes", blocks=blocks)


def _why(answer: Answer) -> str:
    if answer.reason is Reason.NOT_INDEXED:
        return _NAMES_NOTHING
    assert answer.reason is not None, "an answer that found nothing has a reason"
    line = silence_line(answer.question, answer.reason).removeprefix("Nothing found: ")
    return (line[:1].upper() + line[1:]).replace("indexed minutes", "minutes here")


def _ways_on(nothing: Nothing) -> list[Block]:
    question = nothing.answer.question
    row = []
    if question.periods or question.filters.since or question.filters.until:
        row.append(button(Press.WIDEN, "Search all years", nothing.query))
    if nothing.answer.nearest:
        row.append(button(Press.CLOSEST, "Show closest passages", nothing.query))
    stated = question.filters != Filter()
    row.append(button(Press.FILTERS, "Change filters" if stated else "Set filters", nothing.query))
    return row
