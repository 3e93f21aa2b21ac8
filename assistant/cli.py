"""``minutes``: the command.  Everything heavy is imported late."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from assistant.arguments import ASKING, first_word, parser_for
from assistant.commands.output import ready_stdout, say
from assistant.errors import ExitStatus
from assistant.faults import log_fault, status_of
from assistant.options import has_flag

# Starting makes hundreds of thousands of objects that live to the end; looking through them for
# cycles after every 700 takes a tenth of the time of a question.
_OBJECTS_BETWEEN_COLLECTIONS = 50_000


def run() -> NoReturn:
    """Run one command as the whole process, and end it."""
    status = main()
    if first_word(sys.argv[1:]) in ASKING:
        # What a question opened was only read. Taking down what was imported takes as long as
        # ranking, and the operating system does it at once.
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):  # told already, or closed by the caller
                stream.flush()
        os._exit(status)
    sys.exit(status)


def main(arguments: list[str] | None = None) -> ExitStatus:
    """Run one command; return its exit status."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    ready_stdout()
    words = sys.argv[1:] if arguments is None else arguments
    parser = parser_for(words)
    options = parser.parse_args(words)
    if options.command is None:
        parser.print_help(sys.stderr)
        return ExitStatus.WRONG_USE
    if options.command != "index":
        _use_one_thread()
    try:
        status = ExitStatus(options.carry_out(options))
        sys.stdout.flush()
    except KeyboardInterrupt:
        kept = "; the index is as it was before" if options.command == "index" else ""
        say(f"interrupted{kept}")
        return ExitStatus.INTERRUPTED
    except BrokenPipeError:
        # The reader (head, a pager) has enough; what is still buffered must go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.DONE
    except Exception as error:  # noqa: BLE001 - the one place where every error becomes a status
        return _report(error, debug=has_flag(options, "debug"))
    return status


def _use_one_thread() -> None:
    """Tell NumPy's libraries, before they are imported, that one question wants one thread."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _report(error: Exception, *, debug: bool) -> ExitStatus:
    """Print one line for an error and return its status; a fault's traceback goes to a log."""
    if debug:
        import traceback

        traceback.print_exception(error)
    status = status_of(error)
    if status == ExitStatus.FAULT:
        say(f"internal fault: {type(error).__name__}: {error}. Details are in {log_fault(error)}")
    else:
        say(str(error))
    return status
