"""The words of a pack around its quotes, the same in every format for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from assistant.answers import Answer
from assistant.applied import silence_line
from assistant.briefing.notes import full_body
from assistant.briefing.records import Coverage, DecisionRow, Extract, Pack, SourceUsed
from assistant.briefing.wording import folded_words
from assistant.render import counted
from corpus import Meeting, MinutesStatus, Outcome
from corpus.dates import in_words
from index.holdings import Holding
from index.records import Filter

_MOST_SKIPPED = 20
_NO_BODY = "Body not stated in the minutes"

QUESTIONS: Final = "Questions"
EXTRACTS: Final = "Extracts"
DECISIONS: Final = "Decisions"
COVERAGE: Final = "What was searched"
SOURCES: Final = "Sources"
NOTES: Final = "Notes"

DECISION_COLUMNS: Final = ("Date", "Body and minute", "Decision", "Outcome", "Moved and voted")
HOLDING_COLUMNS: Final = ("Council", "Committee", "Documents", "First meeting", "Last meeting")
SOURCE_COLUMNS: Final = ("No.", "Document", "Where", "Read as", "Extracts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading among the extracts: a body (level 1), a meeting (2), an item (3)."""

    level: int
    words: str


def outline(pack: Pack) -> Iterator[Heading | Extract]:
    """Yield the extracts, each under the headings of its body, meeting and item."""
    before: list[str] = ["", "", ""]
    for extract in pack.extracts:
        evidence = extract.citation.evidence
        headings = [
            full_body(evidence.meeting) or _NO_BODY,
            _sitting(evidence.meeting, PurePath(evidence.source.path).name),
            _item(evidence.item.number, evidence.item.title),
        ]
        for level, words in enumerate(headings, 1):
            if headings[:level] != before[:level] and words:
                yield Heading(level=level, words=words)
        before = headings
        yield extract


def _sitting(meeting: Meeting, file: str) -> str:
    date = in_words(meeting.date) if meeting.date else f"{file}, date not stated in the minutes"
    notes = [meeting.occasion or "", status_in_words(meeting.minutes_status)]
    known = "; ".join(note for note in notes if note)
    return folded_words(f"{date} ({known})" if known else date)


def status_in_words(status: MinutesStatus) -> str:
    """Return "draft minutes", "approved minutes", or "" where the minutes do not say."""
    return "" if status is MinutesStatus.UNKNOWN else f"{status.value} minutes"


def _item(number: str, title: str) -> str:
    minute = f"Minute {number}" if number else ""
    return folded_words(": ".join(part for part in (minute, title) if part))


def quoted_topic(answer: Answer) -> str:
    """Return a topic in quotation marks, one that is an exact phrase in its own."""
    text = answer.question.text
    return text if text.startswith(("“", '"')) else f"“{text}”"


def result_in_words(answer: Answer, extracts: Sequence[int]) -> str:
    """Return how much was found for a topic, or that nothing was and why."""
    if extracts:
        return f"{counted(len(extracts), 'extract')}: {listed_numbers(extracts)}."
    if answer.reason is None:
        return "Nothing was taken over of what was found."
    return silence_line(answer.question, answer.reason)


def listed_numbers(numbers: Sequence[int]) -> str:
    """Return "1–3, 5"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )


def filters_in_words(filters: Filter) -> list[tuple[str, str]]:
    """Return the stated filters as (name, value)."""
    said = [
        ("Councils", "; ".join(filters.councils)),
        ("Committees", "; ".join(filters.committees)),
        ("From", in_words(filters.since) if filters.since else ""),
        ("Until", in_words(filters.until) if filters.until else ""),
        ("Kinds of passage", ", ".join(kind.value for kind in filters.kinds)),
        ("Minutes", f"{filters.status.value} only" if filters.status else ""),
        ("Naming", filters.person or ""),
    ]
    return [(name, value) for name, value in said if value] or [("Filters", "none")]


def reading_note(pack: Pack) -> str:
    """Return how the pack is to be read."""
    return (
        "Words in quotation marks are the minutes' own, letter for letter; white space is "
        "folded, and words in square brackets before a quotation are not the minutes'. "
        "Draft minutes may still be corrected; where a note says neither draft nor approved, "
        "the minutes do not say. Made by retrieval alone: no sentence here was written by a "
        f"language model. Made on {in_words(pack.made_on)}; “minutes verify” proves every "
        "quotation against the indexed minutes."
    )


def coverage_in_words(pack: Pack) -> list[str]:
    """Return the statement of coverage, a paragraph each."""
    coverage = pack.coverage
    return [
        _searched(coverage),
        *_states(coverage.holdings),
        *_dateless(coverage),
        f"The files were last read on {in_words(coverage.read_on)}; what was published since is "
        "not in them. That is the day that notes give for access: no web address was visited for "
        "this pack.",
        *_silent(pack),
        _unread(coverage),
    ]


def _searched(coverage: Coverage) -> str:
    held = coverage.holdings
    documents = sum(holding.documents for holding in held)
    of_all = (
        "all that are indexed"
        if documents == coverage.documents
        else f"of {coverage.documents:,} indexed"
    )
    meetings = counted(sum(holding.meetings for holding in held), "meeting")
    councils = len({holding.council for holding in held if holding.council})
    committees = len({(h.council, h.committee) for h in held if h.committee})
    return (
        f"Searched: {counted(documents, 'document')} ({of_all}) of {meetings}, "
        f"{counted(councils, 'council')} and {counted(committees, 'committee')}{_period(held)}."
    )


def _period(held: Sequence[Holding]) -> str:
    first = min((h.first for h in held if h.first), default=None)
    last = max((h.last for h in held if h.last), default=None)
    if first is None or last is None:
        return ", none with a date"
    return f", from {in_words(first)} to {in_words(last)}"


def _states(held: Sequence[Holding]) -> Iterator[str]:
    undated = sum(holding.undated for holding in held)
    drafts = sum(holding.drafts for holding in held)
    approved = sum(holding.approved for holding in held)
    unknown = sum(holding.documents for holding in held) - drafts - approved
    undated_words = f"; {undated:,} bear no date that could be read" if undated else ""
    yield (
        f"Of these documents {drafts:,} say that they are drafts, {approved:,} that they are "
        f"approved, and {unknown:,} do not say{undated_words}."
    )


def _dateless(coverage: Coverage) -> Iterator[str]:
    """Yield what a period leaves out without anybody knowing whether it should."""
    filters = coverage.filters
    if coverage.undated and (filters.since or filters.until):
        yield (
            f"Documents without a date are in no period and were not searched: the index holds "
            f"{coverage.undated:,}."
        )


def _silent(pack: Pack) -> Iterator[str]:
    silent = [topic for topic in pack.topics if not topic.extracts]
    if silent:
        named = "; ".join(quoted_topic(topic.answer) for topic in silent)
        yield (
            f"Nothing was found for {named}. That the search found nothing does not prove "
            "that the minutes hold nothing."
        )


def _unread(coverage: Coverage) -> str:
    count = len(coverage.skipped)
    if not count:
        return "Every file that was indexed could be read."
    verb = "was" if count == 1 else "were"
    return f"{counted(count, 'file')} could not be read and {verb} not searched:"


def unread_lines(coverage: Coverage) -> list[str]:
    """Name the files that could not be read, each with the reason."""
    lines = [f"{s.path}: {s.reason}" for s in coverage.skipped[:_MOST_SKIPPED]]
    more = len(coverage.skipped) - len(lines)
    return [*lines, f"and {more:,} more, which “minutes status --json” names"] if more else lines


def holding_cells(holding: Holding) -> tuple[str, ...]:
    """Return one line of the table of bodies."""
    return (
        holding.council or "not stated",
        holding.committee or "not stated",
        f"{holding.documents:,}",
        in_words(holding.first) if holding.first else "no date",
        in_words(holding.last) if holding.last else "no date",
    )


def decision_cells(row: DecisionRow) -> tuple[str, str, str, str, str]:
    """Return one line of the table of decisions; the third cell is the words alone."""
    # Minutes without numbers, and often without dates, are found again by their headings.
    minute = f"minute {row.minute}" if row.minute else row.title and f"“{row.title}”"
    movers = [
        f"moved by {row.proposer}" if row.proposer else "",
        f"seconded by {row.seconder}" if row.seconder else "",
        f"vote: {row.vote}" if row.vote else "",
    ]
    return (
        in_words(row.date) if row.date else "no date",
        ", ".join(part for part in (row.body, minute) if part) or "not stated",
        row.words,
        outcome_in_words(row),
        "; ".join(part for part in movers if part) or "not minuted",
    )


def outcome_in_words(row: DecisionRow) -> str:
    """Return "resolved", "recommended, not carried" …."""
    kind = "decided" if row.kind.value == "unrecognised" else row.kind.value
    if row.outcome is Outcome.LOST:
        return f"not carried (moved: {kind})"
    return f"{kind}, outcome not minuted" if row.outcome is Outcome.UNKNOWN else kind


def source_cells(used: SourceUsed) -> tuple[str, ...]:
    """Return one line of the list of sources."""
    meeting, source = used.meeting, used.source
    date = in_words(meeting.date) if meeting.date else "no date"
    parts = [full_body(meeting), date, meeting.occasion, status_in_words(meeting.minutes_status)]
    part = f", part “{source.part}”" if source.part else ""
    where = f"{used.url} ; {source.path}{part}" if used.url else f"{source.path}{part}"
    return (
        str(used.n),
        f"{', '.join(p for p in parts if p)} [{used.document_id}]",
        where,
        f"{source.reader}; sha256 {source.sha256}",
        listed_numbers(used.extracts),
    )
