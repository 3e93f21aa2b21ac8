"""A wrong citation, told to the clerks."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from assistant.answers import Citation
from slackbot.messages.budget import MOST_QUESTION, shortened
from slackbot.messages.modals import MOST_COMMENT
from slackbot.messages.passages import passage
from slackbot.messages.rich import bold, italic, member, rich, section, words
from slackbot.records import Block, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody reported.

    Attributes:
        reporter: the id of the account.
        citation: None where the clerks' channel may not see it, or it stands no more.
        reference: under which the report is kept.
        question: "" where the citation is not shown.
    """

    reporter: str
    fault: str
    comment: str
    citation: Citation | None
    reference: str
    question: str


def report_message(report: Report, hosts: Set[str]) -> Message:
    """Return a report with the citation, if it may be shown where the report goes."""
    return Message(
        text="A citation was reported as wrong", blocks=tuple(_report_blocks(report, hosts))
    )


def _report_blocks(report: Report, hosts: Set[str]) -> Iterator[Block]:
    told = [member(report.reporter), words(" reports a citation: "), bold(report.fault)]
    if report.comment:
        told += [words("\n"), words(shortened(report.comment, MOST_COMMENT))]
    yield rich(section(*told))
    if report.citation is None:
        told_apart = "The citation is not shown: this channel may not see it, or it stands no more."
        yield rich(section(italic(told_apart)))
    else:
        yield passage(report.citation, report.citation.n, hosts)
        asked = f"Asked: “{shortened(report.question, MOST_QUESTION)}”"
        yield rich(section(italic(asked)))
    yield rich(section(italic(f"Kept under the reference {report.reference}")))
