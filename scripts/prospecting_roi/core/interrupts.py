"""What is told at once that the command is to stop: long work outside of Python's own steps."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Stop = Callable[[], None]
_told: list[Stop] = []
# What is told is still there: the end of the work waits until the telling is over.
_telling = threading.Lock()
_is_asked = threading.Event()


@contextmanager
def told_to_stop(stop: Stop) -> Iterator[None]:
    """Around long work: ``stop`` is called, in another thread, when the command is interrupted.

    It is never called once the work has ended.
    """
    _told.append(stop)
    try:
        yield
    finally:
        with _telling:
            _told.remove(stop)


def tell(stop: Stop) -> None:
    """Tell one, if it is still at work."""
    with _telling:
        if stop in _told:
            stop()


def stop_all() -> None:
    """Tell all that is at work now."""
    for stop in tuple(_told):
        tell(stop)


def ask(*, to_stop: bool = True) -> None:
    """Remember that the command is to stop, or with ``to_stop=False`` that none has asked yet."""
    if to_stop:
        _is_asked.set()
    else:
        _is_asked.clear()


def stop_if_asked() -> None:
    """Raise KeyboardInterrupt once more, where a library may have kept the first to itself."""
    if _is_asked.is_set():
        raise KeyboardInterrupt
