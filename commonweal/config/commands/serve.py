"""`commonweal serve`: web pages, live events and the worker, started and looked after together."""

import os
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable

import click

from commonweal.config.commands.outcome import prepare, say
from commonweal.config.serving.supervisor import Child, Supervisor

OTHERWISE = "commonweal serve --port {port}"
host_option = click.option("--host", envvar="COMMONWEAL_HOST", default="127.0.0.1", show_default=True)
port_option = click.option(
    "--port", envvar="COMMONWEAL_PORT", default=8000, show_default=True, type=click.IntRange(1, 65534)
)


class PortTaken(ValueError):
    """Somebody else listens where we wanted to."""


def need_ports(host: str, port: int, *, otherwise: str = OTHERWISE) -> int:
    """Which port have live events, when both can be listened on? Raises PortTaken when one can't.

    otherwise: what serves the same on another port, in the words for whoever is told so.
    """
    from commonweal.config import environment

    live_port = environment.read_number("COMMONWEAL_LIVE_PORT", port + 1, lowest=1, highest=65535)
    if live_port == port:
        raise PortTaken(
            f"Pages and live events can't both have port {port}. Set COMMONWEAL_LIVE_PORT to another."
        )
    _need_port(host, port, otherwise.format(port=port + 10))
    _need_port(host, live_port, f"set COMMONWEAL_LIVE_PORT={live_port + 10}")
    return live_port


def _need_port(host: str, port: int, option: str) -> None:
    """Raise PortTaken, with what to do, when `port` can't be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"Port {port} on {host} cannot be used ({error.strerror}). "
                f"Stop the program that has it, or choose another port: {option}."
            ) from error


def _children(host: str, port: int, live_port: int, workers: int) -> list[Child]:
    server = [
        *(sys.executable, "-m", "granian", "--host", host, "--http", "1", "--no-ws"),
        *("--log-level", "warning"),
    ]
    return [
        Child(
            "web",
            [
                *(*server, "--interface", "wsgi", "--port", str(port), "--workers", str(workers)),
                *(
                    "--blocking-threads",
                    "2",
                    "--workers-kill-timeout",
                    "5",
                    "commonweal.config.wsgi:application",
                ),
            ],
        ),
        Child(
            "live",
            [
                *(*server, "--interface", "asgi", "--port", str(live_port), "--workers", "1"),
                # Open streams never end by themselves, so the live process does not wait for them.
                *("--backlog", "4096", "--workers-kill-timeout", "1", "commonweal.config.asgi:application"),
            ],
        ),
        Child("worker", [sys.executable, "-m", "commonweal", "work"]),
    ]


def serve(
    *,
    host: str,
    port: int,
    workers: int = 2,
    on_ready: Callable[[str], None] = lambda address: None,
    otherwise: str = OTHERWISE,
) -> int:
    """Serve until told to stop; the database is made or brought up to date first.

    on_ready: called once with the address when pages are answered. otherwise: what serves the same on another port.
    Returns the exit code: 0 when asked to stop, 1 when a process could not be started.
    Raises PortTaken when a port is in use.
    """
    from django.conf import settings

    from commonweal.config.serving import home_lock, static_files

    live_port = need_ports(host, port, otherwise=otherwise)
    # The processes below read their settings from the environment, as everything does.
    os.environ["COMMONWEAL_HOST"] = host
    os.environ["COMMONWEAL_PORT"] = str(port)
    os.environ["COMMONWEAL_LIVE_PORT"] = str(live_port)
    prepare()
    if static_files.gather():
        say("Gathered the static files.")
    reached = "127.0.0.1" if host in ("0.0.0.0", "127.0.0.1", "::", "") else host
    address = f"http://{'localhost' if reached == '127.0.0.1' else reached}:{port}"

    def ready() -> bool:
        return _answers(reached, port) and _answers(reached, live_port)

    with home_lock.in_use(settings.HOME):
        from django.db import connections

        connections.close_all()
        return Supervisor(
            _children(host, port, live_port, workers),
            ready=ready,
            on_ready=lambda: on_ready(address),
        ).run()


def _answers(host: str, port: int) -> bool:
    """Does the process on this port answer that it is up?"""
    shown = f"[{host}]" if ":" in host else host
    request = urllib.request.Request(f"http://{shown}:{port}/health", headers={"Host": "localhost"})
    try:
        with urllib.request.urlopen(request, timeout=1) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        return True  # it answers, though not as it would to a browser: a redirect to HTTPS, say
    except (OSError, urllib.error.URLError):
        return False


@click.command("serve")
@host_option
@port_option
@click.option(
    "--workers",
    envvar="COMMONWEAL_WORKERS",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes that answer web pages.",
)
def command(host: str, port: int, workers: int) -> None:
    """Serve web pages, live events and the worker until stopped.

    Live events have the port after --port, unless COMMONWEAL_LIVE_PORT names another. A process that
    dies is started again; Ctrl+C or SIGTERM stops all three.

    Example: commonweal serve --port 8010
    """
    code = serve(
        host=host,
        port=port,
        workers=workers,
        on_ready=lambda address: say(f"Commonweal is at {address}  (Ctrl+C stops it)"),
    )
    click.get_current_context().exit(code)
