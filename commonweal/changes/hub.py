"""Reads the feed once for everybody who listens, and hands each the events that its rights allow."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import DatabaseError, close_old_connections, connections

from commonweal.changes import feed
from commonweal.changes.audience import PUBLIC, Audience, Rights
from commonweal.changes.bookmarks import bookmark, sequence_of
from commonweal.changes.composing import Merged, compose, event, merge
from commonweal.changes.models import Change

logger = logging.getLogger(__name__)
T = TypeVar("T")
# What decides on the events that a viewer hears: their classes, and the kinds withheld from them.
Heard = tuple[frozenset[int], frozenset[str]]

EVERY = 0.2  # seconds between two looks at the feed
CHECK_EVERY = 2.0  # seconds between two looks at sessions and rights while nothing changes
ALIVE_EVERY = 15.0  # seconds between two signs of life on each stream
PULSE_EVERY = 5.0  # seconds between two heartbeats of this process
LONGEST_GAP = 2000  # changes that are replayed; after more, the map reloads
BATCH = 500
QUEUE = 200  # batches that a slow reader may fall behind before it is let go, to resume later
EACH, PUBLIC_ALL, ALL = 8, 500, 4000  # streams for one session, for the public, for this process
# Of the public's, for one address: an office or a library behind it has room, and none takes all of them.
PUBLIC_EACH = 40
FAILURES = 3  # looks in a row that may fail before streams are closed, so that maps say "not live"


class TooMany(Exception):
    """This viewer, or this process, has as many streams as it may."""


def _heard(rights: Rights) -> Heard:
    return rights.classes, rights.withheld


def _open_to(rights: Rights, merged: list[Merged]) -> list[Merged]:
    return [entry for entry in merged if entry.kind not in rights.withheld]


@dataclass(eq=False)
class Stream:
    """One open map or page: the session it belongs to, its rights, and what waits to be sent.

    visitor: where one of the public comes from, for as long as the stream is open; "" for whoever is signed in.
    """

    session: str
    rights: Rights
    visitor: str = ""
    waiting: "asyncio.Queue[bytes | None]" = field(default_factory=lambda: asyncio.Queue(QUEUE + 1))

    def put(self, text: bytes) -> bool:
        """Queue text to send; False when the reader is too slow."""
        if self.waiting.qsize() >= QUEUE:
            return False
        if text:
            self.waiting.put_nowait(text)
        return True

    def close(self) -> None:
        """Let it end after what waits; there is always room for this."""
        if not self.waiting.full():
            self.waiting.put_nowait(None)


class Hub:
    """The one reader of the feed in this process. `audience` decides who sees what.

    All work with the database happens in one thread, so that the loop never waits for it.
    """

    def __init__(self, audience: Audience, beat: Callable[[], None] = lambda: None) -> None:
        self.audience = audience
        self.beat = beat
        self.streams: set[Stream] = set()
        self.position = 0
        self._lock = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="feed")
        self._task: asyncio.Task[None] | None = None
        self._checked_at = 0.0

    async def join(self, cookie: str, since: str, visitor: str = "") -> Stream:
        """Open a stream for the viewer behind this session cookie, from the bookmark on.

        visitor: where they come from, so that one of the public does not take all that there is for the public.
        Raises TooMany, audience.NotYet, and DatabaseError when the database can't be asked.
        """
        async with self._lock:
            session, rights, position, first = await self._ask(lambda: self._enter(cookie, since))
            visitor = visitor if session == PUBLIC else ""
            self._make_room(session, visitor)
            if not self.streams:
                self.position = position
            stream = Stream(session, rights, visitor)
            stream.put(first)
            self.streams.add(stream)
            return stream

    def leave(self, stream: Stream) -> None:
        """Forget a stream that was closed."""
        self.streams.discard(stream)

    def start(self) -> None:
        """Begin reading the feed, in the loop that runs now; once."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Close every stream and stop reading."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        for stream in self.streams:
            stream.close()
        await self._ask(connections.close_all)
        self._thread.shutdown(wait=False)

    async def step(self, *, check: bool = False) -> int:
        """Read what is new and hand it out; `check` looks at rights even when nothing is new.

        Returns how many changes were read. Rights are read after the changes, so a right taken away
        before an item changed is gone before the item is sent.
        """
        async with self._lock:
            if not self.streams:
                return 0
            before = {stream.session: stream.rights for stream in self.streams}
            changes, rights, texts = await self._ask(lambda: self._read(set(before), check))
            if changes:
                self.position = changes[-1].id
            if rights is None:
                return 0
            for stream in list(self.streams):
                self._hand_out(stream, rights.get(stream.session), texts)
            return len(changes)

    # What happens in the thread --------------------------------------------------------------

    def _enter(self, cookie: str, since: str) -> tuple[str, Rights, int, bytes]:
        """Who is this, what may they see, and what have they missed?"""
        session = self.audience.session_of(cookie)
        position = self.position if self.streams else feed.position()
        found = self.audience.rights({session})
        if session not in found:  # it ended in this very moment
            session = PUBLIC
            found = self.audience.rights({session})
        rights = found[session]
        if not since:
            return session, rights, position, event("open", {}, at=bookmark(position))
        start = sequence_of(since)
        missed: list[Change] = []
        if start is not None and start < position:
            # Counted, for some numbers are never used: a difference of numbers is no number of changes.
            later = Change.objects.filter(id__gt=start, id__lte=position).order_by("id")
            missed = list(later[: LONGEST_GAP + 1])
            if len(missed) > LONGEST_GAP:
                start = None
        # A place further than the newest change is one from before a restore.
        if start is None or start > position:
            return session, rights, position, event("reset", {"reason": "gap"}, at=bookmark(position))
        text = compose(_open_to(rights, merge(missed)), rights.classes, sequence=position)
        return session, rights, position, text + event("open", {}, at=bookmark(position))

    def _read(
        self, sessions: set[str], check: bool
    ) -> tuple[list[Change], dict[str, Rights] | None, dict[Heard, bytes]]:
        changes = feed.since(self.position, at_most=BATCH)
        if not changes and not check:
            return [], None, {}
        rights = self.audience.rights(sessions)
        texts: dict[Heard, bytes] = {}
        if changes:
            merged = merge(changes)
            # Viewers with the same classes and kinds hear the same, so each text is made once.
            for right in {_heard(right): right for right in rights.values()}.values():
                texts[_heard(right)] = compose(
                    _open_to(right, merged), right.classes, sequence=changes[-1].id
                )
        return changes, rights, texts

    # -----------------------------------------------------------------------------------------

    def _hand_out(self, stream: Stream, rights: Rights | None, texts: dict[Heard, bytes]) -> None:
        if rights is None:
            stream.put(event("ended", {}))
            stream.close()
            self.streams.discard(stream)
            return
        fine = True
        if rights.changed_since(stream.rights):
            # What is on the screen may no longer be shown, or lacks something: the map loads again.
            fine = stream.put(event("reset", {"reason": "rights"}, at=bookmark(self.position)))
        stream.rights = rights
        if not (fine and stream.put(texts.get(_heard(rights), b""))):
            stream.close()
            self.streams.discard(stream)

    def _make_room(self, session: str, visitor: str) -> None:
        if visitor and sum(stream.visitor == visitor for stream in self.streams) >= PUBLIC_EACH:
            raise TooMany
        count = Counter(stream.session for stream in self.streams)
        if len(self.streams) >= ALL or count[session] >= (PUBLIC_ALL if session == PUBLIC else EACH):
            raise TooMany

    async def _ask(self, function: Callable[[], T]) -> T:
        def asked() -> T:
            close_old_connections()
            return function()

        return await asyncio.get_running_loop().run_in_executor(self._thread, asked)

    async def _run(self) -> None:
        """Look at the feed every EVERY seconds, for as long as the process lives."""
        failures = 0
        alive_at = pulse_at = 0.0
        while True:
            now = time.perf_counter()
            try:
                check = now - self._checked_at >= CHECK_EVERY
                if check:
                    self._checked_at = now
                while await self.step(check=check) == BATCH:
                    check = False
                if now - pulse_at >= PULSE_EVERY:
                    pulse_at = now
                    await self._ask(self.beat)
                if now - alive_at >= ALIVE_EVERY:
                    alive_at = now
                    sign = event("alive", {}, at=bookmark(self.position))
                    for stream in list(self.streams):
                        stream.put(sign)
                failures = 0
            except DatabaseError:
                failures += 1
                logger.exception(
                    "The feed could not be read", extra={"event": "feed-failed", "count": failures}
                )
                if failures >= FAILURES:
                    for stream in list(self.streams):
                        stream.close()
                        self.streams.discard(stream)
            except Exception:
                # A patch that fails must neither end the feed for everybody nor be tried for ever.
                logger.exception("Changes could not be handed out", extra={"event": "live-failed"})
                for stream in list(self.streams):
                    stream.close()
                    self.streams.discard(stream)
            await asyncio.sleep(max(0.0, EVERY - (time.perf_counter() - now)))
