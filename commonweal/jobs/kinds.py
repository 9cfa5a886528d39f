"""Which kinds of job there are. Domains add theirs in `tasks.py`, which is loaded at start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

# A function that does the work: it gets the job's progress first and the job's arguments by name, and
# returns what the page shows: {"words": "...", "address": "/where/to/go/next"} and whatever else it needs.
Work = Callable[..., dict[str, Any] | None]
Back = Callable[[Mapping[str, Any]], str]


class UnknownKind(LookupError):
    """No domain offers this kind of job."""


@dataclass(frozen=True)
class Kind:
    """One kind of job: its code, what people read, and the function that does it.

    The function may be called again after a worker died half-way, so it must be safe to repeat. back: where the
    thing is that the work is about, by the job's arguments; it is offered until the work is done.
    """

    code: str
    label: str
    work: Work
    back: Back | None = None


_kinds: dict[str, Kind] = {}


def register(code: str, label: Any, work: Work, *, back: Back | None = None) -> None:
    """Offer a kind of job. Registering a code twice with another function is a mistake in the code.

    >>> register("example-kind", "Example", lambda progress: {"words": "Done."})
    >>> kind_of("example-kind").code
    'example-kind'
    """
    known = _kinds.get(code)
    if known is not None and known.work is not work and known.work.__qualname__ != work.__qualname__:
        raise ValueError(f"The kind of job {code!r} is offered twice.")
    _kinds[code] = Kind(code, label, work, back)


def kind_of(code: str) -> Kind:
    """The kind with this code. Raises UnknownKind."""
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKind(f"There is no kind of job called {code!r}.") from None
