"""The WSGI application of the resident process: JSON over HTTP.

    POST /ask, /search, /show    an object as ``wanted`` reads it → what the command's --json prints
    GET, POST /status            the same of ``minutes status``
    GET /health                  how the process is

A page in the user's browser can send requests to this machine as well.  It cannot send JSON as
such, name its own host, or hide its origin, without asking first; nobody is ever told that they
may.  To a port, which any user of the machine can reach, each request brings the key that stands
in a file only this user can read.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from http.client import responses
from typing import TYPE_CHECKING, Any, Final

from assistant.errors import ExitStatus, NothingThere, WrongUse
from assistant.faults import log_fault, status_of
from assistant.jsonform import dumps
from assistant.reports import counts_to_json
from assistant.serving.desk import MOST_OVERDUE, Desk, Full, Overdue
from assistant.serving.printed import printed_to_json, printing_from_json
from assistant.serving.replies import print_reply, reply_to, reply_to_json
from assistant.serving.wanted import COMMANDS, Ask, Search, read_glossary_of, read_wanted
from assistant.serving.warm import OtherGeneration, Warm
from assistant.understanding.glossary import Glossary

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

MOST: Final = 1 << 20  # bytes of a body; the longest is a glossary's
# Characters of a question: each unknown word is compared with those of the whole index.
MOST_TEXT: Final = 10_000
_METHODS: Final = {
    **{f"/{command}": ("POST",) for command in COMMANDS},
    "/status": ("GET", "POST"),
    "/health": ("GET",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How requests are taken.

    Attributes:
        port: 0 for a Unix socket, which other users and browsers do not reach.
        key: what a request to the port must bring.
        program: ``place.program_stamp`` of this process.
        glossary: reads the glossary of requests that bring none.
    """

    port: int
    key: str
    program: str
    glossary: Callable[[], Glossary | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Response:
    status: int
    value: Any
    headers: Mapping[str, str] = field(default_factory=dict)


class Gate:
    """Takes requests, has them answered at the desk, and tells how all is."""

    def __init__(self, warm: Warm, desk: Desk, manner: Manner) -> None:
        """``end`` makes it refuse what comes from then on."""
        self._warm, self._desk, self._manner = warm, desk, manner
        self._started = time.monotonic()
        self._is_ending = False

    def end(self) -> None:
        """Take nothing more; what is being answered is."""
        self._is_ending = True

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        try:
            found = self._refused(environ) or self._answered(environ)
        except Exception as error:  # noqa: BLE001 - the one place where errors become responses
            found = self._of_error(error)
        content = (dumps(found.value) + "\n").encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Content-Length": str(len(content)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            **found.headers,
        }
        start(f"{found.status} {responses[found.status]}", list(headers.items()))
        return [content]

    def _refused(self, environ: WSGIEnvironment) -> _Response | None:
        """Return why a request is not looked at any further, or None."""
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        if self._manner.port:
            hosts = [f"{name}:{self._manner.port}" for name in ("127.0.0.1", "localhost")]
            if environ.get("HTTP_HOST") not in hosts:
                return _refusal(403, f"name the host as {' or '.join(hosts)}")
            given = str(environ.get("HTTP_AUTHORIZATION", "")).encode("utf-8", "replace")
            if not hmac.compare_digest(given, f"Bearer {self._manner.key}".encode()):
                reason = "bring the key of serving.json: Authorization: Bearer KEY"
                return _refusal(401, reason, {"WWW-Authenticate": "Bearer"})
        if "HTTP_ORIGIN" in environ:
            return _refusal(403, "pages of a browser are not answered")
        if path not in _METHODS:
            return _refusal(404, f"there is no {path}; there are {', '.join(_METHODS)}")
        if method not in _METHODS[path]:
            allowed = ", ".join(_METHODS[path])
            return _refusal(405, f"{path} takes {allowed}", {"Allow": allowed})
        if self._is_ending and path != "/health":
            return _refusal(503, "the server is ending", {"Retry-After": "5"})
        return _ill_formed(environ) if method == "POST" else None

    def _answered(self, environ: WSGIEnvironment) -> _Response:
        command = environ["PATH_INFO"].removeprefix("/")
        if command == "health":
            return self._health()
        body = _body(environ) if environ["REQUEST_METHOD"] == "POST" else {}
        work = partial(self._carry_out, command, body, time.perf_counter())
        return _Response(status=200, value=self._desk.do(work))

    def _carry_out(self, command: str, body: dict[str, Any], started: float) -> object:
        """Do what a body asks for; return the value that goes back."""
        expected = body.pop("expects", None)
        printing = printing_from_json(body.pop("print")) if "print" in body else None
        own = self._manner.glossary
        if "glossary" in body:
            given = body.pop("glossary")
            own = partial(read_glossary_of, given) if given is not None else _no_glossary
        wanted = read_wanted(command, body)
        if isinstance(wanted, Ask | Search) and len(wanted.text) > MOST_TEXT:
            raise WrongUse(f"a question has {MOST_TEXT:,} characters at most here")
        with self._warm.reading(self._generation_of(expected)) as index:
            glossary = own() if isinstance(wanted, Ask | Search) else None
            reply = reply_to(wanted, index, glossary=glossary, started=started)
            if printing is None:
                return reply_to_json(reply)
            return printed_to_json(print_reply(reply, printing))

    def _generation_of(self, expected: object) -> str | None:
        """Return the generation that a request expects, of this very program."""
        if expected is None:
            return None
        if not isinstance(expected, dict) or not isinstance(expected.get("generation"), str):
            raise WrongUse("“expects” is no object with texts “generation” and “program”")
        if expected.get("program") != self._manner.program:
            raise OtherGeneration("this is another version of the program; start it again")
        return str(expected["generation"])

    def _health(self) -> _Response:
        load, manifest = self._desk.load(), self._warm.index.manifest
        state = "ok"
        if self._is_ending:
            state = "ending"
        elif self._warm.damage:
            state = "damaged"
        elif load.overdue >= MOST_OVERDUE:
            state = "stuck"
        value = {
            "status": state,
            "index": str(self._warm.index.folder),
            "generation": self._warm.generation.split(" ", 1)[0],
            "built_at": manifest.built_at.isoformat(),
            **counts_to_json(manifest.counts),
            "damage": self._warm.damage,
            "newer_damage": self._warm.newer_damage,
            "uptime_seconds": round(time.monotonic() - self._started, 1),
            "time_limit_seconds": self._desk.time_limit,
            **asdict(load),
        }
        return _Response(status=200 if state == "ok" else 503, value=value)

    def _of_error(self, error: Exception) -> _Response:
        if isinstance(error, Full):
            reason = "too many requests are waiting, or overdue. Try again later"
            return _refusal(503, reason, {"Retry-After": "1"})
        if isinstance(error, Overdue):
            return _refusal(504, f"no answer within {self._desk.time_limit:g} seconds")
        if isinstance(error, OtherGeneration):
            return _refusal(409, str(error))
        status = ExitStatus.WRONG_USE if isinstance(error, ValueError) else status_of(error)
        words = str(error)
        if status is ExitStatus.FAULT:
            words = f"internal fault: {type(error).__name__}. Details are in {log_fault(error)}"
        code = {ExitStatus.WRONG_USE: 400, ExitStatus.NO_INDEX: 503}.get(status, 500)
        if isinstance(error, NothingThere):
            code = 404
        return _refusal(code, words, exit_status=status)


def _no_glossary() -> None:
    """Read no glossary: the request says that there is none."""


def _ill_formed(environ: WSGIEnvironment) -> _Response | None:
    """Return what is wrong with the form of a body, or None."""
    kind = str(environ.get("CONTENT_TYPE", "")).partition(";")[0].strip().lower()
    if kind != "application/json":
        return _refusal(415, "send application/json")
    length = str(environ.get("CONTENT_LENGTH") or "")
    if not (length.isascii() and length.isdigit()):
        return _refusal(411, "say how long the body is: Content-Length")
    if int(length) > MOST:
        return _refusal(413, f"a body has {MOST:,} bytes at most")
    return None


def _body(environ: WSGIEnvironment) -> dict[str, Any]:
    """Return the object of a body.

    Raises:
        WrongUse: it is none.
    """
    raw = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise WrongUse("the body is no JSON in UTF-8") from error
    if not isinstance(value, dict):
        raise WrongUse("the body is no JSON object")
    return value


def _refusal(
    status: int,
    reason: str,
    headers: Mapping[str, str] | None = None,
    *,
    exit_status: ExitStatus | None = None,
) -> _Response:
    """Return an error; ``exit_status`` is how the command would end that meets it."""
    told: dict[str, object] = {"message": reason}
    if exit_status is not None:
        told["exit_status"] = int(exit_status)
    return _Response(status=status, value={"error": told}, headers=headers or {})
