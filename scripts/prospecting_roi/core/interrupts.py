"""What is told at once that the command is to stop: long work outside of Python's own steps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

_told: list[Callable[[], None]] = []


@contextmanager
def told_to_stop(stop: Callable[[], None]) -> Iterator[None]:
    """Around long work: ``stop`` is called, in another thread, when the command is interrupted."""
    _told.append(stop)
    try:
        yield
    finally:
        _told.remove(stop)


def stop_all() -> None:
    """Tell all that is at work now."""
    for stop in tuple(_told):
        stop()
