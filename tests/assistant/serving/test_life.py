"""A server from its start to its end, however that comes; and who asks is answered throughout."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main
from assistant.serving import client
from index.build import build_index
from tests.assistant.conftest import PENNY_BROOK
from tests.assistant.serving.conftest import Blocking, Running

FENCE = PENNY_BROOK.replace("2020-01-14", "2023-03-14").replace("14 January 2020", "14 March 2023")
FENCE = FENCE.replace("mend the footbridge", "paint the churchyard fence")


@pytest.fixture
def folder(county_index: Path, short_folder: Path, request: pytest.FixtureRequest) -> Path:
    copy = short_folder / f"{len(list(short_folder.iterdir()))}"
    shutil.copytree(county_index, copy)
    return copy


def _ask(folder: Path, capfd: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    status = main(["ask", "footbridge", "--index", str(folder), *more])
    return status, capfd.readouterr().out


def test_a_newer_index_is_picked_up_and_a_damaged_one_told(
    folder: Path,
    county_index: Path,
    start: Callable[..., Running],
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    server = start(folder)
    assert "paint the churchyard" not in json.dumps(
        server.post("ask", question="churchyard fence")[1]
    )
    (tmp_path / "fence.md").write_text(FENCE, "utf-8")
    build_index(folder, [tmp_path])
    health = server.wait_until(lambda h: bool(h["documents"] == 7))
    assert (health["generation"], health["newer_damage"]) == ("generation-000002", None)
    assert "paint the churchyard fence" in json.dumps(server.post("ask", question="fence")[1])
    before = server.health()["answered"]
    assert _ask(folder, capfd) == _ask(folder, capfd, "--no-server")
    assert server.health()["answered"] == before + 1

    # A newer one that is cut short: the old one goes on, and the commands say what is wrong.
    broken = folder / "generation-000003"
    shutil.copytree(folder / "generation-000002", broken)
    collection = next(broken.rglob("collection.sqlite"))
    collection.write_bytes(collection.read_bytes()[:-100])
    (folder / "CURRENT").write_text("generation-000003\n", "ascii")
    health = server.wait_until(lambda h: h["newer_damage"] is not None)
    assert (health["status"], health["generation"]) == ("ok", "generation-000002")
    assert "generation-000003" in health["newer_damage"]
    assert server.post("ask", question="fence")[0] == 200
    assert main(["ask", "fence", "--index", str(folder)]) == 3
    assert health["newer_damage"] in capfd.readouterr().err

    # The one that answers is altered: nothing more is quoted from it.
    (folder / "CURRENT").write_text("generation-000002\n", "ascii")
    collection = next((folder / "generation-000002").rglob("collection.sqlite"))
    raw = bytearray(collection.read_bytes())
    raw[len(raw) // 2] ^= 1
    collection.write_bytes(raw)

    def is_damaged(_: dict[str, Any]) -> bool:
        return server.post("ask", question="fence")[0] == 503

    health = server.wait_until(is_damaged)
    health = server.health()
    assert health["status"] == "damaged"
    value = server.post("ask", question="fence")[1]
    assert value["error"] == {"message": health["damage"], "exit_status": 3}
    assert main(["ask", "fence", "--index", str(folder)]) == 3
    assert health["damage"] in capfd.readouterr().err
    assert server.end() == (0, server_said(server, folder))


def server_said(server: Running, folder: Path) -> str:
    return (
        f"minutes: opening the index in {folder}\n"
        f"minutes: ready: 6 documents of {folder} at {server.where['socket']}\n"
        "minutes: ending\n"
    )


def test_only_its_user_may_use_it_and_there_is_one_an_index(
    folder: Path, start: Callable[..., Running], capfd: pytest.CaptureFixture[str]
) -> None:
    server = start(folder)
    socket_file = folder / "serving.sock"
    assert server.where["socket"] == str(socket_file)
    assert stat.S_IMODE(socket_file.stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "serving.json").stat().st_mode) == 0o600
    assert main(["serve", "--index", str(folder)]) == 2
    assert f"process {server.process.pid} serves it since" in capfd.readouterr().err
    assert server.health()["status"] == "ok"

    # What another user could have written is not believed, and a copy is not the index.
    server.health()
    answer = _ask(folder, capfd, "--no-server")
    for name, wrong in (("serving.json", 0o666), ("serving.sock", 0o620)):
        before = server.health()["answered"]
        mode = (folder / name).stat().st_mode
        (folder / name).chmod(wrong)
        assert _ask(folder, capfd) == answer
        (folder / name).chmod(mode)
        assert server.health()["answered"] == before
    copy = folder.with_name(f"{folder.name}-copy")
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*.sock"))
    assert _ask(copy, capfd) == answer
    assert server.health()["answered"] == before
    assert _ask(folder, capfd) == answer
    assert server.health()["answered"] == before + 1

    # The folder is cleared under it: there is nothing more to serve.
    (folder / "serving.json").unlink()
    said = server.process.communicate(timeout=120)[1]
    assert (server.process.returncode, "no longer names this process" in said) == (0, True)
    assert not socket_file.exists()


def test_a_killed_server_is_in_nobodys_way(
    folder: Path, start: Callable[..., Running], capfd: pytest.CaptureFixture[str]
) -> None:
    answer = _ask(folder, capfd)
    first = start(folder)
    first.end(signal.SIGKILL)
    assert (folder / "serving.sock").exists()
    assert _ask(folder, capfd) == answer
    second = start(folder)
    assert second.where["socket"] == first.where["socket"]
    assert _ask(folder, capfd) == answer
    assert second.health()["answered"] == 1
    assert second.end(signal.SIGINT)[0] == 0
    assert not list(folder.glob("serving.[js]*"))
    assert _ask(folder, capfd) == answer


def test_who_gets_no_answer_in_time_answers_itself(
    folder: Path,
    start: Callable[..., Running],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = start(folder)
    answer = _ask(folder, capfd, "--no-server")
    monkeypatch.setattr(client, "PATIENCE", 0.2)
    server.process.send_signal(signal.SIGSTOP)
    try:
        status = main(["ask", "footbridge", "--index", str(folder)])
        streams = capfd.readouterr()
        assert ((status, streams.out), streams.err) == (answer, "")
    finally:
        server.process.send_signal(signal.SIGCONT)
    assert server.end()[0] == 0


@pytest.mark.parametrize(
    "said",
    [
        b"",  # nothing
        b"HTTP/1.0 200 OK\r\nContent-Length: 90\r\n\r\n{}",  # the half
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",  # something else
        b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\n\xff\xff\xff\xff",
        b"HTTP/1.0 200 OK\r\nContent-Length: x\r\n\r\n{}",
        b"HTTP/1.0 302 Found\r\nLocation: /\r\n\r\n",
        b"\0" * 5000,
    ],
)
def test_a_socket_of_something_else_is_no_server(
    said: bytes, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from assistant.serving.place import Announcement, announcement_text, program_stamp

    answer = _ask(folder, capfd)
    path = folder / "serving.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(path))
        path.chmod(0o600)
        listening.listen()
        announced = Announcement(
            folder=str(folder),
            host=socket.gethostname(),
            pid=os.getpid(),
            since="2024-06-01T00:00:00+00:00",
            program=program_stamp(),
            socket=str(path),
            port=0,
            key="",
        )
        (folder / "serving.json").write_text(announcement_text(announced), "utf-8")
        (folder / "serving.json").chmod(0o600)

        def reply() -> None:
            connection = listening.accept()[0]
            with connection:
                connection.recv(1 << 16)
                connection.sendall(said)

        thread = threading.Thread(target=reply)
        thread.start()
        assert _ask(folder, capfd) == answer
        thread.join()


def test_it_is_bounded_and_ends_when_what_was_asked_is_answered(
    short_folder: Path, county_index: Path, start: Callable[..., Running], blocking: Blocking
) -> None:
    """In a folder whose path is too long for a socket."""
    folder = short_folder / ("long" * 30) / "index"
    shutil.copytree(county_index, folder)
    server = start(folder, "--queue", "1", "--time-limit", "120", "--glossary", str(blocking.path))
    place = Path(server.where["socket"])
    assert folder not in place.parents
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700

    def slow() -> tuple[int, Any]:
        return server.post("search", query="footbridge")

    with ThreadPoolExecutor(12) as many:
        found = [many.submit(slow) for _ in range(12)]
        all_in = server.wait_until(lambda h: h["running"] + h["waiting"] + h["refused"] == 12)
        assert all_in["waiting"] <= 1
        taken = all_in["running"] + all_in["waiting"]
        server.process.send_signal(signal.SIGTERM)
        while not all(one.done() for one in found):
            blocking.let_go()
            time.sleep(0.05)
        results = [one.result() for one in found]
    statuses = [status for status, _ in results]
    assert taken > 1
    assert sorted(statuses) == [200] * taken + [503] * (12 - taken)
    assert all("error" in value for status, value in results if status == 503)
    said = server.process.communicate(timeout=120)[1]
    assert (server.process.returncode, said.endswith("minutes: ending\n")) == (0, True)
    assert not place.parent.exists()
    assert not (folder / "serving.json").exists()


def test_a_request_has_a_time_limit_and_the_next_one_its_thread(
    folder: Path, start: Callable[..., Running], blocking: Blocking
) -> None:
    server = start(folder, "--time-limit", "1", "--glossary", str(blocking.path))
    status, value = server.post("search", query="footbridge")
    assert (status, value["error"]["message"]) == (504, "no answer within 1 seconds")
    health = server.health()
    assert (health["timed_out"], health["overdue"], health["running"]) == (1, 1, 0)
    assert server.send("GET", "/health")[0] == 200
    blocking.let_go()
    server.wait_until(lambda h: bool(h["overdue"] == 0))
    assert server.post("show", id="nothing")[0] == 404
    assert server.post("ask", question="x" * 10_001)[0] == 400


def test_there_must_be_an_index_and_a_place_to_listen(
    tmp_path: Path, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--index", str(tmp_path / "none")]) == 3
    assert "Make one: minutes index" in capfd.readouterr().err
    assert not (tmp_path / "none").exists()
    for port in ("99999", None):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            number = port or str(taken.getsockname()[1])
            assert main(["serve", "--index", str(folder), "--port", number]) == 2
            assert f"port {number} cannot be used" in capfd.readouterr().err
    assert main(["serve", "--index", str(folder), "--queue", "501"]) == 2
