"""``ask``, ``search``, ``show``: from a question to the committee's own words."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.commands.output import (
    day_in_words,
    form_of,
    page,
    print_json,
    print_listed,
    say,
    style_of,
)
from assistant.commands.shared import (
    Commands,
    add_filters,
    add_forms,
    add_glossary,
    amount,
    count,
)
from assistant.errors import ExitStatus, NothingThere, WrongUse
from assistant.options import (
    lines_of,
    opened_index,
    stated_filter,
    stated_glossary,
    today,
)

if TYPE_CHECKING:
    from assistant.answers import Citation

_NOTHING = "Nothing found: no passage of the indexed minutes holds any of these words."


def add_commands(commands: Commands) -> None:
    """Add them."""
    _add_ask(commands)
    _add_search(commands)
    _add_show(commands)


def _add_ask(commands: Commands) -> None:
    parser = commands.add(
        "ask",
        _ask,
        "answer a question with verbatim quotes and their citations",
        "Ends with status 1 where the minutes say nothing.",
    )
    parser.add_argument(
        "question",
        nargs="*",
        metavar="QUESTION",
        help="in plain words; within it “…” is an exact phrase and -word leaves a word out",
    )
    parser.add_argument(
        "--batch",
        metavar="FILE",
        help="answer a JSON Lines file (- for standard input): id, question, optional history "
        "and filters; prints one JSON object a line",
    )
    add_filters(parser)
    parser.add_argument(
        "-n", "--limit", type=count, default=5, metavar="N", help="quotes at most (default 5)"
    )
    parser.add_argument(
        "--quote-words",
        type=count,
        default=100,
        metavar="N",
        help="how far a quote of discussion may take in its neighbours (default 100); a decision "
        "clause is always quoted alone",
    )
    add_glossary(parser)
    add_forms(parser)


def _add_search(commands: Commands) -> None:
    parser = commands.add(
        "search", _search, "list the passages that match, ranked, without answering"
    )
    parser.add_argument("query", nargs="+", metavar="QUERY", help="words to look for")
    parser.add_argument(
        "--mode",
        choices=("hybrid", "bm25", "dense"),
        default="hybrid",
        help="by words and meaning (default), by words alone, by meaning alone",
    )
    parser.add_argument("--run", metavar="TAG", help="print a TREC run with this tag")
    parser.add_argument(
        "--topic", default="1", metavar="ID", help="the topic's id in the run (default 1)"
    )
    add_filters(parser)
    parser.add_argument(
        "-n", "--limit", type=count, default=10, metavar="N", help="passages at most (default 10)"
    )
    add_glossary(parser)
    add_forms(parser)


def _add_show(commands: Commands) -> None:
    parser = commands.add(
        "show", _show, "print a document, item, decision, passage or span by its id"
    )
    parser.add_argument("id", metavar="ID", help="as ask, search and --json print it")
    parser.add_argument(
        "--context", type=amount, default=0, metavar="N", help="passages before and after, too"
    )
    add_forms(parser)


def _ask(options: argparse.Namespace) -> ExitStatus:
    question = " ".join(options.question).strip()
    if options.batch:
        if form_of(options) == "csv":
            raise WrongUse("--batch prints JSON Lines, and no CSV")
        if question:
            raise WrongUse("give a question or --batch FILE, not both")
        return _ask_batch(options)
    if not question:
        raise WrongUse('ask what? For example: minutes ask "what was resolved about …?"')
    started, form = time.perf_counter(), form_of(options)
    filters = stated_filter(vars(options))
    index = opened_index(options)
    from assistant.answering import answer_question

    found = answer_question(
        question,
        index,
        filters=filters,
        limit=options.limit,
        quote_words=options.quote_words,
        glossary=stated_glossary(options),
    )
    total_ms = 1000 * (time.perf_counter() - started)
    if form == "json":
        from assistant.jsonform import answer_to_json

        print_json(answer_to_json(found, identity=None, total_ms=total_ms))
    elif form != "text":
        _print_citations(found.citations, options)
    else:
        from assistant.render import answer_text

        page(answer_text(found, style_of(options), day_in_words()), options)
    return ExitStatus.DONE if found.citations else ExitStatus.NOTHING


def _print_citations(citations: Sequence[Citation], options: argparse.Namespace) -> None:
    from assistant.jsonform import citation_to_json
    from assistant.terminal.citation_rows import citation_rows

    print_listed(citations, options, to_json=citation_to_json, to_rows=citation_rows)


def _ask_batch(options: argparse.Namespace) -> ExitStatus:
    """Answer a file of questions, a line each; a bad line is told and left out."""
    index, glossary = opened_index(options), stated_glossary(options)
    from assistant.batch import answer_line
    from assistant.jsonform import answer_to_json, dumps

    bad = 0
    for number, line in enumerate(lines_of(options.batch), 1):
        if not line.strip():
            continue
        started = time.perf_counter()
        try:
            identity, found = answer_line(
                line,
                index,
                stated=vars(options),
                today=today(),
                limit=options.limit,
                quote_words=options.quote_words,
                glossary=glossary,
            )
        except ValueError as error:
            bad += 1
            say(f"{options.batch}, line {number}: {error}. The line is left out")
            continue
        total_ms = 1000 * (time.perf_counter() - started)
        value = answer_to_json(found, identity=identity, total_ms=total_ms)
        print(dumps(value), flush=True)
    return ExitStatus.PARTLY if bad else ExitStatus.DONE


def _search(options: argparse.Namespace) -> ExitStatus:
    from assistant.searching import search

    form = form_of(options)
    if options.run and form != "text":
        raise WrongUse(f"choose one of --run and --{form}")
    index = opened_index(options)
    hits = search(
        " ".join(options.query),
        index,
        stated_filter(vars(options)),
        mode=options.mode,
        limit=options.limit,
        glossary=stated_glossary(options),
    )
    if options.run:
        for hit in hits:
            passage = hit.evidence.passage.passage_id
            print(f"{options.topic} Q0 {passage} {hit.n} {hit.score:.6f} {options.run}")
    elif form != "text":
        _print_citations(hits, options)
    else:
        from assistant.render import citations_text

        text = citations_text(hits, style_of(options), day_in_words()) or _NOTHING
        page(text, options)
    return ExitStatus.DONE if hits else ExitStatus.NOTHING


def _show(options: argparse.Namespace) -> ExitStatus:
    from assistant.searching import show

    form = form_of(options)
    found = show(options.id, opened_index(options), context=options.context)
    if not found:
        raise NothingThere(
            f"no document, item, decision, passage or span “{options.id}” in the index"
        )
    if form != "text":
        _print_citations(found, options)
    else:
        from assistant.render import passages_text

        page(passages_text(found, style_of(options), day_in_words()), options)
    return ExitStatus.DONE
