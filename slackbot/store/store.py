"""What the handlers keep: queries behind buttons, conversations, feedback, saved questions."""

from __future__ import annotations

from collections.abc import Sequence

from slackbot.records import Feedback, KeptQuery, Request, SavedQuestion, Verdict
from slackbot.store.database import Database
from slackbot.store.packing import packed, unpacked

_DAY = 86_400.0


class Store:
    """Keeps and gives back; what is past its time is as if it were not there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep_query(self, query: KeptQuery) -> None:
        """Keep a query, in the place of an earlier one of its id."""
        self._database.write(
            "INSERT OR REPLACE INTO query VALUES (?, ?, ?)",
            query.identity,
            packed(query),
            query.expires,
        )

    def query(self, identity: str, now: float) -> KeptQuery | None:
        """Return a kept query."""
        rows = self._database.read(
            "SELECT body FROM query WHERE identity = ? AND expires > ?", identity, now
        )
        return unpacked(KeptQuery, rows[0]["body"]) if rows else None

    def keep_conversation(
        self, team: str, channel: str, thread: str, words: str, expires: float
    ) -> None:
        """Keep a thread's conversation, in the place of what it was."""
        self._database.write(
            "INSERT OR REPLACE INTO conversation VALUES (?, ?, ?, ?, ?)",
            team,
            channel,
            thread,
            words,
            expires,
        )

    def note_shared(self, team: str, channel: str, *, is_shared: bool) -> None:
        """Keep whether a channel is shared with another organisation, where that has changed."""
        if is_shared == self.is_shared(team, channel):
            return
        if is_shared:
            self._database.write("INSERT OR IGNORE INTO shared VALUES (?, ?)", team, channel)
        else:
            self._database.write("DELETE FROM shared WHERE team = ? AND channel = ?", team, channel)

    def is_shared(self, team: str, channel: str) -> bool:
        """Tell whether a channel was shared when somebody last mentioned the bot there."""
        query = "SELECT 1 FROM shared WHERE team = ? AND channel = ?"
        return bool(self._database.read(query, team, channel))

    def conversation(self, team: str, channel: str, thread: str, now: float) -> str | None:
        """Return a thread's conversation as it was kept."""
        rows = self._database.read(
            "SELECT words FROM conversation"
            " WHERE team = ? AND channel = ? AND thread = ? AND expires > ?",
            team,
            channel,
            thread,
            now,
        )
        return str(rows[0]["words"]) if rows else None

    def add_feedback(self, feedback: Feedback) -> None:
        """Keep what somebody said of an answer.

        The last "useful" or "not useful" of a person on a query counts; reports add up.
        """
        kind = "report" if feedback.verdict is Verdict.REPORT else "opinion"
        of = (feedback.query, feedback.team, feedback.user, kind)
        with self._database.writing() as connection:
            if kind == "opinion":
                connection.execute(
                    "DELETE FROM feedback WHERE query = ? AND team = ? AND user = ? AND kind = ?",
                    of,
                )
            connection.execute(
                "INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?)",
                (*of, feedback.given, packed(feedback)),
            )

    def feedback(self) -> list[Feedback]:
        """Return all that was said of answers, the oldest first."""
        rows = self._database.read("SELECT body FROM feedback ORDER BY given, rowid")
        return [unpacked(Feedback, row["body"]) for row in rows]

    def keep_failed(self, reference: str, request: Request, expires: float) -> None:
        """Keep a request that failed, so that "Try again" finds it by its reference."""
        self._database.write(
            "INSERT OR REPLACE INTO failed VALUES (?, ?, ?, ?)",
            reference,
            request.person.team,
            packed(request),
            expires,
        )

    def failed(self, reference: str, team: str, now: float) -> Request | None:
        """Return the request of a workspace that failed under a reference."""
        rows = self._database.read(
            "SELECT body FROM failed WHERE reference = ? AND team = ? AND expires > ?",
            reference,
            team,
            now,
        )
        return unpacked(Request, rows[0]["body"]) if rows else None

    def keep_saved(self, saved: SavedQuestion) -> None:
        """Keep a saved question, in the place of an earlier one of its id."""
        self._database.write(
            "INSERT INTO saved VALUES (?, ?, ?, (SELECT ifnull(max(number), 0) + 1 FROM saved), ?)"
            " ON CONFLICT (identity) DO UPDATE SET body = excluded.body",
            saved.identity,
            saved.team,
            saved.user,
            packed(saved),
        )

    def saved(self, team: str, user: str | None = None) -> Sequence[SavedQuestion]:
        """Return the saved questions of a workspace, or of one of its people, the oldest first."""
        rows = self._database.read(
            "SELECT body FROM saved WHERE team = ? AND (? IS NULL OR user = ?) ORDER BY number",
            team,
            user,
            user,
        )
        return [unpacked(SavedQuestion, row["body"]) for row in rows]

    def teams_with_saved(self) -> list[str]:
        """Return the workspaces that have saved questions."""
        rows = self._database.read("SELECT DISTINCT team FROM saved ORDER BY team")
        return [str(row["team"]) for row in rows]

    def remove_saved(self, identity: str) -> None:
        """Forget a saved question."""
        self._database.write("DELETE FROM saved WHERE identity = ?", identity)

    def forget_team(self, team: str) -> None:
        """Forget what is kept for a workspace, which removed the app; feedback stays."""
        with self._database.writing() as connection:
            for table in ("conversation", "saved", "failed"):
                connection.execute(f"DELETE FROM {table} WHERE team = ?", (team,))
            connection.execute("DELETE FROM query WHERE json_extract(body, '$.team') = ?", (team,))

    def forget_old(self, now: float, *, feedback_days: int) -> None:
        """Delete what is past its time."""
        with self._database.writing() as connection:
            for table in ("conversation", "query", "failed"):
                connection.execute(f"DELETE FROM {table} WHERE expires <= ?", (now,))
            oldest = now - feedback_days * _DAY
            connection.execute("DELETE FROM feedback WHERE given < ?", (oldest,))
