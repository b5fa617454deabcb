"""A workspace to put samples in, and the landed extracts as rows."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land import install_relations, land


class Made:
    """A workspace with the files and sections of one test."""

    def __init__(self, root: Path) -> None:
        self.ws = Workspace(root)
        self.ws.extracts.mkdir(parents=True)
        # A build needs one extract of facts; it is given and empty.
        self.write("crm_orders.csv", b"order_id,ordered_at,amount\n")
        self.settings("")

    def settings(self, text: str) -> None:
        self.ws.settings_file.write_text(f"currency: EUR\n{text}", encoding="utf-8")

    def write(self, name: str, content: bytes) -> Path:
        path = self.ws.extracts / name
        path.write_bytes(content)
        return path

    def rows(self, *queries: str) -> list[list[tuple[Any, ...]]]:
        """Land and run queries on `raw`."""
        load = land(self.ws, today=date(2026, 11, 20), now=datetime(2026, 11, 20))  # noqa: DTZ001
        stamp = BuildStamp(1, load.id, load.as_of_date, load.loaded_at, "test", "s", "r")
        with duckdb.connect() as con:
            con.execute("set threads = 1")
            install_relations(con, self.ws, load, stamp)
            return [con.execute(query).fetchall() for query in queries]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """A workspace without mapped files."""
    return Made(tmp_path / "company")
