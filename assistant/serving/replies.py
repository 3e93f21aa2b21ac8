"""What is wanted → what the index says of it, as the objects of ``--json`` or as it is printed.

The one rendering of ``ask``, ``search``, ``show`` and ``status``: the commands call it where they
open the index themselves, the resident process where they do not.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from assistant.answering import answer_question
from assistant.answers import Answer, Citation
from assistant.errors import ExitStatus, NothingThere
from assistant.jsonform import Json, answer_to_json, citation_to_json, dumps
from assistant.serving.printed import Printed, Printing
from assistant.serving.wanted import Ask, Search, Show, Status, Wanted
from assistant.terminal.dates import DayInWords, day_in_words_of
from assistant.understanding.glossary import Glossary
from index import SearchIndex

_NOTHING: Final = "Nothing found: no passage of the indexed minutes holds any of these words."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What an index says of what was wanted; None where it is the index itself."""

    wanted: Wanted
    index: SearchIndex
    found: Answer | Sequence[Citation] | None
    total_ms: float


def reply_to(
    wanted: Wanted, index: SearchIndex, *, glossary: Glossary | None, started: float
) -> Reply:
    """Ask the index; ``started`` is when that began, by ``time.perf_counter``.

    Raises:
        SearchIndexError: the index cannot be used, or a filter names what is not indexed.
        NothingThere: it holds nothing under the id that is to be shown.
    """
    found = _found(wanted, index, glossary)
    total_ms = 1000 * (time.perf_counter() - started)
    return Reply(wanted=wanted, index=index, found=found, total_ms=total_ms)


def _found(
    wanted: Wanted, index: SearchIndex, glossary: Glossary | None
) -> Answer | Sequence[Citation] | None:
    match wanted:
        case Ask():
            return answer_question(
                wanted.text,
                index,
                filters=wanted.filters,
                history=wanted.history,
                limit=wanted.limit,
                quote_words=wanted.quote_words,
                today=wanted.today,
                glossary=glossary,
            )
        case Search():
            from assistant.searching import search  # who asks a question does not wait for it

            return search(
                wanted.text,
                index,
                wanted.filters,
                mode=wanted.mode,
                limit=wanted.limit,
                today=wanted.today,
                glossary=glossary,
            )
        case Show():
            return _shown(wanted, index)
        case Status():
            return None
    assert_never(wanted)


def _shown(wanted: Show, index: SearchIndex) -> Sequence[Citation]:
    from assistant.searching import show  # as in ``_found``

    found = show(wanted.identity, index, context=wanted.context)
    if not found:
        raise NothingThere(
            f"no document, item, decision, passage or span “{wanted.identity}” in the index"
        )
    return found


def reply_to_json(reply: Reply) -> Json:
    """Return the value that the command prints with ``--json``."""
    found = reply.found
    if isinstance(found, Answer):
        identity = reply.wanted.identity if isinstance(reply.wanted, Ask) else None
        return answer_to_json(found, identity=identity, total_ms=reply.total_ms)
    if found is None:
        from assistant.reports import status_of  # who asks a question does not wait for it

        return status_of(reply.index)
    return [citation_to_json(citation) for citation in found]


def print_reply(reply: Reply, printing: Printing) -> Printed:
    """Return what the command prints."""
    citations = reply.found.citations if isinstance(reply.found, Answer) else reply.found
    is_there = citations is None or bool(citations)
    if printing.form == "text":
        text = _text(reply, printing)
    elif printing.form == "run":
        text = "".join(_run_line(citation, printing) for citation in citations or ())
    elif printing.form == "csv":
        text = _csv(citations or (), printing)
    elif printing.form == "jsonl":
        text = "".join(f"{dumps(citation_to_json(one))}\n" for one in citations or ())
    else:
        text = dumps(reply_to_json(reply), indent=2) + "\n"
    return Printed(
        text=text,
        status=ExitStatus.DONE if is_there else ExitStatus.NOTHING,
        is_paged=printing.form == "text",
    )


def _text(reply: Reply, printing: Printing) -> str:
    from assistant.render import answer_text, citations_text, passages_text

    found, style = reply.found, printing.style
    days = day_in_words_of(printing.months)
    if isinstance(found, Answer):
        return answer_text(found, style, days)
    if found is None:
        return _status_text(reply, printing, days)
    if isinstance(reply.wanted, Show):
        return passages_text(found, style, days)
    return citations_text(found, style, days) or _NOTHING


def _status_text(reply: Reply, printing: Printing, days: DayInWords) -> str:
    from assistant.reports import status_text

    return status_text(reply.index, printing.style, days)


def _csv(citations: Sequence[Citation], printing: Printing) -> str:
    from assistant.terminal.cells import csv_text
    from assistant.terminal.citation_rows import citation_rows

    return csv_text(citation_rows(citations), bom=printing.bom)


def _run_line(citation: Citation, printing: Printing) -> str:
    passage = citation.evidence.passage.passage_id
    return f"{printing.topic} Q0 {passage} {citation.n} {citation.score:.6f} {printing.tag}\n"
