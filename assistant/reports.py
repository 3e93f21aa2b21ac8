"""What indexing did and what an index holds, as text for people and as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assistant.jsonform import Json
from assistant.render import counted, table
from assistant.terminal.dates import DayInWords
from assistant.terminal.style import Style, bold, wrap
from corpus import Skipped
from index import SearchIndex
from index.build import BuildReport
from index.records import Counts

_MOST_NAMED = 20


def build_report_text(report: BuildReport, style: Style) -> str:
    """Return the summary of one run of indexing."""
    read = [
        f"{counted(report.added, 'document')} added, {report.changed:,} changed, "
        f"{report.removed:,} removed, {report.unchanged:,} unchanged"
    ]
    if report.published:
        read.append(f"{counted(report.embedded, 'new text')} embedded")
    lines = ["; ".join(read) + ("." if report.published else ": nothing to do.")]
    if report.upgraded is not None:
        was = f"an older version of the program (schema {report.upgraded})"
        lines.append(f"The index was of {was}: it was made anew from what it held.")
    lines.append(f"The index in {report.address} holds {counts_text(report.counts)}.")
    if report.aside:
        lines.append(f"{counted(len(report.aside), 'data or picture file')} left aside.")
    told = [shown for line in lines for shown in wrap(style, line, rest="  ")]
    return "\n".join([*told, *skipped_lines(report.skipped, style)])


def counts_text(counts: Counts) -> str:
    """Return the counts in words."""
    return ", ".join(
        (
            counted(counts.documents, "document"),
            counted(counts.meetings, "meeting"),
            counted(counts.items, "item"),
            counted(counts.decisions, "decision"),
            counted(counts.passages, "passage"),
        )
    )


def skipped_lines(skipped: tuple[Skipped, ...] | list[Skipped], style: Style) -> list[str]:
    """Name the files that could not be read, each with its reason and what to do."""
    if not skipped:
        return []
    lines = [f"{counted(len(skipped), 'file')} could not be read:"]
    for s in skipped[:_MOST_NAMED]:
        lines += wrap(style, f"{s.path}: {s.reason}. {s.remedy}", first="  ", rest="    ")
    if len(skipped) > _MOST_NAMED:
        more = f"and {len(skipped) - _MOST_NAMED:,} more: minutes status --json names all"
        lines += wrap(style, more, first="  ", rest="    ")
    return lines


def build_report_to_json(report: BuildReport) -> dict[str, Json]:
    """Return the summary of one run of indexing for programs."""
    return {
        "index": report.address,
        "published": report.published,
        "upgraded": report.upgraded,
        **counts_to_json(report.counts),
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "embedded": report.embedded,
        "aside": [str(path) for path in report.aside],
        "skipped": skipped_to_json(report.skipped),
    }


def counts_to_json(counts: Counts) -> dict[str, Json]:
    """Return the counts of an index."""
    return {
        "documents": counts.documents,
        "meetings": counts.meetings,
        "items": counts.items,
        "decisions": counts.decisions,
        "passages": counts.passages,
    }


def skipped_to_json(skipped: tuple[Skipped, ...] | list[Skipped]) -> list[Json]:
    """Return what could not be read, and why."""
    return [{"path": s.path, "reason": s.reason, "remedy": s.remedy} for s in skipped]


def status_of(index: SearchIndex) -> dict[str, Json]:
    """Return what an index holds."""
    manifest = index.manifest
    first, last = index.period()
    return {
        "index": str(index.folder),
        "built_at": manifest.built_at.isoformat(),
        "program": manifest.program,
        **counts_to_json(manifest.counts),
        "councils": list(index.councils()),
        "committees": list(index.committees()),
        "since": first,
        "until": last,
        "undated": index.undated(),
        "encoder": {
            "name": manifest.encoder.name,
            "dimension": manifest.encoder.dimension,
            "sha256": manifest.encoder.sha256,
        },
        "analyzer": manifest.analyzer,
        "bytes": sum(mark.bytes for _, mark in manifest.files),
        "skipped": skipped_to_json(index.skipped()),
    }


def status_text(index: SearchIndex, style: Style, day_in_words: DayInWords) -> str:
    """Return what an index holds, for people; the day and time of building are local."""
    manifest = index.manifest
    size = sum(mark.bytes for _, mark in manifest.files)
    built = manifest.built_at.astimezone()
    undated = index.undated()
    rows = [
        ("index", str(index.folder)),
        ("holds", counts_text(manifest.counts)),
        (
            "meetings",
            _period_in_words(index, day_in_words)
            + (f", {counted(undated, 'document')} undated" if undated else ""),
        ),
        ("encoder", f"{manifest.encoder.name} ({manifest.encoder.dimension} dimensions)"),
        ("built", f"{day_in_words(built.date())} at {built:%H:%M}"),
        ("size", f"{size / 1e6:,.1f} MB on disk"),
    ]
    parts = [table(rows, style), *names_text(index.councils(), index.committees(), style)]
    parts.append("\n".join(skipped_lines(index.skipped(), style)))
    return "\n\n".join(part for part in parts if part)


def names_text(councils: Sequence[str], committees: Sequence[str], style: Style) -> list[str]:
    """Return the councils and the committees, counted and named, a part each."""
    parts = []
    for title, names in (("councils", councils), ("committees", committees)):
        lines = [bold(style, f"{counted(len(names), title[:-1])}:")]
        lines += [line for name in names for line in wrap(style, name, first="  ", rest="    ")]
        parts.append("\n".join(lines))
    return parts


def _period_in_words(index: SearchIndex, day_in_words: DayInWords) -> str:
    days = [day_in_words(dt.date.fromisoformat(day)) for day in index.period() if day]
    return " to ".join(days) or "no dates"
