"""A browser for journeys: Chromium, a server of the tests' own, and people who are signed in."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("journey")


@pytest.fixture(scope="session")
def front_end() -> None:
    """The built stylesheet and compiled translations, for those who call pytest without make."""
    from commonweal.ui import assets, languages

    assets.build()
    languages.compile_all()


@pytest.fixture(scope="session")
def browser(front_end: None) -> Iterator[Browser]:
    """One Chromium for all journeys; a missing one fails them, rather than passing them over."""
    found = os.environ.get("COMMONWEAL_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail("Journeys need Chromium. On Debian: apt-get install chromium")
    # Playwright runs a loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """A function that gives a visitor's page: `visit(width=320, language="ur", scripts=False)`.

    A script that fails, or that the security policy refuses, fails the journey.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(width: int = 1280, language: str = "", scripts: bool = True, user=None) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        cookies = {"django_language": language} if language else {}
        if user is not None:
            cookies["sessionid"] = _session_of(user)
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        page = context.new_page()
        page.on("console", lambda message: _note(faults, message.type, message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    _wait_for_quiet()
    assert faults == []


def _wait_for_quiet(seconds: float = 10.0) -> None:
    """Wait until the server has ended what browsers asked for last: the database is emptied after this."""
    end = time.perf_counter() + seconds
    while any("process_request_thread" in thread.name for thread in threading.enumerate()):
        assert time.perf_counter() < end, "a request does not end"
        time.sleep(0.02)


def _note(faults: list[str], kind: str, text: str) -> None:
    # A page that is refused (404) is itself "a resource that failed to load".
    if kind == "error" and "Failed to load resource" not in text:
        faults.append(text)


def _session_of(user) -> str:
    """A session signed in with the second step, as the person's browser would hold it."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0}]
    session.save()
    return client.cookies["sessionid"].value
