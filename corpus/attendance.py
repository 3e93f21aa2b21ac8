"""Lines that open a list of who was there: "Members present:", "In attendance", "Apologies"."""

from __future__ import annotations

import re

# "Presentation of the report" begins with the same letters, so the words are whole.
ATTENDANCE = re.compile(
    r"""\W*(?:(?:members|councillors|governors|those|also|in|were)\s+)*
    (?:present|attend(?:ed|ing|ance|ees)?|apolog(?:y|ies)|absent|substitut(?:e|es|ed|ions?))\b""",
    re.IGNORECASE | re.VERBOSE,
)
