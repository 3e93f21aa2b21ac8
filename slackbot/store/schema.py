"""The tables of the bot's own file.

Texts that people wrote stand in ``request`` until it is done, in ``failed``, ``query`` and
``conversation`` until they expire, and in ``feedback`` and ``saved`` until somebody deletes them
or their time is over.  ``seen`` and ``used`` hold keys and times only.
"""

from __future__ import annotations

VERSION = 2
SCHEMA = (
    # What was delivered once, so that it is not accepted again.
    "CREATE TABLE seen (key TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID",
    "CREATE INDEX seen_at ON seen (at)",
    # What was accepted and is not done.  One request of a lane at a time is worked on: the turns
    # of a conversation keep their order.  ``plan`` is what is to be sent, once that is known.
    "CREATE TABLE request (number INTEGER PRIMARY KEY AUTOINCREMENT, lane TEXT NOT NULL,"
    " task TEXT NOT NULL, reference TEXT NOT NULL, body TEXT NOT NULL, accepted REAL NOT NULL,"
    " owner TEXT, lease REAL NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, plan TEXT)",
    "CREATE INDEX request_lane ON request (lane, number)",
    "CREATE INDEX request_task ON request (task)",
    # What of a plan was begun to be sent, and what Slack has taken.
    "CREATE TABLE sent (request INTEGER NOT NULL, place INTEGER NOT NULL, done INTEGER NOT NULL,"
    " PRIMARY KEY (request, place)) WITHOUT ROWID",
    "CREATE TABLE failed (reference TEXT PRIMARY KEY, team TEXT NOT NULL, body TEXT NOT NULL,"
    " expires REAL NOT NULL) WITHOUT ROWID",
    "CREATE TABLE used (key TEXT NOT NULL, at REAL NOT NULL, told INTEGER NOT NULL)",
    "CREATE INDEX used_key ON used (key, told)",
    "CREATE INDEX used_at ON used (at)",
    "CREATE TABLE query (identity TEXT PRIMARY KEY, body TEXT NOT NULL, expires REAL NOT NULL)"
    " WITHOUT ROWID",
    "CREATE TABLE conversation (team TEXT NOT NULL, channel TEXT NOT NULL, thread TEXT NOT NULL,"
    " words TEXT NOT NULL, expires REAL NOT NULL, PRIMARY KEY (team, channel, thread))"
    " WITHOUT ROWID",
    "CREATE TABLE feedback (query TEXT NOT NULL, team TEXT NOT NULL, user TEXT NOT NULL,"
    " kind TEXT NOT NULL, given REAL NOT NULL, body TEXT NOT NULL)",
    "CREATE INDEX feedback_of ON feedback (query, team, user)",
    "CREATE TABLE saved (identity TEXT PRIMARY KEY, team TEXT NOT NULL, user TEXT NOT NULL,"
    " number INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID",
    # Workspaces that installed the app; their tokens are sealed.
    "CREATE TABLE installation (team TEXT PRIMARY KEY, sealed BLOB NOT NULL, at REAL NOT NULL)"
    " WITHOUT ROWID",
    "CREATE TABLE oauth_state (state TEXT PRIMARY KEY, expires REAL NOT NULL) WITHOUT ROWID",
    # Generations of the index after which saved questions were asked again.
    "CREATE TABLE generation (name TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID",
)
# What later versions added.
ADDED = {
    # Channels that are shared with other organisations, as the last mention there said.
    2: (
        "CREATE TABLE shared (team TEXT NOT NULL, channel TEXT NOT NULL,"
        " PRIMARY KEY (team, channel)) WITHOUT ROWID",
    ),
}
