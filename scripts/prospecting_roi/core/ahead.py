"""Independent work done ahead in threads, as many as there are processors, up to a few."""

import os
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import sleep
from typing import TypeVar

from prospecting_roi.core.interrupts import stop_all

MOST_AT_ONCE = 4
_SECONDS_BETWEEN = 0.05
Name = TypeVar("Name", bound=Hashable)
Result = TypeVar("Result")


def at_once() -> int:
    """How many things are worked on at once."""
    return min(MOST_AT_ONCE, os.cpu_count() or 1)


@contextmanager
def ahead(
    work: Mapping[Name, Callable[[], Result]],
) -> Iterator[Callable[[Name], Result]]:
    """Begin the work in its order; within, the function given waits for one result, or raises.

    When an error leaves the context, what has not begun never does, and what is at work is told to
    stop (`core/interrupts.py`) until it has ended.
    """
    with ThreadPoolExecutor(at_once()) as pool:
        futures = {name: pool.submit(do) for name, do in work.items()}
        try:
            yield lambda name: futures[name].result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            while not all(future.done() for future in futures.values()):
                stop_all()
                sleep(_SECONDS_BETWEEN)
            raise
