"""DuckDB without its progress bar, which it draws where it takes a process for somebody's console.

It does so where the main module has no file, as in a forked server and in a worker of the tests:
a query of some seconds would then put the bar before the JSON that is read from stdout.
"""

from contextlib import suppress
from functools import wraps
from typing import Any

import duckdb


def silence() -> None:
    """From now on, in this process."""
    usual = duckdb.connect
    if hasattr(usual, "__wrapped__"):
        return

    @wraps(usual)
    def connect(*given: Any, **named: Any) -> duckdb.DuckDBPyConnection:
        connection = usual(*given, **named)
        # One whose configuration is locked is quick.
        with suppress(duckdb.InvalidInputException):
            connection.execute("set enable_progress_bar = false")
        return connection

    duckdb.connect = connect
