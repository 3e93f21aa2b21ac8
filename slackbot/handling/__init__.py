"""What is done with each request: ``handle(request, desk)`` returns what is to be sent.

The listener, before it acknowledges, also asks ``waiting_view`` for the modal to open at once,
``form_errors`` for what is wrong in a form, and ``options`` for a type-ahead's list.
"""

from slackbot.handling.desk import Desk, Store
from slackbot.handling.handling import form_errors, handle, options, waiting_view

__all__ = ["Desk", "Store", "form_errors", "handle", "options", "waiting_view"]
