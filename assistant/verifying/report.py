"""What a proof found, as text for people and as JSON."""

from __future__ import annotations

from collections import Counter

from assistant.jsonform import Json
from assistant.render import counted
from assistant.terminal.style import Style, wrap
from assistant.verifying.records import BriefingReport, Proof, Trouble
from assistant.verifying.sources import SourcesReport

_MOST_SHOWN = 20


def sources_text(report: SourcesReport, style: Style) -> str:
    """Return the proof of the index: counts, the time, each fault."""
    lines = wrap(
        style,
        f"{counted(report.files, 'file')} read again: {report.proven:,} of "
        f"{counted(report.quotes, 'stored quote')} proven, letter for letter, in "
        f"{report.seconds:,.1f} s ({per_thousand(report):.2f} s a thousand).",
    )
    if not report.faults:
        return "\n".join(lines)
    kinds = Counter(trouble.fault.value for trouble in report.faults)
    counts = ", ".join(f"{count:,} {kind}" for kind, count in kinds.items())
    lines += wrap(style, f"{counted(len(report.faults), 'fault')}: {counts}.")
    for trouble in report.faults[:_MOST_SHOWN]:
        unproven = f" ({counted(trouble.quotes, 'quote')} not proven)" if trouble.quotes else ""
        words = f"{trouble.path}: {trouble.fault.value}; {trouble.detail}{unproven}"
        lines += wrap(style, words, first="  ", rest="    ")
    more = len(report.faults) - _MOST_SHOWN
    if more > 0:
        lines.append(f"  and {more:,} more: minutes verify --json names all")
    return "\n".join(lines)


def per_thousand(report: SourcesReport) -> float:
    """Return the seconds that a thousand quotes took."""
    return 1000 * report.seconds / report.quotes if report.quotes else 0.0


def sources_to_json(report: SourcesReport) -> dict[str, Json]:
    """Return the proof of the index for programs."""
    return {
        "files": report.files,
        "documents": report.documents,
        "quotes": report.quotes,
        "proven": report.proven,
        "seconds": round(report.seconds, 2),
        "seconds_per_thousand": round(per_thousand(report), 4),
        "faults": [
            {
                "fault": trouble.fault.name.lower(),
                "path": trouble.path,
                "document": trouble.document,
                "detail": trouble.detail,
                "quotes": trouble.quotes,
            }
            for trouble in report.faults
        ],
    }


def briefing_text(report: BriefingReport, style: Style) -> str:
    """Return what came of a briefing: how many quotations are proven, each fault."""
    count = len(report.proofs)
    if not count:
        said = f"{report.path}: no extract to verify: it holds no quotation."
        return "\n".join(wrap(style, said))
    said = f"{report.path}: {report.proven:,} of {counted(count, 'quotation')} proven, letter for "
    lines = wrap(style, said + ("letter." if report.is_proven else "letter; not proven:"))
    for trouble in report.troubles:
        words = f"{trouble.place}: {trouble.fault.value}: {trouble.detail}"
        lines += wrap(style, words, first="  ", rest="    ")
    for proof in report.proofs:
        for remark in proof.remarks:
            lines += wrap(style, f"{proof.extract.place}: {remark}", first="  ", rest="    ")
    return "\n".join(lines)


def briefing_to_json(report: BriefingReport) -> dict[str, Json]:
    """Return what came of a briefing for programs."""
    return {
        "file": str(report.path),
        "proven": report.is_proven,
        "quotations": len(report.proofs),
        "quotations_proven": report.proven,
        "faults": [_trouble_to_json(trouble) for trouble in report.troubles],
        "extracts": [_proof_to_json(proof) for proof in report.proofs],
    }


def _trouble_to_json(trouble: Trouble) -> dict[str, Json]:
    return {
        "fault": trouble.fault.name.lower(),
        "place": trouble.place,
        "detail": trouble.detail,
        "differences": [
            {"minutes": stored, "file": found} for stored, found in trouble.differences
        ],
    }


def _proof_to_json(proof: Proof) -> dict[str, Json]:
    return {
        "place": proof.extract.place,
        "id": proof.span_id,
        "proven": not proof.troubles,
        "remarks": list(proof.remarks),
    }
