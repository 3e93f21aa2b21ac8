"""``ask``, ``search``, ``show``: from a question to the committee's own words."""

from __future__ import annotations

import argparse
import time

from assistant.commands.output import print_json, say, style_of
from assistant.commands.shared import (
    Commands,
    add_filters,
    add_glossary,
    amount,
    count,
)
from assistant.errors import ExitStatus, NothingThere, WrongUse
from assistant.options import (
    has_flag,
    lines_of,
    opened_index,
    stated_filter,
    stated_glossary,
    today,
)


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


def _add_show(commands: Commands) -> None:
    parser = commands.add(
        "show", _show, "print a document, item, decision, passage or span by its id"
    )
    parser.add_argument("id", metavar="ID", help="as ask, search and --json print it")
    parser.add_argument(
        "--context", type=amount, default=0, metavar="N", help="passages before and after, too"
    )


def _ask(options: argparse.Namespace) -> ExitStatus:
    question = " ".join(options.question).strip()
    if options.batch:
        if question:
            raise WrongUse("give a question or --batch FILE, not both")
        return _ask_batch(options)
    if not question:
        raise WrongUse('ask what? For example: minutes ask "what was resolved about …?"')
    started = time.perf_counter()
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
    if has_flag(options, "json"):
        from assistant.jsonform import answer_to_json

        total_ms = 1000 * (time.perf_counter() - started)
        print_json(answer_to_json(found, identity=None, total_ms=total_ms))
    else:
        from assistant.render import answer_text

        print(answer_text(found, style_of(options).width))
    return ExitStatus.DONE if found.citations else ExitStatus.NOTHING


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
    elif has_flag(options, "json"):
        from assistant.jsonform import citation_to_json

        print_json([citation_to_json(hit) for hit in hits])
    else:
        from assistant.render import citation_text

        print(
            "\n\n".join(citation_text(hit, style_of(options).width) for hit in hits)
            or "Nothing found."
        )
    return ExitStatus.DONE if hits else ExitStatus.NOTHING


def _show(options: argparse.Namespace) -> ExitStatus:
    from assistant.searching import show

    found = show(options.id, opened_index(options), context=options.context)
    if not found:
        raise NothingThere(
            f"no document, item, decision, passage or span “{options.id}” in the index"
        )
    if has_flag(options, "json"):
        from assistant.jsonform import citation_to_json

        print_json([citation_to_json(citation) for citation in found])
    else:
        from assistant.render import citation_text

        print("\n\n".join(citation_text(citation, style_of(options).width) for citation in found))
    return ExitStatus.DONE
