"""The whole bot: what it is made of, how it begins, and how it ends without losing anything."""

from __future__ import annotations

import logging
import secrets as random_bits
import signal
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from slackbot import handling
from slackbot.delivery import Delivery
from slackbot.listening import Door, Handlers, build_app, lane_of
from slackbot.manifest import SCOPES
from slackbot.messages.buttons import Press
from slackbot.metrics import Metrics
from slackbot.oauth import Installations, oauth_flow
from slackbot.people import People
from slackbot.pressure import Pressure
from slackbot.records import Person, Place, Request, Way
from slackbot.rights import Refusal, Scope, everybody, judge
from slackbot.secrets import needed, require
from slackbot.shelf import Shelf
from slackbot.store import Arrival, Database, Queue, Store
from slackbot.worker import Bench, Pool, where_raised
from slackbot.workspaces import OneWorkspace, Workspaces, make_client, the_workspace

if TYPE_CHECKING:
    from slack_sdk.web import WebClient

    from slackbot.connection import SocketMode
    from slackbot.http import Server
    from slackbot.secrets import Secrets
    from slackbot.settings import Settings

FILE = "slackbot.sqlite"
_ACKNOWLEDGERS = 32  # threads that open modals; each waits for Slack
_STOP = 25.0  # seconds to finish what was accepted; service managers kill after 90
_WATCH = 1.0  # seconds between two looks for a newer index
_LOOK = 0.5  # seconds between two looks whether a signal came
_TELL = 300.0  # seconds between two lines of figures
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What both modes share."""

    settings: Settings
    database: Database
    queue: Queue
    store: Store
    workspaces: Workspaces
    metrics: Metrics
    handlers: Handlers
    executor: ThreadPoolExecutor
    pool: Pool
    pressure: Pressure


def compose(
    settings: Settings,
    workspaces: Workspaces,
    database: Database,
    handlers: Handlers,
) -> Parts:
    """Return the parts, with nothing begun."""
    queue = Queue(database, limit=settings.limits.queue)
    store, metrics, pressure = Store(database), Metrics(), Pressure()
    delivery = Delivery(workspaces=workspaces, base_url=settings.base_url, metrics=metrics)
    bench = Bench(
        settings=settings,
        queue=queue,
        store=store,
        delivery=delivery,
        handlers=handlers,
        metrics=metrics,
        pressure=pressure,
    )
    return Parts(
        settings=settings,
        database=database,
        queue=queue,
        store=store,
        workspaces=workspaces,
        metrics=metrics,
        handlers=handlers,
        executor=ThreadPoolExecutor(_ACKNOWLEDGERS, thread_name_prefix="modal"),
        pool=Pool(bench),
        pressure=pressure,
    )


def desk_handlers(desk: handling.Desk) -> Handlers:
    """Return what the bot does with requests."""
    return Handlers(
        handle=partial(handling.handle, desk=desk),
        admits=partial(handling.admits, desk=desk),
        waiting_view=handling.waiting_view,
        form_errors=partial(handling.form_errors, desk=desk),
        options=partial(handling.options, desk=desk),
        knows=frozenset(press.value for press in Press).__contains__,
    )


def door_of(parts: Parts, installations: Installations | None) -> Door:
    """Return what the listeners work with."""

    def gone(team: str) -> None:
        _log.info("workspace %s removed the app", team)
        if installations is not None:
            installations.forget(team)
        parts.store.forget_team(team)

    return Door(
        settings=parts.settings,
        workspaces=parts.workspaces,
        queue=parts.queue,
        metrics=parts.metrics,
        handlers=parts.handlers,
        executor=parts.executor,
        wake=parts.pool.wake,
        gone=gone,
    )


class Bot:
    """The bot in one of its modes; ``port`` is that of HTTP mode, once it listens."""

    def __init__(self, settings: Settings, secrets: Secrets, *, is_http: bool) -> None:
        """Open the index and the bot's own file, and ask Slack who the bot is.

        Raises:
            SecretsWrong: a secret of this mode is missing.
            SearchIndexError: the index cannot be used.
            StoreUnusable: the bot's own file cannot be.
            SlackApiError: Slack does not take a token.
        """
        self._settings, self._secrets, self._is_http = settings, secrets, is_http
        is_open = is_http and settings.web.oauth
        require(secrets, *needed(is_http=is_http, is_open=is_open))
        self._shelf = Shelf(settings.index)
        database = Database(settings.data / FILE)
        self._installations = Installations(database, secrets.store_keys()) if is_open else None
        workspaces = self._installations or _one(settings, secrets)
        people = People(partial(_client_of, workspaces, settings.base_url))
        store = Store(database)
        self._desk = handling.Desk(
            settings=settings,
            store=store,
            open_view=lambda scope: self._shelf.view(scope.restriction),
            judge=partial(_judged, settings, people, store),
            now=time.time,
            new_id=lambda: random_bits.token_hex(16),
        )
        self.parts = compose(settings, workspaces, database, desk_handlers(self._desk))
        self._door = door_of(self.parts, self._installations)
        self._socket: SocketMode | None = None
        self._server: Server | None = None
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="index-watcher", daemon=True)

    @property
    def port(self) -> int | None:
        """The port of HTTP mode."""
        return self._server.port if self._server else None

    def start(self) -> None:
        """Take up what is left from before, then listen.

        Raises:
            SecretsWrong: the signing secret cannot be one.
            SlackApiError: Slack does not take the app-level token.
            OSError: the address to listen at is taken.
        """
        self.parts.pool.start()
        self._watcher.start()
        threading.Thread(target=self._warm_up, name="warm-up", daemon=True).start()
        if self._is_http:
            self._server = self._make_server()
            self._server.start()
        else:
            from slackbot.connection import SocketMode

            app = build_app(self._door)
            self._socket = SocketMode(app, self._secrets.app_token, self.parts.pressure)
            self._socket.start()

    def _make_server(self) -> Server:
        from slackbot.http import Gate, Server

        settings, secrets, web = self._settings, self._secrets, self._settings.web
        flow = None
        if self._installations is not None:
            flow = oauth_flow(
                settings,
                client_id=secrets.client_id,
                client_secret=secrets.client_secret,
                scopes=tuple(SCOPES),
                installations=self._installations,
                database=self.parts.database,
            )
        app = build_app(self._door, secrets.signing_secret)
        gate = Gate(
            app,
            secrets.signing_secret,
            pressure=self.parts.pressure,
            health=self.health,
            flow=flow,
        )
        return Server(gate, web.host, web.port)

    def health(self) -> Mapping[str, object]:
        """Return whether requests come in and answers go out."""
        return {
            "ok": self._is_http or (self._socket is not None and self._socket.is_connected()),
            "waiting": self.parts.queue.waiting(),
            "index": self._shelf.generation,
        }

    def stop(self, seconds: float = _STOP) -> bool:
        """Listen no more, finish what was accepted, end; tell whether nothing is left."""
        self._stopping.set()
        if self._socket is not None:
            self._socket.stop()
        if self._server is not None:
            self._server.stop()
        self.parts.executor.shutdown(wait=True)
        is_done = self.parts.pool.stop(seconds)
        self._watcher.join(_WATCH * 2)
        self._tell()
        if is_done:
            self._shelf.close()
            self.parts.database.close()
        return is_done

    def _warm_up(self) -> None:
        begun = time.monotonic()
        try:
            self._shelf.warm_up(everybody(self._settings))
        except Exception as error:  # noqa: BLE001 - a question will say what is wrong
            _log.error("warming up: %s", where_raised(error))
        _log.info("warm after %.1f s", time.monotonic() - begun)

    def _watch(self) -> None:
        """Look for newer generations of the index; the first one is news to saved questions too."""
        told = time.monotonic()
        while not self._stopping.wait(_WATCH):
            try:
                self._shelf.renew()
                if self.parts.queue.claim_generation(self._shelf.generation, time.time()):
                    tell_news(self._desk, self.parts)
            except Exception as error:  # noqa: BLE001 - the bot goes on answering
                _log.error("after an index run: %s", where_raised(error))
            if time.monotonic() - told > _TELL:
                told = time.monotonic()
                self._tell()

    def _tell(self) -> None:
        counts, timings = self.parts.metrics.counts(), self.parts.metrics.percentiles()
        _log.info("counts %s; timings %s", dict(counts), dict(timings))


def _judged(
    settings: Settings, people: People, store: Store, person: Person, place: Place
) -> Scope | Refusal:
    """Judge with what is known of the channel: not every payload says that it is shared."""
    if place.channel is not None and store.is_shared(person.team, place.channel):
        place = replace(place, is_shared=True)
    return judge(person, place, settings, people)


def tell_news(desk: handling.Desk, parts: Parts) -> None:
    """Accept what is new on saved questions, to be posted like any answer: once, and surely."""
    for team in parts.store.teams_with_saved():
        for news in handling.news(desk, team):
            saved = news.saved
            request = Request(
                key=news.key,
                way=Way.WATCH,
                person=Person(team=team, user=saved.user, actor_team=team),
                place=saved.place,
                value=saved.identity,
                received=time.time(),
            )
            arrival = Arrival(
                request=request,
                keys=(news.key,),
                lane=lane_of(request),
                plan=(news.outgoing,),
            )
            parts.queue.accept(arrival, time.time())
            parts.store.keep_saved(saved)
    parts.pool.wake()


def run(settings: Settings, secrets: Secrets, *, is_http: bool = False) -> bool:
    """Run until SIGINT or SIGTERM; tell whether all that was accepted is done.

    Raises:
        SlackbotError, SearchIndexError, SlackApiError, OSError: as ``Bot``.
    """
    stopping = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopping.set())
    bot = Bot(settings, secrets, is_http=is_http)
    bot.start()
    where = f"port {bot.port}" if is_http else "Socket Mode"
    _log.info("answering by %s, index of %s", where, bot.health()["index"])
    while not stopping.wait(_LOOK):
        pass  # a signal that comes just before a wait without end would not end it
    _log.info("finishing what was accepted")
    return bot.stop()


def _one(settings: Settings, secrets: Secrets) -> OneWorkspace:
    return the_workspace(secrets.bot_token, settings.base_url, settings.allowed.teams)


def _client_of(workspaces: Workspaces, base_url: str, team: str) -> WebClient:
    workspace = workspaces.find(team)
    if workspace is None:
        raise LookupError(f"the app is not installed in {team}")
    return make_client(workspace.token, base_url)
