"""What the bot keeps in one SQLite file of its own: what was accepted, and what handlers keep."""

from slackbot.store.database import Database
from slackbot.store.queue import Accepted, Queue, Task, Work
from slackbot.store.rates import Use, count_use
from slackbot.store.store import Store

__all__ = ["Accepted", "Database", "Queue", "Store", "Task", "Use", "Work", "count_use"]
