"""``minutes-slackbot check``: whether the bot can work as it is set up, and what to do if not.

It asks Slack who the tokens are, compares their scopes with the manifest's, and says of every
restricted committee which minutes it hides: a name that hides nothing protects nothing.
"""

from __future__ import annotations

import os
import stat
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

from slackbot.checking_minutes import check_minutes, name_of
from slackbot.errors import SecretsWrong
from slackbot.findings import Finding, fault, good, note
from slackbot.logs import redact
from slackbot.manifest import APP_SCOPE, SCOPES
from slackbot.secrets import Secrets, needed, require
from slackbot.settings import Settings

if TYPE_CHECKING:
    from slack_sdk.web import WebClient

_MOST_SKEW: Final = 60.0  # seconds that our clock may be wrong; at 300 Slack's signatures fail
_READS_CHANNELS: Final = frozenset({"channels:read", "groups:read"})


def check(
    settings: Settings,
    secrets: Secrets,
    *,
    http: bool,
    client: Callable[[str], WebClient],
    environment: Mapping[str, str],
) -> Iterator[Finding]:
    """Yield what was found, each as soon as it is known.

    Args:
        settings: as they were read.
        secrets: as they were read.
        http: whether the bot is to be run with ``--http``.
        client: makes a client of the Web API with a token.
        environment: may hold variables that Slack's library would act on.
    """
    yield from _check_environment(settings, environment)
    yield _check_folder(settings)
    yield from check_minutes(settings)
    yield from _check_lists(settings)
    yield from _check_given(settings, secrets, http=http)
    if secrets.bot_token:
        yield from _check_bot(settings, client(secrets.bot_token))
    if secrets.app_token and not http:
        yield _check_app_token(client(secrets.app_token), secrets.app_token)


def _check_environment(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    names = sorted(name for name in environment if name.startswith("SLACK_"))
    if names:
        yield note(f"the environment holds {', '.join(names)}: the bot leaves them aside")
    proxies = sorted(name for name in environment if name.lower().endswith("_proxy"))
    if proxies and not settings.proxy:
        yield note(
            f"the environment names a proxy ({', '.join(proxies)}), which the bot does not use",
            "if Slack is reached through it alone, write proxy = true under [slack]",
        )


def _check_folder(settings: Settings) -> Finding:
    folder = settings.data
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
        mode = folder.stat().st_mode
    except OSError as error:
        return fault(
            f"the data folder {folder} cannot be written ({error.strerror or error})",
            f"make it, owned by the user that runs the bot, with mode 700; or name another as "
            f"data in {settings.file}",
        )
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        return note(f"others may look into the data folder {folder}", f"run: chmod 700 {folder}")
    return good(f"the data folder {folder} can be written")


def _check_lists(settings: Settings) -> Iterator[Finding]:
    allowed = settings.allowed
    if not (allowed.everyone or allowed.users or allowed.groups):
        yield fault(
            "nobody may ask: [people] is empty",
            "write everyone = true for all full members, or list users or groups",
        )
    if not allowed.channels:
        yield note("no channel is allowed: mentions are refused", "list ids as [slack] channels")
    if not settings.link_hosts:
        yield note(
            "no link_hosts: citations come without links to the official minutes",
            'list the hosts of your minutes: link_hosts = ["www.ambleford.example"]',
        )
    for one in settings.minutes.restricted:
        if not (one.channels or one.groups or one.users):
            yield note(f"nobody at all may see {name_of(one.body)}")


def _check_given(settings: Settings, secrets: Secrets, *, http: bool) -> Iterator[Finding]:
    web = settings.web
    for name in needed(is_http=http, is_open=web.oauth):
        try:
            require(secrets, name)
        except SecretsWrong as error:
            yield fault(f"{name} is missing", str(error))
    if http and web.url is None:
        yield fault("[web] url is missing", 'write url = "https://…", which Slack calls')


def _check_bot(settings: Settings, client: WebClient) -> Iterator[Finding]:
    said, problem = _asked(client.auth_test)
    if said is None:
        yield _not_taken("the bot's token", problem, _TOKEN_REMEDY)
        return
    team, enterprise = str(said["team_id"]), said.get("enterprise_id")
    yield good(f"the bot's token is of the workspace {team}")
    if team not in settings.allowed.teams:
        yield fault(
            f"the workspace {team} is not allowed", f'write teams = ["{team}"] under [slack]'
        )
    if enterprise and enterprise not in settings.allowed.enterprises:
        yield fault(
            f"the organisation {enterprise} is not allowed",
            f'write enterprises = ["{enterprise}"] under [slack]',
        )
    scopes = _header(said.headers, "x-oauth-scopes")
    yield from _check_scopes(scopes)
    yield from _check_clock(_header(said.headers, "date"))
    yield from _check_app(settings, client, str(said.get("bot_id") or ""))
    yield from _check_groups(settings, client)
    yield from _check_channels(settings, client, scopes)


_TOKEN_REMEDY: Final = (
    "copy the Bot User OAuth Token again from the app's page OAuth & Permissions; "
    "install the app there first if there is none"
)


def _not_taken(token: str, problem: str, remedy: str) -> Finding:
    if problem.startswith(_UNREACHED):
        return fault(f"{problem}, so {token} could not be tried", _NETWORK_REMEDY)
    return fault(f"Slack does not take {token} ({problem})", remedy)


_UNREACHED: Final = "Slack cannot be reached"
_NETWORK_REMEDY: Final = (
    "see that this machine reaches https://slack.com on port 443; through a proxy, write "
    "proxy = true under [slack] and set HTTPS_PROXY"
)


def _asked(ask: Callable[..., Any], **values: str) -> tuple[Any | None, str]:
    """Return what Slack said, or None and its reason."""
    from slack_sdk.errors import SlackApiError

    try:
        return ask(**values), ""
    except SlackApiError as error:
        return None, str(error.response.get("error") or "no reason")
    except (OSError, ValueError) as error:
        return None, f"{_UNREACHED} ({redact(str(getattr(error, 'reason', error)))})"


def _header(headers: Mapping[str, Any], name: str) -> str:
    found = [value for key, value in headers.items() if key.lower() == name]
    value = found[0] if found else ""
    return str(value[0] if isinstance(value, list) and value else value or "")


def _check_scopes(header: str) -> Iterator[Finding]:
    held = {scope.strip() for scope in header.split(",") if scope.strip()}
    if not held:
        yield note("Slack does not say which scopes the token has")
        return
    missing, more = sorted(set(SCOPES) - held), sorted(held - set(SCOPES))
    if missing:
        yield fault(
            f"the token lacks the scopes {', '.join(missing)}",
            "paste the manifest that `minutes-slackbot manifest` prints into the app's page App "
            "Manifest, and install the app anew",
        )
    else:
        yield good("the token has all scopes that are needed")
    if more:
        yield note(
            f"the token has more scopes than are needed: {', '.join(more)}",
            "take them out of the app's manifest and install the app anew",
        )


def _check_clock(date: str) -> Iterator[Finding]:
    try:
        skew = abs(time.time() - parsedate_to_datetime(date).timestamp())
    except (TypeError, ValueError):
        return
    if skew > _MOST_SKEW:
        yield fault(f"this machine's clock is {skew:.0f} s off Slack's", "set it by NTP")


def _check_app(settings: Settings, client: WebClient, bot: str) -> Iterator[Finding]:
    said, _ = _asked(client.bots_info, bot=bot)
    found = str((said or {}).get("bot", {}).get("app_id") or "") if said is not None else ""
    if not found:
        yield note(f"Slack does not say whether the app is {settings.allowed.app}")
    elif found != settings.allowed.app:
        yield fault(
            f"the token is of the app {found}, not of {settings.allowed.app}",
            f'write app = "{found}" under [slack], or take the other app\'s token',
        )
    else:
        yield good(f"the token is of the app {found}")


def _check_groups(settings: Settings, client: WebClient) -> Iterator[Finding]:
    groups = set(settings.allowed.groups | settings.clerks.groups)
    for one in settings.minutes.restricted:
        groups |= one.groups
    for group in sorted(groups):
        said, problem = _asked(client.usergroups_users_list, usergroup=group)
        if said is None:
            yield fault(
                f"the user group {group} cannot be read ({problem}): nobody has its rights",
                "copy the id again from the group's page, or give the token usergroups:read",
            )
        else:
            yield good(f"the user group {group} has {len(said['users'])} members")


def _check_channels(settings: Settings, client: WebClient, scopes: str) -> Iterator[Finding]:
    """Look whether restricted minutes are granted to private channels alone."""
    channels = sorted({c for one in settings.minutes.restricted for c in one.channels})
    if not channels:
        return
    if not _READS_CHANNELS & {scope.strip() for scope in scopes.split(",")}:
        yield note(
            f"with the least scopes it cannot be told that {', '.join(channels)} is private",
            "look at each in Slack: whoever may join it may read what it is granted",
        )
        return
    for channel in channels:
        said, problem = _asked(client.conversations_info, channel=channel)
        if said is None:
            yield note(f"the channel {channel} cannot be read ({problem}): is the bot in it?")
        elif not said["channel"].get("is_private"):
            yield fault(
                f"the channel {channel} is not private, and restricted minutes are granted to it",
                "make it private, or take it out of the restricted committee's channels",
            )
        else:
            yield good(f"the channel {channel} is private")


def _check_app_token(client: WebClient, token: str) -> Finding:
    said, problem = _asked(client.apps_connections_open, app_token=token)
    if said is None:
        return _not_taken(
            "the app-level token",
            problem,
            f"make one in the app's page Basic Information, App-Level Tokens, with {APP_SCOPE}; "
            "and see that Socket Mode is on",
        )
    return good("the app-level token opens Socket Mode")
