"""`make screens`: a picture of every page, narrow and wide, for each role that sees it differently.

`python -m commonweal.ui.screens` serves the home that COMMONWEAL_HOME names (the demo's, usually), signs
in through the demo's sign-in, and writes pictures and an index into `screens/`, which git ignores.
Apps add their pages with `register` in `ready()`.
"""

import argparse
import contextlib
import functools
import html
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

WIDTHS = (320, 1280)
CHROMIUM = os.environ.get("COMMONWEAL_CHROMIUM") or shutil.which("chromium") or ""


@dataclass(frozen=True)
class Screen:
    """A page to picture. `person` is the e-mail address of who looks, or empty for a visitor.

    address: where it is, or how to find that out when the picture is taken: the address in a letter is
    known to whoever gets the letter, and so a letter is written. steps: what is done there first, each
    as a word and what it is done to: press a button, choose an answer, write into a field, confirm with a
    password where one is asked for.
    """

    name: str
    address: str | Callable[[], str]
    person: str = ""
    language: str = "en-gb"
    steps: tuple[tuple[str, ...], ...] = ()

    def opened(self) -> "Screen":
        """The same with its address found out."""
        return self if isinstance(self.address, str) else replace(self, address=self.address())


_screens: dict[str, Screen] = {}
_finders: list[Callable[[], Iterable[Screen]]] = []


def register(*screens: Screen) -> None:
    """Offer pages; the same name again replaces what was offered before."""
    for screen in screens:
        _screens[screen.name] = screen


def register_found(find: Callable[[], Iterable[Screen]]) -> None:
    """Offer pages that are found by looking into the database, when they are wanted and not before."""
    _finders.append(find)


def registered(only: str = "") -> list[Screen]:
    """All pages in the order offered, or those whose name holds the words given."""
    found = [*_screens.values(), *(screen for find in _finders for screen in find())]
    return [screen.opened() for screen in found if only in screen.name]


def take(address: str, folder: Path, screens: list[Screen]) -> list[str]:
    """Write the pictures; give back what went wrong, a sentence for each."""
    from playwright.sync_api import sync_playwright

    problems = []
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for person, language in dict.fromkeys((screen.person, screen.language) for screen in screens):
            own = [screen for screen in screens if (screen.person, screen.language) == (person, language)]
            context = browser.new_context(base_url=address, reduced_motion="reduce")
            try:
                _prepare(context, address, person, language)
            except RuntimeError as error:
                problems.append(str(error))
                context.close()
                continue
            page = context.new_page()
            for screen in own:
                problems += _picture(page, screen, folder)
            context.close()
        browser.close()
    _write_index(folder, screens)
    return problems


def _prepare(context: Any, address: str, person: str, language: str) -> None:
    """Choose the language and sign in, as a browser without JavaScript would."""
    if language != "en-gb":
        context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    if not person:
        return
    context.request.get("/")
    token = next((c["value"] for c in context.cookies() if c["name"] == "csrftoken"), "")
    answer = context.request.post(
        "/demo/sign-in/",
        form={"person": person, "csrfmiddlewaretoken": token},
        headers={"Referer": address},
    )
    if not answer.ok or "sessionid" not in {cookie["name"] for cookie in context.cookies()}:
        raise RuntimeError(f"{person} could not sign in ({answer.status}).")


def _picture(page: Any, screen: Screen, folder: Path) -> list[str]:
    problems: list[str] = []
    heard = functools.partial(_listen, problems, screen)
    page.on("console", heard)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        # What steps led to can't be asked for again: it is only made narrower and wider.
        if width == WIDTHS[0] or not screen.steps:
            problems += _open(page, screen)
        page.evaluate("document.fonts.ready")
        if page.locator('[data-map="canvas"]').count():
            # A map is drawn when its script says so, and its tiles are there a moment later.
            page.locator('[data-map="canvas"][data-ready="yes"]').wait_for(timeout=20_000)
            page.wait_for_timeout(700)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            problems.append(f"{screen.name}: {wider} px too wide at {width} px")
        page.screenshot(path=folder / f"{screen.name}-{width}.png", full_page=True)
    page.remove_listener("console", heard)
    return problems


def _open(page: Any, screen: Screen) -> list[str]:
    answer = page.goto(screen.address, wait_until="load")
    if answer is None or answer.status >= 500:
        return [f"{screen.name}: {answer.status if answer else 'no answer'}"]
    try:
        for step in screen.steps:
            _do(page, *step)
    except Exception as fault:  # a button that is not there must not cost the other pictures
        return [f"{screen.name}: {str(fault).splitlines()[0]}"]
    return []


def _do(page: Any, what: str, name: str, words: str = "") -> None:
    """One step of somebody who uses a page; a step that can't be done fails by name after a while."""
    if what == "press":
        with page.expect_navigation():
            page.get_by_role("button", name=name, exact=True).first.click(timeout=5_000)
    elif what == "choose":
        page.get_by_label(name, exact=True).first.check(timeout=5_000)
    elif what == "write":
        page.get_by_label(name).first.fill(words, timeout=5_000)
    elif what == "confirm":
        if page.get_by_label("Password").count():
            _do(page, "write", "Password", name)
            _do(page, "press", "Confirm")
    else:
        raise ValueError(f"“{what}” is no step of a screen.")


def _listen(problems: list[str], screen: Screen, message: Any) -> None:
    """A script that failed or was refused by the content-security policy is a fault of the page."""
    if message.type == "error" and "Failed to load resource" not in message.text:
        problems.append(f"{screen.name}: {message.text[:200]}")


def _write_index(folder: Path, screens: list[Screen]) -> None:
    parts = ["<!doctype html><meta charset=utf-8><title>Screens of Commonweal</title><h1>Screens</h1>"]
    for screen in screens:
        who = screen.person or "visitor"
        parts.append(
            f"<h2>{html.escape(screen.name)}: {html.escape(str(screen.address))}, {html.escape(who)}</h2>"
        )
        parts += [
            f'<img src="{screen.name}-{width}.png" alt="{html.escape(screen.name)} at {width} pixels" '
            f'width="{min(width, 900)}" border="1"> '
            for width in WIDTHS
        ]
    (folder / "index.html").write_text("\n".join(parts), encoding="utf-8")


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Serve the home named by the environment on a free port of this machine for as long as needed."""
    manage = [sys.executable, "-c", "from commonweal.config.commands import main; main()", "manage"]
    for words in (["migrate", "-v0"], ["createcachetable", "-v0"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([*manage, *words], check=True)
    port = _two_free_ports()
    os.environ["COMMONWEAL_PORT"], os.environ["COMMONWEAL_LIVE_PORT"] = str(port), str(port + 1)
    granian = [sys.executable, "-m", "granian", "--host", "127.0.0.1"]
    servers = [
        subprocess.Popen(
            [*granian, "--interface", kind, "--port", str(on), f"commonweal.config.{kind}:application"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for kind, on in (("wsgi", port), ("asgi", port + 1))
    ]
    address = f"http://localhost:{port}"
    try:
        for on in (port, port + 1):
            _wait_for(f"http://localhost:{on}/health", servers)
        yield address
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(10)


def _wait_for(address: str, servers: "list[subprocess.Popen[bytes]]") -> None:
    for _attempt in range(200):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        if any(server.poll() is not None for server in servers):
            break
        time.sleep(0.2)
    raise RuntimeError("The server did not start.")


def _two_free_ports() -> int:
    """A port that is free together with the next one: pages, and live events."""
    for _attempt in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            with contextlib.suppress(OSError):
                second.bind(("127.0.0.1", port + 1))
                return port
    raise RuntimeError("No two free ports.")


def main() -> int:
    """Take the pictures and say where they are."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--address", help="a running Commonweal; without it, one is started")
    reader.add_argument("--only", default="", help="only pages whose name holds these words")
    reader.add_argument("--list", action="store_true", help="print the pages as JSON and leave")
    reader.add_argument("--folder", type=Path, default=Path("screens"))
    words = reader.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    os.environ.setdefault("COMMONWEAL_MODE", "demo")
    import django

    django.setup()
    if words.list:
        print(json.dumps([asdict(screen) for screen in registered(words.only)]))
        return 0
    if not CHROMIUM:
        print("Chromium is needed for pictures. On Debian: apt-get install chromium", file=sys.stderr)
        return 1
    screens = registered(words.only)
    if words.address:
        problems = take(words.address, words.folder, screens)
    else:
        with served() as address:
            problems = take(address, words.folder, screens)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(screens)} pages at {len(WIDTHS)} widths: {words.folder / 'index.html'}")
    return 1 if problems else 0


if __name__ == "__main__":
    # Run as a module this file would exist twice, and the apps' pages would land in the other one.
    from commonweal.ui.screens import main as run

    sys.exit(run())
