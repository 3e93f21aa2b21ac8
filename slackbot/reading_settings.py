"""The settings file → settings.  What is not said is closed, and what is said wrongly refused."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from urllib.parse import urlsplit

from assistant import Body
from slackbot.settings import (
    SLACK,
    Allowed,
    Clerks,
    Limits,
    Minutes,
    Restricted,
    Settings,
    Web,
)
from slackbot.tables import Table, read_table

_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+|localhost")
_TOKEN = re.compile(r"\bx(?:ox[a-z]|app)[.-]|\bxoxe\b", re.IGNORECASE)
_MOST_PROMPTS = 4  # of an agent's tab


def read_settings(file: Path) -> Settings:
    """Read and check the settings; paths in them count from the file's own folder.

    Raises:
        SettingsWrong: the file cannot be read, or a key is unknown, missing or has a wrong value;
            the message names the file, the key, what is expected, and the nearest known key.
    """
    top = read_table(file)
    _refuse_tokens(file, top)
    slack, people = top.table("slack"), top.table("people")
    settings = Settings(
        file=file.absolute(),
        name=top.text("name", example='"Ambleford Town Council"'),
        contact=top.text("contact", example='"the Town Clerk, Room 4"'),
        index=top.path("index", example='"/var/lib/minutes/index"'),
        data=top.path("data", example='"/var/lib/minutes/slack"'),
        allowed=_allowed(slack, people),
        minutes=_minutes(top.table("minutes")),
        clerks=_clerks(top.table("clerks")),
        limits=_limits(top.table("limits")),
        web=_web(top.table("web")),
        link_hosts=_hosts(top),
        prompts=_prompts(top),
        base_url=_base_url(slack),
        proxy=slack.flag("proxy"),
    )
    for table in (slack, people, top):
        table.close()
    return settings


def _refuse_tokens(file: Path, top: Table) -> None:
    """Refuse a file that holds a token, before any message could repeat it."""
    if _TOKEN.search(file.read_text("utf-8", errors="replace")):
        raise top.wrong(
            "",
            "it holds a token. Take it out: tokens come from the environment, or from a file of "
            "their own that only the bot's user can read",
        )


def _allowed(slack: Table, people: Table) -> Allowed:
    app = slack.identity("app", "A")
    if app is None:
        raise slack.wrong(
            "app", 'it is missing; write app = "A…", from the app\'s Basic Information'
        )
    teams = slack.ids("teams", "T")
    if not teams:
        raise slack.wrong("teams", 'it is missing; write teams = ["T…"], else nobody may ask')
    channels, shared = slack.ids("channels", "C"), slack.ids("shared_channels", "C")
    if unlisted := shared - channels:
        reason = f"{min(unlisted)} must stand in channels too: a shared channel is one of them"
        raise slack.wrong("shared_channels", reason)
    return Allowed(
        app=app,
        teams=teams,
        enterprises=slack.ids("enterprises", "E"),
        channels=channels,
        shared_channels=shared,
        everyone=people.flag("everyone"),
        users=people.ids("users", "U"),
        groups=people.ids("groups", "S"),
        guests=people.flag("guests"),
    )


def _base_url(slack: Table) -> str:
    url = slack.maybe_text("base_url") or SLACK
    if not is_slack_or_this_machine(url):
        reason = f"it must be {SLACK} or, for tests, an address of this machine that ends with /"
        raise slack.wrong("base_url", reason)
    return url


def is_slack_or_this_machine(url: str) -> bool:
    """Tell whether a Web API address is Slack's own or, for tests, of this machine."""
    if url == SLACK:
        return True
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not parts.path.endswith("/"):
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _minutes(table: Table) -> Minutes:
    public = table.either("public")
    if public is None or (isinstance(public, str) and public != "all"):
        raise table.wrong(
            "public",
            'write public = "all" for every committee that is not restricted, or a list of those '
            'that everybody may search: ["Planning Committee", {council = "…"}]',
        )
    found = Minutes(
        public=None if isinstance(public, str) else tuple(map(_body, public)),
        restricted=tuple(map(_restricted, table.tables("restricted"))),
        exempt=table.flag("exempt"),
    )
    table.close()
    return found


def _body(value: str | Table) -> Body:
    if isinstance(value, str):
        return Body(committee=value)
    committee, council = value.maybe_text("committee"), value.maybe_text("council")
    value.close()
    return _named(value, committee, council)


def _named(
    table: Table, committee: str | None, council: str | None, *, exactly: bool = False
) -> Body:
    if committee is None and council is None:
        raise table.wrong("committee", "write committee, council or both")
    return Body(committee=committee, council=council, exactly=exactly)


def _restricted(table: Table) -> Restricted:
    body = _named(
        table,
        table.maybe_text("committee"),
        table.maybe_text("council"),
        exactly=table.flag("exactly"),
    )
    found = Restricted(
        body=body,
        channels=table.ids("channels", "C"),
        groups=table.ids("groups", "S"),
        users=table.ids("users", "U"),
    )
    table.close()
    return found


def _clerks(table: Table) -> Clerks:
    found = Clerks(
        channel=table.identity("channel", "C"),
        users=table.ids("users", "U"),
        groups=table.ids("groups", "S"),
    )
    table.close()
    return found


def _limits(table: Table) -> Limits:
    usual = Limits()
    found = Limits(
        workers=table.number("workers", usual.workers, least=1, most=64),
        queue=table.number("queue", usual.queue, least=1, most=100_000),
        per_user=table.number("per_user", usual.per_user, least=1, most=10_000),
        per_channel=table.number("per_channel", usual.per_channel, least=1, most=10_000),
        query_hours=table.number("query_hours", usual.query_hours, least=1, most=24 * 31),
        conversation_hours=table.number(
            "conversation_hours", usual.conversation_hours, least=1, most=24 * 31
        ),
        feedback_days=table.number("feedback_days", usual.feedback_days, least=1, most=3660),
    )
    table.close()
    return found


def _web(table: Table) -> Web:
    usual = Web()
    found = Web(
        host=table.maybe_text("host") or usual.host,
        port=table.number("port", usual.port, least=1, most=65535),
        url=(table.maybe_text("url") or "").rstrip("/") or None,
        oauth=table.flag("oauth"),
    )
    if found.url is not None and not _is_https(found.url):
        raise table.wrong("url", "it must be https://… , the address that Slack calls")
    table.close()
    return found


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not (parts.query or parts.fragment)


def _hosts(top: Table) -> frozenset[str]:
    hosts = frozenset(host.lower() for host in top.texts("link_hosts"))
    for host in sorted(hosts):
        if not _HOST.fullmatch(host):
            reason = (
                f'{host!r} is not a host: write "minutes.example.org", without https:// or path'
            )
            raise top.wrong("link_hosts", reason)
    return hosts


def _prompts(top: Table) -> tuple[tuple[str, str], ...]:
    found = []
    for table in top.tables("prompts"):
        title = table.text("title", example='"Latest decisions"')
        question = table.text("question", example='"What did the Council resolve last month?"')
        table.close()
        found.append((title, question))
    if len(found) > _MOST_PROMPTS:
        raise top.wrong("prompts", f"Slack shows {_MOST_PROMPTS} at most")
    return tuple(found)
