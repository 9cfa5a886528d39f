"""How the inner loops of the tile encoder are compiled."""

import numba


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
    try:
        return numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no folder that can be written
        return numba.njit(nogil=True)(function)
