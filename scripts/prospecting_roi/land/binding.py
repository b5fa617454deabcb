"""Values bound to a statement, without pandas.

Whenever a value is bound, DuckDB looks whether it is one of pandas' nulls, and reads all of pandas
for it, where that is installed: a tenth of what a small build costs. No value here is of pandas.
"""

import importlib
import sys
from threading import Lock
from types import ModuleType
from typing import Any

import duckdb

_asking = Lock()


class _StandIn(ModuleType):
    """Has two nulls that no value is; whatever else is asked of it, pandas is read."""

    NaT = object()
    NA = object()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(importlib.import_module("pandas"), name)


def bind_without_pandas(connection: duckdb.DuckDBPyConnection) -> None:
    """Let DuckDB take these nulls for those of pandas: it asks once in a process."""
    with _asking:
        if "pandas" in sys.modules:
            return
        sys.modules["pandas"] = _StandIn("pandas")
        try:
            connection.execute("select ?", [0])
        finally:
            del sys.modules["pandas"]
