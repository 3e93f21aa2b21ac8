"""Lines of office documents as they are printed: line breaks, bold headings, letterheads."""

from __future__ import annotations

import re

_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_LONGEST_HEADING = 12
# Bold or underlined lines that say what was decided, or name somebody, are no headings.
_SAYS = re.compile(
    r"\W*(?:(?:it was |the \w+ |unanimously )?(?:un)?(?:resolved|agreed|recommended|noted|decided|"
    r"approved|carried|action|decision|cytunwyd|penderfynwyd|proposed|seconded|that)\b|"
    r"(?:cllrs?|councillors?|mr|mrs|ms|miss|dr)\b)",
    re.IGNORECASE,
)
_LETTERHEAD = re.compile(
    r"\b(?:council|committee|board|panel|forum|minutes|cyngor|pwyllgor|cofnodion)\b", re.IGNORECASE
)


def broken_lines(text: str) -> list[str]:
    """Return the lines that an author broke inside a paragraph, joined again inside a sentence."""
    found: list[str] = []
    for line in _BREAK.split(text.strip()):
        if found and (not line or line[0].islower()):
            found[-1] = f"{found[-1]} {line}".rstrip()
        else:
            found.append(line)
    return [line for line in found if line]


def may_head(line: str) -> bool:
    """Tell whether a bold or underlined line can be a heading by its words."""
    return (
        len(line) < 200
        and len(line.split()) <= _LONGEST_HEADING
        and any(map(str.isalpha, line))
        and not line.endswith((".", ";", ","))
        and _SAYS.match(line) is None
    )


def is_letterhead(line: str, front: str) -> bool:
    """Tell a header's line that says of the meeting what the front of the text does not.

    Args:
        line: of a page's header.
        front: the first words of the text, case folded.
    """
    return _LETTERHEAD.search(line) is not None and line.casefold().strip() not in front
