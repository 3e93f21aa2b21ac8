"""Errors → how the command ends; and the log that keeps a fault's traceback."""

from __future__ import annotations

from assistant.errors import AssistantError, ExitStatus


def status_of(error: Exception) -> ExitStatus:
    """Return how the command ends after an error; FAULT for one that nobody foresaw."""
    from corpus.errors import BadRules, CorpusError

    if isinstance(error, AssistantError):
        return error.status
    if isinstance(error, BadRules):
        return ExitStatus.WRONG_USE
    if isinstance(error, CorpusError):
        return ExitStatus.PARTLY
    from index.errors import SearchIndexError, UnknownName

    if isinstance(error, UnknownName):
        return ExitStatus.WRONG_USE
    return ExitStatus.NO_INDEX if isinstance(error, SearchIndexError) else ExitStatus.FAULT


def log_fault(error: Exception) -> str:
    """Append a fault's traceback to the log; return the log's path, or why there is none."""
    # Here, since few commands end so.
    import time
    import traceback

    from platformdirs import user_log_path

    file = user_log_path("minutes") / "minutes.log"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as log:
            log.write(time.strftime("%Y-%m-%dT%H:%M:%S%z\n"))
            log.writelines(traceback.format_exception(error))
    except OSError:
        return "no log, for it cannot be written; run the command again with --debug"
    return str(file)
