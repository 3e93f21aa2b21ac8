"""``brief``, ``verify``: cited extracts as a file, and the proof of every quote."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.output import print_json, say, shown_progress, style_of
from assistant.commands.shared import Commands, add_filters, add_glossary, count
from assistant.errors import ExitStatus, WrongUse
from assistant.options import has_flag, opened_index, stated_filter, stated_glossary, today

if TYPE_CHECKING:
    from assistant.answers import Answer
    from assistant.briefing.records import Pack
    from assistant.briefing.writing import Format
    from index import Filter, SearchIndex

_FORMATS = ("md", "docx", "html", "csv", "json", "ris", "csl-json")


def add_commands(commands: Commands) -> None:
    """Add them."""
    _add_brief(commands)
    _add_verify(commands)


def _add_brief(commands: Commands) -> None:
    parser = commands.add(
        "brief",
        _brief,
        "write a briefing pack: cited extracts by committee and date, decisions, sources",
        "Each extract is verbatim, with a numbered note; the pack says what was searched and what "
        "could not be read. A topic on which the minutes are silent is named as such; where all "
        "are, nothing is written and the status is 1.",
    )
    parser.add_argument(
        "topics",
        nargs="*",
        metavar="TOPIC",
        help="a topic or question; plain words make one topic, each in quotation marks is its own",
    )
    parser.add_argument(
        "-t",
        "--topic",
        "--question",
        dest="more_topics",
        action="append",
        default=[],
        metavar="TOPIC",
        help="another topic or question (repeatable)",
    )
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="FILE",
        help="where to: .md .docx .html .csv .json .ris or .csl.json; - for standard output",
    )
    parser.add_argument("--format", choices=_FORMATS, help="where the ending does not tell it")
    parser.add_argument("--force", action="store_true", help="write over a file that is there")
    parser.add_argument("--title", metavar="WORDS", help="of the pack (default: the first topic)")
    parser.add_argument(
        "--style",
        choices=("full", "short", "harvard"),
        default="full",
        help="how notes cite (default: full)",
    )
    parser.add_argument(
        "-n", "--limit", type=count, default=5, metavar="N", help="extracts a topic (default 5)"
    )
    parser.add_argument(
        "--quote-words",
        type=count,
        default=100,
        metavar="N",
        help="how far a quote of discussion may take in its neighbours (default 100)",
    )
    parser.add_argument("--bom", action="store_true", help="begin CSV with Excel's mark of UTF-8")
    add_filters(parser)
    add_glossary(parser)


def _add_verify(commands: Commands) -> None:
    parser = commands.add(
        "verify",
        _verify,
        "prove every stored quote against its source, or every quote of a briefing",
        "Without FILE it reads every source of the index again. With FILE it finds each quotation "
        "and its note and proves them letter for letter, white space folded; it names the word "
        "that was changed. Ends with status 1 where it found a fault, or no extract to prove.",
    )
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="a briefing as .md .docx .html .csv or .json, also after somebody edited it",
    )


def _brief(options: argparse.Namespace) -> ExitStatus:
    from assistant.briefing.writing import Format, format_of
    from assistant.files import check_writable

    topics = _topics(options.topics, options.more_topics)
    path = None if options.output == "-" else Path(options.output).expanduser()
    if path is None and not options.format:
        raise WrongUse("-o - needs --format: " + "|".join(_FORMATS))
    if path is not None:
        check_writable(path, force=options.force)
    form = Format(options.format) if options.format or path is None else format_of(path)
    filters = stated_filter(vars(options))
    index = opened_index(options)
    filters = index.named(filters)
    answers = _answers(topics, index, filters, options)
    pack = _pack(answers, index, filters, options)
    _tell_silence(pack)
    if not pack.extracts:
        say("nothing was written: no topic has an extract")
        return ExitStatus.NOTHING
    _write(pack, path, form, options)
    return ExitStatus.DONE


def _topics(words: Sequence[str], more: Sequence[str]) -> list[str]:
    """Return the topics: arguments of one word each are one topic, others a topic each."""
    single = all(len(word.split()) == 1 for word in words)
    topics = [" ".join(words)] if single else list(words)
    found = list(dict.fromkeys(t.strip() for t in (*topics, *more) if t.strip()))
    if not found:
        raise WrongUse('brief on what? For example: minutes brief "MASH referrals" -o mash.docx')
    return found


def _answers(
    topics: Sequence[str], index: SearchIndex, filters: Filter, options: argparse.Namespace
) -> list[Answer]:
    from assistant.answering import answer_question

    glossary = stated_glossary(options)
    return [
        answer_question(
            topic,
            index,
            filters=filters,
            limit=options.limit,
            quote_words=options.quote_words,
            glossary=glossary,
        )
        for topic in topics
    ]


def _pack(
    answers: Sequence[Answer], index: SearchIndex, filters: Filter, options: argparse.Namespace
) -> Pack:
    from assistant.briefing.packing import make_pack
    from assistant.briefing.records import CitationStyle

    return make_pack(
        answers,
        index,
        filters=filters,
        title=options.title,
        style=CitationStyle(options.style),
        made_on=today(),
    )


def _tell_silence(pack: Pack) -> None:
    from assistant.briefing.telling import quoted_topic, result_in_words

    for topic in pack.topics:
        if not topic.extracts:
            words = result_in_words(topic.answer, topic.extracts)
            say(f"{quoted_topic(topic.answer)}: {words}")


def _write(pack: Pack, path: Path | None, form: Format, options: argparse.Namespace) -> None:
    from assistant.briefing.writing import pack_bytes, write_pack
    from assistant.render import counted

    if path is None:
        sys.stdout.buffer.write(pack_bytes(pack, form, bom=options.bom))
        return
    write_pack(pack, path, form, force=options.force, bom=options.bom)
    said = f"{counted(len(pack.extracts), 'extract')} from {counted(len(pack.sources), 'document')}"
    if has_flag(options, "json"):
        print_json(
            {"file": str(path), "extracts": len(pack.extracts), "documents": len(pack.sources)}
        )
    else:
        print(f"{path}: {said}")


def _verify(options: argparse.Namespace) -> ExitStatus:
    return _verify_files(options) if options.files else _verify_index(options)


def _verify_index(options: argparse.Namespace) -> ExitStatus:
    from assistant.verifying.report import sources_text, sources_to_json
    from assistant.verifying.sources import verify_sources

    report = verify_sources(opened_index(options), progress=shown_progress())
    if has_flag(options, "json"):
        print_json(sources_to_json(report))
    else:
        print(sources_text(report, style_of(options)))
    return ExitStatus.NOTHING if report.faults or not report.quotes else ExitStatus.DONE


def _verify_files(options: argparse.Namespace) -> ExitStatus:
    from assistant.verifying.briefings import verify_file
    from assistant.verifying.report import briefing_text, briefing_to_json

    index = opened_index(options)
    reports = [verify_file(path.expanduser(), index) for path in options.files]
    if has_flag(options, "json"):
        print_json([briefing_to_json(report) for report in reports])
    else:
        print("\n\n".join(briefing_text(report, style_of(options)) for report in reports))
    return ExitStatus.DONE if all(report.is_proven for report in reports) else ExitStatus.NOTHING
