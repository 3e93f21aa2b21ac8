"""Lines that open a list of who was there: "Members present:", "In attendance", "Apologies"."""

from __future__ import annotations

import re

# "Presentation of the report" begins with the same letters, so the words are whole.
ATTENDANCE = re.compile(
    r"""\W{0,12}(?:(?:members|councillors|governors|officers|those|also|others?|in|were|yn|wrth|hefyd)\s+){0,4}
    (?:present|attend(?:ed|ing|ance|ees)?|apolog(?:y|ies)|absent|absences?|absentees
      |substitut(?:e|es|ed|ions?)|sederunt|pp?resennol|bresennol|law(?=\W*$)|ymddiheuriadau)\b""",
    re.IGNORECASE | re.VERBOSE,
)
