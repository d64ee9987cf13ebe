"""Limits the memory of one process with many threads.

Each password check takes 19 MiB for a moment. glibc would keep that much in every thread's arena. With
separate mappings for large blocks it returns the memory at once.
"""

import ctypes

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
LARGE_BYTES = 1024 * 1024
ARENAS = 4


def give_memory_back() -> None:
    """Configure glibc's allocator; other C libraries have no such settings."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):
        return
    # Setting the threshold turns off its automatic growth.
    mallopt(_MMAP_THRESHOLD, LARGE_BYTES)
    mallopt(_ARENA_MAX, ARENAS)
