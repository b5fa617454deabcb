"""How a command obeys SIGINT and SIGTERM: at once, whatever it is doing."""

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, Self

from prospecting_roi.core.interrupts import ask, stop_all

SECONDS_TO_STOP = 5.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopping:
    """Around a command; ``is_asked``: one of the two signals has come.

    Python hears of a signal between two of its own steps. A library may be in a long one of its
    own then: a thread beside it tells what can be told to stop (`core/interrupts.py`), and calls
    ``give_up`` when the command has not ended ``SECONDS_TO_STOP`` after the signal.
    """

    def __init__(self, give_up: Callable[[], None]) -> None:
        """With what to do in the thread beside: it must end the process."""
        self.is_asked = False
        self._give_up = give_up
        self._has_ended = threading.Event()
        self._before: dict[signal.Signals, Any] = {}
        self._former_wakeup = -1
        self._written = -1

    def __enter__(self) -> Self:
        """Begin to listen; only the main thread of a process can."""
        if threading.current_thread() is threading.main_thread():
            read, self._written = os.pipe()
            os.set_blocking(self._written, False)
            self._former_wakeup = signal.set_wakeup_fd(self._written, warn_on_full_buffer=False)
            self._before = {which: signal.signal(which, self._interrupt) for which in _SIGNALS}
            threading.Thread(target=self._wait, args=(read,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the signals as they were found."""
        self._has_ended.set()
        ask(to_stop=False)
        if self._before:
            for which, handler in self._before.items():
                signal.signal(which, handler)
            signal.set_wakeup_fd(self._former_wakeup)
            # The thread reads the end of the pipe, and closes its own side.
            os.close(self._written)

    def _interrupt(self, _signal: int, _frame: FrameType | None) -> None:
        self.is_asked = True
        ask()
        raise KeyboardInterrupt

    def _wait(self, read: int) -> None:
        try:
            while number := os.read(read, 1):
                if number[0] not in _SIGNALS:
                    continue
                stop_all()
                if not self._has_ended.wait(SECONDS_TO_STOP):
                    self._give_up()
        finally:
            os.close(read)
