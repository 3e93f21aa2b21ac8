"""Does a minute tell of what was done or has come back, or does it only ask for it again?"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final

from index import analyze
from index.bodies import fold_words

# What asks, and says nothing of what is asked for.
ASKING: Final = frozenset(
    analyze(
        "report reports update brought bring submitted presented provided asked requested "
        "instructed invited committee council meeting meetings members officer officers clerk "
        "councillor cllr chair chairman action actions agreed resolved within month months week "
        "weeks year next future further back return agenda item be deferred contact write email "
        "letter look arrange check obtain matter situation find regarding time prior get "
        "send ensure advise information seek cost quote quotation proposed prop seconded second "
        "2nd mr mrs ms"
    )
)
YEARS: Final = re.compile(r"\b(?:19|20)\d\d(?:/\d\d(?:\d\d)?)?\b")  # of every matter
_TELLS: Final = re.compile(
    r"\b(?:reported|updated?|informed|advised|presented|submitted|received|circulated"
    r"|confirmed|completed?|done|installed|repaired|mended|replaced|delivered|obtained|replied"
    r"|response|responded|written|wrote|contacted|met|carried\s+out|arranged|findings|results?"
    r"|considered|noted\s+that|(?:is|are|was|were|ha[sd]|have)\s+now|ordered|on\s+order|fixed"
    r"|painted|removed|cleared|sent|emailed|spoken|spoke)\b",
    re.IGNORECASE,
)
# Before such a word it says what is still to come: "so that checks can be completed".
_STILL_TO_COME: Final = re.compile(
    r"\b(?:to|will|would|can|could|should|may|might|must|shall)\s+"
    r"(?:(?:not|also|now|then|only|all)\s+)*(?:have\s+)?(?:be(?:en)?\s+)?$",
    re.IGNORECASE,
)
_FAR: Final = 40  # characters before a word in which the others stand
# So many words in a row, and so much of what was asked, are the same asked again.
_AGAIN_WORDS, _AGAIN = 5, 0.7


def told(said: str) -> str | None:
    """Return the word by which something is told of that was done or has come back, or None."""
    for found in _TELLS.finditer(said):
        if not _STILL_TO_COME.search(said[max(0, found.start() - _FAR) : found.start()]):
            return " ".join(found[0].split())
    return None


def asks_again(asked: str, said: str) -> bool:
    """Tell whether a later minute asks for the same in the same words, as lists of actions do."""
    own, other = fold_words(asked), fold_words(said)
    match = SequenceMatcher(None, own, other, autojunk=False).find_longest_match()
    return match.size >= _AGAIN_WORDS and match.size >= _AGAIN * len(own)
