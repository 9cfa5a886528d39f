"""`commonweal serve` from outside: three processes, one of which dies, and a clear end."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from commonweal.config.serving.supervisor import Child, Supervisor
from commonweal.config.tests.conftest import status, two_free_ports, until

# Processes and ports are looked at, which no database changes.
pytestmark = [pytest.mark.real_clock, pytest.mark.once]
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


def children_of(pid):
    """Process identifiers below one, by the words of their command lines."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rsplit(")", 1)[1].split()[1])
            words = (path / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if parent == pid:
            found[int(path.name)] = words
    return found


@LINUX
def test_a_process_that_is_killed_is_started_again_and_the_end_leaves_none(install):
    here, port = install(has_people=True), two_free_ports()
    server = here.serve(port)
    with urlopen(f"http://localhost:{port}/ready", timeout=5) as answer:
        state = json.load(answer)
    assert state["status"] == "ready"
    assert state["worker_seconds"] is not None
    before = children_of(server.pid)
    assert len(before) == 3
    live = next(pid for pid, words in before.items() if "asgi" in words)
    os.kill(live, signal.SIGKILL)
    until(lambda: status(f"http://localhost:{port + 1}/health") == 0)
    until(lambda: status(f"http://localhost:{port + 1}/health") == 200)
    # The other two were not touched.
    assert set(before) - {live} < set(children_of(server.pid))
    server.terminate()
    assert server.wait(20) == 0
    assert status(f"http://localhost:{port}/health") == 0
    events = [json.loads(line) for line in server.stderr if line.startswith("{")]
    ended = [one for one in events if one.get("event") == "process-ended"]
    assert [(one["role"], one["exit_code"]) for one in ended] == [("live", -signal.SIGKILL)]


def test_a_port_that_is_taken_is_said_with_what_to_do(install):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = install().run("serve", "--port", port, expect=1)
    assert f"Port {port} on 127.0.0.1 cannot be used" in done.stderr
    assert "choose another port" in done.stderr
    assert "Traceback" not in done.stderr


def test_pages_and_live_events_do_not_share_a_port(install):
    done = install(COMMONWEAL_LIVE_PORT="8321").run("serve", "--port", 8321, expect=1)
    assert "can't both have port 8321" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_process_that_cannot_run_is_given_up_and_the_others_are_stopped(monkeypatch):
    monkeypatch.setattr("commonweal.config.serving.supervisor.FIRST_DELAY", 0.05)
    steady = Child("steady", [sys.executable, "-c", "import time; time.sleep(60)"])
    broken = Child("broken", [sys.executable, "-c", "raise SystemExit(3)"])
    assert Supervisor([steady, broken]).run() == 1
    assert broken.failures == 3
    assert steady.process.poll() is not None


def test_a_setting_that_is_wrong_ends_a_command_with_a_sentence(install):
    done = install(COMMONWEAL_UPLOAD_MB="lots").run("check", expect=1)
    assert "COMMONWEAL_UPLOAD_MB is 'lots'. Set a whole number" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_needs_no_settings_and_names_every_command():
    done = subprocess.run(
        [sys.executable, "-m", "commonweal", "--help"],
        env={"PATH": os.environ["PATH"], "COMMONWEAL_UPLOAD_MB": "lots"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    for name in "demo serve work load count export analyse see trail backup restore check manage".split():
        assert f"  {name} " in done.stdout


def _all_of(line):
    """What comes through a connection until its end."""
    answer = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := line.recv(65536):
            answer += piece
    return answer


def _sent(port, head, body=b""):
    """The first line and the rest of what a server answers to these bytes, by itself and at once."""
    with socket.create_connection(("localhost", port), timeout=20) as line:
        line.sendall(
            b"POST /report/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + head + b"\r\n\r\n"
        )
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            line.sendall(body)
        answer = _all_of(line)
    return answer.partition(b"\r\n")[0].split()[1], answer


def test_the_server_answers_what_is_too_large_before_it_has_come(install):
    here, port = install(has_people=True), two_free_ports()
    here.serve(port)
    status_line, answer = _sent(port, b"Content-Type: text/plain\r\nContent-Length: 209715200", b"x" * 1000)
    assert (status_line, b"larger than 50 MB" in answer) == (b"413", True)
    # Without a length, in one piece that is announced as 200 MB and never ends.
    piece = b"C800000\r\n" + b"x" * 1000
    status_line, answer = _sent(port, b"Content-Type: text/plain\r\nTransfer-Encoding: chunked", piece)
    assert (status_line, b"how large" in answer) == (b"411", True)


def test_the_server_hands_on_a_form_that_broke_off_and_it_is_said_to_be_so(install):
    here, port = install(has_people=True), two_free_ports()
    here.serve(port)
    with urlopen(f"http://localhost:{port}/accounts/login/", timeout=20) as page:
        cookie = page.headers["Set-Cookie"].split(";")[0]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())[1]
    body = f"csrfmiddlewaretoken={token}&login=kit".encode()
    head = f"Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\nConnection: close"
    with socket.create_connection(("localhost", port), timeout=20) as line:
        line.sendall(f"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n".encode() + body)
        line.shutdown(socket.SHUT_WR)
        answer = _all_of(line)
    assert b"did not arrive whole" in answer
