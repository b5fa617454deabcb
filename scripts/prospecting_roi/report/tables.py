"""The one look of the tables on the screen."""

import sys

from rich import box
from rich.console import Console
from rich.table import Table

_REDIRECTED_WIDTH = 160


def console_on_stdout() -> Console:
    """Stdout as wide as the terminal, or wide enough for the tables where there is none."""
    return Console(
        file=sys.stdout,
        width=None if sys.stdout.isatty() else _REDIRECTED_WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )


def plain_table(title: str) -> Table:
    """An empty table in the one look of this program."""
    return Table(
        title=title,
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
