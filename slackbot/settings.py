"""The bot's settings: one TOML file, read once at the start, every key checked.

Nothing secret stands in it: tokens come from the environment or a file of their own
(``slackbot.secrets``).  Whoever is not allowed by it is refused: an empty list means nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant import Body

SLACK: Final = "https://slack.com/api/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restricted:
    """A committee whose minutes only some may see.

    Attributes:
        body: the committee, of one council or of any, and how its name is matched.
        channels: ids of private channels in which everybody may read them.
        groups: ids of user groups, and ``users`` of persons, who may see them where nobody
            else reads along.
    """

    body: Body
    channels: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    users: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Who may ask at all, by id; what is empty allows nobody.

    Attributes:
        app: the app's own id ("A…"); what comes for another is dropped.
        teams: workspaces.
        enterprises: Enterprise Grid organisations; needed only where the app is installed in one.
        channels: where a mention is answered.
        shared_channels: channels shared with other organisations that are answered all the same,
            with public minutes alone; each stands in ``channels`` too.
        everyone: every full member of the teams may ask.
        users, groups: who may ask where not everyone may.
        guests: whether guests may, for public minutes.
    """

    app: str
    teams: frozenset[str]
    enterprises: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    shared_channels: frozenset[str] = frozenset()
    everyone: bool = False
    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    guests: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """Which minutes may be shown.

    Attributes:
        public: what everybody allowed may search; None for all that is not restricted.
        restricted: committees that only some may.
        exempt: whether what stands under exempt items is shown like anything else; otherwise
            these items are known by their number and title alone.
    """

    public: tuple[Body, ...] | None
    restricted: tuple[Restricted, ...] = ()
    exempt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerks:
    """Who looks after the answers.

    Attributes:
        channel: where reports of wrong citations go; None: they are only kept.
        users, groups: may delete anybody's answer.
    """

    channel: str | None = None
    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of work and of what is kept.

    Attributes:
        workers: questions answered at once.
        queue: requests that may wait; the next is told to try again.
        per_user, per_channel: requests a minute.
        query_hours: how long buttons work.
        conversation_hours: how long a thread is remembered.
        feedback_days: how long feedback and reports are kept.
    """

    workers: int = 2
    queue: int = 2000
    per_user: int = 10
    per_channel: int = 30
    query_hours: int = 24
    conversation_hours: int = 24
    feedback_days: int = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """HTTP mode; None of it is used with Socket Mode.

    Attributes:
        host, port: where the program listens; a reverse proxy with TLS stands before it.
        url: the public address of the proxy, without a slash at the end.
        oauth: whether workspaces install the app through ``<url>/slack/install``.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    url: str | None = None
    oauth: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings.

    Attributes:
        file: where they were read.
        name: whose minutes they are ("Ambleford Town Council"), for people.
        contact: whom to ask, for people ("the clerk, Room 4").
        index: folder of the index.
        data: folder of the bot's own database.
        link_hosts: hosts to which links may lead; none: no links.
        prompts: suggested questions: (title, question).
        base_url: Slack's Web API; anything else must be this machine.
        proxy: whether the proxy that the environment names is used.
    """

    file: Path
    name: str
    contact: str
    index: Path
    data: Path
    allowed: Allowed
    minutes: Minutes
    clerks: Clerks = Clerks()
    limits: Limits = Limits()
    web: Web = Web()
    link_hosts: frozenset[str] = frozenset()
    prompts: tuple[tuple[str, str], ...] = ()
    base_url: str = SLACK
    proxy: bool = False
