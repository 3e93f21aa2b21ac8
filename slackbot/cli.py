"""``minutes-slackbot``: run the bot, print its manifest, check how it is set up."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError

from assistant.errors import ExitStatus
from slackbot.errors import SecretsWrong, SettingsWrong, SlackbotError

if TYPE_CHECKING:
    from slackbot.settings import Settings

_VARIABLE = "MINUTES_SLACK_SETTINGS"
_EPILOG = """\
examples:
  minutes-slackbot manifest                     what to paste into Slack's "From a manifest"
  minutes-slackbot check --settings bot.toml    is everything right, and what to do if not
  minutes-slackbot --settings bot.toml          run it, by Socket Mode

Tokens come from the environment (MINUTES_SLACK_BOT_TOKEN, MINUTES_SLACK_APP_TOKEN, …) or from a
file of mode 600 that MINUTES_SLACK_SECRETS or --secrets names; never from the command line.

exit status: 0 done; 1 check found a fault, or there is nothing to export; 2 wrong use, settings
or secrets; 3 no usable index; 4 ended before all that was accepted was answered; 5 internal fault
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit status."""
    options = _parser().parse_args(_with_command(sys.argv[1:] if arguments is None else arguments))
    try:
        status: ExitStatus = options.carry_out(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.DONE
    except Exception as error:  # noqa: BLE001 - the one place where every error becomes a status
        return _report(error)
    return status


_COMMANDS = ("run", "manifest", "check", "feedback", "metrics")


def _with_command(arguments: list[str]) -> list[str]:
    """Return the arguments with their command first, wherever it stands, or "run" for none."""
    if arguments[:1] in (["-h"], ["--help"]):
        return arguments
    for place, argument in enumerate(arguments):
        is_value = place > 0 and arguments[place - 1] in ("--settings", "--secrets")
        if argument in _COMMANDS and not is_value:
            return [argument, *arguments[:place], *arguments[place + 1 :]]
    return ["run", *arguments]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="minutes-slackbot",
        description="Answer questions in Slack with verbatim quotes from committee minutes.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    run = _command(commands, "run", _run, "run the bot; the command where none is named")
    run.add_argument("--http", action="store_true", help="listen for HTTP, not by Socket Mode")
    run.add_argument("--verbose", action="store_true", help="log more; still nobody's words")
    check = _command(commands, "check", _check, "check tokens, scopes, settings and the index")
    check.add_argument("--http", action="store_true", help="check for running with --http")
    made = _command(commands, "manifest", _manifest, "print the app's manifest", secrets=False)
    made.add_argument("--http", metavar="URL", help="the public address; default: Socket Mode")
    made.add_argument("--oauth", action="store_true", help="several workspaces install the app")
    feedback = _command(
        commands, "feedback", _feedback, "print what people said of answers", secrets=False
    )
    feedback.add_argument("what", choices=("export", "complaints"), help=_FEEDBACK_HELP)
    _command(commands, "metrics", _metrics, "print figures of the bot's own file", secrets=False)
    return parser


_FEEDBACK_HELP = (
    "export: useful answers as a question set for `minutes evaluate`; complaints: answers that "
    "were not useful, and reported citations"
)


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    carry_out: object,
    summary: str,
    *,
    secrets: bool = True,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=summary, description=f"{summary}.", allow_abbrev=False)
    parser.add_argument(
        "--settings", type=Path, metavar="FILE", help=f"the settings (default: ${_VARIABLE})"
    )
    if secrets:
        parser.add_argument(
            "--secrets", type=Path, metavar="FILE", help="tokens, in a file of mode 600"
        )
    parser.set_defaults(carry_out=carry_out)
    return parser


def _settings(options: argparse.Namespace) -> Settings:
    from slackbot.reading_settings import read_settings

    named = options.settings or os.environ.get(_VARIABLE)
    if not named:
        raise _WrongUse(f"name the settings: --settings FILE, or {_VARIABLE}=FILE")
    return read_settings(Path(named))


class _WrongUse(SlackbotError):
    """The command line cannot be carried out."""


def _run(options: argparse.Namespace) -> ExitStatus:
    import logging

    from slackbot.logs import set_up_logs
    from slackbot.secrets import clean_environment, read_secrets

    # Each worker computes for itself: threads below them would wait for one another.
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    settings = _settings(options)
    secrets = read_secrets(os.environ, options.secrets)
    set_up_logs(secrets.values(), level=logging.DEBUG if options.verbose else logging.INFO)
    for name in clean_environment(os.environ, proxy=settings.proxy):
        _say(f"the environment's {name} is left aside")
    from slackbot.app import run

    done = run(settings, secrets, is_http=options.http)
    return ExitStatus.DONE if done else ExitStatus.PARTLY


def _check(options: argparse.Namespace) -> ExitStatus:
    from slackbot.checking import check
    from slackbot.findings import Grade
    from slackbot.logs import set_up_logs
    from slackbot.secrets import clean_environment, read_secrets
    from slackbot.workspaces import make_client

    settings = _settings(options)
    secrets = read_secrets(os.environ, options.secrets)
    environment = dict(os.environ)
    set_up_logs(secrets.values())
    clean_environment(os.environ, proxy=settings.proxy)
    worst = ExitStatus.DONE
    for finding in check(
        settings,
        secrets,
        http=options.http,
        client=lambda token: make_client(token, settings.base_url),
        environment=environment,
    ):
        print(f"{finding.grade.value:5}  {finding.what}", flush=True)
        if finding.remedy:
            print(f"       → {finding.remedy}", flush=True)
        if finding.grade is Grade.FAULT:
            worst = ExitStatus.NOTHING
    return worst


def _manifest(options: argparse.Namespace) -> ExitStatus:
    from slackbot.manifest import manifest, printed

    prompts: tuple[tuple[str, str], ...] = ()
    if options.settings or os.environ.get(_VARIABLE):
        prompts = _settings(options).prompts
    url = (options.http or "").rstrip("/") or None
    if url is not None and not url.startswith("https://"):
        raise _WrongUse("--http takes the public address that Slack calls, which is https://…")
    if options.oauth and url is None:
        raise _WrongUse("--oauth needs --http URL: Slack sends people back to that address")
    print(printed(manifest(url=url, oauth=options.oauth, prompts=prompts)))
    return ExitStatus.DONE


def _feedback(options: argparse.Namespace) -> ExitStatus:
    from index import open_index
    from slackbot.exporting import complaints, labelled
    from slackbot.store import Database, Store

    settings = _settings(options)
    feedback = Store(Database(_file(settings))).feedback()
    if options.what == "complaints":
        lines = list(complaints(feedback))
    else:
        with open_index(settings.index) as index:
            lines = list(labelled(feedback, index))
    for line in lines:
        print(line)
    if not lines:
        _say("there is nothing to print yet")
    return ExitStatus.DONE if lines else ExitStatus.NOTHING


def _metrics(options: argparse.Namespace) -> ExitStatus:
    import json

    from slackbot.exporting import figures
    from slackbot.store import Database

    print(json.dumps(figures(Database(_file(_settings(options))), time.time()), indent=2))
    return ExitStatus.DONE


def _file(settings: Settings) -> Path:
    from slackbot.app import FILE

    file = settings.data / FILE
    if not file.exists():
        raise _WrongUse(f"the bot has not run yet: there is no {file}")
    return file


def _say(words: str) -> None:
    print(f"minutes-slackbot: {words}", file=sys.stderr)


def _report(error: Exception) -> ExitStatus:
    """Say what went wrong without a token or anybody's words; return the status."""
    from index import SearchIndexError
    from slackbot.logs import Redacting, redact

    if isinstance(error, SettingsWrong | SecretsWrong | _WrongUse):
        _say(redact(str(error)))
        return ExitStatus.WRONG_USE
    if isinstance(error, SearchIndexError):
        _say(redact(str(error)))
        return ExitStatus.NO_INDEX
    if isinstance(error, SlackbotError):
        _say(redact(str(error)))
        return ExitStatus.FAULT
    said = _of_slack(error)
    if said is not None:
        _say(f"Slack refused: {said}. `minutes-slackbot check` says what to do")
        return ExitStatus.FAULT
    if isinstance(error, URLError | ConnectionError | TimeoutError):
        reason = redact(str(getattr(error, "reason", error)))
        _say(f"Slack cannot be reached: {reason}. See that this machine reaches slack.com")
        return ExitStatus.FAULT
    if isinstance(error, OSError):
        _say(redact(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}"))
        return ExitStatus.FAULT
    places = Redacting().formatException((type(error), error, error.__traceback__))
    _say(f"internal fault\n{places}")
    return ExitStatus.FAULT


def _of_slack(error: Exception) -> str | None:
    """Return Slack's own word for what it refuses ("invalid_auth"), or None."""
    from slack_sdk.errors import SlackApiError

    if isinstance(error, SlackApiError):
        return str(error.response.get("error") or "no reason")
    return None


if __name__ == "__main__":
    raise SystemExit(main())
