"""The Slack bot under a burst: all answered once, none lost, acknowledged in time, memory flat.

    python -m benchmarks.slack_burst --index DIR [--mentions 1000] [--http]
    python -m benchmarks.slack_burst --index DIR --questions 10000

The bot runs as it is installed, in a process of its own, against the fake Slack of the tests.  A
tenth of the mentions is delivered twice; over Socket Mode the connection is cut in the middle, and
what was not acknowledged comes again after three seconds, as from Slack.  With --questions the
questions come in tens, and the memory of the bot's process is read after every tenth part.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.slackbot import fake_payloads as payloads
from tests.slackbot.fake_slack import APP, APP_TOKEN, BOT_TOKEN, TEAM, FakeSlack

_ROOT = Path(__file__).parent.parent
_QUESTIONS = _ROOT / "tests" / "assistant" / "sample_questions.jsonl"
_CHANNELS = [f"C{number}" for number in range(50)]
_SETTINGS = """\
name = "Ambleford Borough Council"
contact = "the clerk"
index = "{index}"
data = "{data}"
[slack]
app = "{app}"
teams = ["{team}"]
channels = {channels}
base_url = "{base_url}"
[people]
everyone = true
[minutes]
public = "all"
[limits]
workers = {workers}
queue = 100000
per_user = 10000
per_channel = 10000
[web]
port = {port}
"""


@dataclass
class Bot:
    """The bot's process."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def memory(self) -> float:
        """Return what it holds, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def stop(self) -> None:
        """End it as a service manager does."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(120)


@dataclass
class Figures:
    """When each mention was sent, acknowledged and answered, by its ts."""

    sent: dict[str, float] = field(default_factory=dict)
    acknowledged: dict[str, float] = field(default_factory=dict)
    cut_off: set[str] = field(default_factory=set)


def main() -> None:
    """Run one of the two and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--mentions", type=int, default=1_000)
    parser.add_argument("--questions", type=int, help="measure the memory over so many instead")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--http", action="store_true")
    options = parser.parse_args()
    fake = FakeSlack(redeliver_after=3.0)
    with tempfile.TemporaryDirectory() as scratch:
        bot = _start(fake, Path(scratch), options)
        try:
            _warm_up(fake, bot, options)
            print(f"load of the machine before: {os.getloadavg()[0]:.1f}", flush=True)
            if options.questions:
                _memory(fake, bot, options)
            else:
                _burst(fake, bot, options)
            print(f"load of the machine after: {os.getloadavg()[0]:.1f}")
        except AssertionError:
            print(_logged(bot), file=sys.stderr)
            raise
        finally:
            bot.stop()
            fake.close()


def _start(fake: FakeSlack, folder: Path, options: argparse.Namespace) -> Bot:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    settings, secrets = folder / "bot.toml", folder / "secrets.env"
    settings.write_text(
        _SETTINGS.format(
            index=options.index.absolute(),
            data=folder / "data",
            app=APP,
            team=TEAM,
            channels=json.dumps(_CHANNELS),
            base_url=fake.base_url,
            workers=options.workers,
            port=port,
        ),
        "utf-8",
    )
    secrets.touch(mode=0o600)
    secrets.write_text(
        f"BOT_TOKEN={BOT_TOKEN}\nAPP_TOKEN={APP_TOKEN}\nSIGNING_SECRET={payloads.SECRET}\n", "utf-8"
    )
    command = [sys.executable, "-m", "slackbot.cli", "run"]
    command += ["--settings", str(settings), "--secrets", str(secrets)]
    command += ["--http"] if options.http else []
    log = folder / "log"
    with log.open("wb") as file:
        return Bot(subprocess.Popen(command, cwd=_ROOT, stdout=file, stderr=file), port, log)


def _warm_up(fake: FakeSlack, bot: Bot, options: argparse.Namespace) -> None:
    """Ask once, so that everything is loaded."""
    if options.http:
        fake.wait(lambda: _answers(bot), 120)
    else:
        fake.wait(lambda: fake.peers or bot.process.poll() is not None, 120)
        fake.connected(1)
    _deliver(fake, bot, payloads.mention("what was resolved?"), options)
    fake.wait_called("chat.postMessage", seconds=120)


def _logged(bot: Bot) -> str:
    return bot.log.read_text("utf-8", errors="replace")[-2_000:]


def _answers(bot: Bot) -> bool:
    try:
        return payloads.Sender(f"http://127.0.0.1:{bot.port}").get("/healthz").status == 200
    except OSError:
        return False


def _deliver(
    fake: FakeSlack, bot: Bot, payload: dict[str, Any], options: argparse.Namespace
) -> str | float:
    """Send an event; return its envelope, or how long the reply took over HTTP."""
    if not options.http:
        return fake.send("events_api", payload)
    begun = time.time()
    reply = payloads.Sender(f"http://127.0.0.1:{bot.port}").event(payload)
    if reply.status != 200:
        raise SystemExit(f"the bot answered {reply.status}")
    return time.time() - begun


def _asked() -> Iterator[str]:
    """Yield the sample questions for ever."""
    lines = _QUESTIONS.read_text("utf-8").splitlines()
    return itertools.cycle([json.loads(line)["question"] for line in lines])


def _mentions(count: int) -> list[dict[str, Any]]:
    asked = _asked()
    return [
        payloads.mention(next(asked), user=f"U{n % 200}", channel=_CHANNELS[n % len(_CHANNELS)])
        for n in range(count)
    ]


def _burst(fake: FakeSlack, bot: Bot, options: argparse.Namespace) -> None:
    mentions = _mentions(options.mentions)
    chance = random.Random(1)
    twice = chance.sample(mentions, len(mentions) // 10)
    deliveries = [*mentions, *twice]
    chance.shuffle(deliveries)
    before = len(fake.called("chat.postMessage"))
    figures, begun = Figures(), time.time()
    if options.http:
        _send_by_http(fake, bot, deliveries, figures, options)
    else:
        _send_by_socket(fake, bot, deliveries, figures, options)
    print(
        f"{len(deliveries)} deliveries acknowledged within {time.time() - begun:.2f} s", flush=True
    )
    fake.wait(lambda: len(fake.called("chat.postMessage")) - before >= len(mentions), 3_600)
    took = time.time() - begun
    time.sleep(5.0)  # for what would come twice
    _tell(fake, figures, before, mentions, took, options)


def _send_by_socket(
    fake: FakeSlack,
    bot: Bot,
    deliveries: list[dict[str, Any]],
    figures: Figures,
    options: argparse.Namespace,
) -> None:
    envelopes: dict[str, str] = {}
    for number, payload in enumerate(deliveries):
        if number == len(deliveries) // 2:
            fake.connected().drop()
        stamp = payload["event"]["ts"]
        figures.sent.setdefault(stamp, time.time())
        envelopes[str(_deliver(fake, bot, payload, options))] = stamp
    fake.wait(lambda: all(fake.envelopes[name].acked for name in envelopes), 600)
    for name, stamp in envelopes.items():
        envelope = fake.envelopes[name]
        assert envelope.acked is not None
        figures.acknowledged.setdefault(stamp, envelope.acked - envelope.sent)
        if envelope.tries > 1:
            figures.cut_off.add(stamp)


def _send_by_http(
    fake: FakeSlack,
    bot: Bot,
    deliveries: list[dict[str, Any]],
    figures: Figures,
    options: argparse.Namespace,
) -> None:
    def deliver(payload: dict[str, Any]) -> None:
        stamp = payload["event"]["ts"]
        figures.sent.setdefault(stamp, time.time())
        took = float(_deliver(fake, bot, payload, options))
        figures.acknowledged.setdefault(stamp, took)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(deliver, deliveries))


def _tell(
    fake: FakeSlack,
    figures: Figures,
    before: int,
    mentions: list[dict[str, Any]],
    took: float,
    options: argparse.Namespace,
) -> None:
    answers = fake.called("chat.postMessage")[before:]
    times = Counter(str(call.args["thread_ts"]) for call in answers)
    once = sum(times[payload["event"]["ts"]] == 1 for payload in mentions)
    lost = sum(times[payload["event"]["ts"]] == 0 for payload in mentions)
    waited = [call.at - figures.sent[str(call.args["thread_ts"])] for call in answers]
    steady = [s for stamp, s in figures.acknowledged.items() if stamp not in figures.cut_off]
    print(f"mode: {'HTTP' if options.http else 'Socket Mode'}, {options.workers} workers")
    print(f"answered once {once} of {len(mentions)}, lost {lost}, twice {len(answers) - once}")
    print(f"all answered after {took:.1f} s, {len(answers) / took:.1f} a second")
    print(f"acknowledged: {_percentiles(steady)}")
    if figures.cut_off:
        cut = [figures.acknowledged[stamp] for stamp in figures.cut_off]
        print(f"cut off and delivered again: {len(cut)}, acknowledged {_percentiles(cut)}")
    print(f"answered: {_percentiles(waited)}")
    print(f"refused by the fake: {len(fake.refused)}; connections: {fake.links}")


def _percentiles(seconds: list[float]) -> str:
    parts = statistics.quantiles(seconds, n=100) if len(seconds) > 1 else seconds * 99
    shown = ", ".join(f"p{part} {parts[part - 1]:.3f} s" for part in (50, 95, 99))
    return f"{shown}, most {max(seconds):.3f} s"


def _memory(fake: FakeSlack, bot: Bot, options: argparse.Namespace) -> None:
    asked, begun, first = _asked(), time.time(), bot.memory()
    answered = fake.counts["chat.postMessage"]
    print(f"{0:>6} questions: {first:.1f} MiB", flush=True)
    for number in range(1, options.questions + 1):
        payload = payloads.mention(
            next(asked), user=f"U{number % 200}", channel=_CHANNELS[number % len(_CHANNELS)]
        )
        _deliver(fake, bot, payload, options)
        if number % 10 == 0:
            _wait_for(fake, answered + number)
        if number % max(10, options.questions // 10) == 0:
            print(f"{number:>6} questions: {bot.memory():.1f} MiB", flush=True)
            fake.forget()
    print(f"grown by {bot.memory() - first:.1f} MiB in {time.time() - begun:.0f} s")


def _wait_for(fake: FakeSlack, answers: int) -> None:
    fake.wait(lambda: fake.counts["chat.postMessage"] >= answers, 600)


if __name__ == "__main__":
    main()
