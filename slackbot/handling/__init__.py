"""What is done with each request: ``handle(request, desk)`` returns what is to be sent.

The listener, before it acknowledges, also asks ``waiting_view`` for the modal to open at once,
``form_errors`` for what is wrong in a form, and ``options`` for a type-ahead's list.  After an
index run, ``news`` gives what newly meets the saved questions.
"""

from slackbot.handling.desk import Desk
from slackbot.handling.forms import form_errors, options
from slackbot.handling.handling import admits, handle, waiting_view
from slackbot.handling.saving import News, news

__all__ = ["Desk", "News", "admits", "form_errors", "handle", "news", "options", "waiting_view"]
