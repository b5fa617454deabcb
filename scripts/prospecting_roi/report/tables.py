"""The one look of the tables on the screen."""

import os
import sys
from collections.abc import Callable, Collection, Sequence
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Column, Table

from prospecting_roi.core.shown import shown_in_log

_REDIRECTED_WIDTH = 160


class SafeConsole(Console):
    """A console on which text of others is only text: each string is a line without escapes."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print tables as they are, and strings as one line each."""
        safe = [shown_in_log(item) if isinstance(item, str) else item for item in objects]
        super().print(*safe, **options)

    def on_broken_pipe(self) -> None:
        """Whoever stops reading does not decide the exit code, as rich would have it."""
        raise BrokenPipeError


class PlainTable(Table):
    """A table whose cells are text of others: one line each, without escapes."""

    def add_column(self, header: RenderableType = "", *rest: Any, **options: Any) -> None:
        """Add a column; a heading of ours may have two lines."""
        if isinstance(header, str):
            header = "\n".join(shown_in_log(line) for line in header.split("\n"))
        super().add_column(header, *rest, **options)

    def add_row(self, *renderables: RenderableType | None, **options: Any) -> None:
        """Add a row of cells."""
        safe = [shown_in_log(item) if isinstance(item, str) else item for item in renderables]
        super().add_row(*safe, **options)

    def close_gaps(self) -> None:
        """Put the columns as near to each other as can be read."""
        self.padding = (0, 1, 0, 0)

    @property
    def least_width(self) -> int:
        """The width it needs: all of what must not wrap, and the rest at its least width."""
        widths = [_least_width(column) for column in self.columns]
        gap = 1 + self.padding[1] + self.padding[3]
        return sum(widths) + gap * (len(widths) - 1) + 2


def console_on_stdout() -> SafeConsole:
    """Stdout as wide as the terminal, or wide enough for the tables where there is none."""
    return SafeConsole(
        file=sys.stdout,
        width=None if sys.stdout.isatty() else _redirected_width(),
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )


def plain_table(title: str) -> PlainTable:
    """An empty table in the one look of this program."""
    return PlainTable(
        title=shown_in_log(title),
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )


def fitted(
    console: Console, make: Callable[[Collection[str]], PlainTable], least_first: Sequence[str]
) -> PlainTable:
    """The table with as many columns as fit: those that say least are left out first."""
    left_out: set[str] = set()
    for name in (*least_first, ""):
        table = make(left_out)
        if table.least_width <= console.width:
            break
        left_out.add(name)
    return table


def _least_width(column: Column) -> int:
    if not column.no_wrap:
        return column.min_width or 0
    texts = [str(column.header), *(str(cell) for cell in column.cells)]
    return max(cell_len(line) for text in texts for line in text.splitlines() or [""])


def _redirected_width() -> int:
    asked = os.environ.get("COLUMNS", "")
    return int(asked) if asked.isdecimal() and int(asked) else _REDIRECTED_WIDTH
