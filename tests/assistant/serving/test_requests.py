"""What programs send: each request is checked, and an error is a JSON object that says why."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

import pytest

from assistant.cli import main
from tests.assistant.serving.conftest import Running

JSON = {"Content-Type": "application/json"}


def test_health_tells_how_all_is(served: Running) -> None:
    status, health, response = served.send("GET", "/health")
    assert status == 200
    assert (health["status"], health["generation"]) == ("ok", "generation-000001")
    assert (health["documents"], health["damage"], health["newer_damage"]) == (6, None, None)
    assert {"uptime_seconds", "waiting", "running", "overdue", "answered"} <= set(health)
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status", "told"),
    [
        ("GET", "/nothing", None, {}, 404, "/ask"),  # the paths are named
        ("GET", "/ask", None, {}, 405, "POST"),
        ("DELETE", "/health", None, {}, 405, "GET"),
        ("OPTIONS", "/ask", None, {}, 405, "POST"),  # no page may ask beforehand
        ("POST", "/ask", "{}", {}, 415, "application/json"),  # a form of a page has no JSON
        ("POST", "/ask", "{}", {"Content-Type": "text/plain"}, 415, "application/json"),
        ("POST", "/ask", '{"question": "x"}', {**JSON, "Origin": "http://a.example"}, 403, "pages"),
        ("GET", "/status", None, {"Origin": "null"}, 403, "pages"),
        ("POST", "/ask", "{", JSON, 400, "no JSON"),
        ("POST", "/ask", "\xff", JSON, 400, "no JSON"),
        ("POST", "/ask", "[" * 100_000, JSON, 400, "no JSON"),  # nested without an end
        ("POST", "/ask", "[]", JSON, 400, "no JSON object"),
        ("POST", "/ask", '"' + "x" * (1 << 20) + '"', JSON, 413, "bytes at most"),
        ("POST", "/ask", "{}", JSON, 400, "“question”"),
        ("POST", "/ask", '{"question": " "}', JSON, 400, "empty"),
        ("POST", "/ask", '{"question": "x", "comittee": "y"}', JSON, 400, "“comittee”"),  # a slip
        ("POST", "/ask", '{"question": "x", "limit": 0}', JSON, 400, "from 1"),
        ("POST", "/ask", '{"question": "x", "limit": true}', JSON, 400, "whole number"),
        ("POST", "/ask", '{"question": "x", "history": "y"}', JSON, 400, "list of texts"),
        ("POST", "/ask", '{"question": "x", "kind": ["rumour"]}', JSON, 400, "rumour"),
        ("POST", "/ask", '{"question": "x", "today": "soon"}', JSON, 400, "2023-05-17"),
        ("POST", "/ask", '{"question": "x", "glossary": "/etc/passwd"}', JSON, 400, "two texts"),
        ("POST", "/ask", '{"question": "x", "print": {}}', JSON, 400, "print"),
        ("POST", "/ask", '{"question": "x", "expects": 1}', JSON, 400, "expects"),
        ("POST", "/search", '{"query": "x", "mode": "guess"}', JSON, 400, "hybrid"),
        ("POST", "/show", '{"id": "nothing"}', JSON, 404, "no document"),
    ],
)
def test_a_wrong_request_is_refused_in_words(
    method: str,
    path: str,
    body: str | None,
    headers: dict[str, str],
    status: int,
    told: str,
    served: Running,
) -> None:
    raw = None if body is None else body.encode("latin-1" if "\xff" in body else "utf-8")
    got, value, _ = served.send(method, path, raw, headers)
    assert got == status
    assert set(value) == {"error"}
    assert told in value["error"]["message"]


@pytest.mark.parametrize(
    ("body", "arguments"),
    [
        ({"committee": ["amenitys"]}, ["--committee", "amenitys"]),
        ({"since": "soon"}, ["--since", "soon"]),
        ({"since": "2023", "until": "2022"}, ["--since", "2023", "--until", "2022"]),
    ],
)
def test_an_error_has_the_words_and_the_status_of_the_command(
    body: dict[str, object],
    arguments: list[str],
    served: Running,
    capfd: pytest.CaptureFixture[str],
) -> None:
    ended = main(["ask", "lamps", *arguments, "--no-server", "--index", str(served.folder)])
    said = capfd.readouterr().err.removeprefix("minutes: ").rstrip("\n")
    status, value = served.post("ask", question="lamps", **body)
    assert status == 400
    assert value == {"error": {"message": said, "exit_status": int(ended)}}


@pytest.mark.parametrize(
    "expects",
    [
        {"generation": "generation-000009 1 1", "program": None},  # the program is this one
        {"generation": None, "program": "another"},
    ],
)
def test_another_generation_or_program_is_not_answered_for(
    expects: dict[str, str | None], served: Running
) -> None:
    from assistant.serving.place import generation_of

    usual = {
        "generation": generation_of(served.folder),
        "program": served.announced["program"],
    }
    assert served.post("ask", question="lamps", expects=usual)[0] == 200
    wrong = {name: value or usual[name] for name, value in expects.items()}
    assert served.post("ask", question="lamps", expects=wrong)[0] == 409


def test_bytes_that_are_no_request_end_no_server(served: Running) -> None:
    for raw in (b"\0\1\2\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"POST /ask HTTP/1.1\r\n"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.connect(served.where["socket"])
            connection.sendall(raw)
    assert served.health()["status"] == "ok"


@pytest.fixture(scope="module")
def ported(county_index: Path, start: Callable[..., Running], short_folder: Path) -> Running:
    folder = short_folder / "ported"
    shutil.copytree(county_index, folder)
    return start(folder, "--port", "0")


def test_a_port_is_of_this_machine_alone_and_has_a_key(ported: Running) -> None:
    port, key = ported.where["port"], ported.announced["key"]
    assert ported.where["socket"] == ""
    assert key not in json.dumps(ported.where)
    assert (ported.folder / "serving.json").stat().st_mode & 0o777 == 0o600
    asked = [
        ({"Authorization": f"Bearer {key}"}, 200),
        ({}, 401),  # another user of the machine
        ({"Authorization": "Bearer "}, 401),
        ({"Authorization": f"Bearer {key}x"}, 401),
        # A page whose name was made to mean this machine after it was loaded.
        ({"Authorization": f"Bearer {key}", "Host": "minutes.example"}, 403),
        ({"Authorization": f"Bearer {key}", "Host": f"minutes.example:{port}"}, 403),
    ]
    for headers, expected in asked:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/health", headers=headers)
        assert connection.getresponse().status == expected, headers
        connection.close()


def test_commands_find_the_port(ported: Running, capfd: pytest.CaptureFixture[str]) -> None:
    before = ported.health()["answered"]
    assert main(["ask", "footbridge", "--index", str(ported.folder)]) == 0
    warm = capfd.readouterr().out
    assert ported.health()["answered"] == before + 1
    assert main(["ask", "footbridge", "--index", str(ported.folder), "--no-server"]) == 0
    assert capfd.readouterr().out == warm


def test_a_port_that_another_has_taken_over_gets_neither_key_nor_question(
    ported: Running, tmp_path: Path, county_index: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A killed server's file still names its port; but nobody holds its lock."""
    folder = tmp_path / "index"
    shutil.copytree(county_index, folder)
    with socket.create_server(("127.0.0.1", 0)) as other:
        left = {**ported.announced, "folder": str(folder), "port": other.getsockname()[1]}
        (folder / "serving.json").write_text(json.dumps(left), "utf-8")
        (folder / "serving.json").chmod(0o600)
        (folder / "serving.lock").touch()
        assert main(["ask", "footbridge", "--index", str(folder)]) == 0
        other.settimeout(0.0)
        with pytest.raises(BlockingIOError):
            other.accept()
    assert "Dunnock" in capfd.readouterr().out
