"""Tokens and secrets: from the environment, or from a file that only its owner may read.

Never from the command line, which every user of the machine can read, nor from the settings, which
people copy and send around.  The names are our own, because Bolt acts on Slack's by itself: with
SLACK_CLIENT_ID in the environment it would silently ignore the bot's token.
"""

from __future__ import annotations

import base64
import os
import re
import stat
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from slackbot.errors import SecretsWrong

PREFIX: Final = "MINUTES_SLACK_"
FILE_VARIABLE: Final = "MINUTES_SLACK_SECRETS"
_KEY_BYTES: Final = 32
LEAST_SECRET: Final = 16  # letters of a secret that is one; Slack's have 32
_MOST_BYTES: Final = 1 << 16
_LINE: Final = re.compile(r"(?:export\s+)?(?P<name>[A-Z_]+)\s*=\s*(?P<value>.*)")
_PROXIES: Final = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What proves who the bot is; "" is not given.  Whoever prints it prints no secret.

    Attributes:
        bot_token: "xoxb-…", of one workspace.
        app_token: "xapp-…" with connections:write, for Socket Mode.
        signing_secret: for HTTP.
        client_id, client_secret: for HTTP with OAuth.
        store_key: what the tokens of installed workspaces are encrypted with; several keys stand
            between commas, and all but the first only decrypt.
    """

    bot_token: str = ""
    app_token: str = ""
    signing_secret: str = ""
    client_id: str = ""
    client_secret: str = ""
    store_key: str = ""

    def __repr__(self) -> str:
        given = ", ".join(f.name for f in fields(self) if getattr(self, f.name))
        return f"Secrets({given})"

    def values(self) -> tuple[str, ...]:
        """Return what must never be shown."""
        given = (v for f in fields(self) if (v := getattr(self, f.name)) and f.name != _PUBLIC)
        return (*given, *self.store_keys())

    def store_keys(self) -> tuple[str, ...]:
        """Return the keys of the installations, the newest first."""
        return tuple(key.strip() for key in self.store_key.split(",") if key.strip())


_PUBLIC: Final = "client_id"  # stands in the address of every installation
_NAMES: Final = {PREFIX + field.name.upper(): field.name for field in fields(Secrets)}


def read_secrets(environment: Mapping[str, str], file: Path | None = None) -> Secrets:
    """Return the secrets of the environment and, for what is not there, of a file.

    Args:
        environment: MINUTES_SLACK_BOT_TOKEN and so on; MINUTES_SLACK_SECRETS may name the file.
        file: with lines as ``BOT_TOKEN=xoxb-…``; the long names will do too.

    Raises:
        SecretsWrong: the file cannot be read, others may read it, or a value is not of its kind;
            no message holds a value.
    """
    named = environment.get(FILE_VARIABLE)
    if file is None and named:
        file = Path(named)
    # systemd hands secrets on in a folder for one service alone; what lets the service read them
    # is an access list, which shows as a right of the group.
    folder = environment.get("CREDENTIALS_DIRECTORY")
    is_handed = bool(folder and file and file.absolute().parent == Path(folder).absolute())
    found = {} if file is None else _read_file(file, 0o037 if is_handed else 0o077)
    for variable, name in _NAMES.items():
        if environment.get(variable, "").strip():
            found[name] = environment[variable].strip()
    secrets = Secrets(**found)
    _check_kinds(secrets)
    return secrets


def _read_file(file: Path, others: int) -> dict[str, str]:
    try:
        with file.open("rb") as opened:
            _check_rights(file, os.fstat(opened.fileno()), others)
            raw = opened.read(_MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SecretsWrong(f"the secrets {file} cannot be read ({reason})") from error
    found: dict[str, str] = {}
    lines = raw.decode("utf-8", "replace").splitlines()
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        name = match and _NAMES.get(PREFIX + match["name"].removeprefix(PREFIX))
        if not match or not name:
            known = ", ".join(known.removeprefix(PREFIX) for known in _NAMES)
            raise SecretsWrong(
                f"the secrets {file}, line {number}: write NAME=value; known: {known}"
            )
        found[name] = match["value"].strip().strip("\"'")
    return found


def _check_rights(file: Path, status: os.stat_result, others: int) -> None:
    """Refuse a file on which others have one of the given rights."""
    if not stat.S_ISREG(status.st_mode):
        raise SecretsWrong(f"the secrets {file} are not a file")
    if os.name == "posix" and status.st_mode & others:
        mode = stat.S_IMODE(status.st_mode)
        raise SecretsWrong(
            f"the secrets {file} may be read by others (mode {mode:04o}). "
            f"Run: chmod 600 {file}  and, if others use this machine, make new tokens"
        )


def _check_kinds(secrets: Secrets) -> None:
    for name, begins, whence in (
        ("bot_token", "xoxb-", "OAuth & Permissions"),
        ("app_token", "xapp-", "Basic Information, App-Level Tokens"),
    ):
        value = getattr(secrets, name)
        if value and not value.startswith(begins):
            raise SecretsWrong(
                f"{PREFIX}{name.upper()} must begin with {begins}; it stands in the app's page "
                f"{whence}"
            )
    for name in ("signing_secret", "client_secret"):
        value = getattr(secrets, name)
        if value and (len(value) < LEAST_SECRET or not value.isascii() or " " in value):
            raise SecretsWrong(
                f"{PREFIX}{name.upper()} is too short to be a secret, or holds other signs"
            )
    if not all(map(_is_key, secrets.store_keys())):
        raise SecretsWrong(f"{PREFIX}STORE_KEY is no key: {_WHENCE['store_key']}")


def _is_key(value: str) -> bool:
    """Tell whether a value is a key of Fernet's: 32 bytes in URL-safe base64."""
    try:
        return len(base64.b64decode(value, altchars=b"-_", validate=True)) == _KEY_BYTES
    except ValueError:
        return False


def needed(*, is_http: bool, is_open: bool) -> tuple[str, ...]:
    """Return which secrets a mode needs; ``is_open`` where workspaces install the app by OAuth."""
    if is_http and is_open:
        return ("signing_secret", "client_id", "client_secret", "store_key")
    return ("bot_token", "signing_secret") if is_http else ("bot_token", "app_token")


def require(secrets: Secrets, *names: str) -> None:
    """Check that some secrets are given.

    Raises:
        SecretsWrong: one is not; the message says where it stands in the app's pages.
    """
    for name in names:
        if not getattr(secrets, name):
            raise SecretsWrong(
                f"{PREFIX}{name.upper()} is missing: {_WHENCE[name]}. Set it in the environment, "
                f"or write {name.upper()}=… into a file of mode 600 and name that in "
                f"{FILE_VARIABLE}"
            )


_WHENCE: Final = {
    "bot_token": "it stands in the app's page OAuth & Permissions, Bot User OAuth Token",
    "app_token": "make one in Basic Information, App-Level Tokens, with connections:write",
    "signing_secret": "it stands in the app's page Basic Information, Signing Secret",
    "client_id": "it stands in the app's page Basic Information, Client ID",
    "client_secret": "it stands in the app's page Basic Information, Client Secret",
    "store_key": (
        "make one by  python -c 'from cryptography.fernet import Fernet; "
        "print(Fernet.generate_key().decode())'"
    ),
}


def clean_environment(environment: MutableMapping[str, str], *, proxy: bool) -> list[str]:
    """Take out of the environment what would change what the bot does, and our own secrets.

    Bolt reads SLACK_… by itself, and the websocket would go through a proxy whatever NO_PROXY says.

    Args:
        environment: is altered.
        proxy: whether proxies are meant; then they stay.

    Returns:
        The names of the variables of others that were taken out, for a message.
    """
    others = [name for name in environment if name.startswith("SLACK_")]
    if not proxy:
        others += [name for name in environment if name.lower() in _PROXIES]
    for name in (*others, *(n for n in _NAMES if n in environment)):
        del environment[name]
    return sorted(others)
