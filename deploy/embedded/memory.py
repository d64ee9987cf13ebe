"""Keeps one process with many threads small.

Each password check takes 19 MiB for a moment. The C library would keep that much in every thread's arena for later;
told to map large blocks apart, it gives them back at once.
"""

import ctypes

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
LARGE_BYTES = 1024 * 1024
ARENAS = 4


def give_memory_back() -> None:
    """Set glibc's allocator so; other C libraries have no such settings and are left alone."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):
        return
    # A threshold that was set is no longer raised by what is freed.
    mallopt(_MMAP_THRESHOLD, LARGE_BYTES)
    mallopt(_ARENA_MAX, ARENAS)
