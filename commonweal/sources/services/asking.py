"""One question to an official service: only where it may go, patiently, within limits, and never half an answer."""

import email.utils
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from commonweal.sources.importing import NotLoaded

MEGABYTE = 1024 * 1024
CHUNK = 1 << 16
# A fault of the service or of the way to it, which may be gone a little later.
PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
ABOUT_US = "Commonweal (a local cohesion partnership's workbench)"


class NotFetched(NotLoaded):
    """A service did not give what was asked for. Nothing was loaded; the message says why and what to do."""

    fault = "not fetched"


class ForNow(NotFetched):
    """A service did not answer, or not whole. It may later: what came so far is kept, and the next try goes on.

    after: how many seconds the service asks to wait.
    """

    def __init__(self, why: str, after: float = 0) -> None:
        super().__init__(why)
        self.after = after


@dataclass(frozen=True)
class Patience:
    """How long a service is waited for, in seconds, and how often it is asked again."""

    timeout: float = 60
    longest_answer: float = 1800
    tries: int = 5
    first_wait: float = 1
    longest_wait: float = 120


@dataclass
class Answer:
    """What came: the file it is in, unless nothing changed since `known`, and by what it is known again."""

    is_same: bool
    etag: str = ""
    modified: str = ""


@dataclass
class Asking:
    """Asks services. hosts: where questions may go, as host or host:port, and nowhere else, also not by a redirect.

    wait: how time is let pass between two tries.
    """

    hosts: frozenset[str]
    patience: Patience = field(default_factory=Patience)
    wait: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def fetch(
        self,
        address: str,
        into: Path,
        *,
        largest: int,
        known: Mapping[str, str] | None = None,
        check: Callable[[Path], None] | None = None,
        goes_on: bool = False,
    ) -> Answer:
        """Fetch an address into a file, which is there only once the answer is whole and `check` was content.

        known: the etag and the modified date of what is here already. goes_on: keep the beginning of an answer
        that was cut off, and ask for the rest the next time. Raises NotFetched, and ForNow where a later try may do.
        """
        self._refuse_elsewhere(address)
        where = urlsplit(address).hostname
        why = ""
        for number in range(1, self.patience.tries + 1):
            pause = min(self.patience.longest_wait, self.patience.first_wait * 2 ** (number - 1))
            try:
                return self._once(address, into, largest, known or {}, check, goes_on)
            except _Again as error:
                why = str(error)
                pause = max(pause, error.after)
            if pause > self.patience.longest_wait:
                raise ForNow(
                    f"{where} asks to be left alone for {pause:,.0f} seconds. Try again later.", after=pause
                )
            if number < self.patience.tries:
                self.wait(pause)
        raise ForNow(
            f"{where} was asked {self.patience.tries} times, and {why}. What came so far is kept: "
            "try again later, and it goes on from there."
        )

    def _refuse_elsewhere(self, address: str) -> None:
        parts = urlsplit(address)
        is_here = parts.hostname in ("127.0.0.1", "::1", "localhost")
        if parts.netloc not in self.hosts or (
            parts.scheme != "https" and not (is_here and parts.scheme == "http")
        ):
            raise NotFetched(
                f"{parts.scheme}://{parts.netloc} is not one of the services that data may be fetched from: "
                f"{', '.join(sorted(self.hosts)) or 'none'}. The settings name them."
            )

    def _once(
        self,
        address: str,
        into: Path,
        largest: int,
        known: Mapping[str, str],
        check: Callable[[Path], None] | None,
        goes_on: bool,
    ) -> Answer:
        part = into.with_name(f"{into.name}.part")
        mark = into.with_name(f"{into.name}.part-of")
        begun = part.stat().st_size if goes_on and part.exists() and mark.exists() else 0
        request = urllib.request.Request(
            address, headers={"User-Agent": ABOUT_US, "Accept-Encoding": "identity"}
        )
        if begun:
            request.add_header("Range", f"bytes={begun}-")
            request.add_header("If-Range", mark.read_text("utf-8"))
        elif known and into.exists():
            for name, header in (("etag", "If-None-Match"), ("modified", "If-Modified-Since")):
                if known.get(name):
                    request.add_header(header, known[name])
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(request, timeout=self.patience.timeout) as answer:
                told = Answer(False, answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""))
                name = told.etag if told.etag and not told.etag.startswith("W/") else told.modified
                if goes_on and name:
                    mark.write_text(name, "utf-8")
                self._keep(answer, part, largest, begun if answer.status == 206 else 0)
        except urllib.error.HTTPError as error:
            with error:
                return self._told(error, part, address)
        except TimeoutError:
            raise _Again("it did not answer in time") from None
        except (urllib.error.URLError, HTTPException, ConnectionError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise _Again("it did not answer in time") from None
            raise _Again(f"it could not be reached ({reason})") from None
        try:
            _refuse_web_page(part, address)
            if check is not None:
                check(part)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        os.replace(part, into)
        mark.unlink(missing_ok=True)
        return told

    def _keep(self, answer: HTTPResponse, part: Path, largest: int, begun: int) -> None:
        """Write what comes to the disk, within the limits of size and time."""
        size, until = begun, self.clock() + self.patience.longest_answer
        length = answer.headers.get("Content-Length")
        promised = begun + int(length) if length and length.isdigit() else None
        where = urlsplit(answer.url).hostname
        with part.open("ab" if begun else "wb") as stream:
            while chunk := answer.read1(CHUNK):
                size += len(chunk)
                if size > largest or (promised or 0) > largest:
                    stream.truncate(0)
                    raise NotFetched(
                        f"The answer of {where} is larger than {largest // MEGABYTE:,} MB. It was not fetched."
                    )
                stream.write(chunk)
                if self.clock() > until:
                    raise _Again("its answer came too slowly")
        if promised is not None and size < promised:
            raise _Again(f"its answer was cut off after {size:,} of {promised:,} bytes")

    def _told(self, error: urllib.error.HTTPError, part: Path, address: str) -> Answer:
        """What an answer without content means. Raises _Again and NotFetched."""
        where = urlsplit(address).hostname
        if error.code == 304:
            return Answer(True, error.headers.get("ETag", ""), error.headers.get("Last-Modified", ""))
        if error.code in PASSING:
            raise _Again(f"it answered {error.code}", after=_seconds(error.headers.get("Retry-After", "")))
        if error.code == 416:
            part.unlink(missing_ok=True)
            raise _Again("it has changed what it gives")
        if 300 <= error.code < 400:
            raise NotFetched(
                f"{where} points to {error.headers.get('Location', 'elsewhere')}, which was not followed. "
                "Has the service moved? Its address is in the settings."
            )
        advice = "There is nothing of this name." if error.code == 404 else "The question was refused."
        raise NotFetched(f"{where} answered {error.code}. {advice} Nothing was loaded.")


class _Again(ForNow):
    """This try failed, and another may not."""


class Unsound(_Again):
    """What came is not what was asked for, as when a service is being mended; it is asked again."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: an answer from elsewhere is not the service's."""

    def redirect_request(self, *_words: Any, **_more: Any) -> None:
        return None


def _refuse_web_page(part: Path, address: str) -> None:
    """A service that is being mended often answers with a page for people and says that all is well."""
    with part.open("rb") as stream:
        start = stream.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise Unsound("it answered with a web page in place of data")


def _seconds(text: str) -> float:
    """What Retry-After says: seconds, or a date.

    >>> _seconds("7"), _seconds("soon")
    (7.0, 0.0)
    """
    if text.strip().isdigit():
        return float(text)
    try:
        until = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return 0.0
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
