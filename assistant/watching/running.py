"""A run: what is new is kept first, then sent, then noted as sent.

What a kill between any two of these steps does:

- before it is kept: nothing; the next run finds the same.
- after it is kept: nothing is lost; the next run sends it.
- while it is sent: an Atom file is the old or the new one, and the new one holds the same entries
  with the same ids each time that it is written.  What printed the alerts or handed them to a
  command cannot know whether they arrived: they are sent again, each with the id that it had and
  told as repeated.  So nothing is lost, and nobody who looks at ids takes anything twice.
"""

from __future__ import annotations

import datetime as dt
import os
import shlex
import subprocess
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.errors import WrongUse
from assistant.jsonform import dumps
from assistant.understanding.glossary import Glossary
from assistant.watching.alerts import alert_of, alert_to_json
from assistant.watching.matching import find_matches, unseen
from assistant.watching.records import Alert, Match, SavedQuestion
from assistant.watching.store import Watches
from index import SearchIndex, UnknownName


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A saved question that could not be looked up or whose alerts could not be sent, and why."""

    watch: str
    reason: str


def keep_new(
    watches: Watches,
    index: SearchIndex,
    chosen: Sequence[SavedQuestion],
    *,
    glossary: Glossary | None,
    now: dt.datetime,
) -> list[Trouble]:
    """Look each question up and keep what is new; return those that could not be looked up."""
    troubles = []
    for saved in chosen:
        try:
            found = find_matches(saved, index, glossary=glossary)
        except UnknownName as error:
            troubles.append(Trouble(watch=saved.id, reason=str(error)))
            continue
        new = unseen(found, watches.known(saved.id))
        alerts = [alert_of(match, saved, now) for match in new]
        watches.keep(saved.id, alerts, keys_of(found), now)
    return troubles


def keys_of(matches: Iterable[Match]) -> list[str]:
    """Return every key by which some matches are known."""
    return [key for match in matches for key in (match.key, *match.earlier)]


def command_words(command: str) -> list[str]:
    """Return a command line as its words, which run without a shell.

    Raises:
        WrongUse: there is none, or a quotation mark is not closed.
    """
    try:
        words = shlex.split(command, posix=os.name != "nt")
    except ValueError as error:
        raise WrongUse(f"the command “{command}” cannot be read: {error}") from error
    if not words:
        raise WrongUse('name the command to run, as in --command "mail-alert --to clerk"')
    return words


def run_command(
    watches: Watches, alerts: Sequence[Alert], command: Sequence[str], now: dt.datetime
) -> list[Trouble]:
    """Hand each saved question's alerts to a command, as one JSON object on its standard input.

    They are noted as sent where it ends with status 0; else they wait for the next run.
    """
    troubles = []
    for watch, group in groupby(sorted(alerts, key=lambda a: a.watch), key=lambda a: a.watch):
        found = list(group)
        watches.begin(found)
        reason = _handed_over(command, watch, found)
        if reason is None:
            watches.sent(found, now)
        else:
            watches.refused(found)
            troubles.append(Trouble(watch=watch, reason=reason))
    return troubles


def _handed_over(command: Sequence[str], watch: str, alerts: Sequence[Alert]) -> str | None:
    """Run the command; return None where it took the alerts, else why it did not."""
    value = {
        "watch": watch,
        "question": alerts[0].question,
        "alerts": [alert_to_json(alert) for alert in alerts],
    }
    try:
        ended = subprocess.run(
            command, input=dumps(value).encode("utf-8", "replace"), check=False
        ).returncode
    except OSError as error:
        return f"{command[0]} cannot be run: {error.strerror}; its alerts wait for the next run"
    if ended == 0:
        return None
    return f"{command[0]} ended with status {ended}; its alerts wait for the next run"


def named(name: str, saved: Sequence[SavedQuestion]) -> tuple[SavedQuestion, ...]:
    """Return the saved questions that a name may mean: by its id, or all of its words."""
    folded = " ".join(name.casefold().split())
    own = tuple(one for one in saved if one.id == name)
    return own or tuple(one for one in saved if folded in (one.id.casefold(), one.text.casefold()))


def free_name(text: str, taken: Collection[str]) -> str:
    """Return a name for a saved question: "mash-referrals", or "mash-referrals-2"."""
    words = "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()
    base = "-".join(words)[:40].strip("-") or "decisions"
    names = (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)
