"""``ask``, ``search``, ``show``: from a question to the committee's own words."""

from __future__ import annotations

import argparse
import time

from assistant.commands.output import form_of, say
from assistant.commands.printing import print_wanted, stated_filters
from assistant.commands.shared import (
    Commands,
    add_filters,
    add_forms,
    add_glossary,
    add_server,
    amount,
    count,
)
from assistant.errors import ExitStatus, WrongUse
from assistant.options import lines_of, opened_index, stated_glossary, today


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
    add_server(parser)
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
    add_server(parser)
    add_forms(parser)


def _add_show(commands: Commands) -> None:
    parser = commands.add(
        "show", _show, "print a document, item, decision, passage or span by its id"
    )
    parser.add_argument("id", metavar="ID", help="as ask, search and --json print it")
    parser.add_argument(
        "--context", type=amount, default=0, metavar="N", help="passages before and after, too"
    )
    add_server(parser)
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
    body = {"question": question, "limit": options.limit, "quote_words": options.quote_words}
    return print_wanted("ask", {**body, **stated_filters(options)}, options)


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
    form = form_of(options)
    if options.run and form != "text":
        raise WrongUse(f"choose one of --run and --{form}")
    body = {"query": " ".join(options.query), "mode": options.mode, "limit": options.limit}
    return print_wanted("search", {**body, **stated_filters(options)}, options)


def _show(options: argparse.Namespace) -> ExitStatus:
    return print_wanted("show", {"id": options.id, "context": options.context}, options)
