"""What a running build says on stderr: a bar on a terminal, plain lines otherwise."""

import sys
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from prospecting_roi.core.shown import shown, shown_in_log

_LONGEST_NAME = 34


class Progress(Protocol):
    """Takes the news of a build; used as a context manager around it."""

    def __enter__(self) -> Self:
        """Begin to show."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the terminal as it was found."""

    def say(self, text: str) -> None:
        """A phase begins, or something is worth a line."""

    def landed(self, name: str, share: float) -> None:
        """A file or extract is read: its name and the share (0–1) of the whole landing done."""

    def ran(self, name: str, done: int, total: int, seconds: float) -> None:
        """A model or test has ended: how many of how many have."""


class LineProgress:
    """Plain lines, for logs and redirected output."""

    def __enter__(self) -> Self:
        """Nothing to begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing to put back."""

    def __init__(self) -> None:
        """Nothing is told yet."""
        self._fifths = 0

    def say(self, text: str) -> None:
        """One line."""
        print(shown_in_log(text), file=sys.stderr, flush=True)

    def landed(self, name: str, share: float) -> None:
        """One line for each thing read."""
        self.say(f"  {share:4.0%}  {name}")

    def ran(self, name: str, done: int, total: int, seconds: float) -> None:  # noqa: ARG002
        """One line for each fifth of the models and tests: an error names its own."""
        fifths = 5 * done // max(total, 1)
        if fifths != self._fifths:
            self._fifths = fifths
            self.say(f"  {done:4}/{total} models and tests")


class BarProgress:
    """A progress bar that goes away at the end of each phase."""

    def __init__(self) -> None:
        """On stderr: stdout belongs to the result."""
        self._console = Console(stderr=True)
        self._bar = RichProgress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            refresh_per_second=4,
        )
        self._task = self._bar.add_task("", total=None, visible=False)

    def __enter__(self) -> Self:
        """Show the bar."""
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the bar and show the cursor again."""
        self._bar.stop()

    def say(self, text: str) -> None:
        """A line above the bar."""
        self._bar.update(self._task, visible=False)
        self._console.print(shown_in_log(text), markup=False, highlight=False, soft_wrap=True)

    def landed(self, name: str, share: float) -> None:
        """The bar counts hundredths of the landing."""
        self._show(name, round(share * 100), 100)

    def ran(self, name: str, done: int, total: int, seconds: float) -> None:  # noqa: ARG002
        """The bar counts models and tests."""
        self._show(name, done, total)

    def _show(self, name: str, done: int, total: int) -> None:
        self._bar.update(
            self._task,
            description=shown(name)[:_LONGEST_NAME].ljust(_LONGEST_NAME),
            completed=done,
            total=total,
            visible=True,
        )


class NoProgress(LineProgress):
    """Says nothing: errors alone stand on stderr."""

    def say(self, text: str) -> None:
        """Nothing."""


def progress_on_stderr(*, is_quiet: bool = False) -> Progress:
    """A bar when stderr is a terminal, else plain lines; nothing where that is wished."""
    if is_quiet:
        return NoProgress()
    return BarProgress() if sys.stderr.isatty() else LineProgress()
