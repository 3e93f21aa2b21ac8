"""What the bot keeps in one SQLite file of its own: what was accepted, and what handlers keep."""

from slackbot.store.database import Database
from slackbot.store.queue import Queue
from slackbot.store.store import Store
from slackbot.store.work import NOTICES, Acceptance, Accepted, Arrival, Task, Work

__all__ = [
    "NOTICES",
    "Acceptance",
    "Accepted",
    "Arrival",
    "Database",
    "Queue",
    "Store",
    "Task",
    "Work",
]
