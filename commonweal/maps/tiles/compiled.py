"""How the inner loops of the tile encoder are compiled."""

import numba
from numba.core.registry import cpu_target

# Numba's own option, which it does not document; it says only when compiling that it does not know one.
_WITHOUT_COUNTING = {"_nrt": False} if hasattr(cpu_target.options, "_nrt") else {}


def _with_cache(function, **options):
    try:
        return numba.njit(cache=True, nogil=True, **options)(function)
    except RuntimeError:  # no folder that can be written
        return numba.njit(nogil=True, **options)(function)


def compiled(function):
    """Compile a loop to machine code, once, and keep the result on disk.

    The machine code is cached beside the source, or in NUMBA_CACHE_DIR, or in the user's cache folder;
    where none of them can be written the loop is compiled again in each process (a second or two).
    The compiled loop lets go of Python's lock, so tiles for several viewers are drawn side by side.

    Numba looks only at the date of the file that holds the function. After changing a compiled function
    that other files call (in `protobuf` or `runs`), touch those files or delete the cache.

    >>> @compiled
    ... def twice(number):
    ...     return 2 * number
    >>> twice(21)
    42
    """
    return _with_cache(function)


def innermost(function):
    """Compile a function that runs once a row; it may read and write arrays but not make or cut them.

    Numba counts references to every array that is handed to a function, with locked instructions: a
    count of points took 50 ns a row with it and 9 without (Numba 0.68, November 2026). Here nothing is
    counted, because the caller holds the arrays. A Numba without that option counts: slower, not wrong.
    """
    return _with_cache(function, **_WITHOUT_COUNTING)
