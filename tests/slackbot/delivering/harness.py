"""The bot without minutes: its listeners, queue, workers and delivery around handlers of a test.

What a handler does hangs on the text: "slow 0.5 …" takes that long, "fail" raises, "twice" posts
two messages, "broken" posts what Slack refuses, anything else is said back.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from slackbot.app import Parts, compose, door_of
from slackbot.connection import SocketMode
from slackbot.http import Gate, Server
from slackbot.listening import Handlers, build_app
from slackbot.messages.buttons import own
from slackbot.messages.modals import telling, waiting
from slackbot.messages.notices import notice
from slackbot.records import (
    Block,
    Change,
    FillView,
    Message,
    Outgoing,
    Post,
    Prompts,
    Remove,
    Request,
    ShowHome,
    Way,
    Whisper,
)
from slackbot.settings import Allowed, Limits, Minutes, Settings
from slackbot.store import Database
from slackbot.workspaces import OneWorkspace, Workspace
from tests.slackbot.fake_payloads import SECRET, Sender
from tests.slackbot.fake_slack import APP, APP_TOKEN, BOT_ID, BOT_TOKEN, BOT_USER, TEAM, FakeSlack

LIMITS = Limits(workers=2, queue=10_000, per_user=10_000, per_channel=10_000)
WORKSPACE = Workspace(team=TEAM, bot_user=BOT_USER, bot_id=BOT_ID, token=BOT_TOKEN)
_KNOWN = ("more", "context", "say", "change", "remove", "overflow", "feedback")


def settings_for(
    fake: FakeSlack, folder: Path, limits: Limits = LIMITS, index: Path = Path("none")
) -> Settings:
    """Return settings that allow the fake's workspace and channel C1."""
    return Settings(
        file=folder / "bot.toml",
        name="Ambleford Town Council",
        contact="the clerk, Room 4",
        index=index,
        data=folder,
        allowed=Allowed(
            app=APP, teams=frozenset({TEAM}), channels=frozenset({"C1"}), everyone=True
        ),
        minutes=Minutes(public=None),
        limits=limits,
        base_url=fake.base_url,
    )


def words(text: str) -> Message:
    """Return a message that says something."""
    return Message(text="an answer", blocks=notice(text).blocks)


def post(request: Request, text: str) -> Post:
    """Return a message to where somebody asked."""
    said, place = words(text), request.place
    return Post(
        channel=place.channel or request.person.user,
        thread=place.thread or place.message,
        text=said.text,
        blocks=said.blocks,
    )


def whisper(request: Request, text: str) -> Whisper:
    """Return a message to the person alone."""
    said = words(text)
    return Whisper(
        response_url=request.response_url,
        channel=request.place.channel,
        user=request.person.user,
        thread=None,
        text=said.text,
        blocks=said.blocks,
    )


def answered(request: Request) -> tuple[Outgoing, ...]:
    """Do what the text says."""
    text = request.text
    if text.startswith("slow "):
        time.sleep(float(text.split()[1]))
    if text.startswith("fail"):
        raise RuntimeError(f"nobody logs this: {text}")
    if text.startswith("twice"):
        return post(request, f"first of {text}"), post(request, f"second of {text}")
    if text.startswith("broken"):
        blocks = (own("x" * 3_001),)
        return (Post(channel="C1", thread=request.place.message, text="an answer", blocks=blocks),)
    return (post(request, f"you said: {text}"),)


def pressed(request: Request) -> tuple[Outgoing, ...]:
    """Do what a button says."""
    channel, message = request.place.channel or "", request.place.message or ""
    said = words(f"pressed {request.action} {request.value}")
    if request.view is not None:
        return (FillView(view=request.view, content=telling("Minutes", request.value)),)
    if request.action == "change":
        return (Change(channel=channel, message=message, text=said.text, blocks=said.blocks),)
    if request.action == "remove":
        url = request.response_url if request.place.is_private else None
        return (Remove(channel=channel, message=message, response_url=url),)
    if request.action in ("feedback", "overflow"):
        return (whisper(request, f"pressed {request.action} {request.value}"),)
    return (post(request, f"pressed {request.action} {request.value}"),)


def handled(request: Request) -> tuple[Outgoing, ...]:
    """Reply to whatever came in."""
    if request.way is Way.BUTTON:
        return pressed(request)
    if request.way is Way.HOME:
        home = {"type": "home", "blocks": [own("Welcome")]}
        return (ShowHome(user=request.person.user, content=home),)
    if request.way is Way.GREETING:
        prompts = (("Latest", "What was decided last?"),)
        channel = request.place.channel or ""
        return (Prompts(channel=channel, thread=None, title="Ask", prompts=prompts),)
    if request.way is Way.FORM:
        said = ", ".join(f"{name}={'+'.join(values)}" for name, values in request.fields)
        return (whisper(request, f"{request.action} {request.value}: {said}"),)
    if request.way is Way.SHORTCUT and request.view is not None:
        return (FillView(view=request.view, content=telling("Minutes", request.text)),)
    if request.way is Way.COMMAND:
        answered(request)
        return (whisper(request, f"you said: {request.text}"),)
    return answered(request)


def waiting_view(request: Request) -> Block | None:
    """Return a modal for shortcuts and one of the buttons."""
    opens = request.way is Way.SHORTCUT or request.action == "context"
    return waiting("Minutes") if opens else None


def form_errors(request: Request) -> Mapping[str, str]:
    """Refuse a form without a question."""
    question = dict(request.fields).get("q", ())
    return {} if any(question) else {"q": "Type a question."}


def options(request: Request) -> tuple[Block, ...]:
    """Return what begins as was typed; "fail" raises."""
    if request.text == "fail":
        raise RuntimeError("a type-ahead failed")
    names = [name for name in ("Highways", "Housing", "Planning") if name.startswith(request.text)]
    return tuple(
        {"text": {"type": "plain_text", "text": name, "emoji": False}, "value": name.lower()}
        for name in names
    )


@dataclass
class Harness:
    """A bot in one of its modes, and what its handler was given.

    ``handle`` may be replaced while it runs.
    """

    fake: FakeSlack
    folder: Path
    is_http: bool = False
    limits: Limits = LIMITS
    ping: float = 5.0
    handle: Callable[[Request], tuple[Outgoing, ...]] = handled
    requests: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._is_done: bool | None = None
        settings = settings_for(self.fake, self.folder, self.limits)
        handlers = Handlers(
            handle=self._handle,
            admits=lambda request: request.place.channel != "CREFUSED",
            waiting_view=waiting_view,
            form_errors=form_errors,
            options=options,
            knows=_KNOWN.__contains__,
        )
        database = Database(self.folder / "bot.sqlite")
        self.parts: Parts = compose(settings, OneWorkspace(WORKSPACE), database, handlers)
        self.app = build_app(door_of(self.parts, None), SECRET if self.is_http else "")
        self.socket: SocketMode | None = None
        self.server: Server | None = None

    def _handle(self, request: Request) -> tuple[Outgoing, ...]:
        with self._lock:
            self.requests.append(request)
        return self.handle(request)

    def start(self) -> Harness:
        """Begin to listen and to work."""
        self.parts.pool.start()
        if self.is_http:
            gate = Gate(self.app, SECRET, pressure=self.parts.pressure, health=lambda: {"ok": True})
            self.server = Server(gate, "127.0.0.1", 0)
            self.server.start()
        else:
            self.socket = SocketMode(
                self.app, APP_TOKEN, self.parts.pressure, ping_interval=self.ping
            )
            self.socket.start()
            self.fake.connected()
        return self

    @property
    def sender(self) -> Sender:
        """Return who sends to the server."""
        assert self.server is not None
        return Sender(f"http://127.0.0.1:{self.server.port}")

    def stop(self, seconds: float = 30.0) -> bool:
        """Stop as the bot does; tell whether nothing is left.  It may be stopped already."""
        if self._is_done is not None:
            return self._is_done
        if self.socket is not None:
            self.socket.stop()
        if self.server is not None:
            self.server.stop()
        self.parts.executor.shutdown(wait=True)
        self._is_done = self.parts.pool.stop(seconds)
        if self._is_done:
            self.parts.database.close()
        return self._is_done

    def of(self, text: str) -> list[Request]:
        """Return the requests whose text or value is this."""
        with self._lock:
            return [r for r in self.requests if text in (r.text, r.value)]

    def posts_with(self, text: str) -> list[dict[str, object]]:
        """Return the messages posted that hold a text."""
        calls = self.fake.called("chat.postMessage")
        return [dict(call.args) for call in calls if text in str(call.args["blocks"])]

    def wait_post(self, text: str, times: int = 1, seconds: float = 30.0) -> dict[str, object]:
        """Wait for so many messages with a text and return the last."""
        self.fake.wait(lambda: len(self.posts_with(text)) >= times, seconds)
        return self.posts_with(text)[-1]

    def settle(self, seconds: float = 30.0) -> None:
        """Wait until nothing is left to do."""
        self.fake.wait(lambda: self.parts.queue.waiting() == 0, seconds)


_numbers = itertools.count(1)


def unique(what: str) -> str:
    """Return a text that no other test uses."""
    return f"{what} number-{next(_numbers)}"


def limits(**changes: int) -> Limits:
    """Return the limits of tests, some of them changed."""
    return replace(LIMITS, **changes)
