"""What the command line reports, with the exit status that README promises.

AssistantError
├── WrongUse          the command cannot be carried out as it was given (2)
└── NothingThere      what was named is not in the index (1)
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of the errors of this package; ``status`` is the exit status."""

    status = 5


class WrongUse(AssistantError):
    """The command line cannot be carried out."""

    status = 2


class NothingThere(AssistantError):
    """An id or name that the index does not hold."""

    status = 1
