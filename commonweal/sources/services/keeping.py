"""The pages of an answer, kept on the disk: a fetch that was cut off goes on, and what has not changed is not sent again."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from commonweal.sources.opening import Unreadable
from commonweal.sources.services.asking import MEGABYTE, Asking, ForNow, NotFetched

# Pages of one answer that came further apart may be of different states of the service.
GOES_ON_WITHIN = 24 * 3600  # seconds
LARGEST_PAGE = 64 * MEGABYTE
LARGEST_ANSWER = 2048 * MEGABYTE


class Kept:
    """What was fetched for one question. A round is one fetching of all of its pages."""

    def __init__(self, asking: Asking, question: str) -> None:
        digest = hashlib.sha256(question.encode()).hexdigest()[:24]
        self.asking = asking
        self.folder = Path(settings.HOME) / "fetched" / digest
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = self.folder / "pages.json"
        self._said = self._read()
        self._said["question"] = question
        is_old = time.time() - self._said["begun_at"] > GOES_ON_WITHIN
        if self._said["is_whole"] or is_old:
            self._said |= {"round": self._said["round"] + 1, "is_whole": False, "begun_at": time.time()}
            self._write()
        self._size = 0

    def page(
        self,
        address: str,
        *,
        check: Callable[[Path], None],
        largest: int = LARGEST_PAGE,
        goes_on: bool = False,
    ) -> Path:
        """The file of one page: fetched in this round already, unchanged since the last one, or fetched now.

        Raises NotFetched and what `check` raises.
        """
        path = self.folder / hashlib.sha256(address.encode()).hexdigest()[:24]
        known = self._said["pages"].get(address, {})
        if known.get("round") != self._said["round"] or not path.exists():
            told = self.asking.fetch(
                address, path, largest=largest, known=known, check=check, goes_on=goes_on
            )
            self._said["pages"][address] = {
                "round": self._said["round"],
                "etag": told.etag or known.get("etag", ""),
                "modified": told.modified or known.get("modified", ""),
            }
            self._write()
        self._size += path.stat().st_size
        if self._size > max(LARGEST_ANSWER, largest):
            raise NotFetched(
                f"The answer is larger than {LARGEST_ANSWER // MEGABYTE:,} MB. It was not fetched."
            )
        return path

    @contextmanager
    def round(self) -> Iterator[None]:
        """Fetch all pages. A round that broke off goes on later; one whose pages are of no use begins anew."""
        try:
            yield
        except ForNow:
            raise
        except (NotFetched, Unreadable):
            self._forget()
            raise
        self._whole()

    def _forget(self) -> None:
        self._said["begun_at"] = 0.0
        self._said["pages"] = {}
        self._write()

    def _whole(self) -> None:
        """Every page is here. Those that no longer belong to the answer are removed."""
        stays = {
            address: one
            for address, one in self._said["pages"].items()
            if one["round"] == self._said["round"]
        }
        for address in self._said["pages"].keys() - stays.keys():
            (self.folder / hashlib.sha256(address.encode()).hexdigest()[:24]).unlink(missing_ok=True)
        self._said |= {"pages": stays, "is_whole": True}
        self._write()

    def _read(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self._path.read_text("utf-8")))
        except (OSError, ValueError):
            return {"round": 1, "is_whole": False, "begun_at": time.time(), "pages": {}}

    def _write(self) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(self._said), "utf-8")
        os.replace(fresh, self._path)
